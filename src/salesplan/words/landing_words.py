"""What is said about landings (预计达成用语): columns, tables, words of cells, and phrases; key → (English, Chinese)."""

from __future__ import annotations

LANDING_COLUMNS: dict[str, tuple[str, str]] = {
    "landing_high": ("Landing, high", "预计达成（高）"),
    "landing": ("Landing", "预计达成"),
    "landing_low": ("Landing, low", "预计达成（低）"),
    "cumulative_low": ("To date, low", "累计下限"),
    "cumulative_landing": ("To date, expected", "累计预计"),
    "cumulative_high": ("To date, high", "累计上限"),
    "origins": ("Trials", "回测次数"),
    "error": ("Error", "误差率"),
    "bias": ("Bias", "偏向"),
    "coverage": ("Held 80 %", "区间覆盖率"),
    "horizon": ("Periods ahead", "预测期数"),
    "chosen": ("Chosen", "选用占比"),
    "error_of_chosen": ("Error of the chosen", "选用方法误差率"),
}

LANDING_TABLES: dict[str, tuple[str, str]] = {
    "landing": ("Landing of the year", "全年预计达成"),
    "landing_periods": ("Landing by period", "分期预计达成"),
    "landing_backtest": ("How each method would have landed", "各预测方法回测"),
    "landing_horizons": ("Backtest by periods ahead", "按预测期数回测"),
    "landing_trials": ("Backtest by node and origin", "各节点逐期回测"),
}

LANDING_WORDS: dict[str, tuple[str, str]] = {
    "straight_line": ("straight line", "日均推算"),
    "seasonal_naive": ("as last year", "去年同期"),
    "plan_phased": ("plan-phased", "按计划推算"),
    "share_of_year": ("share of the year", "年内占比"),
    "seasonal_growth": ("last year with growth", "去年同期加增长"),
    "smoothing": ("exponential smoothing", "指数平滑"),
    "damped_trend": ("damped trend", "阻尼趋势"),
    "holt_winters": ("Holt-Winters", "霍尔特-温特斯"),
    "combined": ("mean of methods", "组合平均"),
    "chosen": ("chosen", "选用"),
}

LANDING_PHRASES: dict[str, tuple[str, str]] = {
    "not_with_landing_backtest": (
        "{option} is about this review, and a backtest looks at earlier forecasts; leave one of the two out",
        "{option} 针对本期回顾，而回测针对以往的预测；请去掉其中一个",
    ),
    "more_periods": (
        "Give it the exports of more periods, or a later `--period`.",
        "请补充更多期间的导出，或指定更晚的 `--period`。",
    ),
    "compared_straight": ("straight line by {error}", "日均推算为 {error}"),
    "compared_both": (
        "straight line by {error}; where last year is known, {chosen} against {naive} as last year",
        "日均推算为 {error}；在已知去年同期之处，选用方法为 {chosen}，去年同期法为 {naive}",
    ),
    "title_landing_backtest": ("{plan} · how good are the landings?", "{plan} · 预计达成回测"),
}
