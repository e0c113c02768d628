"""The spread of attainment, against its definitions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.metrics.spread import gini, misplaced, quantile, share_within, weighted_miss

ratios = st.lists(st.integers(0, 3000).map(lambda thousandths: thousandths / 1000), min_size=1, max_size=30)
amounts = st.lists(st.integers(-(10**6), 10**12), min_size=1, max_size=20)


@given(ratios)
def test_gini_is_the_mean_difference_of_all_pairs(values: list[float]) -> None:
    found, mean = gini(values), sum(values) / len(values)
    if mean == 0:
        assert found is None
        return
    pairs = sum(abs(a - b) for a in values for b in values)
    assert found == pytest.approx(pairs / (2 * len(values) ** 2 * mean), abs=1e-6)
    assert 0 <= found < 1


@given(ratios, st.randoms(use_true_random=False))
def test_order_changes_nothing(values: list[float], chance: object) -> None:
    other = list(values)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert gini(other) == gini(values)
    assert quantile(other, 0.9) == quantile(values, 0.9)


@given(ratios)
def test_a_quantile_lies_between_its_neighbours(values: list[float]) -> None:
    ordered = sorted(values)
    assert quantile(values, 0) == ordered[0]
    assert quantile(values, 1) == ordered[-1]
    for share in (0.1, 0.5, 0.9):
        place = (len(ordered) - 1) * Fraction(share).limit_denominator(10)
        low, rest = int(place), float(place - int(place))
        high = ordered[min(low + 1, len(ordered) - 1)]
        assert quantile(values, share) == pytest.approx(ordered[low] + rest * (high - ordered[low]), abs=1e-6)


@given(amounts, st.integers(1, 19))
def test_misplaced_is_half_of_all_differences(actuals: list[int], turn: int) -> None:
    targets = actuals[turn % len(actuals) :] + actuals[: turn % len(actuals)]
    assert 2 * misplaced(actuals, targets) == sum(abs(a - t) for a, t in zip(actuals, targets, strict=True))
    assert misplaced(actuals, actuals) == 0


def test_totals_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="totals"):
        misplaced([1], [2])


def test_the_edges_of_the_span_belong_to_it_exactly() -> None:
    tenth = Fraction(1, 10)
    assert share_within([90, 110], [100, 100], tenth) == 1
    assert share_within([8_999_999_999_999_999, 9 * 10**15], [10**16, 10**16], tenth) == 0.5
    assert share_within([1], [0], tenth) is None


def test_a_node_without_a_target_is_a_miss_of_its_own() -> None:
    assert weighted_miss([50, 50], [100, 0]) == 1
    assert weighted_miss([], []) is None
