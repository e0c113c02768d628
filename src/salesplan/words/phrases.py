"""Hints, reasons and words that sentences are made of (短语): key → (English, Chinese)."""

from __future__ import annotations

from salesplan.words.backtest_phrases import BACKTEST_PHRASES
from salesplan.words.calibration_words import CALIBRATION_PHRASES
from salesplan.words.draft_phrases import DRAFT_PHRASES
from salesplan.words.engine_findings import ENGINE_PHRASES
from salesplan.words.exceptional import EXCEPTIONAL
from salesplan.words.explained import EXPLAINED
from salesplan.words.headlines import HEADLINES
from salesplan.words.input_phrases import INPUT_PHRASES
from salesplan.words.landing_words import LANDING_PHRASES
from salesplan.words.page import PAGE
from salesplan.words.pictures import PICTURES
from salesplan.words.price_phrases import PRICE_PHRASES
from salesplan.words.price_review_words import PRICE_REVIEW_PHRASES
from salesplan.words.promotion_phrases import PROMOTED
from salesplan.words.remedies import REMEDY_PHRASES
from salesplan.words.response_phrases import ALLOCATED
from salesplan.words.simulation_words import SIMULATION_PHRASES
from salesplan.words.step_phrases import STEP_PHRASES
from salesplan.words.store_words import STORE_PHRASES
from salesplan.words.usage_phrases import USAGE_PHRASES
from salesplan.words.variant_phrases import VARIANT_PHRASES

