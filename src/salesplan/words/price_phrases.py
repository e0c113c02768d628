"""The sentences about prices (价格用语): key → (English, Chinese)."""

from __future__ import annotations

PRICE_PHRASES: dict[str, tuple[str, str]] = {
    # what is wanted
    "want_discount": ("should take off between 0% and 100%", "折扣应在 0% 到 100% 之间"),
    "want_room": ("leaves no room: the most is below the least", "没有余地：上限低于下限"),
    "want_alone_or_stack": ("can't both hold alone and come on top of others", "不能既排他又叠加"),
    "want_no_stack": ("sets a price, and so can't come on top of others", "直接定价的规则不能叠加"),
    "want_off_or_price": ("should say either `off` or `price`", "应写明 `off` 或 `price` 之一"),
    "want_off_or_amount": ("should say either `off` or `amount`", "应写明 `off` 或 `amount` 之一"),
    "want_markup_or_margin": ("should say either `markup` or `margin`", "应写明 `markup` 或 `margin` 之一"),
    "want_partner": (
        "should say with whom: `customer`, `channel` or `grade`",
        "应写明协议对象：`customer`、`channel` 或 `grade`",
    ),
    "want_one_floor": (
        "should say one of `price`, `of_list` and `of_cost`",
        "应写明 `price`、`of_list`、`of_cost` 之一",
    ),
    "want_no_product": (
        "names its products in `of`, so it takes no `product` and no `quantity`",
        "产品写在 `of` 中，不能再写 `product` 或 `quantity`",
    ),
    "want_no_quantity": ("is of whole orders, so it takes no `quantity`", "针对整单，不能写 `quantity`"),
    "want_ending": (
        "should be the last digits of a price, such as 9, 00 or 9.90",
        "应为价格尾数，例如 9、00 或 9.90",
    ),
    "want_order_lines": (
        "should say `product` and `quantity`, or `lines`",
        "应写明 `product` 和 `quantity`，或 `lines`",
    ),
    # names
    "word_grade": ("customer grade", "客户等级"),
    "word_price_list": ("price list", "价目表"),
    "word_rule": ("the rule {name}", "规则“{name}”"),
    "word_promised": ("rule {number} of the promotion {name}", "促销“{name}”的第 {number} 条规则"),
    "word_list": ("the list {name}", "价目表“{name}”"),
    "word_floor": ("the floor {name}", "限价 {name}"),
    "word_cost": ("the cost {name}", "成本 {name}"),
    "word_competitor": ("the competitors' price {name}", "竞品价 {name}"),
    # why a price is missing
    "no_list_price": ("no price list holds for it", "没有适用的价目表"),
    "no_cost": ("its cost is not known", "成本未知"),
    "no_competitor": ("no competitor's price is known", "竞品价未知"),
    "no_ending_fits": (
        "no price with such an ending ({name}) lies within its bounds",
        "范围内没有符合尾数（{name}）的价格",
    ),
    "no_price_in_list": ('the list "{name}" has no price for it on that day', "价目表“{name}”当日没有该产品的价格"),
    "lists_in_a_circle": ("the lists refer to each other: {name}", "价目表相互引用：{name}"),
    "unknown_in_order": ('unknown {kind} "{name}"', "未知的{kind}“{name}”"),
    "no_whole_quantity": ('the quantity "{value}" is no whole number above zero', "数量“{value}”不是正整数"),
    "no_day": ('"{value}" is no day, such as 2026-01-31', "“{value}”不是日期，例如 2026-01-31"),
    "bought_is": (
        "`--bought` takes month=UNITS, quarter=UNITS or year=UNITS",
        "`--bought` 的格式为 month=件数、quarter=件数 或 year=件数",
    ),
    "quote_needs": ("a quote needs {options}, or a table of --requests", "报价需要 {options}，或 --requests 询价表"),
    "not_with_requests": (
        "--requests says what is asked; write what else is asked into its table",
        "--requests 已写明询价内容；其他询价内容请写入该表",
    ),
    "order_has_problems": ("another line of its order can't be quoted", "同一订单的其他行无法报价"),
    "lost_alone": ("the rule that holds lets none come on top", "所用规则不允许叠加"),
    "needs_column": ('the requests have no column "{column}"', "询价表缺少列“{column}”"),
    "order_is_mixed": ("the lines of its order differ in {what}", "同一订单各行的{what}不一致"),
    "an_order": ("the order", "该订单"),
    # examples
    "example": ("{goods}{who}, {day}", "{goods}{who}，{day}"),
    "example_beside_less": (
        "{order}, in an order with {amount} of other goods by the list, {running} before order totals",
        "{order}，同单另有 {amount} 其他商品（按标价；其他优惠后 {running}）",
    ),
    "example_beside": ("{order}, in an order with {amount} of other goods", "{order}，同单另有 {amount} 其他商品"),
    "example_bought": ("{order}, after {units} earlier in the {period}", "{order}，此前{period}内已购 {units}"),
    "example_rule": ("{order}; by {rule}", "{order}；由{rule}造成"),
    "example_more": ("{example} (and {cases} more like it)", "{example}（另有 {cases} 种同类情形）"),
    "by_list": ("the price list {name}", "价目表“{name}”"),
    "by_products": ("the products' own list price", "产品自身的标价"),
    "by_rule": ("the rule {name}", "规则“{name}”"),
    "word_month": ("month", "本月"),
    "word_quarter": ("quarter", "本季"),
    "word_year": ("year", "本年"),
    "never_met": (
        "its conditions hold together for no order of the plan's year",
        "在计划年度内没有订单能同时满足其条件",
    ),
    "never_first": ("{rule} always goes first", "{rule} 始终优先"),
    "never_reached": ("no order line has so many units", "没有订单行达到该数量"),
    "never_gives": ("it never takes anything off", "从未产生优惠"),
    "say_priority": (
        "Give one of them a higher `priority`. The other stands at {place}.",
        "请为其中一条设更高的 `priority`。另一条在 {place}。",
    ),
    "mend_floor": ("Change {rule}, its stacking, or the floor.", "请调整{rule}、其叠加方式或限价。"),
    "mend_cliff": ("Let {rule} take less off where it begins.", "请减小{rule}起点处的优惠。"),
    "mend_cliff_cumulative": (
        "With `reads: marginal` {rule} has no such cliff; or let the step take less off.",
        "{rule}改用 `reads: marginal` 则无此问题；或减小该档优惠。",
    ),
    "mend_cliff_order": (
        "Let no step of {rule} take off more beyond the one before than a unit costs; `volume_marginal` has no such cliff.",
        "请使{rule}每一档比上一档多减的金额不超过一件的价格；按件数的 `volume_marginal` 无此问题。",
    ),
    "mend_cliff_volume": (
        "The reading `volume_marginal` has no such cliff; or let the step take less off.",
        "改用 `volume_marginal` 则无此问题；或减小该档优惠。",
    ),
    "case_steps": ("List {listed}: {steps}.", "标价 {listed}：{steps}。"),
    "end_list_earlier": (
        "Let {first} end on {day}, or leave its `to` out.",
        "请让 {first} 于 {day} 结束，或去掉其 `to`。",
    ),
    # titles and reasons of the tables
    "title_quote": ("{plan} · quote for {day}: {net}", "{plan} · {day} 报价：{net}"),
    "title_quotes": ("{plan} · {lines} quotes", "{plan} · {lines} 条报价"),
    "title_lint": (
        "{plan} · prices: {errors} errors, {warnings} warnings",
        "{plan} · 价格检查：{errors} 个错误，{warnings} 个警告",
    ),
    "title_ladder": ("{plan} · price ladder on {day}", "{plan} · {day} 价盘"),
    "lost_to": ("{rule} goes first", "{rule} 优先"),
    "lost_quantity": ("not for this quantity", "数量不符"),
    "fate_not_window": ("not on this day", "不在有效期"),
    "fate_not_product": ("not for this product", "产品不符"),
    "fate_not_channel": ("not for this channel", "渠道不符"),
    "fate_not_region": ("not for this region", "区域不符"),
    "fate_not_customer": ("not for this customer", "客户不符"),
    "fate_not_grade": ("not for this grade", "客户等级不符"),
    "fate_not_coupon": ("asks for the coupon", "需要优惠券"),
    "lost_nothing": ("takes nothing off this order", "对本单无优惠"),
}
