"""Weighted spreads and typical slopes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.metrics.weighted import typical_slope, weighted_spread

PAIRS = st.lists(st.tuples(st.integers(1, 500), st.integers(1, 9)), min_size=1, max_size=12)


@given(PAIRS)
def test_a_weight_is_as_many_values(pairs: list[tuple[int, int]]) -> None:
    spread = weighted_spread([(Fraction(value), Fraction(weight)) for value, weight in pairs])
    values = np.repeat([value for value, _ in pairs], [weight for _, weight in pairs])
    for share, found in ((0.1, spread.p10), (0.5, spread.middle), (0.9, spread.p90)):
        assert found == np.quantile(values, share, method="inverted_cdf")
    assert (spread.least, spread.most) == (values.min(), values.max())
    assert spread.mean == Fraction(int(values.sum()), len(values))
    assert spread.variation == pytest.approx(values.std() / values.mean(), abs=1e-12)


@given(PAIRS, st.integers(2, 50))
def test_the_scale_of_weights_says_nothing(pairs: list[tuple[int, int]], times: int) -> None:
    one = weighted_spread([(Fraction(value), Fraction(weight)) for value, weight in pairs])
    assert one == weighted_spread([(Fraction(value), Fraction(weight * times)) for value, weight in pairs[::-1]])


def test_without_a_positive_mean_there_is_no_variation() -> None:
    assert weighted_spread([(Fraction(0), Fraction(3))]).variation is None


@given(st.floats(-0.2, 0.2), st.integers(0, 9), st.floats(-50, 50))
def test_one_odd_value_moves_no_slope(slope: float, place: int, odd: float) -> None:
    course: list[float | None] = [1 + slope * i for i in range(10)]
    assert typical_slope(course) == pytest.approx(slope, abs=1e-8)
    course[place] = odd
    found = typical_slope(course)
    assert found == pytest.approx(slope, abs=1e-8)
