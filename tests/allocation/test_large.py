"""Large tables: the same promises as small ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.allocation.boxes import Demand
from salesplan.allocation.clash import find_clash
from salesplan.allocation.controlled import LARGE, fixed, round_table
from salesplan.allocation.raking import AT_ONCE, Family, rake
from salesplan.allocation.refine import refine_periods
from salesplan.allocation.rounding import largest_remainder
from salesplan.allocation.spans import round_parts


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from([(2_000, 12), (150, 140), (300, 90), (40, 700)]), st.floats(0.0, 0.9))
def test_both_margins_are_kept_and_every_cell_is_rounded_down_or_up(
    seed: int, shape: tuple[int, int], zeros: float
) -> None:
    rng = np.random.default_rng(seed)
    exact = rng.gamma(0.5, rng.choice([0.2, 5, 1e6]), shape) * (rng.random(shape) >= zeros)
    assert exact.size > LARGE
    total = round(exact.sum())
    rows, columns = largest_remainder(total, exact.sum(axis=1)), largest_remainder(total, exact.sum(axis=0))
    table = round_table(exact, fixed(rows), fixed(columns))
    assert (table.sum(axis=1) == rows).all()
    assert (table.sum(axis=0) == columns).all()
    assert table.min() >= 0
    assert not table[exact == 0].any()
    assert np.abs(table - exact).max() < 1
    assert (round_table(exact, fixed(rows), fixed(columns)) == table).all()


@pytest.mark.parametrize("shape", [(2_000, 12), (12, 2_000)])
def test_margins_that_were_rounded_apart_move_cells_by_further_units(shape: tuple[int, int]) -> None:
    exact = np.full(shape, 0.5)
    rows = np.full(shape[0], shape[1] // 2)
    columns = np.full(shape[1], shape[0] // 2)
    rows[0] += 3
    rows[1] -= 3
    table = round_table(exact, fixed(rows), fixed(columns))
    assert (table.sum(axis=1) == rows).all()
    assert (table.sum(axis=0) == columns).all()
    assert table.min() >= 0


@settings(max_examples=15)
@given(
    st.integers(0, 2**32),
    st.sampled_from([(700, 60, 4), (90, 700, 3), (5_000, 3, 12)]),
    st.permutations([0, 1, 2]),
    st.sampled_from([0.0, 0.3]),
)
def test_a_whole_allocation_in_slices(seed: int, shape: tuple[int, int, int], order: list[int], zeros: float) -> None:
    """The fit has the odds ratios of its seed and all margins; the cells add up to them, none off by a unit."""
    rng = np.random.default_rng(seed)
    start = rng.gamma(2.0, 1.0, shape) * (rng.random(shape) >= zeros)
    assert start.size > 2 * AT_ONCE
    total = start.size * 10
    goal = start.copy()  # a table that has the margins exists
    for factors in np.ix_(*(rng.uniform(0.5, 2, size) for size in shape)):
        goal *= factors
    others = [tuple(i for i in range(3) if i != axis) for axis in range(3)]
    margins = [largest_remainder(total, goal.sum(axis=other)) for other in others]
    labels = [
        np.arange(n, dtype=np.int32).reshape([n if i == axis else 1 for i in range(3)]) for axis, n in enumerate(shape)
    ]
    exact = rake(start, [Family(labels[axis], margins[axis].astype(np.float64)) for axis in order])
    for margin, other in zip(margins, others, strict=True):
        assert np.allclose(exact.sum(axis=other), margin, rtol=1e-9)
    log = np.log(np.divide(exact, start, out=np.ones(shape), where=start > 0))
    full = (start > 0).all(axis=0).nonzero()
    for j, k in zip(*full, strict=True):  # factors of one axis each: their differences are the same everywhere
        assert np.allclose(log[:, j, k] - log[0, j, k], log[:, full[0][0], full[1][0]] - log[0, full[0][0], full[1][0]])
    year = (0, shape[2])
    tables = [round_parts(exact.sum(axis=1 - i), margins[2], [{year: int(t)} for t in margins[i]]) for i in (0, 1)]
    cells = refine_periods(margins[2].reshape(1, 1, -1), [(0, shape[0]), (0, shape[1])], tables, exact)
    assert all((cells.sum(axis=other) == margin).all() for margin, other in zip(margins, others, strict=True))
    assert np.abs(cells - exact).max() < 1
    assert cells.min() >= 0
    assert not cells[start == 0].any()


def test_families_of_two_axes_and_bounds_are_raked_in_slices() -> None:
    rng = np.random.default_rng(3)
    start = rng.gamma(2.0, 1.0, (400, 50, 6))
    assert start.size > 2 * AT_ONCE
    pairs = np.arange(300, dtype=np.int32).reshape(1, 50, 6)
    rows = np.arange(400, dtype=np.int32).reshape(400, 1, 1)
    wanted = (start.sum(axis=0) * rng.uniform(0.8, 1.2, (50, 6))).ravel()
    least = np.zeros(400)
    least[7] = 2 * start[7].sum()
    made = rake(start, [Family(pairs, wanted), Family(rows, least, np.full(400, np.inf))])
    assert np.allclose(made.sum(axis=0).ravel(), wanted, rtol=1e-9)
    assert np.isclose(made[7].sum(), least[7], rtol=1e-9)
    free = np.delete(made / start, 7, axis=0)
    assert np.allclose(free, free[0], rtol=1e-9)  # a bound that doesn't bind leaves no trace


def test_a_clash_among_a_thousand_totals_is_brought_down_to_those_that_cause_it() -> None:
    shape = (1_000, 20, 12)
    everything = ((0, 1_000), (0, 20), (0, 12))
    totals = [Demand(((i, i + 1), *everything[1:]), 1_200, 1_200) for i in range(1_000)]
    crossed = [Demand(((7, 8), (j, j + 1), (0, 12)), 60 + (j == 3), None) for j in range(20)]
    assert find_clash(shape, [Demand(everything, 1_200_000, 1_200_000), *totals]) is None
    found = find_clash(shape, [Demand(everything, 1_200_000, 1_200_000), *totals, *crossed])
    assert found is not None
    assert found.caps == (8,)
    assert found.floors == tuple(range(1_001, 1_021))
    assert found.missing == 1
