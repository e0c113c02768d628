"""Sales line by line, as prices are held against them (逐行销售): who bought how many pieces of what, when and for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from salesplan.sales.engine import Engine
from salesplan.sales.summed import COUNTED
from salesplan.terms.money import to_atoms


class SoldLine(NamedTuple):
    """A counted row of an export; nodes below zero or None name none of the plan's. Returns are below zero.

    layout and place tell rows apart. bought_on: of a return, the day on which its order sold the product, where that is
    known; else the row's own day. quantity: pieces; None if not told. atoms: the amount, exact.
    """

    layout: int
    place: int
    file: int
    day: date
    bought_on: date
    period: int | None
    region: int | None
    product: int | None
    channel: int | None
    customer: str | None
    order: str | None
    order_line: str | None
    quantity: Decimal | None
    atoms: int

    @property
    def key(self) -> tuple[object, ...]:
        """What lines are put in order by, whatever the order of the rows; lines that agree in all of it are worth the same."""
        texts = (self.order or "", self.order_line or "", self.customer or "")
        nodes = tuple(-1 if node is None else node for node in (self.region, self.product, self.channel))
        return self.day, *texts, *nodes, self.quantity or Decimal(0), self.atoms, self.file


def sold_lines(engine: Engine, first: date, last: date) -> list[SoldLine]:
    """The counted rows of a span of days, both included, in the order of their keys."""
    same = "PARTITION BY layout, order_no, product"
    sold_on = f"min(CASE WHEN quantity > 0 THEN day END) OVER ({same})"
    sold_on = f"CASE WHEN order_no IS NOT NULL AND quantity < 0 THEN {sold_on} END"
    columns = "layout, place, file, day, bought_on, period, region, product, channel, customer, order_no, line_no"
    rows = engine.ask(
        f"SELECT {columns}, quantity, amount FROM (SELECT *, {sold_on} AS bought_on FROM sales WHERE {COUNTED}) s "
        f"WHERE day BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}'"
    )
    return sorted((_line(*row) for row in rows), key=lambda line: line.key)


def _line(layout: int, place: int, file: int, day: date, sold_on: date | None, *rest: Any) -> SoldLine:
    # A return can't be older than its sale: an order number that is used anew later is another order's.
    bought_on = sold_on if sold_on and sold_on < day else day
    values = (layout, place, file, day, bought_on, *rest[:-1], to_atoms(rest[-1]))
    return SoldLine(*values)


def shares_of_sellers(engine: Engine, first: date, last: date) -> dict[tuple[int, int], list[tuple[int, Decimal]]]:
    """Who is credited with each row of a span, and with what share of it; rows that nobody is credited with are left out."""
    rows = engine.ask(
        f"SELECT layout, place, seller, share FROM credits WHERE {COUNTED} AND seller >= 0 "
        f"AND day BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}' ORDER BY layout, place, seller"
    )
    found: dict[tuple[int, int], list[tuple[int, Decimal]]] = {}
    for layout, place, seller, share in rows:
        found.setdefault((layout, place), []).append((seller, share))
    return found


def bought_by_day(engine: Engine, last: date) -> Mapping[tuple[str, int], Sequence[tuple[date, int]]]:
    """The whole pieces that each named customer bought of each product, less what came back, by day in order."""
    rows = engine.ask(
        f"SELECT customer, product, day, sum(quantity) FROM sales WHERE {COUNTED} AND customer IS NOT NULL AND product >= 0 "
        f"AND quantity IS NOT NULL AND day <= DATE '{last.isoformat()}' GROUP BY customer, product, day "
        "ORDER BY customer, product, day"
    )
    found: dict[tuple[str, int], list[tuple[date, int]]] = {}
    for customer, product, day, quantity in rows:
        found.setdefault((customer, product), []).append((day, int(quantity)))
    return found
