"""Hints, reasons and sentences about promotions (促销短语); they are part of the phrases."""

from __future__ import annotations

PROMOTED: dict[str, tuple[str, str]] = {
    "want_festival": (
        "should be a festival ({known}) or a month and day such as 08-18",
        "应为节日（{known}，或春节、双十一等），或月-日，例如 08-18",
    ),
    "window_missing": (
        "is not said: give `from` and `to`, `festival`, or `monthly`",
        "没有写明：请写 `from` 与 `to`，或 `festival`，或 `monthly`",
    ),
    "window_twice": (
        "is said twice: give either `from` and `to`, or `festival`, or `monthly`",
        "写了两次：`from` 与 `to`、`festival`、`monthly` 只能取其一",
    ),
    "window_half": ("needs both `from` and `to`", "须同时有 `from` 和 `to`"),
    "window_of_days": (
        "is given by days, so `before` and `after` say nothing: move `from` and `to`",
        "由日期给定，`before` 与 `after` 没有意义：请移动 `from` 和 `to`",
    ),
    "spent_each_month": (
        "recurs by month, so one `spent` can't be put down to any: write the month as a promotion of its own",
        "每月重复，单个 `spent` 无法归到某一次：请把该月另写为一个促销",
    ),
    "beyond_days": (
        "it names days of its own; they are those of the promotion",
        "它另写了日期；日期应取自促销本身",
    ),
    "beyond_nodes": ("{nodes} is not a part of what the promotion is for", "{nodes} 不在该促销的范围内"),
    "rename_rule": (
        "Give the rule of `prices` another id; the promotion's stands at {place}.",
        "请为 `prices` 中的规则改用其他编号；促销的规则在 {place}。",
    ),
    "title_promo_calendar": ("{plan} · promotions {first} to {last}", "{plan} · 促销日历 {first} 至 {last}"),
    "gantt_remark": (
        "{number} promotions on {days} days of the year.",
        "全年 {number} 档促销，共 {days} 天有活动。",
    ),
    "promo_calendar": ("`salesplan promo PLAN calendar` makes one.", "请用 `salesplan promo 计划 calendar` 生成。"),
    "title_promo_evaluate": ("{plan} · what promotions brought, up to {day}", "{plan} · 促销评估，截至 {day}"),
    "no_clean_days": (
        "there are no clean days before or after it in the exports",
        "导出中没有它前后的非促销日",
    ),
    "without_baseline": ("there is no baseline", "没有基线"),
    "without_quantities": (
        "the exports have no quantities, and the promotion states no `discount`",
        "导出没有数量，促销也没有写明 `discount`",
    ),
    "without_costs": (
        "the plan has no `cost` of most of what was sold",
        "计划没有写明大部分所售产品的 `cost`",
    ),
    "promo_not_begun": ("Begins on {day}.", "{day} 开始。"),
    "promo_no_baseline": ("Nothing tells what would have sold without it.", "无从得知没有促销时会卖多少。"),
    "promo_lift": (
        "{lift} more than the {baseline} to be expected ({share}).",
        "比预计的 {baseline} 多卖 {lift}（{share}）。",
    ),
    "promo_fall": (
        "{lift} against the {baseline} to be expected ({share}).",
        "与预计的 {baseline} 相比为 {lift}（{share}）。",
    ),
    "promo_interval": (
        "With {confidence} confidence between {low} and {high}.",
        "在 {confidence} 的置信度下介于 {low} 与 {high} 之间。",
    ),
    "promo_confounded": (
        "That is of {others} as well: they ran together, and nothing tells which brought what.",
        "其中包含 {others} 的效果：同期进行，无法分清各自的贡献。",
    ),
    "promo_after": (
        "In the days after, {amount} {direction} than usual was sold.",
        "活动后的日子比平时{direction} {amount}。",
    ),
    "promo_siblings": (
        "Of products beside it, {amount} {direction} than usual was sold.",
        "同系列的其他产品比平时{direction} {amount}。",
    ),
    "promo_others": ("Of all other products, {amount} {direction} was sold.", "其余产品{direction} {amount}。"),
    "promo_more": ("more", "多卖"),
    "promo_less": ("less", "少卖"),
    "promo_customers": (
        "{number} new customers more than usual, {all} in all.",
        "新客户比平时多 {number} 个，共 {all} 个。",
    ),
    "promo_profit": (
        "It cost {cost}; what is left is {profit}, between {low} and {high}.",
        "成本 {cost}；净收益 {profit}，介于 {low} 与 {high} 之间。",
    ),
    "promo_profit_plain": ("It cost {cost}; what is left is {profit}.", "成本 {cost}；净收益 {profit}。"),
    "promo_running": ("Day {day} of {days}.", "第 {day} 天，共 {days} 天。"),
    "promo_end": ("It is heading for {end}.", "预计最终 {end}。"),
    "promo_end_of_goal": (
        "It is heading for {end}, {share} of the goal of {goal}.",
        "预计最终 {end}，为目标 {goal} 的 {share}。",
    ),
    "promo_verdict_paid_off": ("It paid off.", "物有所值。"),
    "promo_verdict_lost_money": ("It lost money.", "得不偿失。"),
    "promo_verdict_sold_more": ("It sold more; whether it paid can't be told.", "销量确有提升；是否划算尚不能断定。"),
    "promo_verdict_sold_less": ("Less was sold than without it.", "卖得比没有促销时还少。"),
    "promo_verdict_no_clear_effect": ("No effect stands out from everyday ups and downs.", "效果没有超出日常波动。"),
    "promo_verdict_no_interval": (
        "There are too few clean days to say how sure that is.",
        "非促销日太少，无法判断有多可靠。",
    ),
    "promo_verdict_confounded": ("By itself it can't be judged.", "无法单独评判。"),
    "promo_verdict_still_running": ("It is still running.", "仍在进行。"),
    "gantt_title": ("Promotions of the year", "全年促销日历"),
}
