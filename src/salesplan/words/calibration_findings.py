"""The findings about how good odds were (校准的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note

CALIBRATION: dict[str, FindingText] = {
    "SP781": note(
        "{axis}: the range of 8 in 10 held {coverage} of {outcomes} outcomes at {origins} origins, so {verdict}; "
        "their score is {crps} of sales (the smaller the better), while {compared}",
        "{axis}：{origins} 个回测起点的 {outcomes} 个结果中，{coverage} 落在八成区间内，{verdict}；"
        "评分为销售额的 {crps}（越小越好），{compared}",
        "Odds are worth as much as they would have been worth before. A range of 8 in 10 should hold 75 % to 85 %; "
        "outcomes of one year hang together, so few years tell little. The score is the CRPS: of a forecast of one number, "
        "it is what that is off by.",
    ),
    "SP782": error(
        "nothing can be backtested: the exports hold fewer than two whole periods up to the last that counts",
        "无法回测：截至所取的最后期间，导出中不足两个完整期间",
        "A trial draws at least one period from at least one that is known.",
    ),
    "SP783": note(
        "{axis}: chances were off by {off} on average: of what was said with {said}, {happened} happened at the worst",
        "{axis}：概率平均偏离 {off}；偏离最大的一档，所说为 {said}，实际发生 {happened}",
        "A chance of 70 % is good when seven of ten such cases happen; the table `reliability` shows every class of them.",
    ),
}
