"""What rows give away about sellers (销售异常): questions to the engine about who sold where and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesplan.sales.cube import COUNTED
from salesplan.sales.engine import Engine, SqlType

AXES = ("region", "product", "channel")
COVERS: dict[str, SqlType] = {
    **dict.fromkeys(AXES, "INTEGER"), "first": "DATE", "last": "DATE", "seller": "INTEGER", "share": "DECIMAL(9,6)",
}  # fmt: skip
HELD: dict[str, SqlType] = {"seller": "INTEGER", **dict.fromkeys(AXES, "INTEGER"), "first": "DATE", "past": "DATE"}
ROW = (
    "t.layout, t.place, t.file, t.day, t.period, t.region, t.product, t.channel, t.order_no, t.customer, t.returned, "
    "t.quantity, t.amount, t.cost, t.fx, t.cost_fx, t.fate"
)


def _on_axes(cover: str, row: str) -> str:
    """The SQL of whether a row lies on the nodes of a cover; a missing one means any."""
    return " AND ".join(f"({cover}.{axis} IS NULL OR {cover}.{axis} = {row}.{axis})" for axis in AXES)


COVERED = f"t.day >= c.first AND t.day <= c.last AND {_on_axes('c', 't')}"


@dataclass(frozen=True)
class Odd:
    """Rows that stand out: how many orders and rows, their amount, and the sellers with most of them."""

    orders: int
    rows: int
    amount: Decimal
    sellers: Sequence[tuple[int, int]]


def credit_by_territory(engine: Engine, covers: Sequence[tuple[object, ...]]) -> None:
    """Credit sales without a seller to those whose territory covers them on that day.

    covers: region, product, channel (None: any), first day, last day, seller, share. Redefines the view `credits`: sales
    that nobody's territory covers keep no seller, and of those that it covers in part the rest is nobody's.
    """
    if not covers or not engine.ask("SELECT 1 FROM credits_named WHERE seller IS NULL LIMIT 1"):
        return
    engine.give("covers", COVERS, list(zip(*covers, strict=True)))
    engine.make(
        "covered",
        f"SELECT {ROW}, c.seller, c.share, 'territory' AS how FROM credits_named t JOIN covers c ON {COVERED} "
        "WHERE t.seller IS NULL",
    )
    seen = "SELECT DISTINCT layout, place FROM covered"
    engine.view(
        "credits",
        f"SELECT {ROW}, t.seller, t.share, t.how FROM credits_named t "
        f"LEFT JOIN ({seen}) d ON d.layout = t.layout AND d.place = t.place "
        f"WHERE t.seller IS NOT NULL OR d.place IS NULL UNION ALL SELECT {ROW}, t.seller, t.share, t.how FROM covered t",
    )


def credit_overlays(engine: Engine, covers: Sequence[tuple[object, ...]]) -> None:
    """Name what specialists are credited with beside the sellers of their territories: the view `overlaid`, like `credits`.

    covers: as for credit_by_territory; every sale that they cover counts, whoever it names.
    """
    engine.give("overlays", COVERS, list(zip(*covers, strict=True)))
    engine.view(
        "overlaid",
        f"SELECT {ROW}, c.seller, c.share, 'overlay' AS how FROM sales t JOIN overlays c ON {COVERED}",
    )


def outside_territory(engine: Engine, held: Sequence[tuple[object, ...]], start: date, end: date) -> Odd:
    """Sales within [start, end) of a seller who doesn't hold the territory that day.

    held: seller, region, product, channel (None: any), first day, day after the last.
    """
    engine.give("held", HELD, list(zip(*held, strict=True)))
    inside = (
        "SELECT DISTINCT s.layout, s.place FROM sales s JOIN held h "
        f"ON h.seller = s.seller AND s.day >= h.first AND s.day < h.past AND {_on_axes('h', 's')}"
    )
    span = f"s.day >= DATE '{start}' AND s.day < DATE '{end}'"
    rows = (
        f"SELECT s.* FROM sales s LEFT JOIN ({inside}) i ON i.layout = s.layout AND i.place = s.place "
        f"WHERE s.{COUNTED} AND s.seller >= 0 AND {span} AND i.place IS NULL"
    )
    return _odd(engine, rows, by_orders=True)


def outside_service(
    engine: Engine, service: Sequence[tuple[int, date | None, date | None]], until: date | None = None
) -> Odd:
    """Sales (up to a day) dated before the seller was hired or after the last day of service."""
    engine.give("service", {"seller": "INTEGER", "hired": "DATE", "gone": "DATE"}, list(zip(*service, strict=True)))
    rows = (
        f"SELECT s.* FROM sales s JOIN service v ON v.seller = s.seller WHERE s.{COUNTED} "
        "AND (s.day < v.hired OR s.day > v.gone)" + (f" AND s.day <= DATE '{until.isoformat()}'" if until else "")
    )
    return _odd(engine, rows, by_orders=False)


def _odd(engine: Engine, rows: str, *, by_orders: bool) -> Odd:
    engine.make("odd_rows", rows)
    orders, count, amount = engine.ask(
        "SELECT count(DISTINCT order_no), count(*), coalesce(sum(amount), 0) FROM odd_rows"
    )[0]
    number = "count(DISTINCT order_no)" if by_orders else "count(*)"
    sellers = engine.ask(f"SELECT seller, {number} AS n FROM odd_rows GROUP BY seller ORDER BY n DESC, seller")
    return Odd(orders, count, Decimal(amount), sellers)
