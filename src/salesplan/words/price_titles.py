"""Titles and words of the tables about prices (价格表的标题与用词): key → (English, Chinese)."""

from __future__ import annotations

PRICE_COLUMNS: dict[str, tuple[str, str]] = {
    "request": ("Row", "行"),
    "rule_kind": ("Kind", "种类"),
    "rules": ("Rules", "规则"),
    "list": ("List", "价目表"),
    "grade": ("Grade", "客户等级"),
    "grade_name": ("Name of the grade", "等级名称"),
    "customer": ("Customer", "客户"),
    "coupon": ("Coupon", "优惠券"),
    "of_amount": ("Of", "基数"),
    "running": ("Left", "剩余金额"),
    "free": ("Free units", "赠品数量"),
    "gift": ("Gift", "赠品"),
    "list_price": ("List price", "标价"),
    "list_amount": ("List amount", "标价金额"),
    "net": ("Net", "净额"),
    "unit_net": ("Net per unit", "单件净价"),
    "discount": ("Discount", "折扣率"),
    "floor": ("Floor", "限价"),
    "level_margin": ("Margin of the level", "级差毛利"),
    "below_floor": ("Below the floor", "低于限价"),
    "problem": ("Problem", "问题"),
    "precedence": ("Precedence", "优先顺序"),
    "priority": ("Priority", "优先级"),
    "start": ("From", "起始日"),
    "paid": ("Paid", "实付"),
    "limit": ("Limit", "限值"),
    "cases": ("Cases", "情形数"),
}

PRICE_TABLES: dict[str, tuple[str, str]] = {
    "quote": ("Quote", "报价"),
    "waterfall": ("From list to net", "价格瀑布"),
    "candidates": ("What was considered", "候选规则"),
    "quotes": ("Quotes", "报价"),
    "lint": ("What the rules come to", "价格检查"),
    "ladder": ("Price ladder", "价盘"),
}

PRICE_WORDS: dict[str, tuple[str, str]] = {
    "list": ("list price", "标价"),
    "percent_off": ("percentage off", "折扣"),
    "amount_off": ("amount off", "立减"),
    "volume_marginal": ("volume price, marginal", "阶梯价（超额累进）"),
    "volume_retroactive": ("volume price, retroactive", "阶梯价（全额累进）"),
    "cumulative_volume": ("cumulative volume", "累计阶梯价"),
    "free_goods": ("free goods", "买赠"),
    "agreement": ("agreement", "协议价"),
    "clearance": ("clearance", "清仓"),
    "bundle": ("bundle", "套装"),
    "order_total": ("order total", "满减"),
    "won": ("won", "采用"),
    "stacked": ("on top", "叠加"),
    "lost": ("lost", "落选"),
    "price_rules": ("price rules", "价格规则"),
    "price_lists": ("price lists", "价目表"),
    "cases": ("cases", "用例"),
}
