"""The findings about measures other than revenue (指标的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note, warning

MEASURES: dict[str, FindingText] = {
    "SP350": error(
        '{measure}: "{value}" is no multiple of {pack}',
        "{measure}：“{value}”不是 {pack} 的倍数",
        "A measure with `round`, or with packs of products, is counted in whole packs, so that every sum is one, too.",
    ),
    "SP351": error(
        "{measure} is counted from quantities, and no export has a quantity column",
        "{measure} 取自数量，而没有任何导出含数量列",
        "A history of nothing but zeros would spread the targets by guess.",
    ),
    "SP352": note(
        "{measure} is set for {names} alone; the rest of the plan has none",
        "{measure}只为{names}设定；计划的其余部分没有",
        "No number is not zero: nodes outside have no rows. A number for the whole would be spread over all of them.",
    ),
    "SP353": note(
        "{measure}: the products come in packs of {packs}, so everything comes in multiples of {step}",
        "{measure}：产品的装箱数为 {packs}，因此所有数均为 {step} 的倍数",
        "Sums over products must be whole packs of each of them; a common multiple is.",
    ),
    "SP355": warning(
        "{measure}: the year's target, {target}, is {times} times last year's {past}",
        "{measure}：全年目标 {target} 是去年 {past} 的 {times} 倍",
        "A target far out of scale is often one in another unit: cases instead of pieces.",
    ),
    "SP356": note(
        "only revenue is planned anew; the numbers of {measures} stand as they were",
        "只对销售额滚动调整；{measures}的数保持不变",
        "The exports tell what was sold in closed periods, and of most measures nothing.",
    ),
    "SP354": note(
        "{measure} is spread by the history of revenue",
        "{measure}按销售额的历史分解",
        "Told because the plan doesn't say what the measure's own history is.",
    ),
}
