"""The findings about landings (预计达成的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note

LANDING: dict[str, FindingText] = {
    "SP445": note(
        "the landing rests on little: earlier sales give {trials} trials of its methods, so its range is wide",
        "预计达成的依据很少：历史销售只够回测 {trials} 次，因此区间较宽",
        "The range comes from how far off the methods were before; with few trials it is widened.",
    ),
    "SP446": note(
        "{axis}: the chosen landings were off by {error} on average over {trials} origins, {compared}; "
        "{coverage} of them lay within their range",
        "{axis}：选用方法在 {trials} 个回测起点上的平均误差为 {error}，{compared}；{coverage} 落在区间内",
        "A landing is worth as much as it would have been worth before: chosen by what was known then, held against what came.",
    ),
    "SP447": error(
        "nothing can be backtested: the exports hold fewer than two whole periods up to the one under review",
        "无法回测：截至回顾期间，导出中不足两个完整期间",
        "A trial forecasts at least one period from at least one.",
    ),
}
