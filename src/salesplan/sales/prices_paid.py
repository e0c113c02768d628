"""Prices that were paid (成交价): what was bought at what price by product, place and period, promotions apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from salesplan.sales.cube import ALWAYS, within
from salesplan.sales.engine import Engine

Nodes = frozenset[int]


@dataclass(frozen=True)
class Promoted:
    """Days of [start, end) on which some nodes of each axis were promoted; an axis that isn't there: all of it."""

    start: date
    end: date
    nodes: Mapping[str, Nodes]


class Paid(NamedTuple):
    """Sales of a product with a quantity above zero, returns left out: on a channel, in a region leaf, in a period.

    promoted: on days and coordinates of a promotion. None: a node that isn't the plan's.
    """

    product: int | None
    region: int | None
    channel: int | None
    period: int
    promoted: bool
    quantity: float
    amount: float


def prices_paid(engine: Engine, promotions: Sequence[Promoted], until: date | None) -> list[Paid]:
    """All that was sold at a price, ever, up to a day; in major units of the plan's currency."""
    nodes = ", ".join(
        f"CASE WHEN {axis} >= 0 THEN {axis} END AS {axis}_node" for axis in ("product", "region", "channel")
    )
    tests = " OR ".join(f"({_during(one)})" for one in promotions) or "FALSE"
    rows = engine.ask(
        f"SELECT {nodes}, period, CASE WHEN {tests} THEN 1 ELSE 0 END AS promoted, sum(quantity), sum(amount) FROM sales "
        f"WHERE {within(ALWAYS, until)} AND NOT coalesce(returned, false) AND quantity > 0 AND amount > 0 GROUP BY ALL"
    )
    made = [Paid(row[0], row[1], row[2], row[3], bool(row[4]), float(row[5]), float(row[6])) for row in rows]
    return sorted(made, key=lambda one: tuple(-1 if part is None else part for part in one))


def _during(one: Promoted) -> str:
    last = one.end - timedelta(days=1)
    tests = [f"day >= DATE '{one.start.isoformat()}' AND day <= DATE '{last.isoformat()}'"]
    for axis, nodes in sorted(one.nodes.items()):
        tests.append(f"{axis} IN ({', '.join(map(str, sorted(nodes)))})" if nodes else "FALSE")
    return " AND ".join(tests)
