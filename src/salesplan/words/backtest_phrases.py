"""What a backtest of a decomposition says of its methods (回测的语句); it is part of the phrases."""

from __future__ import annotations

BACKTEST_PHRASES: dict[str, tuple[str, str]] = {
    "two_whole_years": (
        "Add the exports of two whole years before {year}; the last period of each must be in them.",
        "请补充 {year} 年之前两个完整年度的导出，须包含各年的最后一个期间。",
    ),
    "calendar_with_years": (
        "Use `pattern: months` or one of weeks, whose years repeat; without --backtest the plan works as it is.",
        "请使用 `pattern: months` 或按周的日历，其年度可以类推；不加 --backtest 时计划可照常使用。",
    ),
    "not_with_backtest": (
        "{option} is about targets, and a backtest has none; leave one of the two out",
        "{option} 针对目标，而回测没有目标；请去掉其中一个",
    ),
    "fewer_than_two": ("the exports tell no two of its nodes apart", "导出无法区分其中任何两个节点"),
    "sellers_alike": (
        "fewer than two held a territory and sold something, or no method tells their territories apart",
        "有辖区且有销售的不足两人，或没有方法能区分他们的辖区",
    ),
    "no_territory_then": ("nobody held a territory in that year", "该年没有人拥有辖区"),
    "own_is_best": ("that is how the plan spreads", "计划正是这样分解的"),
    "own_compared": ("the plan's way, {method}: {amount} ({share})", "计划所用的“{method}”：{amount}（{share}）"),
    "own_unjudged": ("the plan's way can't be judged", "计划所用的方法无法评判"),
    "own_is_best_sayable": (
        "Of the methods that a plan can ask for, the plan's is the best.",
        "在计划可以选用的方法中，计划所用的最好。",
    ),
    "would_choose": (
        "`decompose: {key}: {method}` would have put {share} in the wrong place.",
        "若写 `decompose: {key}: {method}`，错配为 {share}。",
    ),
}
