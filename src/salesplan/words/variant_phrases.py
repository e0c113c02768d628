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
    "lever_promotes_all": ("all products are promoted", "促销面向全部产品"),
    "lever_no_siblings": (
        "beside those promoted there is none of the same parent",
        "除促销产品外，同一上级下没有其他产品",
    ),
    "say_promoted": (
        "Say which `product` is promoted, or leave `cannibalises` out.",
        "请用 `product` 写明促销的产品，或删去 `cannibalises`。",
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
    # how scenarios compare
    "option_no_scenario": ('"{value}" is no scenario of the plan', "“{value}”不是计划中的情景方案"),
    "plan_as_it_is": ("the plan as it is", "现行计划"),
    "compared": ("{name}: {parts}.", "{name}：{parts}。"),
    "compared_the_same": ("{name}: nothing differs from the plan.", "{name}：与计划没有任何差别。"),
    "compared_not_at_all": ("{name}: can't be compared with the plan.", "{name}：无法与计划比较。"),
    "compared_sales": (
        "sales of the year {change} on average (95% sure: {low} to {high})",
        "全年销售平均 {change}（95% 区间 {low} 至 {high}）",
    ),
    "compared_sales_stay": ("sales stay as they are", "销售不变"),
    "compared_target": ("the target is {target}", "目标为 {target}"),
    "compared_chance": (
        "the chance to reach the target goes from {before} to {chance}",
        "达成概率由 {before} 变为 {chance}",
    ),
    "compared_margin": ("margin {margin}", "毛利 {margin}"),
    "chart_ranges": ("The year in each scenario", "各情景方案的全年销售"),
    "remark_ranges": (
        "Eight in ten cases end within the bar, half of them below the dot. The highest middle has: {name}.",
        "条形为十次中八次的落点，圆点为中位数。中位数最高的是：{name}。",
    ),
    "legend_range": ("eight in ten cases", "十次中有八次"),
    "legend_middle": ("middle", "中位数"),
}

VARIANT_COLUMNS: dict[str, tuple[str, str]] = {
    "scenario_name": ("Name", "方案名称"),
    "mean_change": ("Change of the mean", "均值变化"),
    "mean_change_low": ("Change, low", "均值变化下限"),
    "mean_change_high": ("Change, high", "均值变化上限"),
    "p50_change": ("Change of P50", "中位数变化"),
    "p50_change_low": ("Change of P50, low", "中位数变化下限"),
    "p50_change_high": ("Change of P50, high", "中位数变化上限"),
    "chance_change": ("Change of the chance", "概率变化"),
    "chance_change_low": ("Change of the chance, low", "概率变化下限"),
    "chance_change_high": ("Change of the chance, high", "概率变化上限"),
    "margin_change": ("Change of the margin", "毛利变化"),
}
VARIANT_TABLES: dict[str, tuple[str, str]] = {
    "scenarios": ("What if", "情景方案对比"),
    "compare": ("Scenarios by node", "情景方案对比明细"),
    "ranges": ("The year in each scenario", "各情景方案的全年销售"),
}
VARIANT_WORDS: dict[str, tuple[str, str]] = {
    "variants": ("variants", "情景方案"),
    "elasticity": ("answers to prices", "价格反应"),
}
