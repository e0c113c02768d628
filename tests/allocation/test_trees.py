"""Down a tree by proportions, up again by sums, and reconciled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.allocation.index import multiple_factor_index
from salesplan.allocation.reconcile import BadErrors, NegativePart, reconcile, summing
from salesplan.allocation.topdown import (
    BelowZero,
    NoProportions,
    average_of_proportions,
    bottom_up,
    forecast_proportions,
    leaf_nodes,
    proportion_of_averages,
)

TREE = [-1, 0, 0, 1, 1, 2, 2, 2]


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    size = draw(st.integers(1, 12))
    return [-1] + [draw(st.integers(0, i - 1)) for i in range(1, size)]


def test_a_period_that_lacks_a_part_is_left_out_for_all() -> None:
    history = np.array([[1.0, 90.0, np.nan], [1.0, 10.0, 500.0]])
    whole = history[:, :2]
    for form in (average_of_proportions, proportion_of_averages):
        assert form(history).tolist() == form(whole).tolist()


def test_a_period_of_nothing_has_no_shares() -> None:
    assert average_of_proportions(np.array([[0.0, 3.0], [0.0, 1.0]])).tolist() == [0.75, 0.25]


def test_nothing_to_share_by_is_refused() -> None:
    for form in (average_of_proportions, proportion_of_averages):
        with pytest.raises(NoProportions):
            form(np.zeros((2, 3)))
        with pytest.raises(NoProportions):
            form(np.full((2, 3), np.nan))
        with pytest.raises(BelowZero, match="part 2"):
            form(np.array([[1.0], [-1.0]]))
    with pytest.raises(NoProportions) as told:
        forecast_proportions(10, TREE, np.array([9, 5, 4, 0, 0, 1, 1, 1.0]))
    assert told.value.node == 1
    with pytest.raises(BelowZero):
        forecast_proportions(10, TREE, np.array([9, 5, -4, 1, 1, 1, 1, 1.0]))


@given(trees(), st.data())
def test_what_goes_down_adds_up_again(parents: list[int], data: st.DataObject) -> None:
    forecasts = data.draw(st.lists(st.integers(1, 1000), min_size=len(parents), max_size=len(parents)))
    spread = forecast_proportions(5000, parents, np.array(forecasts, np.float64))
    again = bottom_up(parents, spread[leaf_nodes(parents)])
    assert again.tolist() == pytest.approx(spread.tolist())
    assert spread[0] == 5000


@given(trees(), st.data())
def test_sums_are_those_of_the_summing_matrix(parents: list[int], data: st.DataObject) -> None:
    count = len(leaf_nodes(parents))
    leaves = np.array(data.draw(st.lists(st.integers(-(10**12), 10**12), min_size=count, max_size=count)), np.int64)
    assert bottom_up(parents, leaves).tolist() == (summing(parents).astype(np.int64) @ leaves).tolist()


@given(trees(), st.data())
def test_reconciled_figures_add_up_and_those_that_did_stay(parents: list[int], data: st.DataObject) -> None:
    base = np.array(data.draw(st.lists(st.integers(0, 1000), min_size=len(parents), max_size=len(parents))), np.float64)
    variances = np.array(
        data.draw(st.lists(st.integers(1, 9), min_size=len(parents), max_size=len(parents))), np.float64
    )
    for errors in (None, variances, np.diag(variances)):
        made = reconcile(parents, base, errors, below_zero=True)
        assert bottom_up(parents, made[leaf_nodes(parents)]).tolist() == pytest.approx(made.tolist(), abs=1e-7)
        assert reconcile(parents, made, errors, below_zero=True).tolist() == pytest.approx(made.tolist(), abs=1e-7)


@given(trees(), st.data())
def test_the_formula(parents: list[int], data: st.DataObject) -> None:
    """S (S' W⁻¹ S)⁻¹ S' W⁻¹ y, written out."""
    size = len(parents)
    base = np.array(data.draw(st.lists(st.integers(0, 1000), min_size=size, max_size=size)), np.float64)
    root = np.array(data.draw(st.lists(st.integers(-3, 3), min_size=size * size, max_size=size * size)), np.float64)
    covariance = root.reshape(size, size) @ root.reshape(size, size).T + np.eye(size)
    matrix, inverse = summing(parents), np.linalg.inv(covariance)
    expected = matrix @ np.linalg.inv(matrix.T @ inverse @ matrix) @ matrix.T @ inverse @ base
    assert reconcile(parents, base, covariance, below_zero=True).tolist() == pytest.approx(
        expected.tolist(), rel=1e-6, abs=1e-6
    )


def test_figures_pushed_below_zero_are_refused_unless_allowed() -> None:
    base = np.array([10.0, 100.0, 1.0])
    with pytest.raises(NegativePart, match="nodes 2"):
        reconcile([-1, 0, 0], base)
    assert reconcile([-1, 0, 0], base, below_zero=True)[2] == pytest.approx(1 - 91 / 3)


def test_errors_that_are_none_are_refused() -> None:
    for errors in (np.array([1.0, 0.0, 1.0]), np.zeros((3, 3))):
        with pytest.raises(BadErrors):
            reconcile([-1, 0, 0], np.ones(3), errors)


def test_a_factor_that_says_nothing_leaves_its_weight_to_the_others() -> None:
    index = multiple_factor_index([np.array([3.0, 1.0]), np.zeros(2)], [0.3, 0.7])
    assert index is not None
    assert index.tolist() == [0.75, 0.25]
    assert multiple_factor_index([np.zeros(2)], [1.0]) is None
