"""Sales outside a seller's territory are those that no hold covers (越区), however holds are written down."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sales.reading import COLUMNS, HEAD, LAYOUT, read

from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import Engine
from salesplan.sales.findings import Hold, Odd, odd_sum, outside_territory

START, END = date(2026, 1, 1), date(2026, 1, 7)
DAYS = st.integers(-2, 8).map(lambda n: START + timedelta(n))
NODE = st.integers(0, 2)
# On each axis: no hold names a node, all of them do, or some.
NODES = st.sampled_from([st.none(), NODE, st.none() | NODE])
# None: it names nothing on an axis, so nothing there is held against it; -1: it names what nobody knows.
SOLD = st.none() | st.integers(-1, 2)
SALE = st.tuples(DAYS, SOLD, SOLD, SOLD, SOLD, st.booleans())

Sale: TypeAlias = tuple[date, int | None, int | None, int | None, int | None, bool]


@st.composite
def holds(draw: st.DrawFn) -> list[Hold]:
    region, product, channel = draw(st.tuples(NODES, NODES, NODES))
    whole = draw(st.booleans())
    first, past = (st.just(START), st.just(END)) if whole else (DAYS, DAYS)
    return draw(st.lists(st.tuples(st.integers(0, 2), region, product, channel, first, past), min_size=1, max_size=6))


def is_outside(sale: Sale, held: list[Hold]) -> bool:
    day, seller, *nodes, counted = sale
    if not counted or seller is None or seller < 0 or not START <= day < END:
        return False
    return not any(
        one[0] == seller
        and all(node is None or sold is None or node == sold for node, sold in zip(one[1:4], nodes, strict=True))
        and one[4] <= day < one[5]
        for one in held
    )


@settings(max_examples=300, deadline=None)
@given(holds(), st.lists(SALE, max_size=12))
def test_what_no_hold_covers_is_outside(held: list[Hold], sales: list[Sale]) -> None:
    engine = DuckDBEngine()
    rows = [(*sale[:5], f"n{i}", Decimal(2) ** i) for i, sale in enumerate(sales)]
    kinds = {"day": "DATE", "seller": "INTEGER", "region": "INTEGER", "product": "INTEGER", "channel": "INTEGER"}
    columns = list(zip(*rows, strict=True)) or [()] * 7
    engine.give("rows", {**kinds, "order_no": "VARCHAR", "amount": "DECIMAL(38,15)"}, columns)  # type: ignore[dict-item]
    counted = [f"n{i}" for i, sale in enumerate(sales) if sale[5]]
    engine.view("sales", f"SELECT *, list_contains(CAST({counted} AS VARCHAR[]), order_no) AS counted FROM rows")

    found = outside_territory(engine, held, START, END)

    outside = [i for i, sale in enumerate(sales) if is_outside(sale, held)]
    sellers = [sales[i][1] for i in outside]
    many = sorted(((s, sellers.count(s)) for s in {*sellers} if s is not None), key=lambda one: (-one[1], one[0]))
    total = sum((Decimal(2) ** i for i in outside), Decimal(0))  # tells which rows they are
    assert found == Odd(len(outside), len(outside), total, many)
    assert odd_sum(engine, "territory", END) == (len(outside), total)
    engine.close()


@pytest.mark.xdist_group("spark")
def test_every_engine_leaves_open_what_a_sale_does_not_name(tmp_path: Path, engine: Engine) -> None:
    """One seller holds Shanghai's cream, another all soap; a cell that is empty is held against neither."""
    sellers = (
        "teams: {t: {sellers: {a: {territory: [{region: sh, product: cream}]}, b: {territory: [{product: soap}]}}}}\n"
    )
    rows = (
        "2026-01-05,1,1,,cream,1,1,a\n"
        "2026-01-05,2,1,sh,,1,2,a\n"
        "2026-01-05,3,1,js,,1,4,a\n"  # not Shanghai, whatever it is
        "2026-01-05,4,1,,soap,1,8,a\n"  # no cream, wherever it is
        "2026-01-05,5,1,,,1,16,b\n"
        "2026-01-05,6,1,mars,cream,1,32,a\n"  # a region, but none that is held
        "2026-01-05,7,1,,cream,1,64,b\n"
    )
    layout = "review: {tolerance: 100%}\n" + LAYOUT.replace("amount: amount", "amount: amount, seller: seller")
    made = read(tmp_path, {"a.csv": COLUMNS.replace("\n", ",seller\n") + rows}, layout, HEAD + sellers, engine=engine)
    (found,) = [one for one in made.taken.findings if one.code == "SP413"]
    assert found.message("en") == "sold outside the seller's territory: 108 (orders: 4, rows: 4)"
