"""Bridges of a review: what is compared with what, and that every one of them adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import decompose
from salesplan.planning.intake import take_in_exports
from salesplan.planning.reviewing.bridging.bridges import Bridges
from salesplan.planning.reviewing.bridging.charts import bridge_charts
from salesplan.planning.reviewing.bridging.tables import bridge_findings, bridge_tables
from salesplan.planning.reviewing.lines import review
from salesplan.planning.reviewing.scope import scope_of
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table

HEAD = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
regions: {east: {}, west: {}}
"""
PRODUCTS = """products:
  care: {products: {cream: {}, soap: {}}}
  food: {products: {tea: {unit: kg}, mint: {unit: kg}}}
"""
LAYOUT = """exports:
  erp:
    files: "*.csv"
    columns: {date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount%s}
"""
COLUMNS = "date,order,line,region,product,qty,amount"


class Reviewed:
    """The bridges of a plan and its rows, in cents."""

    def __init__(
        self, folder: Path, rows: list[str], plan: str = "", more: str = "", period: str | None = None
    ) -> None:
        (folder / "plan.yaml").write_text(HEAD + (plan or PRODUCTS) + LAYOUT % more, "utf-8")
        names = ",".join([COLUMNS, *(column.partition(": ")[2] for column in more.split(", ") if column)])
        (folder / "sales.csv").write_text("\n".join([names, *rows]) + "\n", "utf-8")
        self.ground, _ = sound_ground(load_plan(folder / "plan.yaml", read_text_table))
        engine = DuckDBEngine()
        try:
            taken = take_in_exports(self.ground, engine)
            self.findings = [f.code for f in taken.findings] + [f.code for f in bridge_findings(self.ground)]
            actuals = Actuals(self.ground, engine)
            self.made = review(decompose(self.ground, actuals), actuals, scope_of(self.ground, actuals, period, None))
            self.bridges = Bridges(self.made)
            self.tables = {table.name: table.records() for table in bridge_tables(self.bridges)}
            self.charts = {chart.name: chart for chart in bridge_charts(self.bridges)}
        finally:
            engine.close()

    def effects(self, axis: str, node: str, span: str, base: str, table: str = "bridge") -> dict[str, Any]:
        """The effects that are something."""
        keys = (axis, node, span, base)
        rows = [r for r in self.tables[table] if (r["axis"], r["node"], r["span"], r["base"]) == keys]
        return {r["effect"]: r["amount"] for r in rows if r["amount"]}


def row(day: str, region: str, product: str, qty: str, amount: str, *more: str) -> str:
    row.number += 1  # type: ignore[attr-defined]
    return ",".join([day, str(row.number), "1", region, product, qty, amount, *more])  # type: ignore[attr-defined]


row.number = 0  # type: ignore[attr-defined]


def sums_of(made: Reviewed, table: str) -> Iterator[tuple[int, int]]:
    """Of every bridge of a table, the sum of its effects and its change."""
    found: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for r in made.tables.get(table, []):
        found.setdefault((r["axis"], r["node"], r["span"], r["base"]), []).append(r)
    for rows in found.values():
        assert len({r["change"] for r in rows}) == 1
        yield sum(r["amount"] for r in rows), rows[0]["change"]


def test_last_year_is_compared_by_price_volume_and_mix(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [
            row("2025-01-10", "east", "cream", "10", "100"),
            row("2025-01-10", "east", "soap", "10", "200"),
            row("2026-01-31", "east", "cream", "10", "110"),
            row("2026-01-31", "east", "soap", "20", "400"),
        ],
    )
    # 10 pieces more at an average of 15; of 30 pieces, 5 more than half are soap, which is worth 10 more than cream.
    assert made.effects("company", "company", "period", "last_year") == {"price": 1000, "volume": 15000, "mix": 5000}
    assert made.effects("region", "east", "year_to_date", "last_year") == {"price": 1000, "volume": 15000, "mix": 5000}
    assert made.effects("product", "soap", "period", "last_year") == {"volume": 20000}
    assert made.effects("company", "company", "period", "plan") == {}


