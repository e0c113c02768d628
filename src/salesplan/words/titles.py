"""Titles of columns and tables, and the words that cells hold (标题与用词): key → (English, Chinese).

The keys themselves are what scripts see, in every language.
"""

from __future__ import annotations

from salesplan.words.sentence import Language

COLUMNS: dict[str, tuple[str, str]] = {
    "axis": ("By", "维度"),
    "node": ("Id", "编号"),
    "name": ("Name", "名称"),
    "depth": ("Level", "层级"),
    "span": ("Span", "跨度"),
    "period": ("Period", "期间"),
    "region": ("Region", "区域"),
    "product": ("Product", "产品"),
    "channel": ("Channel", "渠道"),
    "team": ("Team", "团队"),
    "seller": ("Seller", "业务员"),
    "measure": ("Measure", "指标"),
    "target": ("Target", "目标"),
    "reference": ("Reference", "参照基数"),
    "growth": ("Growth", "同比"),
    "origin": ("Origin", "来源"),
    "share": ("Share", "占比"),
    "overlay": ("Overlay", "叠加辖区"),
    "hedge": ("Hedge", "加码"),
    "quota": ("Quota", "配额"),
    "declared": ("Declared", "声明值"),
    "sum_of_parts": ("Sum of parts", "各部分合计"),
    "difference": ("Difference", "差异"),
    "vacant": ("Vacant", "空缺"),
    "over_assigned": ("Over-assigned", "超配"),
    "actual": ("Actual", "实际"),
    "attainment": ("Attainment", "完成率"),
    "variance": ("Variance", "差额"),
    "last_year": ("Last year", "去年同期"),
    "partial_until": ("Partial until", "截至（未结束）"),
    "cumulative_target": ("Target to date", "累计目标"),
    "cumulative_actual": ("Actual to date", "累计实际"),
    "ytd_target": ("YTD target", "年累计目标"),
    "ytd_actual": ("YTD actual", "年累计实际"),
    "ytd_attainment": ("YTD attainment", "年累计完成率"),
    "ytd_growth": ("YTD growth", "年累计同比"),
    "ytd_variance": ("YTD variance", "年累计差额"),
    "file": ("File", "文件"),
    "rows": ("Rows", "行数"),
    "credited": ("Credited", "计入"),
    "excluded": ("Excluded", "排除"),
    "duplicate": ("Duplicate", "重复"),
    "unmatched": ("Unmatched", "未匹配"),
    "rejected": ("Rejected", "拒收"),
    "amount": ("Amount", "金额"),
    "credited_amount": ("Credited amount", "计入金额"),
    "excluded_amount": ("Excluded amount", "排除金额"),
    "duplicate_amount": ("Duplicate amount", "重复金额"),
    "unmatched_amount": ("Unmatched amount", "未匹配金额"),
    "rejected_amount": ("Rejected amount", "拒收金额"),
    "in_year": ("In the year", "年度内行数"),
    "in_year_amount": ("Amount in the year", "年度内金额"),
    "fate": ("Fate", "去向"),
    "reason": ("Reason", "原因"),
    "line": ("Line", "行号"),
    "column": ("Column", "列"),
    "text": ("Text", "原文"),
    "section": ("Section", "章节"),
    "number": ("Number", "数量"),
    "method": ("Method", "方法"),
    "year": ("Year", "年度"),
    "nodes": ("Nodes", "节点数"),
    "no_target": ("No target", "无目标"),
    "no_history": ("New", "无历史"),
    "no_reference": ("Guessed", "无参照"),
    "absent": ("Absent", "未出现"),
    "total": ("Split", "分解总额"),
    "outside": ("Outside", "未参与"),
    "median": ("Median", "中位数"),
    "p10": ("P10", "P10 分位"),
    "p90": ("P90", "P90 分位"),
    "gini": ("Gini", "基尼系数"),
    "within_10": ("Within 10%", "±10% 内"),
    "miss": ("Miss", "偏差率"),
    "misplaced": ("Misplaced", "错配金额"),
    "best": ("Best", "最优"),
    "plan": ("Plan's", "计划所用"),
    "had_history": ("Had history", "有历史"),
}

