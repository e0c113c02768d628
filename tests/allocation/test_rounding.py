"""Whole units: totals kept, nothing off by a unit, no order."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.allocation.controlled import NoWholeTable, either_way, fixed, round_table
from salesplan.allocation.rounding import largest_remainder, settle, settle_rows

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any)


@given(st.integers(-(10**12), 10**12), weights)
def test_shares_add_up_and_are_within_a_unit(total: int, shares: list[int]) -> None:
    parts = largest_remainder(total, np.array(shares, np.float64))
    assert parts.sum() == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(int(part) - Fraction(total * share, sum(shares))) < 1


@given(st.integers(0, 10**9), weights, st.randoms())
def test_the_order_of_different_weights_changes_nothing(total: int, shares: list[int], rng: object) -> None:
    shares = list(dict.fromkeys(shares))
    if not any(shares):
        return
    mixed = shares[:]
    rng.shuffle(mixed)
    first = dict(zip(shares, largest_remainder(total, np.array(shares, np.float64)), strict=True))
    second = dict(zip(mixed, largest_remainder(total, np.array(mixed, np.float64)), strict=True))
    assert first == second


def test_ties_go_to_the_earlier_place() -> None:
    assert largest_remainder(4, np.array([1.0, 1.0, 1.0])).tolist() == [2, 1, 1]


def test_nothing_to_share_by_is_refused() -> None:
    with pytest.raises(ValueError):
        largest_remainder(5, np.zeros(3))
    assert largest_remainder(0, np.zeros(3)).tolist() == [0, 0, 0]


@st.composite
def tables(draw: st.DrawFn) -> np.ndarray:
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    cells = draw(st.lists(st.integers(0, 4000), min_size=rows * columns, max_size=rows * columns))
    holes = draw(st.lists(st.booleans(), min_size=rows * columns, max_size=rows * columns))
    exact = (
        np.array([0 if hole else cell for cell, hole in zip(cells, holes, strict=True)]).reshape(rows, columns) / 1000
    )
    total = exact.sum()
    return exact * (round(total) / total) if round(total) else exact * 0


@given(tables())
def test_a_table_can_always_be_rounded_within_a_unit_everywhere(exact: np.ndarray) -> None:
    """Cells, rows and columns (two crossing trees): none is off its unrounded value by a whole unit."""
    whole = round_table(exact, either_way(exact.sum(axis=1)), either_way(exact.sum(axis=0)))
    for axis in (0, 1):
        assert (np.abs(whole.sum(axis=axis) - exact.sum(axis=axis)) < 1 - 1e-9).all()
    assert (np.abs(whole - exact) < 1 - 1e-9).all()


@given(tables())
def test_margins_that_are_fixed_are_met(exact: np.ndarray) -> None:
    whole = round_table(exact, either_way(exact.sum(axis=1)), either_way(exact.sum(axis=0)))
    rows, columns = whole.sum(axis=1), whole.sum(axis=0)
    again = round_table(exact, fixed(rows), fixed(columns))
    assert (again.sum(axis=1) == rows).all()
    assert (again.sum(axis=0) == columns).all()
    assert (again[exact == 0] == 0).all()


def test_zeros_that_leave_no_way_are_refused() -> None:
    with pytest.raises(NoWholeTable):
        round_table(np.array([[1.0, 0.0], [1.0, 0.0]]), fixed(np.array([1, 1])), fixed(np.array([1, 1])))


def test_settle_keeps_whole_numbers() -> None:
    assert settle(6, np.array([1.0, 2.0, 3.0])).tolist() == [1, 2, 3]


@given(
    st.integers(1, 6).flatmap(
        lambda columns: st.lists(
            st.tuples(
                st.lists(st.integers(0, 40).map(lambda eighths: eighths / 8), min_size=columns, max_size=columns),
                st.integers(-9, 9),
            ),
            min_size=1,
            max_size=8,
        )
    )
)
def test_rows_are_settled_together_as_each_by_itself(rows: list[tuple[list[float], int]]) -> None:
    """Also totals that are further off than a unit a cell, as long as there is something to take from."""
    exact = np.array([row for row, _ in rows])
    totals = np.array([max(round(sum(row)) + off, 0) for row, off in rows])
    assert settle_rows(totals, exact).tolist() == [
        settle(int(total), row).tolist() for total, row in zip(totals, exact, strict=True)
    ]
