"""A chart of each kind, with what makes them hard: names that are formulas, numbers below zero, gaps."""

from __future__ import annotations

from datetime import date

from salesplan.terms.chart import Chart
from salesplan.terms.table import table

REGIONS = ("华东", "=cmd|' /C calc'!A0", "North & <South>", "西南")
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
RUNS = [
    ("", date(2026, 1, 1), date(2026, 12, 31), "frame"),
    (REGIONS[1], date(2026, 1, 1), date(2026, 1, 10), "holiday"),
    (REGIONS[2], date(2026, 3, 5), date(2026, 3, 5), "launch"),
    (REGIONS[1], date(2026, 7, 1), date(2026, 7, 2), "clearance"),
    (REGIONS[1], date(2026, 12, 31), date(2026, 12, 31), "holiday"),
]


def gallery() -> list[Chart]:
    """The charts, hostile throughout."""
    bullet = [
        (name, 52_000_000 + i * 9_000_000, 48_000_000 + i * 8_000_000, 50_000_000, 55_000_000, 61_000_000 + i)
        for i, name in enumerate(REGIONS)
    ]
    steps = [
        ("2025", 30_000_000, "total"),
        ("price", 4_000_000, "step"),
        ("volume", -42_000_000, "step"),
        ("mix", 12_000_000, "step"),
        ("new", 20_000_000, "step"),
        ("2026", 24_000_000, "total"),
    ]
    running = [
        (month, (i + 1) * 60_000_000, (i + 1) * 58_000_000 if i < 9 else None, (i + 1) * 49_000_000 + i * i * 90_000)
        + ((None,) * 3 if i < 8 else tuple((i + 1) * 58_000_000 + (i - 8) * spread for spread in (-5e6, 0, 5e6)))
        for i, month in enumerate(MONTHS)
    ]
    running = [(*row[:4], *(None if v is None else int(v) for v in row[4:])) for row in running]
    heat = [
        (name, month, None if (i + j) % 11 == 0 else 0.4 + ((i * 7 + j * 3) % 13) / 10)
        for i, name in enumerate(REGIONS)
        for j, month in enumerate(MONTHS)
    ]
    quadrant = [(name, 0.1 + 0.1 * i, 0.3 - 0.15 * i, 10**7 * (i + 1)) for i, name in enumerate(REGIONS)]
    pareto = [(f"客户{i}", 40_000_000 // i, min(0.37 + 0.05 * i, 1.0)) for i in range(1, 13)]
    mix = [(name, month, 0.25) for month in MONTHS for name in REGIONS]
    landing = "landing_low:money landing:money landing_high:money"
    return [
        Chart(
            "regions",
            "bullet",
            "=1+1 大区",
            "@remark 华东最高",
            table("regions", f"name target:money actual:money {landing}", bullet),
        ),
        Chart("bridge", "waterfall", "同比桥", "结构", table("bridge", "name amount:money kind:word", steps)),
        Chart(
            "running",
            "running",
            "累计",
            "走势",
            table(
                "running",
                f"period cumulative_target:money cumulative_actual:money cumulative_last_year:money {landing}",
                running,
            ),
        ),
        Chart("heat", "heatmap", "热力图", "各月完成率", table("heat", "name period attainment:ratio", heat)),
        Chart(
            "quadrant",
            "quadrant",
            "四象限",
            "份额与增长",
            table("q", "name share:ratio growth:ratio actual:money", quadrant),
        ),
        Chart("pareto", "pareto", "客户", "前三名", table("p", "name actual:money cumulative_share:ratio", pareto)),
        Chart("mix", "mix", "结构", "渠道占比", table("m", "name period share:ratio", mix)),
        Chart(
            "effort",
            "paired",
            "投入",
            "西南 +4",
            table("a", "name present:count allocated:count", [(name, 4 + i, 9 - i) for i, name in enumerate(REGIONS)]),
        ),
        *_odds(),
        Chart("gantt", "gantt", "促销", "全年", table("g", "name start:day end:day kind:word", RUNS)),
        Chart("nothing", "bullet", "空", "没有数据", table("n", "name target:money actual:money", [])),
    ]


def _odds() -> list[Chart]:
    """Of a simulation: a fan of which half is fact, a distribution across its target, a tornado."""
    fan = [
        (month, (i + 1) * 60_000_000, (i + 1) * 58_000_000 if i < 6 else None)
        + (
            tuple((i + 1) * 58_000_000 + (i - 5) * off * 1_000_000 for off in (-9, -4, 0, 4, 10))
            if i > 4
            else (None,) * 5
        )
        for i, month in enumerate(MONTHS)
    ]
    shares = (0.1, 0.3, 0.4, 0.2)
    bars = [(i * 10**7, (i + 1) * 10**7, part, 2 * 10**7) for i, part in enumerate(shares)]
    drivers = [("product", -10_000_000, 50_000_000, 90_000_000), ("=1+1", 45_000_000, 50_000_000, 56_000_000)]
    amounts = "cumulative_target:money cumulative_actual:money p10:money p25:money p50:money p75:money p90:money"
    ranges = [(n, 9_000_000, 8_000_000, 8_500_000 + i, 9_200_000, 0.2) for i, n in enumerate(REGIONS)]
    spans = "name target:money p10:money p50:money p90:money chance:ratio"
    stretches = "from_amount:money to_amount:money share:ratio target:money"
    return [
        Chart("fan", "fan", "扇形图", "区间", table("fan", f"period {amounts}", fan)),
        Chart("distribution", "distribution", "分布", "四成达成", table("distribution", stretches, bars)),
        Chart(
            "tornado", "tornado", "龙卷风", "因素", table("t", "driver:word low:money p50:money high:money", drivers)
        ),
        Chart("ranges", "ranges", "情景", "各情景的全年销售", table("r", spans, ranges)),
    ]
