"""The course of sales day by day (逐日销售): of parts of the market, of products within them, and of new customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from salesplan.sales.cube import Days
from salesplan.sales.engine import Engine
from salesplan.sales.summed import COUNTED
from salesplan.terms.money import to_atoms

Daily: TypeAlias = dict[date, int]  # day → atoms


@dataclass(frozen=True)
class Market:
    """A part of the market: the nodes of each axis, parts included; None: all, and what names no node."""

    region: frozenset[int] | None = None
    product: frozenset[int] | None = None
    channel: frozenset[int] | None = None

    def sql(self, row: str = "") -> str:
        """The condition that a row (with this prefix) lies within."""
        tests = []
        for axis in ("region", "product", "channel"):
            nodes = getattr(self, axis)
            if nodes is not None:
                listed = ", ".join(map(str, sorted(nodes)))
                tests.append(f"{row}{axis} IN ({listed})" if nodes else "false")
        return " AND ".join(tests) or "true"


@dataclass(frozen=True)
class Sold:
    """What was sold of a product in a channel (below zero or None: no node of the plan) on a day. quantity: None if not told."""

    day: date
    product: int | None
    channel: int | None
    amount: int  # atoms
    quantity: float | None


def days_between(engine: Engine, first: date, end: date) -> Days:
    """The first and last day of counted sales on the days of [first, end), whether the calendar has periods for them or not."""
    ((earliest, latest),) = engine.ask(
        f"SELECT min(day), max(day) FROM sales WHERE {COUNTED} "
        f"AND day >= DATE '{first.isoformat()}' AND day < DATE '{end.isoformat()}'"
    )
    return Days(earliest, latest)


def daily(engine: Engine, parts: Mapping[str, Market], first: date, last: date) -> dict[str, Daily]:
    """The amounts of each part day by day, both days included; days without sales are left out."""
    sums = ", ".join(f"sum(CASE WHEN {market.sql()} THEN amount END)" for market in parts.values())
    rows = engine.ask(
        f"SELECT day, {sums} FROM sales WHERE {COUNTED} "
        f"AND day BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}' GROUP BY day ORDER BY day"
    )
    found: dict[str, Daily] = {name: {} for name in parts}
    for day, *amounts in rows:
        for name, amount in zip(parts, amounts, strict=True):
            if amount is not None:
                found[name][day] = to_atoms(amount)
    return found


def in_detail(engine: Engine, market: Market, first: date, last: date) -> list[Sold]:
    """What was sold of each product in each channel day by day, both days included."""
    rows = engine.ask(
        f"SELECT day, product, channel, sum(amount), sum(quantity), count(*) - count(quantity) FROM sales WHERE {COUNTED} "
        f"AND day BETWEEN DATE '{first.isoformat()}' AND DATE '{last.isoformat()}' AND {market.sql()} "
        "GROUP BY day, product, channel ORDER BY day, product, channel"
    )
    return [
        Sold(day, product, channel, to_atoms(amount), None if untold or quantity is None else float(quantity))
        for day, product, channel, amount, quantity, untold in rows
    ]


def new_customers(engine: Engine, market: Market, first: date, last: date) -> dict[date, int]:
    """How many customers bought for the first time of all, and bought in this part of the market on that day.

    By day, both days included; whoever bought before the first one is not new.
    """
    sold = f"{COUNTED} AND NOT coalesce(returned, false) AND customer IS NOT NULL AND day <= DATE '{last.isoformat()}'"
    rows = engine.ask(
        "SELECT s.day, count(DISTINCT s.customer) FROM sales s "
        f"JOIN (SELECT customer, min(day) AS first_day FROM sales WHERE {sold} GROUP BY customer) f "
        f"ON s.customer = f.customer AND s.day = f.first_day "
        f"WHERE s.{COUNTED} AND NOT coalesce(s.returned, false) AND {market.sql('s.')} "
        f"AND s.day >= DATE '{first.isoformat()}' GROUP BY s.day ORDER BY s.day"
    )
    return dict(rows)
