"""The findings by code (问题代码): how grave each is, what it says, and why it is asked for.

A code is stable and never reused for another meaning. `docs/codes.md` is made from this catalogue.
"""

from __future__ import annotations

from salesplan.words.analysis_findings import ANALYSES
from salesplan.words.backtest_findings import BACKTEST
from salesplan.words.bottom_up_findings import BOTTOM_UP
from salesplan.words.calibration_findings import CALIBRATION
from salesplan.words.closing_words import CLOSING
from salesplan.words.engine_findings import ENGINES
from salesplan.words.export_findings import EXPORTS
from salesplan.words.finding_text import FindingText, Severity
from salesplan.words.finding_text import error as _error
from salesplan.words.finding_text import note as _note
from salesplan.words.finding_text import warning as _warning
from salesplan.words.input_findings import INPUTS
from salesplan.words.landing_findings import LANDING
from salesplan.words.measure_findings import MEASURES
from salesplan.words.price_findings import PRICES
from salesplan.words.promotion_findings import PROMOTIONS
from salesplan.words.response_findings import RESPONSES
from salesplan.words.review_findings import REVIEW
from salesplan.words.revision_findings import REVISION
from salesplan.words.simulation_findings import SIMULATION
from salesplan.words.store_words import STORE
from salesplan.words.variant_findings import VARIANTS

__all__ = ["FINDINGS", "FindingText", "Severity"]

