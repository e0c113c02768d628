"""The findings of a backtest (回测的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note

BACKTEST: dict[str, FindingText] = {
    "SP340": note(
        "by {axis}, {method} would have put the least in the wrong place in {year}: {amount} of {total} ({share}); {own}",
        "按{axis}，{year} 年以“{method}”分解错配最少：{total} 中有 {amount}（{share}）；{own}",
        "The method of spreading is chosen on evidence: what it would have given each node, against what the node sold.",
    ),
    "SP341": note(
        "the backtest rests on {years} alone: thin evidence, which chance can turn",
        "回测仅基于 {years} 年：证据单薄，可能出于偶然",
        "A method that was best in one year need not be best in the next; three years or more say something.",
    ),
    "SP342": note(
        "{years}: the exports hold only a part of it, so it is neither judged nor taken for history",
        "{years}：导出只有部分期间，因此既不评判，也不作为历史",
        "A part of a year says little about the whole: nodes with another season would look too large or too small.",
    ),
    "SP343": note(
        "{year} by {axis} is not judged: {reason}",
        "{year} 年未按{axis}评判：{reason}",
        "Told, so that a missing axis isn't taken for one on which all methods are alike.",
    ),
    "SP344": note(
        "the potential table is that of today; what it would have said before {years} isn't known",
        "潜力表是今天的数据；{years} 年之前它会是什么样并不清楚",
        "A measure that has seen the year it is judged on has an unfair advantage over history.",
    ),
    "SP345": error(
        "a backtest looks at the years before the plan's, and a custom calendar names none",
        "回测要看计划之前的年度，而 custom 日历没有写明它们",
        "Without their periods nobody can say which sales belong to last year.",
    ),
    "SP440": error(
        "the exports hold no whole year with another one before it: they reach from {first} to {last}",
        "导出中没有前面另有一整年的完整年度：只有 {first} 至 {last}",
        "A backtest plans a year from the one before it, so it needs two whole ones ahead of the plan's year.",
    ),
    "SP441": error(
        "the exports hold no sales to judge the split by",
        "导出中没有可用来评判分解方法的销售",
        "A backtest plans a year from the one before it, so it needs two whole ones ahead of the plan's year.",
    ),
}