def test_the_level_of_the_mix_is_a_parameter(tmp_path: Path) -> None:
    rows = [
        row("2025-01-10", "east", "cream", "10", "100"),
        row("2025-01-10", "east", "soap", "10", "200"),
        row("2026-01-31", "east", "cream", "10", "110"),
        row("2026-01-31", "east", "soap", "20", "400"),
    ]
    made = Reviewed(tmp_path, rows, PRODUCTS + "review: {bridge: {mix: line}}\n")
    # Of the line as a whole, 30 pieces cost 17 each after 15.
    assert made.effects("company", "company", "period", "last_year") == {"price": 6000, "volume": 15000}
    assert {r["mix_level"] for r in made.tables["bridge"]} == {"line"}
    assert Reviewed(tmp_path, rows, PRODUCTS + "review: {bridge: {mix: 1}}\n").effects(
        "company", "company", "period", "last_year"
    ) == {"price": 6000, "volume": 15000}


def test_units_that_cannot_be_added_are_kept_apart(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [
            row("2025-01-10", "east", "cream", "10", "100"),
            row("2025-01-10", "east", "tea", "10", "1000"),
            row("2026-01-31", "east", "cream", "30", "300"),
            row("2026-01-31", "east", "tea", "10", "1000"),
        ],
    )
    assert made.effects("company", "company", "period", "last_year") == {"volume": 20000}


def test_new_discontinued_and_returns(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [
            row("2025-01-10", "east", "cream", "10", "100"),
            row("2025-01-10", "east", "soap", "10", "200"),
            row("2025-01-11", "east", "soap", "-1", "-20"),
            row("2026-01-31", "east", "soap", "10", "200"),
            row("2026-01-31", "east", "soap", "-3", "-60"),
            row("2026-01-31", "east", "mint", "1", "7"),
        ],
    )
    found = {"new": 700, "discontinued": -10000, "returns": -4000}
    assert made.effects("company", "company", "period", "last_year") == found
    assert made.effects("product", "soap", "period", "last_year") == {"returns": -4000}


def test_sales_without_a_quantity_are_volume_and_told(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [
            row("2025-01-10", "east", "cream", "10", "100"),
            row("2025-01-10", "east", "soap", "", "50"),
            row("2026-01-31", "east", "cream", "10", "100"),
            row("2026-01-31", "east", "soap", "5", "80"),
        ],
    )
    assert made.effects("company", "company", "period", "last_year") == {"volume": 3000}
    (volume,) = [r for r in made.tables["bridge"] if r["axis"] == "company" and r["span"] == "period"]
    assert (volume["base"], volume["undivided"]) == ("last_year", 3000)


def test_an_open_period_is_compared_with_the_same_days(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [
            row("2025-12-10", "east", "cream", "3", "30"),
            row("2025-12-20", "east", "cream", "40", "400"),
            row("2025-01-10", "east", "cream", "4", "40"),
            row("2025-01-20", "east", "cream", "50", "500"),
            row("2026-01-12", "east", "cream", "5", "60"),
        ],
    )
    assert made.made.scope.partial
    assert made.effects("company", "company", "period", "last_year") == {"volume": 1000, "price": 1000}
    assert made.effects("company", "company", "period", "last_period") == {"volume": 2000, "price": 1000}


def test_within_the_year_the_period_before(tmp_path: Path) -> None:
    rows = [
        row("2026-02-05", "east", "cream", "2", "20"),
        row("2026-02-25", "east", "cream", "3", "30"),
        row("2026-03-10", "east", "cream", "4", "40"),
    ]
    open_march = Reviewed(tmp_path, rows)
    assert open_march.effects("company", "company", "period", "last_period") == {"volume": 2000}
    whole_march = Reviewed(tmp_path, [*rows, row("2026-03-31", "east", "cream", "4", "40")])
    assert whole_march.effects("company", "company", "period", "last_period") == {"volume": 3000}
    assert {r["span"] for r in whole_march.tables["bridge"]} == {"period"}


TARGETS = """targets:
  - {product: cream, amount: 1200}
  - {product: soap, amount: 2400}
decompose: {seasonality: even}
"""
PRICED = "products: {cream: {list_price: 10, cost: 4}, soap: {list_price: 20}}\n" + TARGETS


