"""The backtest of the split: by hand, and what holds for every export."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.checks.sound import sound_ground
from salesplan.errors import ExportsError, Finding, PlanError
from salesplan.plan.load import load_plan
from salesplan.planning.actuals import Actuals
from salesplan.planning.backtesting.backtest import run_backtest
from salesplan.planning.backtesting.tables import backtest_tables, verdicts
from salesplan.planning.intake import take_in_exports
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table

HEAD = "salesplan: 1\nname: Plan\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\ntarget: 1000\n"
EXPORTS = """exports:
  erp: {files: sales.csv, duplicates: none, columns: {date: day, region: region, seller: seller, amount: amount}}
"""
REGIONS = "regions: {a: {}, b: {}, c: {}}\n"
Row = tuple[str, str, str, object]  # day, region, seller, amount


@dataclass(frozen=True)
class Made:
    """The tables and findings of a backtest."""

    tables: Mapping[str, list[dict[str, Any]]]
    findings: list[Finding]

    def score(self, axis: str, method: str, year: str = "2025") -> dict[str, Any]:
        (row,) = [r for r in self.tables["backtest"] if (r["axis"], r["method"], r["year"]) == (axis, method, year)]
        return row

    def methods(self, axis: str, year: str = "2025") -> list[str]:
        return [r["method"] for r in self.tables["backtest"] if (r["axis"], r["year"]) == (axis, year)]

    def nodes(self, axis: str, method: str, year: str = "2025", key: str = "target") -> dict[str, Any]:
        rows = self.tables["backtest_nodes"]
        return {r["node"]: r[key] for r in rows if (r["axis"], r["method"], r["year"]) == (axis, method, year)}

    def said(self, code: str) -> list[str]:
        return [found.message("en") for found in self.findings if found.code == code]


def run(folder: Path, plan: str, rows: list[Row], calendar: str = "{starts: 2026-01-01}") -> Made:
    lines = ["day,region,seller,amount", *(",".join(map(str, row)) for row in rows)]
    (folder / "sales.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "plan.yaml").write_text(HEAD.replace("{starts: 2026-01-01}", calendar) + plan + EXPORTS, "utf-8")
    ground, _ = sound_ground(load_plan(folder / "plan.yaml", read_text_table))
    engine = DuckDBEngine()
    try:
        take_in_exports(ground, engine)
        made = run_backtest(ground, Actuals(ground, engine))
        tables = {table.name: table.records() for table in backtest_tables(made)}
        return Made(tables, [*made.findings, *verdicts(ground, made)])
    finally:
        engine.close()


def year(number: int, **amounts: float) -> list[Row]:
    """Sales of a year: half of each amount in January, half in December."""
    return [(f"{number}-{m}-10", region, "", amount / 2) for region, amount in amounts.items() for m in ("01", "12")]


TWO = year(2024, a=100, b=300) + year(2025, a=200, b=150, c=50)


def test_a_year_by_hand(tmp_path: Path) -> None:
    (tmp_path / "census.csv").write_text("region,people\na,2\nb,1\nc,1\n", "utf-8")
    made = run(tmp_path, REGIONS + "decompose: {potential: census.csv, weights: even}\n", TWO)
    assert made.methods("region") == ["even", "history", "people"]
    assert made.nodes("region", "history") == {"a": 100_00, "b": 300_00, "c": 0}
    assert made.nodes("region", "people") == {"a": 200_00, "b": 100_00, "c": 100_00}
    assert made.nodes("region", "even") == {"a": 133_34, "b": 133_33, "c": 133_33}
    assert made.nodes("region", "history", key="actual") == {"a": 200_00, "b": 150_00, "c": 50_00}
    assert made.nodes("region", "history", key="attainment") == {"a": 2.0, "b": 0.5, "c": None}
    assert made.nodes("region", "history", key="had_history") == {"a": "yes", "b": "yes", "c": "no"}
    assert made.score("region", "history") == {
        "axis": "region",
        "method": "history",
        "year": "2025",
        "nodes": 3,
        "no_target": 1,
        "no_history": 1,
        "no_reference": 0,
        "absent": 0,
        "total": 400_00,
        "outside": 0,
        "median": 1.25,
        "p10": 0.65,
        "p90": 1.85,
        "gini": 0.3,  # |2 - 0.5| x 2 pairs / (2 x 4 x 1.25)
        "within_10": 0.0,
        "miss": 0.75,
        "misplaced": 150_00,
        "best": None,
        "plan": None,
    }
    people = made.score("region", "people")
    assert (people["misplaced"], people["best"], people["within_10"]) == (50_00, "best", 0.333333)
    assert made.score("region", "even")["plan"] == "plan"
    assert made.said("SP340")[0] == (
        "by region, people would have put the least in the wrong place in 2025: 50 of 400 (12.5%); "
        "the plan's way, even parts: 83.33 (20.83%)"
    )
    (verdict, _) = [f for f in made.findings if f.code == "SP340"]
    assert verdict.remedy("en") == "`decompose: weights: people` would have put 12.5% in the wrong place."
    assert made.said("SP341")
    assert made.said("SP344")


def test_several_years_are_pooled_and_know_more_methods(tmp_path: Path) -> None:
    rows = year(2023, a=300, b=100) + year(2024, a=200, b=200) + year(2025, a=100, b=900)
    made = run(tmp_path, REGIONS, rows)
    assert made.methods("region") == ["even", "history", "history_two_years", "history_with_growth"]
    assert made.methods("region", "2024") == made.methods("region", "pooled") == ["even", "history"]
    assert made.nodes("region", "history_two_years") == {"a": 625_00, "b": 375_00}  # means of 3/4, 1/2 and of 1/4, 1/2
    assert made.nodes("region", "history_with_growth") == {"a": 250_00, "b": 750_00}  # 200 - 100 and 200 + 100
    assert made.nodes("region", "history", "2024") == {"a": 300_00, "b": 100_00}
    pooled, years = (
        made.score("region", "history", "pooled"),
        [made.score("region", "history", y) for y in ("2025", "2024")],
    )
    assert (pooled["nodes"], pooled["total"]) == (4, 1400_00)
    assert pooled["misplaced"] == sum(y["misplaced"] for y in years) == 400_00 + 100_00
    assert made.score("region", "history_with_growth")["best"] == "best"
    assert (pooled["plan"], made.score("region", "even", "pooled")["best"]) == ("plan", "best")
    # c never sold: it isn't taken for a node that existed and failed
    assert {y["absent"] for y in years} == {1}


def test_growth_never_leaves_less_than_nothing(tmp_path: Path) -> None:
    rows = year(2023, a=300, b=100) + year(2024, a=100, b=100) + year(2025, a=100, b=100)
    assert run(tmp_path, REGIONS, rows).nodes("region", "history_with_growth") == {"a": 0, "b": 200_00}


def test_methods_that_do_equally_well_are_tied(tmp_path: Path) -> None:
    made = run(tmp_path, REGIONS, year(2024, a=100, b=100) + year(2025, a=100, b=100))
    assert [made.score("region", m)["best"] for m in ("even", "history")] == ["tied", "tied"]
    assert "even parts; history would have put the least" in made.said("SP340")[0]
    assert made.said("SP340")[0].endswith("that is how the plan spreads")


def test_a_blend_is_a_method_of_its_own(tmp_path: Path) -> None:
    plan = REGIONS + "decompose: {weights: {history: 50%, even: 50%}}\n"
    made = run(tmp_path, plan, TWO)
    assert made.methods("region") == ["even", "history", "plan"]
    whole = 400_00
    shares = {"a": (0.25 + 1 / 3) / 2, "b": (0.75 + 1 / 3) / 2, "c": 1 / 6}
    assert made.nodes("region", "plan") == pytest.approx({node: share * whole for node, share in shares.items()}, abs=1)
    only = run(tmp_path, REGIONS + "decompose: {weights: {history: 100%, even: 0%}}\n", TWO)
    assert only.methods("region") == ["even", "history"]
    assert only.score("region", "history")["plan"] == "plan"


def test_sales_beside_the_nodes_are_told_apart(tmp_path: Path) -> None:
    plan = "regions: {a: {regions: {x: {}, y: {}}}, b: {}}\nreview: {tolerance: 100%}\n"
    rows = year(2024, x=100, y=100, b=200) + year(2025, x=100, y=100, b=100, a=30, nowhere=7)
    made = run(tmp_path, plan, rows)
    assert made.nodes("region", "history") == {"x": 75_00, "y": 75_00, "b": 150_00}
    assert (made.score("region", "history")["total"], made.score("region", "history")["outside"]) == (300_00, 37_00)
    assert made.score("season", "even")["total"] == 337_00


def test_what_a_method_knows_nothing_of_is_a_guess(tmp_path: Path) -> None:
    (tmp_path / "census.csv").write_text("region,people\na,2\nb,1\n", "utf-8")
    plan = "regions: {a: {regions: {x: {}, y: {}}}, b: {}}\ndecompose: {potential: census.csv}\n"
    made = run(tmp_path, plan, year(2024, x=300, y=100, b=200) + year(2025, x=300, y=100, b=200))
    assert made.nodes("region", "people") == {"x": 200_00, "y": 200_00, "b": 200_00}
    assert [made.score("region", m)["no_reference"] for m in ("even", "history", "people")] == [0, 0, 2]


SELLERS = """teams:
  t:
    sellers:
      ann: {territory: [{region: a}]}
      bob: {territory: [{region: b, to: 2025-06-30}]}
      cid: {territory: [{region: b, from: 2025-07-01}, {region: c}]}
      eve: {}
