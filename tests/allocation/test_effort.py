"""The best division of effort: against looking at every one, against another solver, and its bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.allocation.effort import divide
from salesplan.allocation.envelope import bounded_division
from salesplan.allocation.linear import Row, minimise
from salesplan.allocation.response import Response
from salesplan.allocation.rounding import Whole

# Any tables, rising or not; and those of curves, S-shaped ones among them.
ANY = st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=6).map(np.array), min_size=1, max_size=4)
CURVES = st.builds(Response, none=st.floats(0, 0.9), most=st.floats(1.1, 4), shape=st.floats(0.3, 6))


@st.composite
def curved(draw: st.DrawFn) -> list[Whole]:
    tables = []
    for _ in range(draw(st.integers(1, 4))):
        curve, present = draw(CURVES), draw(st.integers(1, 8))
        sales = draw(st.integers(100, 1_000_000))
        efforts = np.arange(draw(st.integers(1, 9))) / present
        tables.append(np.rint(sales * curve.sales(efforts)).astype(np.int64))
    return tables


def every(worths: Sequence[Whole], steps: int) -> Iterator[int]:
    """What every division is worth."""
    for one in product(*(range(len(worth)) for worth in worths)):
        if sum(one) == steps:
            yield sum(int(worth[k]) for worth, k in zip(worths, one, strict=True))


def worth_of(worths: Sequence[Whole], steps: Whole) -> int:
    return sum(int(worth[k]) for worth, k in zip(worths, steps, strict=True))


@given(ANY | curved(), st.data())
def test_no_division_is_worth_more(worths: list[Whole], data: st.DataObject) -> None:
    most = sum(len(worth) - 1 for worth in worths)
    steps = data.draw(st.integers(0, most))

    found = divide(worths, steps)

    assert found.steps.sum() == steps
    assert found.worth == worth_of(worths, found.steps) == found.bound == max(every(worths, steps))
    following = max(every(worths, steps + 1)) - found.worth if steps < most else None
    assert found.following == following
    assert found.is_best


@given(ANY | curved(), st.data())
def test_the_search_by_envelopes_comes_to_the_same(worths: list[Whole], data: st.DataObject) -> None:
    steps = data.draw(st.integers(0, sum(len(worth) - 1 for worth in worths)))

    found = bounded_division(worths, steps, most_branches=10_000)

    assert found.steps.sum() == steps
    assert found.worth == worth_of(worths, found.steps) == found.bound == max(every(worths, steps))


@given(ANY | curved(), st.integers(0, 3), st.data())
def test_a_search_that_is_cut_short_still_knows_a_bound(worths: list[Whole], most: int, data: st.DataObject) -> None:
    steps = data.draw(st.integers(0, sum(len(worth) - 1 for worth in worths)))

    found = bounded_division(worths, steps, most_branches=most)

    assert found.steps.sum() == steps
    assert found.worth == worth_of(worths, found.steps) <= max(every(worths, steps)) <= found.bound


@settings(max_examples=20)
@given(curved(), st.data())
def test_another_solver_comes_to_the_same(worths: list[Whole], data: st.DataObject) -> None:
    """HiGHS: one of its own levels for each entry, all levels together the steps."""
    steps = data.draw(st.integers(0, sum(len(worth) - 1 for worth in worths)))
    starts = np.cumsum([0, *(len(worth) for worth in worths)])
    columns = np.arange(starts[-1])
    levels = np.concatenate([np.arange(len(worth)) for worth in worths]).astype(np.float64)
    rows = [Row(np.arange(a, b), 1, 1) for a, b in pairwise(starts)]
    rows.append(Row(columns, steps, steps, levels))
    cost = -np.concatenate(worths).astype(np.float64)

    solved = minimise(cost, np.zeros(len(cost)), np.ones(len(cost)), rows, whole=True)

    assert solved is not None
    # The solver stops within a ten-thousandth of the best (its own gap); never above it.
    found = divide(worths, steps).worth
    assert -solved.cost <= found + 1e-6 * abs(found)
    assert -solved.cost >= found - 1e-3 * abs(found)


def greedy(worths: Sequence[Whole], steps: int) -> int:
    """Step by step to whom the next one brings most."""
    given = [0] * len(worths)
    for _ in range(steps):
        gains = [worth[k + 1] - worth[k] if k + 1 < len(worth) else -1 for worth, k in zip(worths, given, strict=True)]
        given[int(np.argmax(gains))] += 1
    return sum(int(worth[k]) for worth, k in zip(worths, given, strict=True))


def test_an_s_shaped_curve_is_not_left_at_its_foot() -> None:
    """Two heads alone bring little in the new region, six bring much: who gives step by step never gets there."""
    new, old = Response(0.05, 1.3, 4.0), Response(0.7, 1.2, 0.8)
    heads = np.arange(13)
    worths = [np.rint(1_000_000 * curve.sales(heads / 6)).astype(np.int64) for curve in (new, old)]

    found = divide(worths, 7)

    assert found.worth > 1.3 * greedy(worths, 7)
    assert found.steps[0] >= 6


@settings(max_examples=25)
@given(st.lists(st.tuples(CURVES, st.integers(10_000, 10_000_000)), min_size=2, max_size=6), st.floats(0.1, 0.9))
def test_long_tables_are_divided_within_a_proven_hair_of_the_best(
    entries: list[tuple[Response, int]], part: float
) -> None:
    efforts = np.arange(400) / 150
    worths = [np.rint(sales * curve.sales(efforts)).astype(np.int64) for curve, sales in entries]
    steps = int(part * 399 * len(worths))
    best = divide(worths, steps)

    found = divide(worths, steps, most_looks=0)

    assert found.proof == "bound"
    assert found.worth <= best.worth <= found.bound
    assert found.bound - found.worth <= 1e-3 * best.worth


@given(
    st.lists(
        st.builds(Response, none=st.floats(0, 0.9), most=st.floats(1.1, 4), shape=st.floats(0.3, 1)),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 40),
)
def test_on_concave_curves_the_next_best_step_is_the_best(curves: list[Response], steps: int) -> None:
    worths = [np.rint(10**9 * curve.sales(np.arange(61) / 10)).astype(np.int64) for curve in curves]
    steps = min(steps, 60 * len(curves))

    # Rounding to whole units may bend a concave table by a unit a step.
    assert divide(worths, steps).worth - greedy(worths, steps) <= steps


def test_the_worth_of_more_steps_is_told() -> None:
    worths = [np.array([0, 5, 8]), np.array([0, 4, 5])]

    assert divide(worths, 2).following == 3
    assert divide(worths, 4).following is None


@pytest.mark.parametrize("steps", [-1, 5])
def test_more_steps_than_there_is_room_for_are_refused(steps: int) -> None:
    with pytest.raises(ValueError, match="0 to 4"):
        divide([np.array([0, 5, 8]), np.array([0, 4, 5])], steps)