def test_a_target_stands_for_pieces_at_last_years_price(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [
            row("2025-01-10", "east", "cream", "10", "80"),
            row("2025-01-10", "east", "soap", "10", "200"),
            row("2026-01-31", "east", "cream", "10", "90"),
            row("2026-01-31", "east", "soap", "10", "210"),
        ],
        PRICED,
    )
    # Planned: cream 100 at 8 is 12.5 pieces, soap 200 at 20 is 10. Sold: 10 and 10, each a yuan dearer for cream, soap too.
    effects = made.effects("company", "company", "period", "plan")
    assert effects["price"] == 2000
    average = Decimal(300) / Decimal("22.5")
    assert effects["volume"] == round(Decimal("-2.5") * average * 100)
    assert sum(effects.values()) == 0


def test_without_history_a_target_is_at_list_price(tmp_path: Path) -> None:
    made = Reviewed(tmp_path, [row("2026-01-31", "east", "cream", "10", "90")], PRICED)
    # Planned: 10 pieces of cream at 10, 10 of soap at 20, of which none was sold.
    assert made.effects("company", "company", "period", "plan") == {"price": -1000, "discontinued": -20000}
    assert made.effects("product", "cream", "period", "plan") == {"price": -1000}


def test_targets_in_pieces_say_the_planned_price(tmp_path: Path) -> None:
    plan = PRICED.replace("targets:", "targets:\n  - {product: cream, measure: units, amount: 240}\n")
    plan += "measures: {units: {from: quantity}}\n"
    made = Reviewed(tmp_path, [row("2026-01-31", "east", "cream", "10", "90")], plan)
    # 20 pieces for 100 in January: planned at 5, sold at 9.
    assert made.effects("product", "cream", "period", "plan") == {"price": 4000, "volume": -5000}


def test_what_has_no_price_at_all_is_volume(tmp_path: Path) -> None:
    plan = "products: {cream: {}, soap: {}}\n" + TARGETS
    made = Reviewed(tmp_path, [row("2026-01-31", "east", "cream", "10", "90")], plan)
    assert made.effects("product", "cream", "period", "plan") == {"volume": -1000}


def test_a_margin_by_the_exports_own_cost(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [
            row("2025-01-10", "east", "cream", "10", "500", "300"),
            row("2026-01-31", "east", "cream", "12", "660", "432"),
            row("2026-01-31", "east", "cream", "-1", "-55", "36"),
        ],
        more=", cost: cost",
    )
    effects = made.effects("company", "company", "period", "last_year", "margin_bridge")
    assert effects == {"price": 6000, "volume": 4000, "cost": -7200, "returns": -1900}
    (margins,) = [r for r in made.tables["margins"] if r["axis"] == "company" and r["span"] == "period"]
    assert (margins["sales"], margins["cost"], margins["margin"]) == (60500, 39600, 20900)
    assert (margins["last_year_margin"], margins["margin_ratio"]) == (20000, 0.345455)


def test_a_margin_by_cost_of_a_piece_and_by_the_plan(tmp_path: Path) -> None:
    plan = "products: {cream: {cost: 4}, soap: {}}\n"
    made = Reviewed(
        tmp_path,
        [
            row("2025-01-10", "east", "cream", "10", "100", ""),
            row("2025-01-10", "east", "soap", "1", "9", ""),
            row("2026-01-31", "east", "cream", "10", "100", "5.5"),
            row("2026-01-31", "east", "soap", "1", "9", ""),
        ],
        plan,
        more=", unit_cost: each",
    )
    # Last year's cream at the plan's 4, this year's at 5.50; what soap costs nobody knows.
    assert made.effects("company", "company", "period", "last_year", "margin_bridge") == {"cost": -1500}
    (margins,) = [r for r in made.tables["margins"] if r["axis"] == "company" and r["span"] == "period"]
    assert (margins["margin"], margins["last_year_margin"], margins["without_cost"]) == (4500, 6000, 900)