"""


def sold(number: int, month: int, region: str, seller: str, amount: float) -> Row:
    return (f"{number}-{month:02d}-10", region, seller, amount)


def test_sellers_by_the_territories_they_held_then(tmp_path: Path) -> None:
    """January and December weigh the same, so each of the two who held b has half of it."""
    rows = [
        *year(2024, a=100, b=200, c=100),
        *(sold(2025, m, "a", "ann", 100) for m in (1, 12)),
        sold(2025, 1, "b", "bob", 50),
        sold(2025, 12, "b", "cid", 50),
        *(sold(2025, m, "c", "cid", 40) for m in (1, 12)),
        *(sold(2025, m, "c", "eve", 10) for m in (1, 12)),
    ]
    made = run(tmp_path, REGIONS + SELLERS, rows)
    assert made.nodes("seller", "history", key="actual") == {"ann": 200_00, "bob": 50_00, "cid": 130_00}
    assert made.nodes("seller", "history") == {"ann": 95_00, "bob": 95_00, "cid": 190_00}
    assert made.nodes("seller", "even") == {"ann": 126_67, "bob": 63_33, "cid": 190_00}
    score = made.score("seller", "history")
    assert (score["outside"], score["absent"], score["no_reference"]) == (20_00, 1, None)
    assert score["misplaced"] == 105_00


@pytest.mark.parametrize(
    ("sellers", "reason"),
    [
        ("teams: {t: {sellers: {ann: {territory: [{region: a, from: 2026-01-01}]}}}}\n", "nobody held a territory"),
        ("teams: {t: {sellers: {ann: {territory: [{region: a}]}}}}\n", "fewer than two held a territory"),
    ],
)
def test_sellers_that_can_not_be_judged_are_told(tmp_path: Path, sellers: str, reason: str) -> None:
    made = run(tmp_path, REGIONS + sellers, TWO)
    assert made.methods("seller") == []
    assert any(reason in said for said in made.said("SP343"))


def months(number: int, *amounts: int) -> list[Row]:
    return [sold(number, i + 1, "ab"[i % 2], "", amount) for i, amount in enumerate(amounts)]


def test_the_season_by_hand(tmp_path: Path) -> None:
    rows = months(2024, 200, *[100] * 11) + months(2025, 100, *[100] * 10, 200)
    weights = ", ".join(["1"] * 11 + ["2"])
    made = run(tmp_path, REGIONS + f"decompose: {{seasonality: [{weights}]}}\n", rows)
    assert made.methods("season") == ["even", "workdays", "history", "plan"]
    assert list(made.nodes("season", "history").values()) == [200_00] + [100_00] * 11
    assert made.score("season", "history")["misplaced"] == 100_00
    assert made.score("season", "plan")["misplaced"] == 0
    assert (made.score("season", "plan")["best"], made.score("season", "plan")["plan"]) == ("best", "plan")
    workdays = made.nodes("season", "workdays")
    days = [23, 20, 21, 22, 22, 21, 23, 21, 22, 23, 20, 23]  # Monday to Friday, 2025
    assert list(workdays.values()) == pytest.approx([1300_00 * n / sum(days) for n in days], abs=1)
    assert list(workdays) == [f"2025-{m:02d}" for m in range(1, 13)]


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        (year(2025, a=1, b=1), "SP440", "they reach from 2025-01 to 2025-12"),
        ([sold(2024, 2, "a", "", 5), *year(2025, a=1, b=1)], "SP440", "they reach from 2024-02 to 2025-12"),
        ([*year(2024, a=1, b=1), sold(2025, 5, "a", "", 2)], "SP440", "they reach from 2024-01 to 2025-05"),
        ([], "SP441", "no sales"),
    ],
)
def test_exports_that_can_not_answer_are_refused(tmp_path: Path, rows: list[Row], code: str, says: str) -> None:
    with pytest.raises(ExportsError) as caught:
        run(tmp_path, REGIONS, rows)
    (found,) = caught.value.findings
    assert found.code == code
    assert says in found.message("en")
    assert "two whole years before 2026" in found.remedy("en")
    assert caught.value.exit_code == 4


def test_a_custom_calendar_has_no_years_before(tmp_path: Path) -> None:
    calendar = "{starts: 2026-01-01, pattern: custom, periods: [{label: all, from: 2026-01-01}], ends: 2026-12-31}"
    with pytest.raises(PlanError) as caught:
        run(tmp_path, REGIONS, TWO, calendar)
    (found,) = caught.value.findings
    assert found.code == "SP345"
    assert (found.place.line, caught.value.exit_code) == (4, 3)


def test_years_that_the_exports_hold_in_part_are_told_and_left_out(tmp_path: Path) -> None:
    early = [sold(2022, 7, "a", "", 9_999), sold(2022, 12, "a", "", 9_999)]
    made = run(tmp_path, REGIONS, early + year(2023, a=1, b=1) + TWO)
    assert made.said("SP342")[0].startswith("2022: ")
    assert {row["year"] for row in made.tables["backtest"]} == {"2025", "2024", "pooled"}
    assert made.nodes("region", "history", "2024") == {"a": 200_00, "b": 200_00}


@pytest.mark.parametrize(
    ("calendar", "days", "label"),
    [
        (
            "{starts: 2026-02-01, pattern: 4-5-4, year_end: {weekday: saturday, rule: nearest, month: 1}}",
            ("2024-02-20", "2025-01-20", "2025-02-20", "2026-01-20"),
            "2025/26",
        ),
        ("{starts: 2025-12-26}", ("2023-12-26", "2024-12-25", "2024-12-26", "2025-12-25"), "2025"),
    ],
)
def test_fiscal_years_are_judged_by_their_own_days(
    tmp_path: Path, calendar: str, days: tuple[str, ...], label: str
) -> None:
    rows: list[Row] = [(day, region, "", 1 + (region == "a")) for day in days for region in "ab"]
    made = run(tmp_path, REGIONS, rows, calendar)
    assert {row["year"] for row in made.tables["backtest"]} == {label}
    score = made.score("region", "history", label)
    assert (score["total"], score["misplaced"]) == (6_00, 0)


@st.composite
def exports(draw: st.DrawFn) -> list[Row]:
    """Three years of sales and returns in every month, on some of the regions."""
    rows = []
    for number in (2023, 2024, 2025):
        for month in range(1, 13):
            for region in draw(st.sets(st.sampled_from("abc"), min_size=1)):
                cents = draw(st.integers(-5_000, 10_000_000))
                rows.append(sold(number, month, region, draw(st.sampled_from(["ann", "bob", ""])), cents / 100))
        rows += [sold(number, month, "a", "ann", 60_000) for month in range(1, 13)]
    return rows


THREE = "teams: {t: {sellers: {ann: {territory: [{region: a}, {region: c}]}, bob: {territory: [{region: b}]}}}}\n"


@settings(max_examples=25)
@given(exports(), st.integers(0, 2**32))
def test_every_split_is_exact_and_order_changes_nothing(tmp_path: Path, rows: list[Row], seed: int) -> None:
    plan = REGIONS + THREE + "decompose: {weights: {history: 60%, even: 40%}}\n"
    made = run(tmp_path, plan, rows)
    for score in made.tables["backtest"]:
        if score["year"] == "pooled":
            continue
        key = (score["axis"], score["method"], score["year"])
        targets, actuals = made.nodes(*key), made.nodes(*key, key="actual")
        assert sum(targets.values()) == sum(actuals.values()) == score["total"]
        assert 2 * score["misplaced"] == sum(abs(actuals[node] - targets[node]) for node in targets)
        cents = sum(round(row[3] * 100) for row in rows if str(row[0]).startswith(score["year"]))  # type: ignore[operator]
        assert score["total"] + score["outside"] == cents
    for axis in {score["axis"] for score in made.tables["backtest"]}:
        for when in ("pooled", "2025", "2024"):
            group = [s for s in made.tables["backtest"] if (s["axis"], s["year"]) == (axis, when)]
            least = min(s["misplaced"] for s in group)
            assert [s["best"] is not None for s in group] == [s["misplaced"] == least for s in group]
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    assert run(tmp_path, plan, shuffled) == made


@settings(max_examples=15)
@given(st.lists(st.integers(1, 10**9), min_size=36, max_size=36), st.integers(2, 9))
def test_a_method_that_gives_the_actual_shares_misplaces_nothing(tmp_path: Path, cents: list[int], times: int) -> None:
    """Each sale of 2025 is a multiple of that of 2024, so history is the truth: of regions, sellers and months."""
    cells = [(m, r, "ann" if r in "ac" else "bob") for m in range(1, 13) for r in "abc"]
    rows = [
        sold(number, m, r, seller, c * (times if number == 2025 else 1) / 100)
        for number in (2024, 2025)
        for (m, r, seller), c in zip(cells, cents, strict=True)
    ]
    made = run(tmp_path, REGIONS + THREE, rows)
    for axis in ("region", "seller", "season"):
        score = made.score(axis, "history")
        assert (score["misplaced"], score["gini"], score["miss"], score["within_10"]) == (0, 0, 0, 1)
        assert (score["median"], score["p10"], score["p90"]) == (1, 1, 1)
        assert score["best"] in ("best", "tied")
