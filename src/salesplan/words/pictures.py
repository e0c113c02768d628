"""What the pictures of a review say (图表说明): key → (English, Chinese); they are part of the phrases."""

from __future__ import annotations

PICTURES: dict[str, tuple[str, str]] = {
    "chart_bullet": (
        "By {axis} against target, year to date, up to {period}",
        "各{axis}年累计完成情况（截至 {period}）",
    ),
    "remark_bullet": (
        (
            "Target of the year to date reached: {reached} of {nodes}. Furthest ahead: {best} ({best_share}); furthest behind: "
            "{worst} ({worst_share}, {gap})."
        ),
        "{nodes} 个中有 {reached} 个达成年累计目标。完成率最高：{best}（{best_share}）；最低：{worst}（{worst_share}，{gap}）。",
    ),
    "remark_bullet_one": (
        "{name} stands at {share} of its target of the year to date ({gap}).",
        "{name}完成年累计目标的 {share}（{gap}）。",
    ),
    "chart_running": ("The year as it adds up", "年度累计走势"),
    "remark_running": ("{parts}.", "{parts}。"),
    "said_sold": ("{amount} sold up to {period}", "截至 {period} 累计销售 {amount}"),
    "said_ahead": ("{share} of the target of {target}, {gap} ahead", "完成目标 {target} 的 {share}，超出 {gap}"),
    "said_behind": ("{share} of the target of {target}, {gap} behind", "完成目标 {target} 的 {share}，差 {gap}"),
    "said_growth": ("{share} on the same span of last year", "同比 {share}"),
    "chart_heatmap": ("Attainment by region and period", "各区域各期完成率"),
    "remark_heatmap": (
        (
            "The target was met in {reached} of {cells} cells. Best: {best} in {best_period} ({best_share}); worst: {worst} in "
            "{worst_period} ({worst_share})."
        ),
        (
            "{cells} 格中有 {reached} 格达成目标。最高：{best} {best_period}（{best_share}）；"
            "最低：{worst} {worst_period}（{worst_share}）。"
        ),
    ),
    "chart_quadrant": (
        "By {axis}: share and growth, year to date, up to {period}",
        "各{axis}份额与增长（年累计，截至 {period}）",
    ),
    "remark_quadrant": (
        (
            "Stars: {star}, cash cows: {cash_cow}, question marks: {question_mark}, dogs: {dog}; growth is high from {line} on. "
            "The largest is {name} with {share} of sales, {growth}."
        ),
        (
            "明星 {star} 个、金牛 {cash_cow} 个、问题 {question_mark} 个、瘦狗 {dog} 个；增长以 {line} 为界。"
            "份额最大的是{name}，占 {share}，同比 {growth}。"
        ),
    ),
    "chart_pareto": (
        "By {axis}: the few that make most, year to date, up to {period}",
        "各{axis}帕累托（年累计，截至 {period}）",
    ),
    "remark_pareto": (
        "{a} of {number} make {a_share} of sales (class A). The largest, {name}, makes {largest}.",
        "{number} 个中的 {a} 个贡献 {a_share} 的销售额（A 类）。最大的是{name}，占 {largest}。",
    ),
    "chart_mix": ("Share of each channel by period", "各期渠道占比"),
    "remark_mix": ("{parts}.", "{parts}。"),
    "said_largest": ("{name} is the largest, with {share} of the year to date", "年累计占比最大的是{name}（{share}）"),
    "said_shift": (
        "{name} moved the most, by {points} points on the same span of last year",
        "变化最大的是{name}，比去年同期 {points} 个百分点",
    ),
}
