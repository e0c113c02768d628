"""Sums over cells are those over their rows (预汇总), whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.sales.cells import by_cells
from salesplan.sales.cube import ALWAYS, by_coordinates, by_node, by_region_and_seller, days_of_sales, of_company
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import SqlType
from salesplan.sales.product_cube import Slice, Sold, by_product
from salesplan.sales.summed import CELLS, ROWS, SUMMED, Sales, held, is_worthwhile, sum_up

FIRST = date(2026, 1, 1)
MONTH = 5  # days of a period, here
DAYS = st.integers(0, 3 * MONTH - 1).map(lambda n: FIRST + timedelta(n))
NODE = st.none() | st.integers(-2, 1)
AMOUNT = st.integers(-3, 3).map(lambda n: Decimal(n) / 8)
KINDS: dict[str, SqlType] = {
    "day": "DATE", "period": "INTEGER", "region": "INTEGER", "product": "INTEGER", "channel": "INTEGER", "seller": "INTEGER",
    "back": "INTEGER", "quantity": "DECIMAL(38,15)", "amount": "DECIMAL(38,15)", "cost": "DECIMAL(38,15)",
    "fx": "DECIMAL(38,15)", "cost_fx": "DECIMAL(38,15)", "sold": "INTEGER",
}  # fmt: skip
FLAG = st.integers(0, 1)
ROW = st.tuples(
    DAYS, NODE, NODE, NODE, NODE, FLAG, st.none() | AMOUNT, AMOUNT, st.none() | AMOUNT, AMOUNT, AMOUNT, FLAG
)


@contextmanager
def taken(rows: list[tuple[Any, ...]], same: dict[str, str]) -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine()
    whole = [(day, (day - FIRST).days // MONTH - 1, *rest) for day, *rest in rows]
    engine.give("told", KINDS, list(zip(*whole, strict=True)) or [()] * len(KINDS))
    replaced = ", ".join(f"{sql} AS {name}" for name, sql in same.items())
    flags = "back = 1 AS returned, sold = 1 AS counted, CAST(1 AS DECIMAL(9,6)) AS share"
    told = f"SELECT * {f'REPLACE ({replaced})' if same else ''}, {flags} FROM told"
    engine.view("sales", f"SELECT *, {', '.join(f'{of} AS {held(of)}' for of in SUMMED)} FROM ({told}) told")
    engine.view("credits", "SELECT * FROM sales")
    yield engine
    engine.close()


def everything(sales: Sales, until: date | None, after: date) -> list[object]:
    spans = [(-1, 2), (0, 1), ALWAYS]
    slices = [Slice((-1, 1), until=after), Slice((-1, 1), after=after), Slice((1, 2), until=until)]
    found: list[object] = [of_company(sales, of) for of in SUMMED]
    for span in spans:
        found += [
            by_node(sales, axis, span, until, "quantity") for axis in ("region", "product", "channel", "seller", None)
        ]
        found += [by_coordinates(sales, ["region", "channel"], span), days_of_sales(sales, span, until)]
        found += [sorted(by_cells(sales, ["region", "product"], span, until), key=str)]
        found += [sorted(by_cells(sales, ["seller", "product"], span, until), key=str)]
    found += [by_region_and_seller(sales, 2, until)] if until else []
    for axis in ("region", "channel", None, "seller"):
        found.append(sorted(by_product(sales, axis, slices), key=str))
    return found


@settings(max_examples=80, deadline=None)
@given(
    st.lists(ROW, max_size=20),
    st.sets(DAYS, max_size=3),
    st.none() | DAYS,
    DAYS,
    st.sampled_from([{}, {"cost": "CAST(NULL AS DECIMAL(38,15))", "fx": "CAST(0 AS DECIMAL(38,15))"}]),
)
def test_sums_over_cells_are_those_over_rows(
    rows: list[tuple[Any, ...]], cuts: set[date], until: date | None, after: date, same: dict[str, str]
) -> None:
    with taken(rows, same) as engine:
        plain = everything(Sales(engine), until, after)
        summed = sum_up(engine, [same], cuts)
        assert everything(summed, until, after) == plain
        assert summed.source(until) == (CELLS if until is None or until in cuts else ROWS)


def test_cells_are_fewer_than_their_rows() -> None:
    rows = [
        (FIRST, i % 3 - 2, 0, None, 0, 0, Decimal(i), Decimal(i), None, Decimal(0), Decimal(0), 1) for i in range(90)
    ]
    with taken(rows, {}) as engine:
        sum_up(engine, [{}, {"fx": "CAST(0 AS DECIMAL(38,15))"}], [FIRST])
        found = engine.ask(f"SELECT region, amount FROM {CELLS} ORDER BY ALL")
    assert found == [(0, sum(range(2, 90, 3))), (None, 0), (None, sum(range(0, 90, 3)) + sum(range(1, 90, 3)))]


def test_what_a_row_is_does_not_depend_on_those_beside_it() -> None:
    none = Decimal(0)
    rows = [
        (FIRST, 0, 0, 0, 0, back, quantity, Decimal(1), cost, none, none, 1)
        for back in (0, 1)
        for quantity in (None, Decimal(-5), Decimal(2))
        for cost in (None, Decimal(3))
    ]
    with taken(rows, {}) as engine:
        found = by_product(sum_up(engine, [{}], []), None, [Slice((-1, 1))])
    counts = {(one.kind, one.costed): one.amount for one in found}
    unit = 10**21
    assert counts == {
        **{("sold", costed): unit for costed in (False, True)},
        **{("unpriced", costed): 2 * unit for costed in (False, True)},
        **{("returned", costed): 2 * unit for costed in (False, True)},
        **{("returned_unpriced", costed): unit for costed in (False, True)},
    }
    assert all(isinstance(one, Sold) for one in found)


@pytest.mark.parametrize(
    ("rows", "cells", "worth"), [(10**7, 400_000, True), (10**6, 400_000, False), (10**9, 10**7, False)]
)
def test_few_rows_are_not_worth_it(rows: int, cells: int, worth: bool) -> None:
    assert is_worthwhile(rows, cells) is worth
