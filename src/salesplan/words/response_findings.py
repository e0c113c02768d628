"""The findings about response curves and what is allocated by them (反应曲线与分配的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note

RESPONSES: dict[str, FindingText] = {
    "SP761": error(
        "the entry names {number} nodes, where one is wanted",
        "该条目指明了 {number} 个对象，应恰好为一个",
        "A response is that of one region, product, channel, team or seller: effort that is spent there sells there.",
    ),
    "SP762": error(
        "the curve of {name} {reason}",
        "{name}的反应曲线{reason}",
        "A curve rises from what sells without effort to what no effort exceeds, and passes present sales at present effort.",
    ),
    "SP763": error(
        '{name}: "{value}" is no whole number of heads',
        "{name}：“{value}”不是整数人数",
        "Heads are allocated whole; part-time ones are a matter of `availability`.",
    ),
    "SP764": error(
        "what {one} sells is counted in {other} too",
        "{one}的销售也计入了{other}",
        "Entries that share sales would count their gains twice: all are on one axis, and none stands within another.",
    ),
    "SP765": error(
        "{name} has no `margin`, and others have one",
        "{name}没有写 `margin`，而其他条目写了",
        "Margins can't be weighed against sales: either all entries have one, or none has.",
    ),
    "SP766": error(
        "nothing says what {name} sells at present effort: it has no target",
        "{name}没有目标，无从得知现有投入下卖多少",
        "The curve says shares of present sales; without those there is nothing to take a share of.",
    ),
    "SP767": error(
        "{total} to allocate, but the least that must be is {least}, {gap} more: {entries}",
        "可分配 {total}，而下限合计 {least}，超出 {gap}：{entries}",
        "An allocation that its bounds don't allow is refused with the amounts, never bent.",
    ),
    "SP768": error(
        "{total} to allocate, but the most that may be is {most}, {gap} less: {entries}",
        "可分配 {total}，而上限合计 {most}，还有 {gap} 分不出去：{entries}",
        "An allocation that its bounds don't allow is refused with the amounts, and no rest is left lying about in silence.",
    ),
    "SP769": error(
        "the plan doesn't say how sales answer to {effort}",
        "计划没有写明销售对{effort}的反应",
        "Where effort sells most depends on the curves of `scenarios: responses:`, which nobody but the planner can tell.",
    ),
    "SP770": error(
        "in steps of {step} the entries have {levels} efforts to choose from, more than {most}",
        "以 {step} 为一份，各对象共有 {levels} 种投入可选，多于 {most} 种",
        "Every effort of every entry is looked at; nobody can tell a curve that finely.",
    ),
    "SP771": note(
        "{name} gets {allocated}, {times} times its present effort: beyond half as much again the curve is mere extrapolation",
        "{name}分到 {allocated}，为现有投入的 {times} 倍：超过一倍半之后曲线只是外推",
        "People know what they have seen. A `max` keeps the allocation where the curve can be trusted.",
    ),
}