TABLES: dict[str, tuple[str, str]] = {
    "summary": ("Overview", "概览"),
    "targets": ("Targets", "目标"),
    "quotas": ("Quotas", "配额"),
    "balance": ("Balance", "平衡表"),
    "tie_out": ("Tie-out of the exports", "导出对账"),
    "fates": ("What became of the rows", "各行去向"),
    "rejects": ("Rejected rows", "拒收的行"),
    "unmatched": ("Names that the plan doesn't know", "计划中没有的名称"),
    "attainment": ("Attainment", "完成情况"),
    "trend": ("Course of the year", "年度走势"),
    "plan": ("What the plan holds", "计划内容"),
    "backtest": ("How each method would have spread", "各分解方法回测"),
    "backtest_nodes": ("Backtest by node", "各节点回测"),
}

WORDS: dict[str, tuple[str, str]] = {
    "company": ("Company", "公司"),
    "region": ("Region", "区域"),
    "product": ("Product", "产品"),
    "channel": ("Channel", "渠道"),
    "team": ("Team", "团队"),
    "seller": ("Seller", "业务员"),
    "customer": ("Customer", "客户"),
    "company/others": ("Others", "其他"),
    "unassigned": ("Unassigned", "未分配"),
    "declared": ("declared", "声明"),
    "spread": ("spread", "分解"),
    "revenue": ("revenue", "销售额"),
    "period": ("period", "本期"),
    "quarter_to_date": ("quarter to date", "季度累计"),
    "year_to_date": ("year to date", "年累计"),
    "year": ("year", "全年"),
    "credited": ("credited", "计入"),
    "excluded": ("excluded", "排除"),
    "duplicate": ("duplicate", "重复"),
    "unmatched": ("unmatched", "未匹配"),
    "rejected": ("rejected", "拒收"),
    "excluded_by": ("excluded by", "排除规则"),
    "too_few_fields": ("too few fields", "字段过少"),
    "too_many_fields": ("too many fields", "字段过多"),
    "broken_bytes": ("bytes that are no text", "含无法解码的字节"),
    "quote_unclosed": ("a quote that is never closed", "引号未闭合"),
    "not_a_date": ("not a date", "不是日期"),
    "cell_empty": ("empty", "为空"),
    "not_a_number": ("not a number", "不是数字"),
    "discount_range": ("discount outside 0 to 100 %", "折扣不在 0 到 100% 之间"),
    "too_fine": ("too many digits to compute exactly", "位数过多，无法精确计算"),
    "shares_not_one": ("shares don't total 100 %", "占比合计不是 100%"),
    "no_partner": ("no such key in the joined file", "关联文件中没有此键"),
    "many_partners": ("several rows for the key in the joined file", "关联文件中此键有多行"),
    "regions": ("regions", "区域"),
    "products": ("products", "产品"),
    "channels": ("channels", "渠道"),
    "teams": ("teams", "团队"),
    "sellers": ("sellers", "业务员"),
    "territories": ("territories", "辖区"),
    "targets": ("targets", "目标"),
    "quotas": ("quotas", "配额"),
    "exports": ("exports", "导出"),
    "error": ("error", "错误"),
    "warning": ("warning", "警告"),
    "note": ("note", "提示"),
    "even": ("even", "平均"),
    "history": ("history", "历史"),
    "history_two_years": ("mean of two years", "两年平均"),
    "history_with_growth": ("with growth", "历史加增长"),
    "season": ("Season", "季节"),
    "workdays": ("working days", "工作日"),
    "plan": ("plan", "计划"),
    "pooled": ("all years", "各年合计"),
    "best": ("best", "最优"),
    "tied": ("tied", "并列"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
}


def column_title(key: str, language: Language) -> str:
    """The title of a column."""
    return _pick(COLUMNS[key], language)


def table_title(key: str, language: Language) -> str:
    """The title of a table."""
    return _pick(TABLES[key], language)


def word(key: str, language: Language) -> str:
    """A word of a cell; a node below an inner one (`east/unassigned`) says what it is."""
    known = WORDS.get(key)
    return _pick(known, language) if known else key


def _pick(texts: tuple[str, str], language: Language) -> str:
    return texts[0] if language == "en" else texts[1]
