"""Every period of every real set reviewed in turn; actuals, targets and growth are those of plain SQL on the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from tests.conftest import ROOT, need_shared

from salesplan.checks.sound import sound_ground
from salesplan.plan.ground import Ground
from salesplan.plan.load import load_plan
from salesplan.planning.documents.review import review_document
from salesplan.planning.intake import TakenIn, take_in_exports
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table

# Each query gives a row per sale: its day, the names of its region, of its product line and of its product, its amount.
QUERIES = {
    "adventureworks": """
        SELECT CAST(OrderDate AS DATE) AS day, Territory AS region, Category AS line, CAST(LineTotal AS DECIMAL(18,6)) AS amount
        FROM read_csv('{data}/sales_lines.csv', all_varchar = true)""",
    "tradeflow_fmcg": """
        WITH rows_read AS (
            SELECT *, row_number() OVER (PARTITION BY Order_ID) AS turn FROM read_csv('{data}/Sales.csv', all_varchar = true))
        SELECT CAST(replace(Order_Date, '/', '-') AS DATE) AS day,
            CASE Region WHEN 'PH' THEN 'Port Harcourt' ELSE Region END AS region, p.Category AS line,
            try_cast(Units_Sold AS DECIMAL(12,2)) * try_cast(rows_read.Unit_Price_NGN AS DECIMAL(12,2))
                * (1 - try_cast(Discount_Pct AS DECIMAL(5,4))) AS amount
        FROM rows_read JOIN read_csv('{data}/Products.csv', all_varchar = true) p USING (Product_ID)
        WHERE turn = 1""",
    "ecommerce_india": """
        SELECT strptime(o."Order Date", '%d/%m/%Y')::DATE AS day, trim(o.State) AS region, d.Category AS line,
            CAST(d.Amount AS DECIMAL(18,2)) AS amount
        FROM read_csv('{data}/Order Details.csv', delim = ';', all_varchar = true) d
        JOIN read_csv('{data}/List of Orders.csv', delim = ';', all_varchar = true) o USING ("Order ID")""",
}
TARGETS = {
    "tradeflow_fmcg": """SELECT Region AS name, strftime(strptime(Year || ' ' || Month, '%Y %b'), '%Y-%m') AS period,
        CAST(Sales_Target_NGN AS DECIMAL(18,2)) AS amount FROM read_csv('{data}/Targets.csv', all_varchar = true)""",
    "ecommerce_india": """SELECT Category AS name, strftime(strptime("Month of Order Date", '%b-%y'), '%Y-%m') AS period,
        CAST(Target AS DECIMAL(18,2)) AS amount FROM read_csv('{data}/Sales target.csv', delim = ';', all_varchar = true)""",
}
AXES = {"region": "region", "product": "line"}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Taken:
    """A set, taken in once: its plan, its engine, and its sales as plain rows of a database of the test's own."""

    name: str
    ground: Ground
    engine: DuckDBEngine
    taken: TakenIn
    files: duckdb.DuckDBPyConnection

    def tables(self, period: str) -> Mapping[str, list[dict[str, Any]]]:
        made = review_document(self.ground, [], self.engine, self.taken, period, None, None)
        assert made.exit_code == 0
        return {table.name: table.records() for table in made.document.tables}

    def sums(self, column: str, first: str, last: str) -> dict[str, Decimal]:
        """What was sold by name from the first day to the last, both included."""
        query = f"SELECT lower(trim({column})), sum(amount) FROM sold WHERE amount IS NOT NULL AND day BETWEEN ? AND ? GROUP BY 1"
        return dict(self.files.execute(query, [first, last]).fetchall())

    def targets(self, periods: Sequence[str]) -> dict[str, Decimal]:
        if self.name not in TARGETS:
            return {}
        query = "SELECT lower(name), sum(amount) FROM goals WHERE list_contains(?, period) GROUP BY 1"
        return dict(self.files.execute(query, [list(periods)]).fetchall())


@pytest.fixture(scope="module", params=list(QUERIES))
def taken(request: pytest.FixtureRequest) -> Iterator[Taken]:
    name = request.param
    folder = need_shared("data", name)
    ground, _ = sound_ground(load_plan(ROOT / "tests/real" / name / "plan.yaml", read_text_table))
    files = duckdb.connect()
    files.execute(f"CREATE TABLE sold AS {QUERIES[name].format(data=folder)}")
    if name in TARGETS:
        files.execute(f"CREATE TABLE goals AS {TARGETS[name].format(data=folder)}")
    engine = DuckDBEngine()
    try:
        yield Taken(name, ground, engine, take_in_exports(ground, engine), files)
    finally:
        engine.close()
        files.close()


