"""Large tables: the same promises as small ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.allocation.controlled import LARGE, fixed, round_table
from salesplan.allocation.rounding import largest_remainder


@settings(max_examples=25, deadline=None)
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
