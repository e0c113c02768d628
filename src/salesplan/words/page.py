"""What the page says of itself (网页用语): key → (English, Chinese)."""

from __future__ import annotations

PAGE: dict[str, tuple[str, str]] = {
    "page_filter": ("Filter", "筛选"),
    "page_filter_all": ("Filter all tables", "筛选全部表格"),
    "page_hits": ("{hits} of {rows} rows", "{rows} 行中的 {hits} 行"),
    "page_show_all": ("Show all {rows} rows", "显示全部 {rows} 行"),
    "page_parts": ("Parts of", "展开或收起："),
    "page_skip": ("To the content", "跳到正文"),
    "page_theme": ("Light or dark", "明暗切换"),
    "page_glance": ("At a glance", "要点"),
    "page_lead": ("In short", "摘要"),
    "page_no_exceptions": ("Nothing needs a decision.", "没有需要决策的事项。"),
    "page_charts": ("Why it stands there", "图表分析"),
    "page_numbers": ("The numbers", "查看数据"),
    "page_tables": ("All tables", "全部明细表"),
    "page_sources": ("What this page was made from", "本页依据"),
    "page_rows": ("rows: {rows}", "{rows} 行"),
    "page_more_rows": (
        "{rows} more rows are not on this page; `--format csv --table {table}` or the workbook has them.",
        "另有 {rows} 行未在本页列出；`--format csv --table {table}` 或工作簿中有全部数据。",
    ),
    "page_no_pictures": (
        "The pictures could not be drawn, for the package vl-convert-python is not installed; here are their numbers.",
        "未安装 vl-convert-python，无法绘图；以下为图表数据。",
    ),
    "page_card": ("{span} · {what}", "{span} · {what}"),
    "page_of_target": ("Of the year's target", "占全年目标"),
    "page_until": ("Sales up to {day}", "数据截至 {day}"),
    "page_currency": ("Amounts in {currency}", "金额单位：{currency}"),
    "page_found": ("{number} findings, the gravest: {severity}", "问题与提示 {number} 条，最高级别：{severity}"),
    "page_footer": ("Made by {command} from the plan with the hash", "由 {command} 生成；计划的哈希值："),
    "legend_reached": ("target reached", "已达标"),
    "legend_near": ("{poor} of the target or more", "达到目标的 {poor} 以上"),
    "legend_poor": ("below {poor}", "不足 {poor}"),
    "axis_begins": ("The axis begins at {amount}.", "横轴从 {amount} 开始。"),
    "quadrant_line": ("The line stands at the growth of all together, {growth}.", "横线为合计同比 {growth}。"),
    "legend_few": ("up to {share} of the whole", "累计占比 {share} 以内"),
    "legend_rest": ("the others", "其余"),
}
