"""The questions that are asked of taken-in sales (汇总): sums by period and node, small whatever the rows are.

Sums are exact. They leave the engine as whole `atoms`, 10⁻²¹ of a currency unit, so that no float and no decimal context
comes near them; `terms.money.atoms_in` says how many make a minor unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from salesplan.sales.engine import Engine
from salesplan.sales.summed import COUNTED, Sales, Summed
from salesplan.terms.money import to_atoms

ALWAYS = (-(10**9), 10**9)
Sums: TypeAlias = dict[tuple[int | None, int], int]  # (node, period) → atoms


@dataclass(frozen=True)
class Days:
    """The first and last day of counted sales within a span of periods; None where there are none."""

    first: date | None
    last: date | None


def by_node(
    sales: Sales, axis: str | None, periods: tuple[int, int], until: date | None = None, of: Summed = "amount"
) -> Sums:
    """Sums of each node's own sales (without its subtree's) by period; node None: it names none of the plan's.

    axis: region, product, channel or seller; None: the company alone. periods: half-open. until: the last day that counts.
    """
    node = axis or "CAST(NULL AS INTEGER)"
    if axis == "seller":
        sums, source = shared(of), "credits"
    else:
        sums, source = f"sum({of}), NULL", sales.source(until)
    found = Counter[tuple[int | None, int]]()
    for number, period, *parts in sales.engine.ask(
        f"SELECT {node} AS node, period, {sums} FROM {source} WHERE {within(periods, until)} GROUP BY ALL"
    ):
        known = number if number is not None and number >= 0 else None  # telling them apart in every row takes longer
        found[known, period] += atoms_of(*parts)
    return dict(found)


def by_region_and_seller(
    sales: Sales, end: int, until: date, of: Summed = "amount"
) -> dict[int | None, dict[int | None, int]]:
    """The year's sums up to a period (not included) and a day, in atoms: region → seller → what was sold there itself.

    None: a region that isn't the plan's, a seller that nobody is. The sellers of a region add up to it exactly.
    """
    test = within((0, end), until)
    node = "CASE WHEN region >= 0 THEN region END"
    found: dict[int | None, dict[int | None, int]] = {}
    asked = f"SELECT {node}, sum({of}) FROM {sales.source(until)} WHERE {test} GROUP BY ALL"
    for region, amount in sales.engine.ask(asked):
        found[region] = {None: atoms_of(amount)}
    for region, seller, *parts in sales.engine.ask(
        f"SELECT {node}, seller, {shared(of)} FROM credits WHERE {test} AND seller >= 0 GROUP BY ALL"
    ):
        credited = atoms_of(*parts)
        found[region][seller] = credited
        found[region][None] -= credited
    return {region: {seller: atoms for seller, atoms in shares.items() if atoms} for region, shares in found.items()}


def of_overlays(engine: Engine, periods: tuple[int, int], until: date | None = None, of: Summed = "amount") -> Sums:
    """Sums of what sellers are credited with beside the others, by seller and period."""
    rows = engine.ask(f"SELECT seller, period, {shared(of)} FROM overlaid WHERE {within(periods, until)} GROUP BY ALL")
    return {(number, period): atoms_of(*parts) for number, period, *parts in rows}


def of_company(sales: Sales, of: Summed = "amount") -> dict[int, int]:
    """Sums of all counted sales by period, in atoms."""
    return {period: atoms for (_, period), atoms in by_node(sales, None, ALWAYS, of=of).items()}


def by_coordinates(
    sales: Sales, axes: Sequence[str], periods: tuple[int, int], of: Summed = "amount"
) -> list[tuple[tuple[int, ...], int]]:
    """Sums in atoms by a node on every one of the axes, over all the periods; sales that lack one of them are left out."""
    named = " AND ".join([within(periods, None), *(f"{axis} >= 0" for axis in axes)])
    keys = "".join(f"{axis}, " for axis in axes)
    rows = sales.engine.ask(f"SELECT {keys}sum({of}) FROM {sales.source()} WHERE {named} GROUP BY ALL")
    return [(tuple(row[:-1]), atoms_of(row[-1])) for row in rows]


def days_of_sales(sales: Sales, periods: tuple[int, int], until: date | None = None) -> Days:
    """The first and last day on which something was sold, up to a day."""
    source = sales.source(until)
    days = f"min({sales.first_day(source)}), max(day)"
    ((first, last),) = sales.engine.ask(f"SELECT {days} FROM {source} WHERE {within(periods, until)}")
    return Days(first, last)


def largest_sum(engine: Engine) -> Decimal:
    """The largest of all amounts, quantities and costs together, whatever their sign, in major units."""
    sums = ", ".join(f"coalesce(sum(abs({of})), 0)" for of in ("amount", "quantity", "cost"))
    amount, quantity, cost = engine.ask(f"SELECT {sums} FROM sales WHERE {COUNTED}")[0]
    return max(Decimal(amount), Decimal(quantity), Decimal(cost))


def rejected_rows(engine: Engine) -> int:
    """How many rows could not be read."""
    return int(engine.ask("SELECT count(*) FROM sales WHERE fate = 'rejected'")[0][0])


def shared(of: Summed) -> str:
    """Sums of credits: whole ones and parts of them apart, for a product of decimals has more digits."""
    return f"sum(CASE WHEN share = 1 THEN {of} END), sum(CASE WHEN share <> 1 THEN {of} * share END)"


def within(periods: tuple[int, int], until: date | None) -> str:
    """The SQL of what counts in some periods, up to a day."""
    test = f"{COUNTED} AND period >= {periods[0]} AND period < {periods[1]}"
    return test + (f" AND day <= DATE '{until.isoformat()}'" if until else "")


def atoms_of(*parts: Decimal | None) -> int:
    """Sums as they leave the engine, together, in atoms; missing ones come to nothing."""
    atoms = 0
    for part in parts:
        if part:  # there are millions, of which most are missing or zero
            atoms += to_atoms(part)
    return atoms