def alike(told: int | None, exact: Decimal) -> bool:
    """Whole minor units of a sum that may be finer: within one of it, for parts add up to the company's rounded periods."""
    return told is not None and abs(Decimal(told) / 100 - exact) <= CENT


def test_every_period_is_what_the_files_say(taken: Taken) -> None:
    year = taken.ground.year
    whole: dict[str, dict[str, Decimal]] = {"region": {}, "product": {}}
    days = taken.files.execute("SELECT min(day), max(day) FROM sold").fetchone()
    assert days is not None
    checked = 0
    for i, period in enumerate(year.periods):
        if not days[0] <= period.start <= days[1]:
            continue
        tables = taken.tables(period.label)
        rows = {(r["axis"], r["name"].lower(), r["span"]): r for r in tables["attainment"]}
        last = min(days[1], year.periods[i + 1].start if i + 1 < len(year) else year.end)
        until = taken.files.execute(
            "SELECT max(day) FROM sold WHERE day >= ? AND day < ?", [period.start, period.end]
        ).fetchone()
        assert until is not None
        assert last >= until[0]
        for axis, column in AXES.items():
            now = taken.sums(column, str(period.start), str(until[0]))
            for name, amount in now.items():
                whole[axis][name] = whole[axis].get(name, Decimal(0)) + amount
            for name, amount in whole[axis].items():
                assert alike(rows[axis, name, "period"]["actual"], now.get(name, Decimal(0))), (period.label, name)
                exact, told = amount, rows[axis, name, "year_to_date"]["actual"]
                assert abs(Decimal(told) / 100 - exact) <= (i + 1) * CENT, (period.label, name)
                checked += 1
        company = next(r for r in tables["attainment"] if r["axis"] == "company" and r["span"] == "year_to_date")
        assert alike(company["actual"], sum(whole["region"].values(), Decimal(0)))
        _targets_hold(taken, rows, [p.label for p in year.periods[: i + 1]])
    assert checked > 20


def _targets_hold(taken: Taken, rows: Mapping[tuple[str, str, str], Mapping[str, Any]], gone: Sequence[str]) -> None:
    axis = "region" if taken.name == "tradeflow_fmcg" else "product"
    for span, periods in (("period", gone[-1:]), ("year_to_date", gone)):
        for name, amount in taken.targets(periods).items():
            row = rows[axis, name, span]
            assert Decimal(row["target"]) / 100 == amount, (gone[-1], name)
            assert row["attainment"] == pytest.approx(row["actual"] / row["target"], abs=1e-6)
            assert row["variance"] == row["actual"] - row["target"]


def test_every_review_holds_together(taken: Taken) -> None:
    """Parts add up to the whole in every span, landings too; bridges add up to their changes; a closed span's landing is its actual."""
    days = taken.files.execute("SELECT min(day), max(day) FROM sold").fetchone()
    assert days is not None
    for period in taken.ground.year.periods[::3]:
        if not days[0] <= period.start <= days[1]:
            continue
        tables = taken.tables(period.label)
        for span in ("period", "year_to_date", "year"):
            rows = [r for r in tables["attainment"] if r["span"] == span]
            company = next(r for r in rows if r["axis"] == "company")
            tops = [r for r in rows if r["axis"] == "region" and r["node"] in _roots(taken.ground) | {"unassigned"}]
            assert sum(r["actual"] for r in tops) == company["actual"]
            assert sum(r["landing"] for r in tops) == company["landing"]
            assert all(r["landing_low"] <= r["landing"] <= r["landing_high"] for r in rows)
            if company["partial_until"] is None:
                assert all(r["landing"] == r["actual"] for r in rows)
        for key, rows in _by_change(tables["bridge"]).items():
            assert sum(r["amount"] for r in rows) == rows[0]["change"], key


def _roots(ground: Ground) -> set[str]:
    tree = ground.trees["region"]
    return {node.id for node in tree if node.depth == 0}


def _by_change(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], list[Mapping[str, Any]]]:
    found: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["axis"], row["node"], row["span"], row["base"]), []).append(row)
    return found
