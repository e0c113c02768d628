"""A small plan and its exports, taken in and reviewed within the test's own process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fuzz.oracles import reasons_apart

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import decompose
from salesplan.planning.intake import TakenIn, take_in_exports, tie_out
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.lines import review
from salesplan.planning.reviewing.scope import scope_of
from salesplan.planning.reviewing.tables import tables as review_tables
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import Engine
from salesplan.sales.inputs.access import ANYWHERE, Access
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.money import from_minor

HEAD = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
regions: {east: {name: 华东, regions: {sh: {name: 上海}, js: {name: 江苏}}}, north: {name: 华北}}
products: {cream: {name: 面霜}, soap: {name: 肥皂}}
"""
LAYOUT = """exports:
  erp:
    files: "*.csv"
    columns: {date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount}
"""
COLUMNS = "date,order,line,region,product,qty,amount\n"


@dataclass(frozen=True)
class Reading:
    """What became of the rows."""

    taken: TakenIn
    tables: Mapping[str, list[dict[str, Any]]]

    @property
    def fates(self) -> dict[str, int]:
        """Rows by fate."""
        found: dict[str, int] = {}
        for row in self.tables["fates"]:
            found[row["fate"]] = found.get(row["fate"], 0) + row["rows"]
        return found

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.taken.findings]

    def actual(self, axis: str, node: str, span: str = "year") -> str | None:
        """A node's actual, as an amount."""
        rows = [r for r in self.tables.get("attainment", []) if (r["axis"], r["node"], r["span"]) == (axis, node, span)]
        return str(from_minor(rows[0]["actual"], self.taken.ground.digits)) if rows else None


def read(
    folder: Path,
    files: Mapping[str, str | bytes],
    layout: str = LAYOUT,
    head: str = HEAD,
    *,
    others: tuple[str, ...] = (),
    period: str | None = None,
    engine: Engine | None = None,
    then: Callable[[TakenIn, Engine], None] = lambda taken, engine: None,
    access: Access = ANYWHERE,
) -> Reading:
    """Write the plan and the files, and review them; raises what the program would end with.

    engine: if not the embedded one. then: what else is asked before it is closed.
    """
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "plan.yaml").write_text(head + layout, "utf-8")
    ground, _ = sound_ground(load_plan(folder / "plan.yaml", read_text_table))
    engine = engine or DuckDBEngine()
    try:
        taken = take_in_exports(ground, engine, others, access)
        actuals = Actuals(ground, engine)
        tables = list(tie_out(taken))
        if actuals.days.last is not None or period:
            scope = scope_of(ground, actuals, period, None)
            reviewed = review(decompose(ground, actuals), actuals, scope)
            tables += review_tables(reviewed, Landings(reviewed))
        then(taken, engine)
        made = Reading(taken, {table.name: table.records() for table in tables})
        assert reasons_apart(made.tables) is None
        return made
    finally:
        engine.close()
