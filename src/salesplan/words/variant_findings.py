"""The findings about variants and their levers (情景方案的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note, warning

VARIANTS: dict[str, FindingText] = {
    "SP751": error(
        "a variant can't change {name}",
        "情景方案不能改动 {name}",
        "Scenarios are compared period by period on the same sales in the same money; what says how those read is the plan's.",
    ),
    "SP752": warning(
        "the variant removes {name}, which the plan doesn't have",
        "情景方案要删除 {name}，但计划中没有它",
        "`null` removes a key; a removal that removes nothing is mostly a misspelt path.",
    ),
    "SP753": error(
        "the lever {kind}: {reason}",
        "措施 {kind}：{reason}",
        "A lever must say in one way, and only one, what is to change.",
    ),
    "SP754": error(
        "the elasticity of {name} can't be estimated: {reason}",
        "无法估计{name}的价格弹性：{reason}",
        "Through two prices every line fits, and what moves only with promotions tells their effect, not the price's. "
        "Declare `elasticity:` from what is known of the market.",
    ),
    "SP755": warning(
        "the price of {name} would be {price} of the latest; buyers have only ever been asked {low} to {high} of that",
        "{name}的价格将为最近价格的 {price}，而历史上只有过 {low} 至 {high}",
        "A constant elasticity is a local rule: beyond the prices ever seen it is a guess.",
    ),
    "SP756": warning(
        "the lever {kind} touches nothing: {reason}",
        "措施 {kind} 不起作用：{reason}",
        "A lever that changes no open period would make the variant look like the plan.",
    ),
    "SP757": note(
        "the elasticity of {name} is {estimate} ({low} to {high}, 80 %), from {observations} prices and quantities",
        "{name}的价格弹性为 {estimate}（80% 区间 {low} 至 {high}），依据 {observations} 组价格与数量",
        "An estimate is no more than its evidence; its interval widens the odds of the variant.",
    ),
    "SP758": error(
        'a variant can\'t be called "{name}"',
        "情景方案不能叫“{name}”",
        "That is what the plan itself is called among the scenarios.",
    ),
    "SP759": warning(
        "the lever {kind}: `cannibalises: {share}` takes nothing from any product: {reason}",
        "措施 {kind}：`cannibalises: {share}` 没有可蚕食的产品：{reason}",
        "What a promotion takes away is lost by products beside the promoted ones, of the same parent; "
        "without any, the variant looks better than it is.",
    ),
}
