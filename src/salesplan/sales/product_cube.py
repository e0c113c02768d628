"""Sales by node and product (产品汇总), as comparisons of prices need them: pieces, amounts, costs and returns apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from salesplan.sales.cube import atoms_of, shared
from salesplan.sales.summed import COUNTED, SUMMED, Sales

# sold: with a quantity above zero · unpriced: without one · returned, returned_unpriced: likewise, of returns
Kind: TypeAlias = Literal["sold", "unpriced", "returned", "returned_unpriced"]
KIND = (
    "CASE WHEN returned THEN CASE WHEN quantity IS NULL THEN 'returned_unpriced' ELSE 'returned' END "
    "WHEN quantity > 0 THEN 'sold' ELSE 'unpriced' END"
)


@dataclass(frozen=True)
class Slice:
    """A stretch of time that is summed by itself: periods are half-open; days after the first and up to the last one given."""

    periods: tuple[int, int]
    after: date | None = None
    until: date | None = None


class Sold(NamedTuple):
    """Sums in atoms of one node's own sales of a product in a slice; node, product None: it names none of the plan's.

    fx, cost_fx: how much of amount and cost is due to rates of exchange other than planned. costed: whether the rows say what
    the goods cost; where they don't, cost is 0.
    """

    node: int | None
    product: int | None
    slice: int
    kind: Kind
    costed: bool
    quantity: int
    amount: int
    cost: int
    fx: int
    cost_fx: int


def by_product(sales: Sales, axis: str | None, slices: Sequence[Slice], source: str = "") -> list[Sold]:
    """Each node's own sales by product and slice; slices don't overlap.

    axis: region, channel or seller; None: the company alone, as for products. source: `overlaid`, for what sellers are
    credited with beside the others.
    """
    node = f"CASE WHEN {axis} >= 0 THEN {axis} END" if axis else "CAST(NULL AS INTEGER)"
    shares = bool(source) or axis == "seller"
    source = source or "credits" if shares else sales.source(*(day for one in slices for day in (one.after, one.until)))
    keys = (
        f"{node} AS node, CASE WHEN product >= 0 THEN product END AS sku, {_slice(slices)} AS slice, {KIND} AS kind, "
        "cost IS NOT NULL AS costed"
    )
    asked = {of: shared(of) if shares else f"sum({of}), NULL" for of in SUMMED}
    sums = ", ".join("NULL, NULL" if of in sales.nothing else sums for of, sums in asked.items())
    rows = sales.engine.ask(
        f"SELECT {keys}, {sums} FROM {source} WHERE {COUNTED} AND ({_slice(slices)}) IS NOT NULL GROUP BY ALL"
    )
    return [Sold(*row[:5], *map(atoms_of, row[5::2], row[6::2])) for row in rows]


def _slice(slices: Sequence[Slice]) -> str:
    return f"CASE {' '.join(f'WHEN {_within(one)} THEN {i}' for i, one in enumerate(slices))} END"


def _within(one: Slice) -> str:
    tests = [f"period >= {one.periods[0]} AND period < {one.periods[1]}"]
    tests += [f"day > DATE '{one.after.isoformat()}'"] if one.after else []
    tests += [f"day <= DATE '{one.until.isoformat()}'"] if one.until else []
    return " AND ".join(tests)
