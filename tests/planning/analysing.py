"""A small plan with customers, reviewed in the test's own process; and what analyses should say, counted by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.conftest import looked_at

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.documents.review import review_document
from salesplan.planning.intake import take_in_exports
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.document import Document

HEAD = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
regions: {east: {name: 华东, regions: {sh: {name: 上海}, js: {name: 江苏}}}, north: {name: 华北}}
products: {care: {products: {cream: {name: 面霜}, soap: {name: 肥皂}}}, food: {products: {tea: {}}}}
channels: {shop: {name: 门店}, web: {name: 网店}}
target: 12_000
"""
LAYOUT = """exports:
  erp:
    files: "*.csv"
    columns: {date: date, order: order, region: region, product: product, channel: channel, amount: amount, customer: customer}
    duplicates: none
"""
COLUMNS = "date,order,region,product,channel,amount,customer"


@dataclass(frozen=True)
class Row:
    """A row of an export; `month` counts from January of the plan's year, below zero before it."""

    month: int
    customer: str = "a"
    amount: str = "100"
    order: str = "1"
    region: str = "sh"
    product: str = "cream"
    channel: str = "shop"
    day: int = 5

    @property
    def text(self) -> str:
        """As it stands in the file."""
        year, month = divmod(self.month, 12)
        parts = (self.order, self.region, self.product, self.channel, self.amount, self.customer)
        return f"{2026 + year}-{month + 1:02d}-{self.day:02d},{','.join(parts)}\n"


def reviewed(
    folder: Path,
    rows: Sequence[Row],
    more: str = "",
    *,
    period: str | None = None,
    head: str = HEAD,
    layout: str = LAYOUT,
) -> Document:
    """The document of `report`; more: sections of the plan."""
    (folder / "a.csv").write_text(COLUMNS + "\n" + "".join(row.text for row in rows), "utf-8")
    (folder / "plan.yaml").write_text(head + more + layout, "utf-8")
    ground, findings = sound_ground(load_plan(folder / "plan.yaml", read_text_table))
    engine = DuckDBEngine()
    try:
        taken = take_in_exports(ground, engine)
        return looked_at(review_document(ground, findings, engine, taken, period, None, None).document)
    finally:
        engine.close()


def rows_of(document: Document, name: str, **where: Any) -> list[dict[str, Any]]:
    """The rows of a table that hold some values."""
    (found,) = [table for table in document.tables if table.name == name]
    return [row for row in found.records() if all(row[key] == value for key, value in where.items())]


def bought(sales: Mapping[tuple[str, int], Decimal]) -> dict[str, list[int]]:
    """The periods in which each customer bought on the whole, from sums by customer and period."""
    found: dict[str, list[int]] = defaultdict(list)
    for (customer, period), amount in sorted(sales.items(), key=lambda entry: entry[0][1]):
        if amount > 0:
            found[customer].append(period)
    return found


def counted(purchases: Mapping[str, Sequence[int]], period: int, lookback: int) -> dict[str, int]:
    """New, repeat, reactivated and lost customers of a period, and those at its start and end, one customer at a time."""
    window = range(period - lookback, period)
    end_window = range(period - lookback + 1, period + 1)
    made = dict.fromkeys(("start", "new", "repeat", "reactivated", "lost", "end"), 0)
    for periods in purchases.values():
        earlier = [p for p in periods if p < period]
        at_start, at_end = any(p in window for p in periods), any(p in end_window for p in periods)
        made["start"] += at_start
        made["end"] += at_end
        made["lost"] += at_start and not at_end
        if period in periods:
            made["new" if not earlier else "repeat" if at_start else "reactivated"] += 1
    return made