@pytest.mark.parametrize("told", ["-6", "6"])
def test_a_return_takes_its_pieces_back_whatever_their_sign(tmp_path: Path, told: str) -> None:
    sold = [row("2026-01-10", "east", "cream", "10", "200"), row("2026-01-11", "east", "cream", "6", "120")]
    made = Reviewed(
        tmp_path, [*sold, row("2026-01-31", "east", "cream", told, "-120")], "products: {cream: {cost: 8}}\n"
    )
    (margins,) = [r for r in made.tables["margins"] if r["axis"] == "company" and r["span"] == "period"]
    assert (margins["sales"], margins["cost"], margins["margin"]) == (20000, 8000, 12000)


def test_without_costs_there_are_no_tables_of_margins(tmp_path: Path) -> None:
    made = Reviewed(tmp_path, [row("2026-01-31", "east", "cream", "10", "90")])
    assert set(made.tables) == {"bridge"}


def test_without_products_nothing_is_told_of_prices(tmp_path: Path) -> None:
    rows = [row("2025-01-10", "east", "x", "10", "100"), row("2026-01-31", "east", "y", "10", "90")]
    made = Reviewed(tmp_path, rows, "target: 3600\n")
    assert "SP461" in made.findings
    assert made.effects("company", "company", "period", "last_year") == {"volume": -1000}


def test_the_companys_waterfall(tmp_path: Path) -> None:
    made = Reviewed(
        tmp_path,
        [row("2025-01-10", "east", "cream", "10", "100"), row("2026-01-31", "east", "cream", "12", "108")],
    )
    chart = made.charts["bridge_last_year"]
    assert chart.kind == "waterfall"
    assert chart.data.rows == [
        ("last_year", 10000, "total"),
        ("price", -1200, "step"),
        ("volume", 2000, "step"),
        ("actual", 10800, "total"),
    ]
    assert chart.remark == (
        "Sales of the year to date are 108 against 100 in the same time of last year, +8: volume +20; price −12."
    )
    assert "bridge_plan" not in made.charts


days = st.sampled_from(
    ["2025-12-07", "2026-01-15", "2025-01-10", "2025-02-20", "2025-02-03", "2026-02-10", "2026-02-25"]
)
quantities = st.sampled_from(["", "0", "1", "3", "7.5", "-2"])
amounts = st.integers(-99_999, 999_999).map(lambda thousandths: str(Decimal(thousandths) / 1000))
sold = st.tuples(
    days, st.sampled_from(["east", "west", "mars"]), st.sampled_from(["cream", "soap", "tea", "mint", "care", "ink"]), quantities,
    amounts,
)  # fmt: skip


@given(st.lists(sold, min_size=1, max_size=15), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_bridge_adds_up_whatever_is_sold(tmp_path: Path, found: list[tuple[str, ...]], chance: Any) -> None:
    rows = [
        f"{day},{i},1,{region},{product},{qty},{amount}" for i, (day, region, product, qty, amount) in enumerate(found)
    ]
    plan = PRODUCTS.replace("cream: {}", "cream: {cost: 3, list_price: 9}") + "target: 900\n"
    rows.append("2026-02-27,last,1,east,cream,1,9.99")
    made = Reviewed(tmp_path, rows, plan)
    for table in ("bridge", "margin_bridge"):
        for total, change in sums_of(made, table):
            assert total == change
    lines = {(line.axis, line.node): line for line in made.made.lines}
    for r in made.tables["bridge"]:
        line = lines[r["axis"], r["node"]]
        if r["base"] == "plan" and r["span"] == "period":
            assert line.target is not None
            assert r["change"] == line.actual[1] - line.target[1]
        if r["base"] == "last_period" and not made.made.scope.partial:
            assert r["change"] == line.actual[1] - line.actual[0]
    chance.shuffle(rows)
    assert Reviewed(tmp_path, rows, plan).tables == made.tables


@pytest.mark.parametrize("level", ["sku", "0", "-1", "1.5"])
def test_a_level_that_is_none(tmp_path: Path, level: str) -> None:
    (tmp_path / "plan.yaml").write_text(HEAD + PRODUCTS + f"review: {{bridge: {{mix: {level}}}}}\n", "utf-8")
    loaded = load_plan(tmp_path / "plan.yaml", read_text_table)
    assert [f.code for f in loaded.findings if f.severity == "error"]
