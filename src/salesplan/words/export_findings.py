"""The findings about exports (导出的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note, warning

EXPORTS: dict[str, FindingText] = {
    "SP401": error(
        'no file matches "{pattern}"',
        "没有文件匹配“{pattern}”",
        "A review without its sales would show nothing sold.",
    ),
    "SP402": error("the file can't be opened: {reason}", "无法打开文件：{reason}", "Every named file has to be read."),
    "SP403": error(
        "the file is empty",
        "文件为空",
        "An export without a header is a failed export, not a month without sales.",
    ),
    "SP404": error(
        "columns are missing: {names}",
        "缺少列：{names}",
        "The layout names columns that the file doesn't have.",
    ),
    "SP405": error(
        "the file is not {encoding}: {lines} lines hold other bytes",
        "文件不是 {encoding} 编码：{lines} 行含有其他字节",
        "Read with the wrong encoding, names become nonsense that matches nothing.",
    ),
    "SP406": error(
        "this is {kind}, not a text file",
        "这是{kind}，不是文本文件",
        "Exports are read as text with columns.",
    ),
    "SP407": error(
        'the dates of column "{column}" are uncertain: {reason}',
        "列“{column}”的日期无法确定：{reason}",
        "3/4/2026 is in March or in April; which one must be said, not guessed.",
    ),
    "SP408": error(
        "a line is longer than {megabytes} MB",
        "有一行超过 {megabytes} MB",
        "No row of an export is that long; the file is something else.",
    ),
    "SP409": error(
        "{rows} rows can't be read: {share} of all, the plan tolerates {tolerance}",
        "有 {rows} 行无法读取：占全部的 {share}，计划容许 {tolerance}",
        "Sales that can't be read are missing from every number of the review.",
    ),
    "SP410": error(
        "{rows} rows name what the plan doesn't know: {share} of all, the plan tolerates {tolerance}",
        "有 {rows} 行引用了计划中没有的名称：占全部的 {share}，计划容许 {tolerance}",
        "Such sales count for the company but for no region, product, channel or seller.",
    ),
    "SP411": note(
        '{kind} "{written}" was taken for "{name}"',
        "{kind}“{written}”按“{name}”处理",
        "They differ in case, width or blanks only.",
    ),
    "SP412": warning(
        "{layout}: {keys} order lines were exported more than once with different days or amounts; the first counts",
        "{layout}：{keys} 个订单行多次导出且日期或金额不同；以第一次为准",
        "The order line was changed between two exports, or its number is used for two things.",
    ),
    "SP413": warning(
        "sold outside the seller's territory: {sold}",
        "{sold}在业务员辖区之外成交",
        "They are credited to the seller on the order all the same.",
    ),
    "SP414": warning(
        "dated outside the seller's time of service: {amount} (rows: {rows}); {sellers}",
        "{rows} 行（{amount}）的日期不在业务员在职期间：{sellers}",
        "The roster or the export is wrong; the rows are credited all the same.",
    ),
    "SP415": error(
        "the amounts are too large to be summed exactly",
        "金额过大，无法精确求和",
        "Sums are exact up to 18 digits, those after the point included.",
    ),
    "SP417": warning(
        "{rows} rows can't be read ({share} of all); see the table rejects",
        "有 {rows} 行无法读取（占 {share}）；见 rejects 表",
        "They are within the plan's tolerance, and missing from every number.",
    ),
    "SP418": warning(
        "{rows} rows ({amount}) name what the plan doesn't know; see the table unmatched",
        "有 {rows} 行（{amount}）引用了计划中没有的名称；见 unmatched 表",
        "They are within the plan's tolerance, and shown as unassigned.",
    ),
    "SP419": note(
        "read as {encoding}, found out from the bytes ({files} files)",
        "按 {encoding} 读取（由内容判断，{files} 个文件）",
        "The layout doesn't say the encoding, or says another one.",
    ),
    "SP420": error(
        "no sale is dated within the plan's year",
        "没有任何销售日期落在计划年度内",
        "There is no period to review; `--period` names one.",
    ),
    "SP421": error(
        'the file has the column "{name}" more than once',
        "文件中列“{name}”出现多次",
        "Which of them is meant can't be told.",
    ),
    "SP423": error(
        'two layouts read this file: "{first}" and "{second}"',
        "两个版式都读取此文件：“{first}”和“{second}”",
        "Its sales would count twice.",
    ),
    "SP424": note(
        "{layout}: rows are not checked for duplicates",
        "{layout}：未检查重复行",
        "The layout names no order and line by which a row is known again.",
    ),
    "SP425": warning(
        "{rows} rows of the joined file can't be read",
        "关联文件中有 {rows} 行无法读取",
        "Lines whose head is among them are rejected.",
    ),
    "SP426": note(
        "sales count only up to {day}: later ones lie after the period under review",
        "只计到 {day} 为止的销售：之后的不在回顾期间内",
        "A review of an earlier period shows what was known of it, not what came after.",
    ),
    "SP427": error(
        "the plan has no exports",
        "计划没有销售导出",
        "A review or a backtest needs the section `exports`.",
    ),
    "SP428": error(
        "this needs another layout than the first file: other columns, in another row, or other sheets",
        "此处需要与第一个文件不同的版式：列、列名所在行或工作表不同",
        "A draft is made from exports with one layout.",
    ),
    "SP431": warning(
        "no sale is dated in {period}; the exports end on {day}",
        "{period} 没有任何销售；导出到 {day} 为止",
        "The periods after that day are open, not months without sales; `--as-of` says that the exports reach further.",
    ),
    "SP432": warning(
        "there is no sale in any export, so none in {period}",
        "所有导出中都没有销售，{period} 也没有",
        "A file with a header alone may be a month without sales, or the wrong file; `tie_out` counts its rows.",
    ),
    "SP433": error(
        "there is no row with a day and an amount; {rows} can't be read",
        "没有一行同时有日期和金额；{rows} 行无法读取",
        "A plan is drafted from what was sold: from a header alone, or from rows that can't be read, there is nothing to draft.",
    ),
    "SP434": note(
        "{layout}: {rows} rows have no number by which they would be known again, so none is taken for a duplicate",
        "{layout}：{rows} 行没有可供识别的单号，不作重复行处理",
        "A row without an order number, or without a line where lines belong to the key, is no repetition of another one; nor is "
        "one whose number a workbook has rounded (≈).",
    ),
    "SP437": warning(
        "sheets that have most of the columns are left out: {sheets}",
        "以下工作表有大部分列，但未读取：{sheets}",
        "Without `sheet`, the one visible sheet that has all columns is read.",
    ),
    "SP436": warning(
        "{layout}: its files have {headers} different rows of column names, and whole rows are compared within each of them only",
        "{layout}：文件的列名有 {headers} 种，整行比较只在列名相同的文件之间进行",
        "The same texts in other columns say something else. A row that stands in files with other columns counts twice.",
    ),
    "SP438": warning(
        "{layout}: {rows} rows with a quantity below zero and an amount above it ({amount}) count as sales",
        "{layout}：{rows} 行数量为负而金额为正（{amount}），按销售计入",
        "Returns are told by a negative amount, or by `returns`. Where a system signs the quantity alone, they raise the sales.",
    ),
    "SP439": warning(
        "the column {column} holds moments, which are dated in UTC",
        "列 {column} 为带时区的时刻，按协调世界时（`UTC`）划分日期",
        "A sale at seven in the morning in Shanghai is of the day before in UTC, on the first of a month of the month before.",
    ),
    "SP442": warning(
        "{column} holds {written}, which isn't taken for {name}",
        "列 {column} 中的 {written} 未被视为 {name}",
        "What `exclude` and `returns` say is compared as it stands; a spelling that isn't named is an ordinary sale.",
    ),
    "SP443": warning(
        "{layout}: all sales are dated the first of a month, but periods begin on other days",
        "{layout}：所有销售的日期都是某月的第一天，而计划的期间并不从月初开始",
        "A date that names a month alone counts on its first day, which may lie in the period before the one that is called so.",
    ),
    "SP444": warning(
        "{layout}: {rows} rows ({amount}) are dated decades before the plan's year, or after the next: {days}",
        "{layout}：{rows} 行（{amount}）的日期远早于计划年度，或晚于下一年度：{days}",
        "A year that was mistyped, or a date that stands for none (1900-01-01), takes a sale out of every period.",
    ),
    "SP460": note(
        "the exports have no quantities, so nothing is known of prices: all changes count as volume",
        "导出中没有数量，无法得知价格：全部变化计入销量影响",
        "Price, volume and mix are told apart by what a piece was sold for.",
    ),
    "SP461": note(
        "the plan has no products, so nothing is known of prices: all changes count as volume",
        "计划中没有产品，无法得知价格：全部变化计入销量影响",
        "The average price of everything together would take a shift between dear and cheap products for a change in prices.",
    ),
    "SP429": note(
        "{rows} rows were passed over, for they can't be read",
        "跳过了 {rows} 行无法读取的数据",
        "A draft needs most rows only.",
    ),
    "SP430": error(
        "no column seems to hold the {what}",
        "没有一列像是{what}",
        "Columns are recognised by their headings; name them in a plan of your own where that fails.",
    ),
}
