"""What is said about how good odds were (校准用语): columns, tables, words of cells, and phrases; key → (English, Chinese)."""

from __future__ import annotations

CALIBRATION_COLUMNS: dict[str, tuple[str, str]] = {
    "ahead": ("Ahead", "预测范围"),
    "outcomes": ("Outcomes", "结果数"),
    "coverage_50": ("Held by 50 %", "50% 区间覆盖"),
    "coverage_80": ("Held by 80 %", "80% 区间覆盖"),
    "crps": ("Score (CRPS)", "评分"),
    "off_straight_line": ("Straight line", "日均推算误差"),
    "crps_with_last_year": ("Score, last year known", "评分（有去年）"),
    "off_seasonal_naive": ("As last year", "去年同期误差"),
    "said_from": ("Said, from", "所说概率（起）"),
    "said_to": ("to", "至"),
    "said": ("Said", "所说概率"),
    "happened": ("Happened", "实际发生"),
}

CALIBRATION_TABLES: dict[str, tuple[str, str]] = {
    "calibration": ("How good the odds would have been", "达成概率回测"),
    "reliability": ("Chances said, and what happened", "概率可靠性"),
    "calibration_trials": ("Every trial", "逐次回测"),
}

CALIBRATION_WORDS: dict[str, tuple[str, str]] = {
    "next_period": ("next period", "下一期"),
    "all_spans": ("both", "合计"),
}

CALIBRATION_PHRASES: dict[str, tuple[str, str]] = {
    "not_with_odds_backtest": (
        "{option} is about this year's plan, and a backtest looks at earlier years; leave one of the two out",
        "{option} 针对本年计划，而回测针对以往年度；请去掉其中一个",
    ),
    "title_calibration": ("{plan} · how good are the odds?", "{plan} · 达成概率回测"),
    "calibrated_well": ("they can be taken at their word", "可按字面采信"),
    "calibrated_wide": ("they are cautious: less is left open than they say", "偏保守：实际波动比所说的小"),
    "calibrated_narrow": (
        "they are too sure of themselves: more is left open than they say",
        "过于自信：实际波动比所说的大",
    ),
    "scored_straight": ("a straight line is off by {straight}", "日均推算的误差为 {straight}"),
    "scored_both": (
        "a straight line is off by {straight}; where last year is known they score {score}, and last year is off by {naive}",
        "日均推算的误差为 {straight}；有去年数据时评分为 {score}，照搬去年的误差为 {naive}",
    ),
}
