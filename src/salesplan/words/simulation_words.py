"""What is said about simulations (模拟用语): columns, tables, words of cells, and phrases; key → (English, Chinese)."""

from __future__ import annotations

SIMULATION_COLUMNS: dict[str, tuple[str, str]] = {
    "scenario": ("Scenario", "情景"),
    "p25": ("P25", "P25 分位"),
    "p50": ("P50", "P50 中位"),
    "p75": ("P75", "P75 分位"),
    "mean": ("Mean", "均值"),
    "chance": ("Chance", "达成概率"),
    "chance_error": ("Error of the chance", "概率误差"),
    "shortfall": ("Expected shortfall", "期望缺口"),
    "missed_by": ("Missed by", "未达成时缺口"),
    "runs": ("Runs", "模拟次数"),
    "seed": ("Seed", "随机种子"),
    "assumption": ("Assumption", "假设"),
    "law": ("Law", "分布"),
    "persistence": ("Persistence", "持续性"),
    "late": ("Periods late", "推迟期数"),
    "source": ("From", "来源"),
    "periods": ("Periods", "期数"),
    "spread_error": ("± of the spread", "波动误差"),
    "driver": ("Driver", "驱动因素"),
    "swing": ("Swing", "摆幅"),
    "variance_share": ("Share of variance", "方差占比"),
    "wanted": ("Chance wanted", "目标概率"),
    "lever": ("What", "途径"),
    "sellers": ("Sellers", "业务员数"),
    "needed": ("Needed", "所需"),
    "needed_low": ("Needed, low", "所需下限"),
    "needed_high": ("Needed, high", "所需上限"),
    "best_chance": ("Best chance", "最高概率"),
    "worst_share": ("Worst of all", "垫底概率"),
    "worst_attainment": ("Attained then", "垫底时完成率"),
    "worst_shortfall": ("Short then", "垫底时缺口"),
    "worst_tenth": ("Worst tenth", "最差 10%"),
    "percentile": ("Percentile", "分位"),
    "from_amount": ("From", "起"),
    "to_amount": ("To", "止"),
}

SIMULATION_TABLES: dict[str, tuple[str, str]] = {
    "chances": ("How likely the year's targets are", "全年目标达成概率"),
    "odds": ("Odds", "达成概率明细"),
    "drivers": ("What moves the year", "波动来源"),
    "needed": ("What it would take", "达到目标概率所需"),
    "risk": ("Where it goes wrong", "风险"),
    "assumptions": ("What this assumes", "假设与依据"),
    "fan": ("The year as it may add up", "年度累计区间"),
    "distribution": ("Where the year may end", "全年销售分布"),
    "tornado": ("What moves the year", "波动来源"),
}

SIMULATION_WORDS: dict[str, tuple[str, str]] = {
    "stronger_sales": ("sales to come, of what is expected", "余下销售（占预期）"),
    "more_sellers": ("more sellers", "增加业务员"),
    "rest_of_year": ("rest of the year", "剩余期间"),
    "noise": ("month noise", "单期随机波动"),
    "strength": ("strength", "目标强度"),
    "attrition": ("leavers", "离职"),
    "vacant_sells": ("a vacancy still sells", "空缺辖区仍可销售"),
    "hires": ("late starts", "入职推迟"),
    "launches": ("late launches", "上市推迟"),
    "lognormal": ("lognormal", "对数正态"),
    "normal": ("normal", "正态"),
    "triangular": ("triangular", "三角分布"),
    "pert": ("PERT", "贝塔三点分布"),
    "empirical": ("as seen", "经验分布"),
    "fixed": ("fixed", "固定"),
    "estimated": ("estimated", "估计"),
    "default": ("default", "默认"),
}

SIMULATION_PHRASES: dict[str, tuple[str, str]] = {
    "no_hired": ("the plan doesn't say when the seller is hired", "计划没有写明入职日期"),
    "hired_outside": ("hired on {day}, outside the plan's year", "入职日期 {day} 不在计划年度内"),
    "simulated_odds": (
        (
            "The year's target of {target} is reached with a chance of {chance}: sales come to {middle}, in 8 of 10 cases "
            "between {low} and {high}."
        ),
        "全年目标 {target}：达成概率 {chance}；预计销售 {middle}，十次中有八次落在 {low} 至 {high} 之间。",
    ),
    "simulated_range": (
        "Sales of the year come to {middle}, in 8 of 10 cases between {low} and {high}; the plan has no target for it.",
        "全年预计销售 {middle}，十次中有八次落在 {low} 至 {high} 之间；计划没有全年目标。",
    ),
    "simulated_drivers": (
        "What moves it most, from a poor case to a good one: {names}.",
        "影响最大的因素（由差到好的摆幅）：{names}。",
    ),
    "simulated_needed": (
        "To be {wanted} sure, sales to come have to run {stronger} stronger than expected.",
        "要有 {wanted} 的把握，余下的销售须比预期高 {stronger}。",
    ),
    "simulated_needed_sellers": (
        (
            "To be {wanted} sure, sales to come have to run {stronger} stronger than expected, or the number of sellers has to "
            "grow by {sellers} from the next period on."
        ),
        "要有 {wanted} 的把握，余下的销售须比预期高 {stronger}，或从下一期起增加 {sellers} 名业务员。",
    ),
    "simulated_out_of_reach": (
        "However strong sales become, the chance stays below {wanted}: in the best case it is {best}.",
        "无论销售多强，达成概率都到不了 {wanted}：最高为 {best}。",
    ),
    "simulated_weakest": (
        "The region that most often ends furthest behind its target is {name}, in {often} of cases.",
        "最常落后于目标的区域是{name}，概率为 {often}。",
    ),
    "simulated_sellers": (
        "{likely} of {sellers} sellers are likelier than not to make their quota.",
        "{sellers} 名业务员中，有 {likely} 名更可能完成配额。",
    ),
    "chart_fan": ("The year as it may add up", "年度累计区间"),
    "remark_fan": (
        "Dark: half of all cases lie within. Light: 8 of 10. The year ends at {middle}, against a target of {target}.",
        "深色区间含一半的情形，浅色区间含八成。年末中位为 {middle}，目标为 {target}。",
    ),
    "remark_fan_plain": (
        "Dark: half of all cases lie within. Light: 8 of 10. The year ends at {middle}.",
        "深色区间含一半的情形，浅色区间含八成。年末中位为 {middle}。",
    ),
    "chart_distribution": ("Where the year may end", "全年销售的可能结果"),
    "remark_distribution": (
        "{chance} of all cases reach the target of {target}.",
        "{chance} 的情形达成目标 {target}。",
    ),
    "remark_distribution_plain": ("The plan has no target of the year.", "计划没有全年目标。"),
    "chart_tornado": ("What moves the year", "什么在左右全年"),
    "remark_tornado": (
        (
            "Each bar: the year if this alone turns out poor (P10) or good (P90), all else as expected; what they do together "
            "isn't shown."
        ),
        "每条：仅该因素偏差（P10）或偏好（P90）、其余如预期时的全年销售；不含因素之间的相互作用。",
    ),
    "legend_half": ("half of cases", "一半情形"),
    "legend_most": ("8 of 10 cases", "八成情形"),
    "legend_missed": ("below the target", "未达目标"),
    "legend_made": ("target reached", "达成目标"),
    "legend_worse": ("poor case", "偏差"),
    "legend_better": ("good case", "偏好"),
    "title_simulate": ("{plan} · how likely it is, sales known up to {day}", "{plan} · 达成概率（销售截至 {day}）"),
}