PHRASES: dict[str, tuple[str, str]] = {
    # hints
    "did_you_mean": ('Did you mean "{name}" ({title})?', "是否想写“{name}”（{title}）？"),
    "did_you_mean_plain": ('Did you mean "{name}"?', "是否想写“{name}”？"),
    "none_declared": ("None is declared.", "尚未声明任何名称。"),
    "declared_names": ("Known: {names}.", "可用：{names}。"),
    "written_first_at": ("It stands first at {place}.", "第一次出现在 {place}。"),
    "no_tabs": ("Indent with spaces; YAML allows no tabs.", "请用空格缩进，YAML 不允许制表符。"),
    "yaml_syntax_hint": (
        "Look for a missing colon, quote or bracket here or just above.",
        "请检查此处或上一行是否缺少冒号、引号或括号。",
    ),
    "yaml_keys": ("A plan is made of `key: value` lines.", "计划由“键: 值”的行组成。"),
    "save_as_utf8": ("Save it as UTF-8.", "请另存为 UTF-8 编码。"),
    "save_as_csv": ("Save it as CSV from the program that made it.", "请用生成它的程序另存为 CSV。"),
    "say_dates": (
        "Say it in the layout: `dates: dd/mm/yyyy` or `dates: mm/dd/yyyy`.",
        "请在版式中写明：`dates: dd/mm/yyyy` 或 `dates: mm/dd/yyyy`。",
    ),
    "say_encoding": (
        "Say the right one in the layout: `encoding: gb18030`.",
        "请在版式中写明正确的编码：`encoding: gb18030`。",
    ),
    "largest_rows": (
        "The largest numbers: {rows}. A mistyped one is mended in the file, or its row excluded (`exclude`).",
        "最大的数：{rows}。如为误录，请在文件中更正，或用 `exclude` 排除该行。",
    ),
    "say_other_encoding": (
        "Say the right one in the layout, such as `encoding: big5`, or have the file exported as UTF-8.",
        "请在版式中写明正确的编码，例如 `encoding: big5`，或以 UTF-8 重新导出。",
    ),
    "say_duplicates": (
        "Say by what a row is known again, `duplicates: [order, line]`, or `duplicates: none`.",
        "请写明如何识别重复行：`duplicates: [order, line]`，或 `duplicates: none`。",
    ),
    "say_quantity": ("Name the column: `columns: {{quantity: …}}`.", "请写明数量列：`columns: {{quantity: …}}`。"),
    "say_products": ("Declare `products:`.", "请声明 `products:`。"),
    "chart_bridge_plan": ("From plan to actual, year to date", "从计划到实际：年累计差异构成"),
    "chart_bridge_last_year": ("From last year to actual, year to date", "从去年同期到实际：年累计差异构成"),
    "bridge_remark_plan": (
        "Sales of the year to date are {now} against a target of {before}, {change}: {effects}.",
        "年累计实际 {now}，目标 {before}，差额 {change}：{effects}。",
    ),
    "bridge_remark_plan_none": (
        "Sales of the year to date are {now}, and so is their target of {before}.",
        "年累计实际 {now}，与目标 {before} 持平。",
    ),
    "bridge_remark_last_year": (
        "Sales of the year to date are {now} against {before} in the same time of last year, {change}: {effects}.",
        "年累计实际 {now}，去年同期 {before}，变化 {change}：{effects}。",
    ),
    "bridge_remark_last_year_none": (
        "Sales of the year to date are {now}, and so were those of the same time of last year, {before}.",
        "年累计实际 {now}，与去年同期 {before} 持平。",
    ),
    "effect_price": ("price {amount}", "价格 {amount}"),
    "effect_volume": ("volume {amount}", "销量 {amount}"),
    "effect_mix": ("mix {amount}", "结构 {amount}"),
    "effect_cost": ("cost {amount}", "成本 {amount}"),
    "effect_new": ("new products {amount}", "新品 {amount}"),
    "effect_discontinued": ("discontinued products {amount}", "停售 {amount}"),
    "effect_returns": ("returns {amount}", "退货 {amount}"),
    "effect_currency": ("currency {amount}", "汇率 {amount}"),
    "say_tolerance": (
        "The table {table} lists them; `review: tolerance:` says how many are accepted.",
        "{table} 表列出了这些行；`review: tolerance:` 规定可容许的比例。",
    ),
    "map_names": (
        "Add the names to the plan, or to `names:` of the layout: {names}.",
        "请在计划中补充这些名称，或写入版式的 `names:`：{names}。",
    ),
    "one_column_a_period": (
        "List one column for each period of the calendar, in order.",
        "请按日历顺序为每个期间列出一列。",
    ),
    "not_a_table": ("Export it again, one row a line.", "请重新导出，每行一条记录。"),
    "file_has": ("The file has: {names}.", "文件中的列：{names}。"),
    "files_relative": ('Files are looked for from the folder "{folder}".', "文件从文件夹“{folder}”开始查找。"),
    "periods_are": ("The periods are {first} … {last}, and {groups}.", "期间为 {first} … {last}，以及 {groups}。"),
    "parts_are_at": ("Its parts are declared at {places}.", "各部分声明于 {places}。"),
    "title_replan": ("{plan} · planned anew from {period} on", "{plan} · 自 {period} 起滚动调整"),
    "share_of_nothing": (
        "a share here needs a period, a region, a product or a channel",
        "此处的占比须有期间、区域、产品或渠道",
    ),
    "periods_plain": ("The periods are {names}.", "期间为 {names}。"),
    "outside_orders": ("{amount} (orders: {orders}, rows: {rows})", "{orders} 个订单（{rows} 行，{amount}）"),
    "outside_rows": ("{amount} (rows: {rows})", "{rows} 行（{amount}）"),
    "see_sellers": ("By seller: {names}.", "按业务员：{names}。"),
    "say_apportion": (
        "`decompose: apportion: webster` never does that; `apportion: largest_remainder` keeps it, without this note.",
        "`decompose: apportion: webster` 不会出现这种情况；写明 `apportion: largest_remainder` 则保留现状且不再提示。",
    ),
    "say_weights": (
        "Say `decompose: weights: even`, or a potential table, or declare the missing numbers.",
        "请写 `decompose: weights: even`，或给出潜力表，或补全缺少的数。",
    ),
    "say_target": (
        "Declare `target:` for the whole year, or a number for each of its parts.",
        "请声明全年的 `target:`，或为每个部分给出数。",
    ),
    "check_numbers": (
        "Change one of them, or leave one out to have it filled in.",
        "请修改其中之一，或删去一个由程序补全。",
    ),
    "leave_one_out": (
        "Leave one of them out; the part stands at {place}.",
        "请删去其中之一；下属的承诺写在 {place}。",
    ),
    "say_capacity": (
        "Say `capacity` at each seller or in the roster, or `reconcile: proportional`.",
        "请在业务员处或花名册中写明 `capacity`，或改用 `reconcile: proportional`。",
    ),
    "tables_are": ("Tables: {names}.", "可用的表：{names}。"),
    "formats_are": ("Formats: {names}.", "可用的格式：{names}。"),
    "as_of_outside": (
        "--as-of {day} lies outside the plan's year, {first} to {last}",
        "--as-of {day} 不在计划年度 {first} 至 {last} 之内",
    ),
    "as_of_before": (
        "{period} starts on {first}, after --as-of {day}",
        "{period} 从 {first} 开始，晚于 --as-of {day}",
    ),
    "all_rejected": (
        "{rows} rows were rejected; with --period the table rejects says why.",
        "{rows} 行被拒收；加上 --period 后，rejects 表会说明原因。",
    ),
    "no_sale_at_all": (
        "No export has a sale in a period that the calendar knows; with --period a period is reviewed all the same.",
        "所有导出在日历所知的期间内都没有销售；加上 --period 仍可回顾某一期间。",
    ),
    "sales_known": (
        "The sales known are from {first} to {last}; --from and --until say which are reviewed.",
        "已知销售的日期为 {first} 至 {last}；用 --from 和 --until 指定回顾哪些。",
    ),
    "name_the_period": ("Name one with --period.", "请用 --period 指定期间。"),
    "add_exports": (
        "See the manual's page on exports, or run `salesplan init --from-sales`.",
        "请看手册中“导出”一页，或运行 `salesplan init --from-sales`。",
    ),
    "one_currency": (
        "The old one is declared at {place}. Write both in one currency, then compare.",
        "旧计划的币种声明于 {place}。请用同一币种写两份计划后再比较。",
    ),
    "same_sales": ("With --sales both read the same files.", "用 --sales 可让两份计划读取相同的文件。"),
    "see_table": ("The table {table} lists them.", "见 {table} 表。"),
    "more_rows": ("… and {rows} more rows; -o FILE writes them all", "…… 另有 {rows} 行；用 -o 文件名 可全部写出"),
    "left_out": ("(too narrow for: {names})", "（宽度不足，未显示：{names}）"),
    # what a value should have been; they follow the quoted value
    "want_text": ("should be a text", "应为文字"),
    "want_amount": ("should be an amount, such as 52_000_000 or 5,200万", "应为金额，例如 52_000_000 或 5,200万"),
    "too_large_number": ("is too large; numbers here are below {most}", "过大；此处的数须小于 {most}"),
    "too_fine_number": (
        "has too many digits; at most {digits} stand after the point",
        "位数过多；小数点后最多 {digits} 位",
    ),
    "year_out_of_range": ("plans are of the years 1900 to 2199", "计划年度须在 1900 至 2199 年之间"),
    "want_two_cuts": (
        "should be two rising shares up to 100%, such as [80%, 95%]",
        "应为两个递增且不超过 100% 的占比，例如 [80%, 95%]",
    ),
    "want_share": ("should be a share, such as 45% or 0.45", "应为占比，例如 45% 或 0.45"),
    "want_goal": (
        "should be an amount or a share: 52_000_000, 5,200万, 45%",
        "应为金额或占比：52_000_000、5,200万、45%",
    ),
    "want_day": ("should be a day, such as 2026-01-31", "应为日期，例如 2026-01-31"),
    "no_such_day": ("is a day that doesn't exist", "是不存在的日期"),
    "want_mix_level": (
        "should be product, line, or the number of a level, 1 or more",
        "应为 product、line 或层级的编号（1 起）",
    ),
    "want_whole": ("should be a whole number", "应为整数"),
    "want_flag": ("should be true or false", "应为 true 或 false"),
    "want_mapping": ("should be a group of keys", "应为一组键值"),
    "want_list": ("should be a list", "应为列表"),
    "want_more_than": ("should be above {gt}", "应大于 {gt}"),
    "want_at_least": ("should be at least {ge}", "应不小于 {ge}"),
    "want_less_than": ("should be below {lt}", "应小于 {lt}"),
    "want_at_most": ("should be at most {le}", "应不大于 {le}"),
    "want_one_of": ("should be one of {expected}", "应为以下之一：{expected}"),
    "want_longer": ("is too short", "太短"),
    "want_other": ("can't be read here", "无法在此处读取"),
    "want_rate": (
        "should be above zero, with at most six digits after the point",
        "应大于零，且小数点后最多六位",
    ),
    "want_known_currency": (
        "should be the plan's currency, or one of `rates`",
        "应为计划的币种，或 `rates` 中的币种",
    ),
    "rates_of_a_day": ("has two rates from the same day on", "同一天起有两个汇率"),
    "want_currency": ("should be an ISO 4217 currency, such as CNY", "应为 ISO 4217 货币代码，例如 CNY"),
    "want_date_pattern": (
        "should be a date pattern, such as dd/mm/yyyy or mmm-yy",
        "应为日期格式，例如 dd/mm/yyyy 或 mmm-yy",
    ),
    "want_seasonality": (
        "should be history, workdays, even, or one weight per period",
        "应为 history、workdays、even，或每个期间一个权重",
    ),
    "statuses_out_of_order": (
        "should fall from ahead over on_track to behind",
        "应依 ahead、on_track、behind 递减",
    ),
    "weights_not_one": ("add to {total}, not to 100%", "合计为 {total}，不是 100%"),
    "shares_for_sellers": ("should name one share column for each seller column", "应为每个业务员列写明一个占比列"),
    "cost_or_unit_cost": (
        "should stand without cost, and with quantity",
        "不能与 cost 同时写，且须有 quantity",
    ),
    "amount_or_price": ("should name amount, or quantity and unit_price", "应写明 amount，或 quantity 与 unit_price"),
    # reasons: why a calendar is refused
    "only_custom": ("only a custom calendar has it", "只有 custom 日历才有"),
    "only_weeks": ("only a calendar of weeks has it", "只有按周的日历才有"),
    "starts_too_late": ("months can start on day 1 to 28", "月份只能从 1 日至 28 日开始"),
    "starts_against_year_end": ("the day before is no year end by the rule", "按规则，前一天不是年末"),
    "weeks_against_year_end": ("by the rule the year has another number of weeks", "按规则，该年的周数不同"),
    "custom_without_periods": ("a custom calendar lists its periods", "custom 日历须列出各期间"),
    "custom_without_end": ("a custom calendar says its last day", "custom 日历须写明最后一天"),
    "periods_out_of_order": ("the first days must follow one another", "各期间的第一天须依次递增"),
    "labels_twice": ("a label stands for one period", "每个标签只能代表一个期间"),
    "starts_against_periods": ("the first period starts on another day", "第一个期间的起始日不同"),
    "ends_too_early": ("the last period would have no day", "最后一个期间将没有任何一天"),
    "quarters_in_pieces": ("a quarter is a run of periods", "季度须由连续的期间组成"),
    # reasons: files
    "file_empty": ("the file is empty", "文件为空"),
    "no_yaml_in_folder": ("the folder holds no *.yaml file", "文件夹中没有 *.yaml 文件"),
    "file_too_large": ("it is larger than 64 MB", "超过 64 MB"),
    "os_error": ("{problem}", "{problem}"),
    "is_a_folder": ("it is a folder", "这是一个文件夹"),
    "format_zip": ("an Excel workbook or a zip archive", "Excel 工作簿或 zip 压缩包"),
    "format_xls": ("an old Excel workbook", "旧版 Excel 工作簿"),
    "format_parquet": ("a Parquet file", "Parquet 文件"),
    "format_gzip": ("a compressed file", "压缩文件"),
    "format_pdf": ("a PDF", "PDF 文件"),
    "format_binary": ("a binary file (a zero byte stands on this line)", "二进制文件（此行含零字节）"),
    "yaml_second_document": ("a second document in one file", "同一文件中的第二个文档"),
    "yaml_tag": ("the tag {tag}", "标签 {tag}"),
    "yaml_too_long": ("a text of more than 1 MB", "超过 1 MB 的文字"),
    "yaml_empty_key": ("an empty key", "空的键"),
    "yaml_merge": ("the merge key <<", "合并键 <<"),
    "yaml_complex_key": ("a key that is no plain text", "不是普通文字的键"),
    "yaml_too_deep": ("more than {levels} levels", "超过 {levels} 层"),
    "yaml_too_large": ("more than {nodes} values once aliases are written out", "展开别名后超过 {nodes} 个值"),
    "yaml_unknown_alias": ("the alias *{name} of nothing, or of itself", "别名 *{name} 没有指向任何内容，或指向自身"),
    # reasons: cells and rows
    "cell_empty": ("is empty", "为空"),
    "other_currency": ("names another currency than the plan's", "标明的货币不是计划的货币"),
    "not_a_number": ("is not a number", "不是数字"),
    "not_a_year": ("is not a year", "不是年份"),
    "not_a_period": ("is not a period", "不是期间"),
    "dates_ambiguous": (
        '"{example}" could be day-first or month-first, and so could all the others',
        "“{example}”可能是日在前，也可能是月在前，其他日期也一样",
    ),
    "dates_mixed": ('some are day-first ("{example}"), some month-first', "有的是日在前（“{example}”），有的是月在前"),
    "revenue_is_there": ("it is always there", "它始终存在"),
    "reserved_id": ("it is reserved", "为保留字"),
    "id_with_slash": ("it holds a slash", "包含斜杠"),
    # reasons: numbers
    "too_much": ("too much", "多出"),
    "too_little": ("too little", "短缺"),
    "no_history": ("the exports hold no sales of the year before", "导出中没有上一年的销售"),
    "nothing_to_spread_by": ("neither history nor potential tells how", "既无历史也无潜力数据可依据"),
    "no_whole": ("neither the whole nor all of its parts have a number", "整体与各部分都没有完整的数"),
    "no_whole_year": ("the exports hold no whole year", "导出中没有完整的一年"),
    "crossed_freely": (
        "the weights can't hold on the nodes that sold together last year, so they are crossed as if independent",
        "所求权重无法在去年有交叉销售的节点上同时成立，因此按相互独立交叉",
    ),
    "prior_even": ("it is filled in evenly, by the season", "按季节、平均补全"),
    "clash_together": (
        "{what} can't be met in whole units together with the others",
        "{what}无法与其他数同时以整数单位满足",
    ),
    "clash_floors": (
        "{floors} ask for {low} in all; only {high} fit: {caps}; {difference} too much",
        "{floors}，合计需要 {low}；而 {caps}，只容得下 {high}；多出 {difference}",
    ),
    "clash_woven": (
        "{floors}; {caps}: together they miss by {difference} at least",
        "{floors}；{caps}：合在一起至少相差 {difference}",
    ),
    "named_amount": ("{name} {amount}{place}", "{name} {amount}{place}"),
    "named_min": ("{name} at least {amount}{place}", "{name} 至少 {amount}{place}"),
    "named_max": ("{name} at most {amount}{place}", "{name} 至多 {amount}{place}"),
    "at_place": (" ({place})", "（{place}）"),
    "and_more": ("and {number} more", "另有 {number} 项"),
    "say_amount": ("Write an amount (`min:`, `max:`) instead.", "请改写金额（`min:`、`max:`）。"),
    "nobody": ("nobody", "空"),
    "flagged": ("{number} {kind}s ({names})", "{number} 个{kind}（{names}）"),
    "how_workdays": ("by working days", "工作日"),
    "no_such_grain": ('there is no grain "{name}"', "没有粒度“{name}”"),
    "gate_no_share": ('"{value}" is no share, such as 90%', "“{value}”不是占比，例如 90%"),
    "no_such_currency": ('"{code}" is no ISO 4217 currency', "“{code}”不是 ISO 4217 货币代码"),
    "no_such_pattern": (
        '"{pattern}" is no date pattern, such as dd/mm/yyyy',
        "“{pattern}”不是日期格式，例如 dd/mm/yyyy",
    ),
    "unexpected_argument": ('"{value}" is not expected here', "此处不应有“{value}”"),
    "file_exists": ("{file} is there already", "{file} 已经存在"),
    "smaller_table": (
        "Give coarser rows, or a plan to each company of the group.",
        "请使用更粗的行，或为集团的每家公司各建一个计划。",
    ),
    "export_sales": (
        "Export a past year with its sales; a sound row has as many fields as the header.",
        "请导出一个完整的往年销售；正确的行与表头列数相同。",
    ),
    "say_dates_option": (
        "Say it with --dates dd/mm/yyyy or --dates mm/dd/yyyy.",
        "请用 --dates dd/mm/yyyy 或 --dates mm/dd/yyyy 写明。",
    ),
    "init_done": ("{plan} is written. Next: salesplan check {plan}", "已写入 {plan}。下一步：salesplan check {plan}"),
    # which of two plans a finding is about
    "of_old_plan": ("old plan: {message}", "旧计划：{message}"),
    "of_new_plan": ("new plan: {message}", "新计划：{message}"),
    "of_both_plans": ("both plans: {message}", "两份计划：{message}"),
    # words
    "word_even": ("even parts", "平均"),
    "word_history": ("history", "历史"),
    "word_history_two_years": ("the mean of two years", "两年平均"),
    "word_history_with_growth": ("history with its growth", "历史加增长"),
    "word_workdays": ("working days", "工作日"),
    "word_plan": ("the stated weights", "所定权重"),
    "word_named": ("{name}", "{name}"),
    "word_season": ("season", "季节"),
    "word_seasonality": ("the year", "全年"),
    "word_rest": ("the rest", "其余部分"),
    "word_region": ("region", "区域"),
    "word_product": ("product", "产品"),
    "word_channel": ("channel", "渠道"),
    "word_seller": ("seller", "业务员"),
    "word_team": ("team", "团队"),
    "word_ramp": ("ramp", "爬坡期"),
    "word_parent": ("parent", "上级"),
    "word_target_measure": ("measure", "指标"),
    "of_measure": ("{measure} of {what}", "{what}的{measure}"),
    "near_multiples": ("The nearest multiples are {below} and {above}.", "最接近的倍数是 {below} 和 {above}。"),
    "say_whole_measure": (
        "Say the number of the whole, or of the nodes that have one: {{measure: {measure}, amount: …}}.",
        "请给出整体的数，或写明各节点的数：{{measure: {measure}, amount: …}}。",
    ),
    "word_measure": ("weight", "权重"),
    "word_company": ("the whole", "整体"),
    "word_customer": ("customer", "客户"),
    "word_date": ("date", "日期"),
    "word_amount": ("amount", "金额"),
    **BACKTEST_PHRASES,
    **REMEDY_PHRASES,
    **DRAFT_PHRASES,
    **EXPLAINED,
    **HEADLINES,
    **INPUT_PHRASES,
    **STEP_PHRASES,
    **STORE_PHRASES,
    **LANDING_PHRASES,
    **PICTURES,
    **EXCEPTIONAL,
    **PAGE,
    **PRICE_PHRASES,
    **PRICE_REVIEW_PHRASES,
    **PROMOTED,
    **ENGINE_PHRASES,
    **CALIBRATION_PHRASES,
    **ALLOCATED,
    **SIMULATION_PHRASES,
    **VARIANT_PHRASES,
    **USAGE_PHRASES,
}
