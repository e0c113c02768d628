"""Sales that name no seller are those of whoever's territory covers them that day, however covers are written (按辖区计入)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.sales.crediting import AXES, ROW, Cover, credit_by_territory, credit_overlays
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import SqlType

START = date(2026, 1, 1)
DAYS = st.integers(0, 8).map(lambda n: START + timedelta(n))
NODE = st.integers(0, 2)
NODES = st.sampled_from([st.none(), NODE, st.none() | NODE])  # on an axis no cover names a node, all do, or some
SOLD = st.none() | st.integers(-1, 2)  # it names nothing, or what nobody knows
SALE = st.tuples(st.none() | DAYS, SOLD, SOLD, SOLD, st.none() | st.integers(-1, 3))
KINDS: dict[str, SqlType] = {"day": "DATE", **dict.fromkeys((*AXES, "seller"), "INTEGER"), "place": "INTEGER"}

Sale: TypeAlias = tuple[date | None, int | None, int | None, int | None, int | None]
Credit: TypeAlias = tuple[int, int | None, Decimal, str]


@st.composite
def covers(draw: st.DrawFn) -> list[Cover]:
    region, product, channel = draw(st.tuples(NODES, NODES, NODES))
    last = st.just(date.max) if draw(st.booleans()) else DAYS
    first = st.just(START) if draw(st.booleans()) else DAYS
    share = st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.333333")])
    return draw(st.lists(st.tuples(region, product, channel, first, last, st.integers(0, 3), share), max_size=6))


def covering(sale: Sale, given: list[Cover]) -> list[Cover]:
    day, *nodes, _ = sale
    return [
        cover
        for cover in given
        if day is not None
        and cover[3] <= day <= cover[4]
        and all(node is None or node == sold for node, sold in zip(cover[:3], nodes, strict=True))
    ]


def credited(sales: list[Sale], given: list[Cover], view: str) -> list[Credit]:
    """What the engine makes of them."""
    engine = DuckDBEngine()
    columns = list(zip(*((*sale, i) for i, sale in enumerate(sales)), strict=True)) or [()] * len(KINDS)
    engine.give("rows", KINDS, columns)
    names = [name.removeprefix("t.") for name in ROW.split(", ")]
    others = ", ".join(f"NULL AS {name}" for name in names if name not in KINDS)
    engine.view("sales", f"SELECT *, {others} FROM rows")
    engine.view("credits_named", "SELECT *, CAST(1 AS DECIMAL(9,6)) AS share, 'name' AS how FROM sales")
    engine.view("credits", "SELECT * FROM credits_named")
    (credit_by_territory if view == "credits" else credit_overlays)(engine, given)
    found = engine.ask(f"SELECT place, seller, share, how FROM {view}")
    engine.close()
    return sorted(found, key=str)


@settings(max_examples=300, deadline=None)
@given(st.lists(SALE, max_size=12), covers())
def test_sales_without_a_seller_are_credited_to_those_who_cover_them(sales: list[Sale], given: list[Cover]) -> None:
    expected: list[Credit] = []
    for place, sale in enumerate(sales):
        found = covering(sale, given) if sale[4] is None else []
        expected += [(place, cover[5], cover[6], "territory") for cover in found]  # type: ignore[misc]
        expected += [] if found else [(place, sale[4], Decimal(1), "name")]

    assert credited(sales, given, "credits") == sorted(_exact(expected), key=str)


@settings(max_examples=200, deadline=None)
@given(st.lists(SALE, max_size=12), covers().filter(bool))
def test_overlays_are_credited_with_all_that_they_cover(sales: list[Sale], given: list[Cover]) -> None:
    expected = [
        (place, cover[5], cover[6], "overlay") for place, sale in enumerate(sales) for cover in covering(sale, given)
    ]

    assert credited(sales, given, "overlaid") == sorted(_exact(expected), key=str)  # type: ignore[arg-type]


def _exact(credits_: list[Credit]) -> list[Credit]:
    """With shares as the engine writes them."""
    return [(place, seller, share.quantize(Decimal(1).scaleb(-6)), how) for place, seller, share, how in credits_]
