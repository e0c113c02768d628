"""What is said about variants, their levers and how they compare (情景方案的短语): key → (English, Chinese)."""

from __future__ import annotations

VARIANT_PHRASES: dict[str, tuple[str, str]] = {
    # which scenario a finding is about
    "of_variant": ('variant "{name}": {message}', "情景方案“{name}”：{message}"),
    "of_variant_at": ('variant "{name}", seen at {place}: {message}', "情景方案“{name}”（见 {place}）：{message}"),
    "variant_fixed": (
        "To compare other periods, another currency or other exports, write another plan.",
        "若要比较其他期间、币种或导出文件，请另写一份计划。",
    ),
    "variant_reserved": ("Give the variant another key.", "请给该情景方案换一个键。"),
    "word_promotion": ("promotion", "促销"),
    # what is wrong with a lever
    "lever_add_or_remove": ("needs `add` or `remove`, one of the two", "须写 `add` 或 `remove` 其中之一"),
    "lever_team_or_region": ("needs a `team` or a `region`", "须写明 `team` 或 `region`"),
    "lever_change_or_amount": ("needs `change` or `amount`, one of the two", "须写 `change` 或 `amount` 其中之一"),
    "lever_one_node": ("names several nodes; a target is one node's", "写了多个节点，而目标只属于一个节点"),
    "lever_same_twice": ("moves something to itself", "移出与移入是同一项"),
    "lever_nested": ("one side lies within the other", "移出与移入互相包含"),
    "lever_mix_too_much": (
        "more is to move than sells, or to where nothing sells in that period",
        "要移出的多于实际销售，或移入方在该期间没有销售",
    ),
    "lever_new_promotion": (
        "a new promotion needs `from`, `to` and `uplift`; one of the plan's is named by `promotion`",
        "新促销须写 `from`、`to` 和 `uplift`；计划中已有的促销用 `promotion` 指明",
    ),
    "lever_plans_promotion": (
        "`drop`, `move` and `strength` are about a promotion of the plan, which `promotion` names",
        "`drop`、`move`、`strength` 针对计划中的促销，须用 `promotion` 指明",
    ),
    "lever_drop_move_strength": (
        "needs one of `drop`, `move` and `strength`, and only one",
        "须写 `drop`、`move`、`strength` 其中之一，且只写一个",
    ),
    "lever_window_is_the_plans": (
        "days and what is promoted are those of the plan's promotion; leave them out here",
        "档期与范围以计划中的促销为准，此处不要再写",
    ),
    "lever_without_uplift": (
        "nothing says what {name} brings; declare `uplift`, here or in the plan",
        "没有写明 {name} 的提升率；请在此处或计划中写 `uplift`",
    ),
    "lever_no_sellers": ("no seller is expected to sell anything there", "该处没有业务员有预期销售"),
    "lever_too_few_sellers": ("only {sellers} sell there", "该处只有 {sellers} 人在销售"),
    "lever_no_target": ("there is no target for it", "没有相应的目标"),
    "lever_outside_year": ("none of its days is in the plan's year", "其日期都不在计划年度内"),
    "lever_nothing": ("nothing is expected there on days that are still to come", "在尚未到来的日期里该处没有预期销售"),
    # why an elasticity can't be estimated
    "elasticity_no_exports": ("the plan has no exports", "计划没有导出文件"),
    "elasticity_no_quantity": ("the exports say no quantities", "导出文件没有数量"),
    "elasticity_few_prices": (
        "{prices} distinct prices outside promotions, at least {fewest} are needed",
        "促销之外只有 {prices} 种不同价格，至少需要 {fewest} 种",
    ),
    "elasticity_only_promotions": (
        "the price moved only while promotions ran",
        "价格只在促销期间变动过",
    ),
    "elasticity_positive": (
        "the estimate is {estimate}: more was bought at higher prices, so something else moved both",
        "估计值为 {estimate}：价格越高买得越多，说明另有因素同时影响两者",
    ),
    "declare_elasticity": ("Declare it at the lever: `elasticity: -1.2`.", "请在措施中写明：`elasticity: -1.2`。"),
}
