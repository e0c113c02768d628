"""The findings about how a review is told to judge (回顾设置的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, warning

REVIEW: dict[str, FindingText] = {
    "SP336": warning(
        "{rule}: `{name}: {periods}` can't be had in a year of {year} periods",
        "{rule}：一年只有 {year} 期，达不到 `{name}: {periods}`",
        "Streaks are counted within the plan's year, so the rule would never say anything.",
    ),
    "SP337": warning(
        "mix: the tree of products has no level {level}; the lowest is {deepest}",
        "mix：产品层级没有第 {level} 层；最低为第 {deepest} 层",
        "A level that isn't there would be taken for the lowest one.",
    ),
}
