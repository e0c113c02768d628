"""The findings about simulations (模拟的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note, warning

SIMULATION: dict[str, FindingText] = {
    "SP701": error(
        "{name}: low {low}, mode {mode}, high {high} are not in order",
        "{name}：最低 {low}、最可能 {mode}、最高 {high} 的顺序不对",
        "Three points are a law only when low ≤ mode ≤ high.",
    ),
    "SP702": warning(
        "{name}: on average this is {mean}, so it moves what is expected, too",
        "{name}：其均值为 {mean}，因此也会改变预期水平",
        "A shock whose mean isn't 100 % makes sales stronger or weaker on the whole; where only spread is meant, it should "
        "stand around 100 %.",
    ),
    "SP703": warning(
        "{name} has no start to slip: {reason}",
        "{name}没有可推迟的入职：{reason}",
        "`hires` is about planned starts: sellers whose `hired:` is in the plan's year.",
    ),
    "SP704": error(
        "{name}: {value} is no share of sales that can come back",
        "{name}：{value} 不是可能的退货比例",
        "Returns are a share of what was sold, below 100 %.",
    ),
    "SP705": note(
        "there is no history to go by: the plan is expected to sell {strength} of its targets, with default spreads",
        "没有历史可依：按目标的 {strength} 预期销售，波动取默认值",
        "Without exports the odds say what the stated assumptions imply, and nothing of how good the plan is.",
    ),
    "SP706": note(
        "the year is over: what was sold is fact, and nothing is drawn",
        "本年度已结束：销售均为事实，无须模拟",
        "Odds are about what is still to come.",
    ),
    "SP707": note(
        "the spreads rest on little: the exports hold {windows} spans as long as what is to come, so they lean on defaults",
        "波动估计的依据很少：导出中只有 {windows} 段与剩余期间等长的历史，因此偏向默认值",
        "Errors of several months hang together; what counts is how often a span as long as the one to come was seen.",
    ),
    "SP708": warning(
        "nothing is expected of {name}, so its launch can't slip",
        "{name}没有任何预期销售，其上市无从推迟",
        "A launch that slips loses what was expected of it: give the product a target, or say the `share` of its line that it "
        "makes.",
    ),
}
