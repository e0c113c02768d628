"""Both margins and the proportions, in whole units: against every table that there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from salesplan.allocation.apportion import apportion
from salesplan.allocation.biproportional import TiedTable, biproportional
from salesplan.allocation.controlled import NoWholeTable


@st.composite
def problems(draw: st.DrawFn, most: int = 5, largest: int = 9) -> tuple[list[list[int]], list[int], list[int]]:
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    weights = draw(
        st.lists(st.lists(st.integers(0, largest), min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    )
    units = draw(st.integers(0, most))
    totals = [
        apportion(units, draw(st.lists(st.integers(1, 9), min_size=size, max_size=size))) for size in (rows, columns)
    ]
    return weights, totals[0], totals[1]


def every_table(weights: Any, rows: list[int], columns: list[int]) -> list[tuple[tuple[int, ...], ...]]:
    lines = [
        [cells for cells in product(*(range(total + 1) if w else (0,) for w in line)) if sum(cells) == total]
        for line, total in zip(weights, rows, strict=True)
    ]
    return [table for table in product(*lines) if [sum(column) for column in zip(*table, strict=True)] == columns]


def worth(weights: Any, table: Any) -> Fraction:
    """Π over cells of Π (w / (s + ½)): what the biproportional table makes largest (Rote & Zachariasen 2007)."""
    return prod(
        (
            Fraction(2 * w, 2 * s + 1)
            for line, cells in zip(weights, table, strict=True)
            for w, units in zip(line, cells, strict=True)
            for s in range(units)
        ),
        start=Fraction(1),
    )


@given(problems())
@example(([[0, 1, 2], [1, 0, 1], [2, 1, 2]], [1, 1, 1], [1, 1, 1]))
@settings(max_examples=300)
def test_it_is_the_best_of_all_tables(problem: Any) -> None:
    weights, rows, columns = problem
    tables = every_table(weights, rows, columns)
    if not tables:
        with pytest.raises(NoWholeTable):
            biproportional(weights, rows, columns)
        return
    made = biproportional(weights, rows, columns)
    most = max(worth(weights, table) for table in tables)
    best = [table for table in tables if worth(weights, table) == most]
    assert tuple(map(tuple, made.tolist())) in best
    if len(best) == 1:
        assert (biproportional(weights, rows, columns, ties="refuse") == made).all()
    else:
        with pytest.raises(TiedTable) as told:
            biproportional(weights, rows, columns, ties="refuse")
        differing = {
            (i, j) for i, line in enumerate(weights) for j in range(len(line)) if len({t[i][j] for t in best}) > 1
        }
        assert set(told.value.cells) == differing


@given(problems(most=400, largest=10**6))
def test_margins_are_kept_and_zeros_stay(problem: Any) -> None:
    weights, rows, columns = problem
    try:
        made = biproportional(weights, rows, columns)
    except NoWholeTable:
        assert any(0 in line for line in weights)
        return
    assert made.sum(axis=1).tolist() == rows
    assert made.sum(axis=0).tolist() == columns
    assert not made[np.array(weights) == 0].any()


@given(problems(most=200), st.lists(st.integers(1, 50), min_size=6, max_size=6))
def test_the_size_of_a_row_or_column_changes_nothing(problem: Any, factors: list[int]) -> None:
    weights, rows, columns = problem
    try:
        made = biproportional(weights, rows, columns, ties="refuse")
    except (NoWholeTable, TiedTable):
        return
    scaled = [[w * factors[i] * factors[3 + j] for j, w in enumerate(line)] for i, line in enumerate(weights)]
    assert (biproportional(scaled, rows, columns) == made).all()


def test_ties_go_to_larger_weights_then_to_earlier_cells() -> None:
    assert biproportional([[1, 1], [1, 1]], [1, 1], [1, 1]).tolist() == [[1, 0], [0, 1]]
    assert biproportional([[2, 4], [1, 2]], [1, 1], [1, 1]).tolist() == [[0, 1], [1, 0]]
    with pytest.raises(TiedTable, match=r"\(1, 1\), \(1, 2\), \(2, 1\), \(2, 2\)"):
        biproportional([[1, 1], [1, 1]], [1, 1], [1, 1], ties="refuse")


def test_what_has_no_table_is_refused() -> None:
    for weights, rows, columns in (
        ([[1, 1], [1, 1]], [1, 1], [1, 2]),
        ([[1, 0], [1, 0]], [1, 1], [1, 1]),
        ([[1, 1], [0, 0]], [1, 1], [1, 1]),
        ([[1, 1]], [-1], [0, -1]),
    ):
        with pytest.raises(NoWholeTable):
            biproportional(weights, rows, columns)


def test_a_hundred_rows_take_a_moment() -> None:
    rng = np.random.default_rng(5)
    weights = [[int(w) for w in row] for row in rng.integers(0, 10**5, (100, 12)) * (rng.random((100, 12)) < 0.9)]
    rows = apportion(10**6, [sum(row) * f for row, f in zip(weights, rng.uniform(0.5, 2, 100).tolist(), strict=True)])
    columns = apportion(10**6, [sum(column) for column in zip(*weights, strict=True)])
    made = biproportional(weights, rows, columns)  # measured: 0.3 s
    assert made.sum(axis=1).tolist() == rows
    assert made.sum(axis=0).tolist() == columns
