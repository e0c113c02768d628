"""Hints, reasons and sentences about response curves and allocations (反应与分配短语); they are part of the phrases."""

from __future__ import annotations

ALLOCATED: dict[str, tuple[str, str]] = {
    "curve_missing": (
        "is not said: give `points` or `adbudg`",
        "没有写明：请写 `points` 或 `adbudg`",
    ),
    "curve_twice": ("is said twice: give either `points` or `adbudg`", "写了两次：`points` 与 `adbudg` 只能取其一"),
    "curve_falls": (
        "doesn't rise: `{below}` sells {less}, `{above}` {more}",
        "没有上升：`{below}` 为 {less}，`{above}` 为 {more}",
    ),
    "curve_misses": (
        "can't pass all its points: at `{point}` the nearest one sells {fitted}, and {share} is said",
        "无法经过所有的点：在 `{point}` 处最接近的曲线为 {fitted}，而写明的是 {share}",
    ),
    "curve_scale": (
        "doesn't sell 100% at present effort: with these a and b, d is {needed}, not {said}",
        "在现有投入下不是 100%：按这里的 a 和 b，d 应为 {needed}，而不是 {said}",
    ),
    "allocate_what": (
        'nothing is known that "{text}" would allocate',
        "不知道“{text}”要分配什么",
    ),
    "allocate_number": (
        '"{text}" is no amount of {effort} above zero',
        "“{text}”不是大于零的 {effort} 数额",
    ),
    "not_with_allocate": (
        "`{option}` is for draws; `--allocate` makes none",
        "`{option}` 用于随机模拟，`--allocate` 不做模拟",
    ),
    "allocate_how": (
        "Say `--allocate budget=2_000_000` (money) or `--allocate heads=40` (whole ones).",
        "请写 `--allocate budget=2_000_000`（金额）或 `--allocate heads=40`（整数人数）。",
    ),
    "allocate_sells": (
        "Say it: `sells: 3_200_000`; or give it a target or quota.",
        "请写明：`sells: 3_200_000`；或为它设目标或配额。",
    ),
    "allocate_room": (
        "Change the bounds, or what is to be allocated.",
        "请调整上下限，或调整要分配的总量。",
    ),
    "allocate_step": (
        "Narrow the bounds (`max:`); of money, say a larger `step:` or none.",
        "请收紧上限（`max:`）；金额也可写更大的 `step:`，或不写。",
    ),
    "allocate_max": (
        "Say the `max:` up to which the curve can be trusted, or points that were tried.",
        "请用 `max:` 写明曲线可信的上限，或改用试过的点。",
    ),
    "allocate_declare": (
        "Declare them under `scenarios: responses: {effort}:`, e.g. `{{region: east, present: …, points: {{none: 55%, …}}}}`.",
        "请在 `scenarios: responses: {effort}:` 下声明，例如 `{{region: east, present: …, points: {{none: 55%, …}}}}`。",
    ),
    "word_heads": ("heads", "人数"),
    "word_budget": ("money", "资金"),
    "allocate_heads": ("{number} heads", "{number} 人"),
    "allocate_sales": ("{amount} of sales", "销售额 {amount}"),
    "allocate_margin": ("{amount} of margin", "毛利 {amount}"),
    "title_allocation": ("{plan} · where {total} sell the most", "{plan} · {total}投在哪里卖得最多"),
    "allocate_better": (
        "Of {total}, the best allocation brings {best} a year, {gain} ({share}) more than in present proportions.",
        "{total}的最优分配全年可得{best}，比按现有比例分配多 {gain}（{share}）。",
    ),
    "allocate_no_better": (
        "Of {total}, the best allocation brings {best} a year: present proportions are as good.",
        "{total}的最优分配全年可得{best}：现有比例已经最优。",
    ),
    "allocate_today": (
        "Today's {total} bring {worth}.",
        "现有投入（{total}）可得{worth}。",
    ),
    "allocate_one_head": ("one head", "一人"),
    "allocate_move": ("{name} {change}", "{name} {change}"),
    "allocate_moves": ("Against the present: {moves}.", "与现有投入相比：{moves}。"),
    "allocate_as_now": ("Nobody's effort changes.", "各对象的投入均不变。"),
    "allocate_following": (
        "{step} more in all would bring {amount} on top.",
        "总量再加{step}，可再得{amount}。",
    ),
    "allocate_full": ("All are at their most: more could not be allocated.", "全部已到上限，再多也分不出去。"),
    "allocate_exact": (
        "It is the best there is in steps of {step}: no other division brings more.",
        "以{step}为一份，这是确定的最优：没有别的分法更好。",
    ),
    "allocate_bound": (
        "It is proven that no division in steps of {step} brings more than {gap} ({share}) beyond it.",
        "以{step}为一份，已证明任何分法至多再多 {gap}（{share}）。",
    ),
    "allocate_odd": (
        "{odd} are less than a step, or beyond the last whole one: they went where they bring most, so that nothing is left.",
        "{odd} 不足一份，或超出最后一整份：已投到增量最大处，没有剩余。",
    ),
    "allocate_flat": (
        "The optimum is flat: by sales it would be {share} less, so other reasons may decide.",
        "最优附近很平：按销售额分配只少 {share}，可以让别的理由来定。",
    ),
    "allocate_total": ("Total", "合计"),
    "chart_allocation": ("Effort at present and at its best", "现有投入与最优投入"),
}
