"""Bounds: proportional as far as they allow, whole, exact, and refused with the gap."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.allocation.apportion import apportion
from salesplan.allocation.bounded import CrossedBounds, OutOfBounds, fill, level
from salesplan.allocation.gap import NoRoom, close_gap, exact_gap

bound = st.none() | st.integers(-30, 30)


@st.composite
def problems(draw: st.DrawFn) -> tuple[int, list[int], list[Any], list[Any]]:
    size = draw(st.integers(1, 6))
    weights = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    low = draw(st.lists(bound, min_size=size, max_size=size))
    high = []
    for a in low:
        b = draw(st.none() | st.integers(0, 30))
        high.append(b if a is None or b is None else a + b)
    return draw(st.integers(-90, 90)), weights, low, high


def sums(low: list[Any], high: list[Any]) -> tuple[float, float]:
    return sum(-np.inf if a is None else a for a in low), sum(np.inf if b is None else b for b in high)


@given(problems())
def test_the_whole_parts_add_up_within_their_bounds_or_the_gap_is_told(problem: Any) -> None:
    total, _, low, high = problem
    least, most = sums(low, high)
    if not least <= total <= most:
        with pytest.raises(OutOfBounds) as told:
            fill(*problem)
        error = told.value
        assert error.gap == (least - total if error.side == "low" else total - most) > 0
        assert str(error.gap) in str(error)
        return
    parts, exact = fill(*problem), level(*problem)
    assert sum(exact) == total
    assert parts.sum() == total
    for part, unrounded, a, b in zip(parts, exact, low, high, strict=True):
        assert abs(int(part) - unrounded) < 1
        assert a is None or part >= a
        assert b is None or part <= b


@given(problems())
def test_there_is_one_level_that_all_parts_with_weights_follow(problem: Any) -> None:
    """Whoever is between the bounds has the same amount per weight; who has more is held up, who has less is held down."""
    total, weights, low, high = problem
    least, most = sums(low, high)
    if not least <= total <= most:
        return
    exact = level(*problem)
    heights = [
        (part / w, a is not None and part == a, b is not None and part == b)
        for part, w, a, b in zip(exact, weights, low, high, strict=True)
        if w
    ]
    for one, at_low, _ in heights:
        for other, _, at_high in heights:
            assert one <= other or at_low or at_high


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_without_bounds_they_are_largest_remainders(total: int, weights: list[int]) -> None:
    none = [None] * len(weights)
    exact = level(total, weights, none, none)
    assert exact == [Fraction(total * w, sum(weights)) for w in weights]
    if total >= 0:
        assert fill(total, weights, none, none).tolist() == apportion(total, weights)


@given(problems(), st.randoms())
def test_the_order_of_members_that_differ_changes_nothing(problem: Any, rng: Any) -> None:
    total, *columns = problem
    rows = list(dict.fromkeys(zip(*columns, strict=True)))
    mixed = rows[:]
    rng.shuffle(mixed)
    try:
        first = level(total, *zip(*rows, strict=True))
    except OutOfBounds:
        return
    assert dict(zip(rows, first, strict=True)) == dict(zip(mixed, level(total, *zip(*mixed, strict=True)), strict=True))


def test_zero_weights_come_last_and_evenly() -> None:
    assert fill(100, [1, 0, 0], [0, 0, 0], [40, None, 20]).tolist() == [40, 40, 20]
    assert fill(30, [0, 0, 0], [0, 0, 0], [None, None, 4]).tolist() == [13, 13, 4]


def test_bounds_the_wrong_way_round_are_told() -> None:
    with pytest.raises(CrossedBounds, match="part 2: at least 9, but at most 3"):
        fill(10, [1, 1], [0, 9], [10, 3])


def test_the_published_refusal_in_amounts() -> None:
    """Minimums of 1.04 million against a target of a million."""
    with pytest.raises(OutOfBounds, match="1000000 to share, but all parts at their least are 1040000: 40000 apart"):
        fill(1_000_000, [1, 1], [640_000, 400_000], [None, None])


def test_gaps_are_spread_by_room() -> None:
    # 20 to add; the parts could take 10, 30 and 0 more.
    assert close_gap(120, [30, 30, 40], "room", high=[40, 60, 40]).tolist() == [35, 45, 40]
    # 20 to take away; they could give 30, 0 and 10.
    assert close_gap(80, [30, 30, 40], "room", low=[0, 30, 30]).tolist() == [15, 30, 35]
    with pytest.raises(NoRoom, match="part 2 has no most"):
        close_gap(120, [30, 30], "room", high=[40, None])
    with pytest.raises(OutOfBounds) as told:
        close_gap(200, [30, 30], "room", high=[40, 60])
    assert told.value.gap == 100


def test_gaps_are_spread_by_how_adjustable_parts_are() -> None:
    assert close_gap(110, [30, 30, 40], [0, 1, 3]).tolist() == [30, 32, 48]  # 2.5 and 7.5: the larger weight rounds up
    assert exact_gap(110, [30, 30, 40], [0, 1, 3])[1] == Fraction(65, 2)


spreads = st.sampled_from(["proportional", "equal"])


@given(st.integers(0, 10**6), st.lists(st.integers(1, 10**5), min_size=1, max_size=12), spreads)
def test_a_closed_gap_leaves_none(total: int, parts: list[int], by: Any) -> None:
    made = close_gap(total, parts, by)
    assert made.sum() == total
    assert close_gap(total, made.tolist(), "equal").tolist() == made.tolist()
