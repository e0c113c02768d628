"""Questions about cells of sales (明细汇总): by several axes at once, and by customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from salesplan.sales.cube import atoms_of, shared
from salesplan.sales.cube import within as counted_in
from salesplan.sales.engine import Engine
from salesplan.sales.summed import COUNTED, Sales, Summed

Within: TypeAlias = Mapping[str, tuple[int, int]]  # axis → half-open span of nodes
EVERYTHING: Within = {}
Largest: TypeAlias = tuple[int, dict[str, int]]  # number of all; name → atoms of the largest


def by_cells(
    sales: Sales, axes: Sequence[str], periods: tuple[int, int], until: date | None = None, of: Summed = "amount"
) -> list[tuple[tuple[int | None, ...], int]]:
    """Sums in atoms by a node (None: none of the plan's) on every one of the axes, over all the periods.

    With sellers among the axes a sale is shared by whoever is credited with it.
    """
    keys = ", ".join(f"CASE WHEN {axis} >= 0 THEN {axis} END AS {axis}_node" for axis in axes)
    sums, source = (shared(of), "credits") if "seller" in axes else (f"sum({of}), NULL", sales.source(until))
    rows = sales.engine.ask(f"SELECT {keys}, {sums} FROM {source} WHERE {counted_in(periods, until)} GROUP BY ALL")
    return [(tuple(row[:-2]), atoms_of(*row[-2:])) for row in rows]


def by_customer(
    engine: Engine, periods: tuple[int, int], until: date | None = None, within: Within = EVERYTHING
) -> dict[str, int]:
    """Sums in atoms by customer, of those nodes alone; sales that name no customer are left out."""
    source = "credits" if "seller" in within else "sales"
    sums = shared("amount") if "seller" in within else "sum(amount), NULL"
    tests = [f"{axis} >= {start} AND {axis} < {end}" for axis, (start, end) in within.items()]
    where = " AND ".join([counted_in(periods, until), "customer IS NOT NULL", *tests])
    rows = engine.ask(f"SELECT customer, {sums} FROM {source} WHERE {where} GROUP BY customer")
    return {customer: atoms_of(*parts) for customer, *parts in rows}


def names_customers(engine: Engine) -> bool:
    """Whether any sale names its customer."""
    return bool(engine.ask(f"SELECT 1 FROM sales WHERE {COUNTED} AND customer IS NOT NULL LIMIT 1"))


def largest_customers(engine: Engine, periods: tuple[int, int], until: date | None, digits: int) -> Largest:
    """Of the customers whose sales come to more than nothing in minor units: how many, and the largest with their atoms.

    The largest two, and all whose sales are within a minor unit of the largest's, so that whoever rounds sees every tie.
    """
    half, unit = (f"{Decimal(n).scaleb(-digits - 1):f}" for n in (5, 10))
    rows = engine.ask(
        f"SELECT customer, sold, count(*) OVER () AS number FROM (SELECT customer, sum(amount) AS sold FROM sales "
        f"WHERE {counted_in(periods, until)} AND customer IS NOT NULL GROUP BY customer) sums WHERE sold > {half} "
        f"QUALIFY sold >= max(sold) OVER () - {unit} OR row_number() OVER (ORDER BY sold DESC, customer) <= 2"
    )
    return (rows[0][2] if rows else 0), {customer: atoms_of(sold) for customer, sold, _ in rows}


def returned(
    engine: Engine, periods: tuple[int, int], until: date | None = None, of: Summed = "amount"
) -> tuple[int, int]:
    """What was sold before anything came back, and what came back, in atoms; both are not below zero."""
    sums = f"sum(CASE WHEN {of} > 0 THEN {of} END), -sum(CASE WHEN {of} < 0 THEN {of} END)"
    sold, back = engine.ask(f"SELECT {sums} FROM sales WHERE {counted_in(periods, until)}")[0]
    return atoms_of(sold), atoms_of(back)
