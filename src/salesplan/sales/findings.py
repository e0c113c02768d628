"""What rows give away about sellers (销售异常): questions to the engine about who sold where and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from salesplan.sales.crediting import AXES, NAMELESS
from salesplan.sales.engine import Engine, SqlType
from salesplan.sales.fates import BY_DAY
from salesplan.sales.summed import COUNTED

Outside: TypeAlias = Literal["territory", "service"]
# Who holds what: seller, region, product, channel (None: any), first day, day after the last.
Hold: TypeAlias = tuple[int, int | None, int | None, int | None, date, date]
HELD: dict[str, SqlType] = {"seller": "INTEGER", **dict.fromkeys(AXES, "INTEGER"), "first": "DATE", "past": "DATE"}
TOLD = "s.day, s.seller, s.order_no, s.amount"  # of the rows that stand out


@dataclass(frozen=True)
class Odd:
    """Rows that stand out: how many, of how many orders (0: none are named), their amount, and the sellers with most rows."""

    orders: int
    rows: int
    amount: Decimal
    sellers: Sequence[tuple[int, int]]


def signs_apart(engine: Engine) -> list[tuple[int, int, Decimal]]:
    """Of each layout the counted rows that sell less than nothing for more than nothing: layout, rows, amount."""
    asked = f"SELECT layout, count(*), sum(amount) FROM sales WHERE {COUNTED} AND quantity < 0 AND amount > 0"
    return [(layout, rows, amount) for layout, rows, amount in engine.ask(f"{asked} GROUP BY layout ORDER BY layout")]


def dated_by_month(engine: Engine) -> list[int]:
    """The layouts whose rows, of more than one day, are all of the first of a month; the fates have been summed."""
    days: dict[int, set[date]] = {}
    for layout, day in engine.ask(f"SELECT DISTINCT layout, day FROM {BY_DAY} WHERE day IS NOT NULL"):
        days.setdefault(layout, set()).add(day)
    return sorted(layout for layout, found in days.items() if len(found) > 1 and all(day.day == 1 for day in found))


@dataclass(frozen=True)
class FarDay:
    """A day far from the plan's year that rows of a file are dated: how many, and their amount."""

    layout: int
    file: int
    day: date
    rows: int
    amount: Decimal


def dated_far(engine: Engine, first: date, past: date) -> list[FarDay]:
    """The days outside [first, past) of rows that would count, the ones with most money first; the fates have been summed."""
    asked = (
        f"SELECT layout, file, day, CAST(sum(n) AS BIGINT), sum(amount), sum(size) FROM {BY_DAY} "
        f"WHERE fate IN ('credited', 'unmatched') AND (day < DATE '{first}' OR day >= DATE '{past}') "
        "GROUP BY layout, file, day"
    )
    found = sorted(engine.ask(asked), key=lambda row: (-(row[5] or 0), row[:3]))
    return [FarDay(layout, file, day, rows, amount or Decimal(0)) for layout, file, day, rows, amount, _ in found]


def outside_territory(engine: Engine, held: Sequence[Hold], start: date, end: date) -> Odd:
    """Sales within [start, end) of a seller who doesn't hold the territory that day; kept for odd_sum and odd_sellers.

    Of a sale that names nothing on an axis (missing) nothing is known there: it is outside only if no hold agrees with the rest.
    A name that nobody knows (below zero) lies in no hold that names a node on its axis.
    """
    engine.give("held", HELD, list(zip(*held, strict=True)))
    span = f"s.day >= DATE '{start}' AND s.day < DATE '{end}'"
    holds = " AND ".join(_holds(held, start, end))
    rows = (
        f"SELECT {TOLD} FROM sales s WHERE s.{COUNTED} AND s.seller >= 0 AND {span} "
        f"AND NOT EXISTS (SELECT 1 FROM ({_held_too(held)}) h WHERE {holds})"
    )
    return _odd(engine, "territory", rows)


def _held_too(held: Sequence[Hold]) -> str:
    """The SQL of the holds, and of what is left of each where a sale doesn't name this or that: NAMELESS in place of a node.

    With them a sale that lacks a name is looked up like all others, in one step.
    """
    lacks = "".join(
        f" CROSS JOIN (SELECT false AS no_{axis} UNION ALL SELECT true AS no_{axis}) {axis}_lacks"
        for axis in _named_axes(held)
    )
    nodes = {axis: f"CASE WHEN no_{axis} AND {axis} IS NOT NULL THEN {NAMELESS} ELSE {axis} END" for axis in AXES}
    nodes = {axis: f"{nodes[axis]} AS {axis}" if axis in _named_axes(held) else axis for axis in AXES}
    return f"SELECT DISTINCT {', '.join(nodes.get(column, column) for column in HELD)} FROM held{lacks}"


def _named_axes(held: Sequence[Hold]) -> list[str]:
    """The axes on which some hold names a node."""
    columns = list(zip(*held, strict=True))[1:4]
    return [axis for axis, nodes in zip(AXES, columns, strict=True) if any(node is not None for node in nodes)]


def _holds(held: Sequence[Hold], start: date, end: date) -> Iterator[str]:
    """The SQL of what makes h a hold of the row s, of a day within [start, end): only what tells some of them apart.

    Equal numbers are looked up in one step, all else is tried on each hold of a seller.
    """
    yield "h.seller = s.seller"
    columns = dict(zip(HELD, zip(*held, strict=True), strict=True))
    for axis in _named_axes(held):
        same = f"h.{axis} = coalesce(s.{axis}, {NAMELESS})"
        yield f"(h.{axis} IS NULL OR {same})" if None in columns[axis] else same
    if not all(first <= start and past >= end for *_, first, past in held):
        yield "s.day >= h.first AND s.day < h.past"


def outside_service(engine: Engine, service: Sequence[tuple[int, date | None, date | None]]) -> Odd:
    """Sales dated before the seller was hired or after the last day of service; kept for odd_sum and odd_sellers."""
    engine.give("service", {"seller": "INTEGER", "hired": "DATE", "gone": "DATE"}, list(zip(*service, strict=True)))
    rows = (
        f"SELECT {TOLD} FROM sales s JOIN service v ON v.seller = s.seller WHERE s.{COUNTED} "
        "AND (s.day < v.hired OR s.day > v.gone)"
    )
    return _odd(engine, "service", rows)


def odd_sum(engine: Engine, kind: Outside, end: date) -> tuple[int, Decimal]:
    """How many of the odd rows that were found lie before a day, and their amount."""
    rows = engine.ask(f"SELECT count(*), coalesce(sum(amount), 0) FROM outside_{kind} WHERE day < DATE '{end}'")
    return rows[0][0], Decimal(rows[0][1])


def odd_sellers(engine: Engine, kind: Outside, end: date | None = None) -> list[tuple[int, int]]:
    """Sellers with the number of their odd rows, of those before a day; most first."""
    span = f"WHERE day < DATE '{end}' " if end else ""
    return engine.ask(f"SELECT seller, count(*) AS n FROM outside_{kind} {span}GROUP BY seller ORDER BY n DESC, seller")


def _odd(engine: Engine, kind: Outside, rows: str) -> Odd:
    engine.make(f"outside_{kind}", rows)
    orders, count, amount = engine.ask(
        f"SELECT count(DISTINCT order_no), count(*), coalesce(sum(amount), 0) FROM outside_{kind}"
    )[0]
    return Odd(orders, count, Decimal(amount), odd_sellers(engine, kind))
