"""A small review with a chart of every kind, for the tests of the page; names are given, so that they can be hostile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesplan.errors import finding
from salesplan.terms.chart import Chart
from salesplan.terms.document import Document, Input
from salesplan.terms.table import Table, table
from salesplan.words.sentence import Language

NAMES = ("华东", "华北", "华南", "西南区域分公司直营与经销渠道的全部客户", "North & West")
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))
HOSTILE = (
    "<script>alert(1)</script>",
    "</script></style></title><img src=x onerror=alert(1)>",
    '"onmouseover="alert(1)',
    "'onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "\u202egnp.exe\u202c {{ 7*7 }} ${7*7} ]]> <!-- -->",
    "x" * 3_000,
    "'];alert(1)//",
)


def charts(names: Sequence[str] = NAMES) -> list[Chart]:
    title = names[0]

    def chart(kind: str, data: Table) -> Chart:
        return Chart(f"{kind} {title}", kind, f"{kind}: {title}", f"What {title} shows.", data)  # type: ignore[arg-type]

    runs = [("", date(2026, 1, 1), date(2026, 12, 31), "frame")]
    runs += [(n, date(2026, 1 + i, 5), date(2026, 2 + i, 3), "holiday") for i, n in enumerate(names)]
    landing = [
        (n, 2_000_000 + i * 300_000, 1_500_000 + i * 410_000, 2_400_000, 2_600_000 + i * 10_000, 3_000_000)
        for i, n in enumerate(names)
    ]
    steps = [
        ("2025", 5_000_000, "total"),
        (names[0], 120_000, "step"),
        (names[1], -300_000, "step"),
        ("2026", 4_820_000, "total"),
    ]
    running = [
        (
            m,
            (i + 1) * 1_000,
            (i + 1) * 950 if i < 9 else None,
            i * 800,
            *((None,) * 3 if i < 9 else (i * 900, i * 990, i * 1_100)),
        )
        for i, m in enumerate(MONTHS)
    ]
    heat = [(n, m, 0.4 + ((i * 7 + j * 5) % 11) / 10) for i, n in enumerate(names) for j, m in enumerate(MONTHS[:9])]
    points = [(n, 0.05 + i * 0.07, -0.2 + (i * 5) % 7 * 0.09, 1_000 * i) for i, n in enumerate(names)]
    few = [(n, 1_000_000 // (i + 1), min(0.4 + i * 0.1, 1.0)) for i, n in enumerate(names)]
    parts = [(n, m, 0.25) for m in MONTHS[:6] for n in names[:4]]
    return [
        chart(
            "bullet",
            table("d", "name target:money actual:money landing_low:money landing:money landing_high:money", landing),
        ),
        chart("waterfall", table("d", "name amount:money kind:word", steps)),
        chart(
            "running",
            table(
                "d",
                "period cumulative_target:money cumulative_actual:money cumulative_last_year:money "
                "landing_low:money landing:money landing_high:money",
                running,
            ),
        ),
        chart("heatmap", table("d", "name period attainment:ratio", heat)),
        chart("quadrant", table("d", "name share:ratio growth:ratio actual:money", points)),
        chart("pareto", table("d", "name actual:money cumulative_share:ratio", few)),
        chart("mix", table("d", "name period share:ratio", parts)),
        chart(
            "paired",
            table("d", "name present:money allocated:money", [(n, 9_000, 1_000 * i) for i, n in enumerate(names)]),
        ),
        chart("gantt", table("d", "name start:day end:day kind:word", runs)),
        *(chart(kind, data) for kind, data in odds(names).items()),
    ]


def odds(names: Sequence[str]) -> dict[str, Table]:
    """What pictures of a simulation show."""
    fan = [
        (m, (i + 1) * 1_000, (i + 1) * 950 if i < 9 else None, *(i * 900 + off for off in (-90, -40, 0, 40, 95)))
        for i, m in enumerate(MONTHS)
    ]
    bars = [(i * 1_000, (i + 1) * 1_000, part, 2_000) for i, part in enumerate((0.1, 0.3, 0.4, 0.2))]
    drivers = [(n, 5_000 - 900 // (i + 1), 5_000, 5_000 + 800 // (i + 1)) for i, n in enumerate(names)]
    ranges = [(n, 9_000 + i, 8_000, 8_500 + 50 * i, 9_200 + 90 * i, 0.1 * i) for i, n in enumerate(names)]
    amounts = "cumulative_target:money cumulative_actual:money p10:money p25:money p50:money p75:money p90:money"
    return {
        "fan": table("d", f"period {amounts}", fan),
        "distribution": table("d", "from_amount:money to_amount:money share:ratio target:money", bars),
        "tornado": table("d", "driver:word low:money p50:money high:money", drivers),
        "ranges": table("d", "name target:money p10:money p50:money p90:money chance:ratio", ranges),
    }


def review(names: Sequence[str] = NAMES, language: Language = "en") -> Document:
    """A review of a few regions with their sellers."""
    plan = names[0]
    summary = [("company", "company", plan, 0, 900, 880, 0.977778)]
    summary += [
        ("region", f"r{i}", n, 1 + i % 2, 100 + i, 110 - 9 * i, round((110 - 9 * i) / (100 + i), 6))
        for i, n in enumerate(names)
    ]
    attainment = [
        ("company", "company", plan, "year_to_date", 90_000, 88_000, 0.977778, -2_000, 0.95, "on_track"),
        ("company", "company", plan, "period", 10_000, 12_000, 1.2, 2_000, 0.5, "met"),
        ("company", "company", plan, "year", 120_000, 88_000, 0.733333, -32_000, 0.7, "behind"),
    ]
    trend = [("region", f"r{i}", n, m, 100 * i, j * 17 % 13) for i, n in enumerate(names) for j, m in enumerate(MONTHS)]
    sellers = [
        ("region", f"r{len(names) - 1}", f"s{i}", n, 50, 40 + i, round((40 + i) / 50, 6), i - 10)
        for i, n in enumerate(names)
    ]
    return Document(
        command="report",
        plan_name=plan,
        plan_sha256="0" * 64,
        digits=2,
        currency="CNY",
        language=language,
        title=f"{plan} · 2026-09",
        inputs=[Input(f"sales/{names[0]}.csv", "1" * 64, 7)],
        parameters={"period": "2026-09", "until": date(2026, 9, 30), "partial": False},
        tables=[
            table("summary", "axis:word node name depth:count target:money actual:money attainment:ratio", summary),
            table(
                "attainment",
                "axis:word node name span:word target:money actual:money attainment:ratio variance:money time_gone:ratio status:word",
                attainment,
                shown=False,
            ),
            table("trend", "axis:word node name period target:money actual:money", trend, shown=False),
            table(
                "sellers_by_node",
                "axis:word node seller name ytd_target:money ytd_actual:money ytd_attainment:ratio ytd_variance:money",
                sellers,
                shown=False,
            ),
            table("tie_out", "file rows:count credited:count", [(f"{names[0]}.csv", 7, 7)]),
            table("rejects", "file line:count column reason:word text", []),
        ],
        findings=[finding("SP501", attainment=names[0], gate=names[1])],
        lead=[f"Behind: {names[0]}."],
        charts=charts(names),
    )
