"""The findings about two versions of a plan (修订对比的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note

REVISION: dict[str, FindingText] = {
    "SP601": error(
        "the plans are in different currencies: the old one in {old}, the new one in {new}",
        "两份计划的币种不同：旧计划为 {old}，新计划为 {new}",
        "Amounts in two currencies have no difference.",
    ),
    "SP602": note(
        "the plans have different periods, so only the years are compared",
        "两份计划的期间不同，因此只比较全年",
        "Periods that begin or end on other days are not the same thing.",
    ),
    "SP603": note(
        "the two plans read different sales, so numbers change without an edit as well",
        "两份计划读取的销售不同，因此没有改动的地方数字也会变化",
        "What a plan doesn't declare is filled in by its exports.",
    ),
    "SP604": note(
        "no target of the year changes, but those of {periods} periods do",
        "全年目标都没有变化，但有 {periods} 个期间的目标变了",
        "The overview shows years.",
    ),
}
