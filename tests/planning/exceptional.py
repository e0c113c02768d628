"""Reviews within the test's own process, with their exceptions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.conftest import looked_at
from tests.planning.test_targets import HEAD

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import decompose
from salesplan.planning.documents.review import review_document
from salesplan.planning.intake import take_in_exports
from salesplan.planning.reviewing.exceptions.effects import Effects
from salesplan.planning.reviewing.exceptions.follow_up import Course
from salesplan.planning.reviewing.exceptions.reading import Reading
from salesplan.planning.reviewing.exceptions.standing import Standing
from salesplan.planning.reviewing.exceptions.tables import Exceptions
from salesplan.planning.reviewing.lines import review
from salesplan.planning.reviewing.scope import scope_of
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.document import Document

COLUMNS = "date,order,region,product,seller,customer,qty,amount\n"
EXPORTS = """exports:
  erp:
    files: "*.csv"
    columns: {date: date, order: order, region: region, product: product, seller: seller, customer: customer, quantity: qty, amount: amount}
    duplicates: [order]
"""
TREES = """regions: {east: {name: East, regions: {sh: {name: Shanghai}, js: {name: Jiangsu}}}, north: {name: North}}
products: {cream: {name: Cream}, soap: {name: Soap}}
"""


@dataclass(frozen=True)
class Judged:
    """A review's document."""

    document: Document

    def table(self, name: str) -> list[dict[str, Any]]:
        (found,) = [table for table in self.document.tables if table.name == name]
        return found.records()

    @property
    def marks(self) -> list[tuple[str, str]]:
        """Rule and node of the exceptions, most serious first."""
        return [(row["rule"], row["node"]) for row in self.table("exceptions")]

    def row(self, rule: str, node: str) -> dict[str, Any]:
        (found,) = [row for row in self.table("exceptions") if (row["rule"], row["node"]) == (rule, node)]
        return found

    def parts(self, rule: str, node: str) -> list[tuple[str | None, str | None, int]]:
        """What carries an exception: the two nodes and the amount; the rest is the last one."""
        rows = [row for row in self.table("exception_causes") if (row["rule"], row["node"]) == (rule, node)]
        return [(row["in_node"], row["of_node"], row["change"]) for row in rows]

    def states(self) -> dict[tuple[str, str], str]:
        """What became of last period's exceptions."""
        return {(row["rule"], row["node"]): row["follow_up"] for row in self.table("follow_up")}


def judged(
    folder: Path,
    text: str,
    files: Mapping[str, str],
    period: str | None = None,
    language: Any = "en",
    trees: str = TREES,
    as_of: date | None = None,
) -> Judged:
    """Write a plan and its exports, and review them."""
    (folder / "plan.yaml").write_text(HEAD + trees + EXPORTS + text, "utf-8")
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    return judge(folder / "plan.yaml", period, language, as_of)


def judge(plan: Path, period: str | None = None, language: Any = "en", as_of: date | None = None) -> Judged:
    """Review a plan that is there."""
    loaded = load_plan(plan, read_text_table)
    loaded.language = language
    ground, findings = sound_ground(loaded)
    engine = DuckDBEngine()
    try:
        taken = take_in_exports(ground, engine)
        made = review_document(ground, findings, engine, taken, period, as_of, None)
        return Judged(looked_at(made.document))
    finally:
        engine.close()


@contextmanager
def standing_of(plan: Path, period: str | None) -> Iterator[Standing]:
    """How the review of a plan stands; the engine lives as long as it is looked at."""
    ground, _ = sound_ground(load_plan(plan, read_text_table))
    engine = DuckDBEngine()
    try:
        taken = take_in_exports(ground, engine)
        actuals = Actuals(ground, engine)
        scope = scope_of(ground, actuals, period, None)
        yield Standing(review(decompose(ground, actuals), actuals, scope), taken, scope)
    finally:
        engine.close()


def read_of(plan: Path, period: str) -> dict[tuple[str, str, str], Reading]:
    """Everything that the rules read off a plan's nodes, exception or not."""
    with standing_of(plan, period) as standing:
        return Course(standing).read(standing.scope.period)


def cause_with(plan: Path, effects: Effects) -> dict[tuple[str, str], str]:
    """The causes of exceptions, by rule and node, where the bridges have some effects."""
    with standing_of(plan, None) as standing:
        raised = Exceptions(standing, effects).raised
        return {(one.reading.rule, one.reading.node): one.because or "" for one in raised}


def export(rows: Iterable[tuple[Any, ...]]) -> str:
    """A file of sales, each on the last day of its month: (month as 2026-01, region, product, seller, customer, quantity, amount)."""
    lines = (
        f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]},{i},{region},{product},{seller},{customer},{quantity},{amount}\n"
        for i, (month, region, product, seller, customer, quantity, amount) in enumerate(rows)
    )
    return COLUMNS + "".join(lines)


def months(year: int, last: int = 12) -> list[str]:
    return [f"{year}-{month:02d}" for month in range(1, last + 1)]


CELLS = [("sh", "cream"), ("sh", "soap"), ("js", "cream"), ("js", "soap"), ("north", "cream"), ("north", "soap")]


def even(
    year: int, last: int = 12, amount: int = 1000, but: Mapping[tuple[str, str, str], tuple[int, int]] | None = None
):  # type: ignore[no-untyped-def]
    """The same quantity (a hundred) and amount of every cell in every month; some cells otherwise, by (month, region, product)."""
    for month in months(year, last):
        for region, product in CELLS:
            quantity, money = (but or {}).get((month, region, product), (100, amount))
            yield (month, region, product, "", "c", quantity, money)