_FINDINGS: dict[str, FindingText] = {
    # 1 · how the plan is written
    "SP101": _error(
        "the plan can't be read: {reason}",
        "无法读取计划：{reason}",
        "The plan must be a YAML file, or a folder that holds its `*.yaml` files.",
    ),
    "SP102": _error(
        "not valid YAML: {problem}",
        "YAML 语法错误：{problem}",
        "What can't be parsed can't be checked any further.",
    ),
    "SP103": _error(
        'the key "{name}" is written twice',
        "键“{name}”写了两次",
        "YAML readers keep one of the two in silence; a plan must not lose a number that way.",
    ),
    "SP104": _error(
        'unknown key "{name}"',
        "未知的键“{name}”",
        "A misspelt key would otherwise be passed over, and with it what it was meant to say.",
    ),
    "SP105": _error('the key "{name}" is missing', "缺少键“{name}”", "The part can't be understood without it."),
    "SP106": _error(
        '{name}: "{value}" {wanted}',
        "{name}：“{value}”{wanted}",
        "The value is not of the kind that its field takes.",
    ),
    "SP107": _error(
        "not allowed in a plan: {reason}",
        "计划中不允许：{reason}",
        "Tags, merge keys and nested aliases can hide values or blow a file up; plans do without.",
    ),
    "SP108": _error(
        'the section "{name}" stands in two files of the plan',
        "章节“{name}”出现在计划的两个文件中",
        "Each top-level key stands in one file only, so that nobody has to know which one wins.",
    ),
    "SP110": _error(
        "the file is not UTF-8", "文件不是 UTF-8 编码", "Plans are UTF-8, so that names survive every editor."
    ),
    "SP121": _error(
        "the calendar contradicts itself at {key}: {reason}",
        "日历在 {key} 处自相矛盾：{reason}",
        "Every number of a plan belongs to a period, so the periods must be certain.",
    ),
    "SP122": _error(
        'no holidays are known for the country "{country}"',
        "没有国家“{country}”的节假日数据",
        "Working days are counted with the public holidays of a country (ISO 3166 code, a state after a hyphen).",
    ),
    "SP123": _error(
        'column "{column}": "{value}" {reason}',
        "列“{column}”：“{value}”{reason}",
        "A cell of a plan's table that can't be read is never taken for zero.",
    ),
    "SP124": _note(
        "{rows} rows of other years were passed over",
        "跳过了其他年度的 {rows} 行",
        "A table of targets may hold several years; only those of the plan's own year count.",
    ),
    "SP126": _error(
        'the dates of column "{column}" are uncertain: {reason}',
        "列“{column}”的日期无法确定：{reason}",
        "3/4/2026 is in March or in April; which one must be said, not guessed.",
    ),
    "SP127": _error(
        "{columns} amount columns for {periods} periods",
        "金额列有 {columns} 个，而期间有 {periods} 个",
        "A wide table has one amount column per period of the year, in order, or one for the whole year.",
    ),
    "SP128": _error(
        "{cells} more cells can't be read", "另有 {cells} 个单元格无法读取", "Only the first ones are listed."
    ),
    "SP129": _error(
        "the row has {fields} fields, the header {columns}",
        "该行有 {fields} 个字段，表头有 {columns} 个",
        "Such a row may have its values in the wrong columns.",
    ),
    "SP130": _warning(
        "the make-up working days of {year} are not announced yet",
        "{year} 年的调休安排尚未公布",
        "Mainland China decrees each year's working weekends the autumn before; until then the count is provisional.",
    ),
    "SP131": _error(
        "the table has more than {rows} rows",
        "表格超过 {rows} 行",
        "The rows of a plan's tables are held in memory, each with its place; what is longer is an export, not a plan.",
    ),
    "SP132": _warning(
        "none of the {rows} rows is of the plan's year, {first} to {last}",
        "{rows} 行都不属于计划年度（{first} 至 {last}）",
        "Nothing of the table counts: most often the plan was carried over into another year and the table wasn't.",
    ),
    # 2 · names
    "SP201": _error(
        'unknown {kind} "{name}"',
        "未知的{kind}“{name}”",
        "A number on a node that doesn't exist would be lost.",
    ),
    "SP202": _error(
        'the id "{name}" is declared twice',
        "编号“{name}”声明了两次",
        "An id stands for one node of its tree, wherever it is used.",
    ),
    "SP203": _error(
        "the parents form a circle: {names}",
        "上级关系成环：{names}",
        "Nothing in a circle belongs to the whole, so no sum is right.",
    ),
    "SP205": _error(
        'the id "{name}" can\'t be used: {reason}',
        "编号“{name}”不可用：{reason}",
        "`company`, `unassigned` and ids with a slash have a meaning of their own in the tables.",
    ),
    "SP206": _warning(
        'the name "{name}" is that of {nodes} nodes',
        "名称“{name}”同时属于 {nodes} 个节点",
        "Exports that use the name can't be told apart; they can use the ids.",
    ),
    "SP208": _error(
        "{names} more {kind}s are unknown", "另有 {names} 个未知的{kind}", "Only the first ones are listed."
    ),
    # 3 · numbers
    "SP301": _error(
        "the parts of {parent} add to {parts}, {parent} itself is {whole}: {difference} {direction}",
        "{parent} 的各部分合计 {parts}，而 {parent} 本身为 {whole}：{direction} {difference}",
        "Two declared numbers that can't both hold; the plan has to say which one is meant.",
    ),
    "SP302": _error(
        "the shares of {parent}'s parts add to {total}",
        "{parent} 各部分的占比合计为 {total}",
        "Shares of one parent can't exceed 100 %, and must reach it where every part has one.",
    ),
    "SP303": _error(
        '"{value}" is finer than the smallest unit of {currency}',
        "“{value}”比 {currency} 的最小单位还小",
        "Numbers are exact to the currency's minor unit, so finer ones can't be met.",
    ),
    "SP304": _error(
        '{name}: "{value}" is below zero',
        "{name}：“{value}”小于零",
        "Targets and quotas are amounts to be sold.",
    ),
    "SP305": _error(
        'the period "{value}" is not in the plan\'s year',
        "期间“{value}”不在计划年度内",
        "A number outside the year would be lost.",
    ),
    "SP306": _error(
        "the shares of {territory} add to {total} from {day} on: {sellers}",
        "自 {day} 起 {territory} 的占比合计为 {total}：{sellers}",
        "More than the whole of a territory would be handed out; use shares, or leave them out for an even split.",
    ),
    "SP307": _error(
        "{name} {second} lies before {first}",
        "{name} {second} 早于 {first}",
        "A span that ends before it begins holds no day.",
    ),
    "SP308": _error(
        "{what} is declared twice: {first} and {second}",
        "{what} 声明了两次：{first} 和 {second}",
        "Two numbers for the same thing; the plan has to say which one is meant.",
    ),
    "SP309": _error(
        "{parent} has no number to be shared: {reason}",
        "{parent} 没有可分解的数：{reason}",
        "A share needs an amount above it.",
    ),
    "SP310": _warning(
        "{seller} ({id}) has no manager",
        "{seller}（{id}）没有上级",
        "The roster has a column for managers, so somebody forgot.",
    ),
    "SP311": _warning(
        "{seller} ({id}) holds a territory outside the time of service",
        "{seller}（{id}）的辖区时间超出在职期间",
        "Territories before hiring or after leaving carry no quota.",
    ),
    "SP320": _error(
        "the declared numbers can't all hold: {clash}",
        "声明的数无法同时成立：{clash}",
        "An impossible plan is refused, never bent.",
    ),
    "SP321": _error(
        "{what} can't be filled in: {reason}",
        "无法补全{what}：{reason}",
        "What isn't declared is spread by a reference; without one, any split would be invented.",
    ),
    "SP322": _warning(
        "{what} has no reference of its own: {reason}",
        "{what}没有自己的参照：{reason}",
        "It was filled in by the stated prior, which the planner should know.",
    ),
    "SP323": _warning(
        "quotas set by hand exceed the target of {territory} by {amount} in {period}",
        "{period} 手工配额超出 {territory} 的目标 {amount}",
        "The territory is over-assigned.",
    ),
    "SP324": _note(
        "{what} is spread {how}",
        "{what}按{how}分解",
        "Told because the plan doesn't say it.",
    ),
    "SP325": _warning(
        "no quotas are set: territories are told apart by {axis}, and the targets are not",
        "未设配额：辖区按{axis}划分，而目标没有按{axis}分解",
        "A territory's target is what its seller answers for; without one there is nothing to carry.",
    ),
    "SP326": _warning(
        "the year's target, {target}, is {times} times last year's sales of {past}",
        "全年目标 {target} 是去年销售额 {past} 的 {times} 倍",
        "A target far out of scale is often one in another unit: thousands, or with tax.",
    ),
    "SP329": _note(
        "were the territory of {seller} to get {unit} more in {period}, the seller's own quota would be smaller "
        "(such cases: {count})",
        "若 {seller} 的辖区在 {period} 再多 {unit}，其本人的配额反而会变小（此类情形共 {count} 处）",
        "The Alabama paradox: by largest remainders a larger whole can cost a member a unit. Told where `round` makes units "
        "large and the plan doesn't name a method.",
    ),
    "SP330": _error(
        "the least, {low}, is more than the most, {high}",
        "下限 {low} 大于上限 {high}",
        "Nothing lies between such bounds.",
    ),
    "SP331": _error(
        "the entry says no amount and no bound",
        "该条目既无金额也无上下限",
        "An entry of `targets` sets a number (`amount`) or bounds (`min`, `max`, `growth`).",
    ),
    "SP333": _warning(
        "{what}: what is left of its number, {amount}, can't be kept",
        "{what}：其剩余数 {amount} 无法保持",
        "Closed periods took more, or less, than it leaves room for; it was spread like everything that isn't declared.",
    ),
    "SP334": _note(
        "the year's target is met already: {sold} are sold",
        "全年目标已完成：已售 {sold}",
        "Nothing is left to be spread over the open periods.",
    ),
    "SP338": _error(
        "{what}: {amount} is more than can be split exactly; the most is {most}",
        "{what}：{amount} 超出可精确分解的范围，上限为 {most}",
        "Totals are split on a machine that counts whole units exactly up to some nine thousand million millions.",
    ),
    # 5 · gates
    "SP501": _error(
        "the attainment of the year to date is {attainment}, below {gate}",
        "年累计完成率为 {attainment}，低于 {gate}",
        "The command line asked to fail in this case.",
    ),
    # 9 · use of the program
    "SP901": _error('there is no table "{name}"', "没有名为“{name}”的表", "Each command has its own tables."),
    "SP902": _error(
        "the file can't be written: {reason}",
        "无法写入文件：{reason}",
        "The former file, if there was one, is left as it was.",
    ),
    "SP903": _error(
        '"{value}" is no period of the plan',
        "“{value}”不是计划的期间",
        "A period is named by its label.",
    ),
    "SP904": _error(
        'the format of "{file}" can\'t be told from its name',
        "无法从文件名“{file}”判断格式",
        "The suffix, or `--format`, says which it is.",
    ),
    "SP905": _error(
        "csv holds one table, and there are {tables}",
        "csv 只能放一个表，而这里有 {tables} 个",
        "`--table` picks one; an output folder takes them all.",
    ),
    "SP906": _error("{reason}", "{reason}", "The command was used in a way that can't work."),
    "SP907": _error("{form} can't be printed", "{form} 无法打印出来", "A workbook is binary; it goes into a file."),
    "SP909": _error(
        "nothing in this has days for a calendar",
        "其中没有可写入日历的日期",
        "An `.ics` file holds events; only a table with names and days makes some.",
    ),
    "SP910": _error(
        "the output would take the place of a file that was read",
        "输出会覆盖本次读取的文件",
        "An export, a table or a plan that is overwritten by what was made of it is gone. Nothing has been written.",
    ),
    "SP911": _error(
        "no output may stand here: {reason}",
        "输出不能放在这里：{reason}",
        "What is written among the exports is read as one by the next run, and a YAML file beside the plan's as a part of "
        "it; what is written among records is taken for one, and what is written into the store is swept away.",
    ),
    "SP908": _error(
        "{what} has no number in the table {table}: {reason}",
        "{what}在表 {table} 中没有数：{reason}",
        "A missing number is not zero, and nothing can be said of where it comes from.",
    ),
}

_OTHERS = (
    ANALYSES,
    BACKTEST,
    BOTTOM_UP,
    CALIBRATION,
    CLOSING,
    ENGINES,
    EXPORTS,
    INPUTS,
    LANDING,
    MEASURES,
    PRICES,
    PROMOTIONS,
    RESPONSES,
    REVIEW,
    REVISION,
    SIMULATION,
    VARIANTS,
    STORE,
)
FINDINGS: dict[str, FindingText] = dict(sorted(item for part in (_FINDINGS, *_OTHERS) for item in part.items()))
