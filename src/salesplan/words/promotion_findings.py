"""The findings about promotions (促销的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note, warning

PROMOTIONS: dict[str, FindingText] = {
    "SP801": error(
        "the window of {name} {reason}",
        "{name}的档期{reason}",
        "A promotion runs on the days that its window says, in one way that nobody can misread.",
    ),
    "SP802": note(
        "{name} doesn't run on any day of the plan's year",
        "{name}在计划年度内没有任何一天",
        "A wrong year is a common slip. Past promotions may stay: the evaluation keeps their days apart from clean ones.",
    ),
    "SP803": warning(
        "{one} and {other} overlap from {first} to {last}",
        "{one}与{other}在 {first} 至 {last} 重叠",
        "What two promotions bring together can't be told apart afterwards; and customers may get both discounts.",
    ),
    "SP804": warning(
        "the promotions of the year have budgets of {total}, {difference} more than the {ceiling} that there are",
        "全年促销预算合计 {total}，比可用的 {ceiling} 多 {difference}",
        "`promotion_budget` says what all of them together may cost beside prices.",
    ),
    "SP805": warning(
        "{name} has cost {spent}, more than its budget of {budget}",
        "{name}已花费 {spent}，超过预算 {budget}",
        "Told while it runs, so that something can still be done.",
    ),
    "SP806": error(
        "{name} is to raise the season, but has no uplift",
        "{name}要计入季节，却没有写提升率",
        "`in_plan` multiplies the season by the expected `uplift`.",
    ),
    "SP807": note(
        "{name} comes back every year: a season taken from history may hold it already",
        "{name}每年重复：取自历史的季节可能已包含它",
        "Its uplift then counts twice. Leave `in_plan` out, or take the season from working days or weights.",
    ),
    "SP810": note(
        "the season of the targets is raised by {names}",
        "目标的季节已计入：{names}",
        "Their `uplift` makes the periods that they run in weigh more, for their share of the days and of the plan's sales.",
    ),
    "SP808": note(
        "{name} has no baseline: {reason}",
        "{name}没有基线：{reason}",
        "What would have sold anyway is told by clean days around the window; without any there is nothing to compare with.",
    ),
    "SP811": error(
        "a price rule of {name} reaches beyond it: {reason}",
        "{name}的价格规则超出了该促销：{reason}",
        "A promotion's rule takes its days, products, regions and channels from the promotion, and may only narrow them. What "
        "holds on other days or for others is a rule of `prices`.",
    ),
    "SP812": error(
        'two price rules have the id "{rule}"',
        "两条价格规则的编号都是“{rule}”",
        "A promotion's rule is called `promo:` and the promotion's id; a rule of `prices` with that id can't be told from it.",
    ),
    "SP813": note(
        "{name}: the exports don't show the discount, so that of its price rules is taken, {share}",
        "{name}：导出看不出折扣，按其价格规则取 {share}",
        "It is what the smallest order that gets it is let off; larger and smaller orders may get another share. "
        "`discount` says what was given where that is known.",
    ),
    "SP809": note(
        "{name}: no profit can be told, {reason}",
        "{name}：无法计算收益，{reason}",
        "A margin without costs, or a discount that nothing shows, would be a guess.",
    ),
}
