"""Where it goes wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.metrics.simulation.risk import tail, worst

sizes = st.lists(st.lists(st.integers(0, 200), min_size=5, max_size=5), min_size=1, max_size=4)


@given(sizes)
def test_somebody_is_the_worst_in_every_run(draws: list[list[int]]) -> None:
    table, target = np.array(draws, np.float64), np.full(len(draws), 100)
    found = worst(table, target)
    assert found.share.sum() == pytest.approx(1)
    lowest = (table / 100).min(axis=0)
    assert np.nansum(found.share * np.nan_to_num(found.attainment)) == pytest.approx(lowest.mean())
    short = np.maximum(1 - lowest, 0) * 100
    assert np.nansum(found.share * np.nan_to_num(found.shortfall)) == pytest.approx(short.mean())


def test_who_is_never_the_worst_has_no_shortfall_to_tell() -> None:
    found = worst(np.array([[10.0, 20], [90, 95]]), np.array([100, 100]))
    assert found.share.tolist() == [1, 0]
    assert np.isnan(found.shortfall[1])


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=50), st.floats(0.01, 1))
def test_the_tail_is_no_better_than_the_whole(draws: list[int], share: float) -> None:
    table = np.array(draws, np.float64)
    assert table.min() <= tail(table, share) <= table.mean() + 1e-9
