"""The findings of a review's analyses (分析的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, note

ANALYSES: dict[str, FindingText] = {
    "SP450": note(
        "customers are known since {day}, which is less than {lookback} periods before the year: who bought earlier counts "
        "as new",
        "客户数据自 {day} 起，距年度开始不足 {lookback} 个期间：更早买过的客户也会计为新客户",
        "The first sale in the exports need not be a customer's first. Add older exports, or read the numbers of new customers "
        "as an upper bound; `known_periods` of the table `customers` says how far back each period can look.",
    ),
}
