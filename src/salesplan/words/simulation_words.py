"""What is said about simulations (模拟用语): columns, tables, words of cells, and phrases; key → (English, Chinese)."""

from __future__ import annotations

SIMULATION_COLUMNS: dict[str, tuple[str, str]] = {
    "scenario": ("Scenario", "情景"),
    "p25": ("P25", "P25"),
    "p50": ("P50", "P50（中位）"),
    "p75": ("P75", "P75"),
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
    "source": ("From", "来源"),
    "periods": ("Periods", "期数"),
    "units": ("Nodes", "节点数"),
    "spread_error": ("± of the spread", "波动误差"),
    "driver": ("Driver", "驱动因素"),
    "swing": ("Swing", "摆幅"),
    "variance_share": ("Share of variance", "方差占比"),
    "wanted": ("Chance wanted", "目标概率"),
    "lever": ("What", "途径"),
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
    "rest_of_year": ("rest of the year", "剩余期间"),
    "noise": ("single months of sellers", "单期随机波动"),
    "strength": ("strength", "目标强度"),
    "attrition": ("leavers", "离职"),
    "vacant_sells": ("a vacancy still sells", "空缺辖区仍可销售"),
    "hires": ("late starts", "入职推迟"),
    "launches": ("late launches", "上市推迟"),
    "lognormal": ("lognormal", "对数正态"),
    "normal": ("normal", "正态"),
    "triangular": ("triangular", "三角"),
    "pert": ("PERT", "PERT 分布"),
    "empirical": ("as seen", "经验分布"),
    "fixed": ("fixed", "固定"),
    "estimated": ("estimated", "估计"),
    "default": ("default", "默认"),
}

SIMULATION_PHRASES: dict[str, tuple[str, str]] = {
    "title_simulate": ("{plan} · how likely it is, sales known up to {day}", "{plan} · 达成概率（销售截至 {day}）"),
}
