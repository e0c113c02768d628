"""Titles and words of what is allocated (分配的标题与用词); they are part of the titles: key → (English, Chinese)."""

from __future__ import annotations

RESPONSE_COLUMNS: dict[str, tuple[str, str]] = {
    "present": ("Present", "现有投入"),
    "allocated": ("Allocated", "最优投入"),
    "sales_at_present": ("Sales at present", "现有销售额"),
    "sales_expected": ("Sales expected", "预计销售额"),
    "sales_gain": ("Gain", "销售增量"),
    "margin_expected": ("Margin expected", "预计毛利"),
    "margin_gain": ("Gain in margin", "毛利增量"),
    "marginal": ("One step more brings", "再加一份增加"),
    "binds": ("At its", "所在界限"),
    "way": ("Way to allocate", "分配方式"),
    "effort": ("Effort", "投入"),
    "against_best": ("Against the best", "与最优相比"),
    "of_best": ("Of the best", "占最优"),
    "curve_a": ("At most (a)", "饱和 (a)"),
    "curve_b": ("Without effort (b)", "零投入 (b)"),
    "curve_c": ("Shape (c)", "形状 (c)"),
    "curve_d": ("Scale (d)", "尺度 (d)"),
    "at_none": ("Sales at none", "零投入销售"),
    "at_half": ("At half", "一半投入"),
    "at_present": ("At present", "现有投入时"),
    "at_half_more": ("At half more", "一倍半投入"),
    "shape": ("Curve", "曲线"),
}

RESPONSE_TABLES: dict[str, tuple[str, str]] = {
    "allocation": ("Where effort sells the most", "投入的最优分配"),
    "allocation_rules": ("Against simple rules", "与简单规则对比"),
    "responses": ("Response curves", "反应曲线"),
}

RESPONSE_WORDS: dict[str, tuple[str, str]] = {
    "like_present": ("in present proportions", "按现有比例"),
    "by_sales": ("by sales", "按销售额"),
    "as_at_present": ("as it is at present", "维持现状"),
    "min": ("least", "下限"),
    "max": ("most", "上限"),
    "s_shaped": ("S-shaped", "S 形"),
    "concave": ("ever less", "递减"),
}
