"""Forecasts of the rest of a year: methods by hand, and what holds for every history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from salesplan.metrics.forecasting.choice import judge, judged
from salesplan.metrics.forecasting.coherent import reconcile
from salesplan.metrics.forecasting.known import Known, Panel, Real
from salesplan.metrics.forecasting.methods import COMBINED, KEYS, METHODS, forecasts
from salesplan.metrics.forecasting.quantiles import students_t
from salesplan.metrics.forecasting.rolling import Rolling
from salesplan.metrics.smoothing import Weights, forecast, grid, smooth, trace

QUARTERS = 4


def panel(sales: Any, closed: int, first: int = 0, **more: Any) -> Panel:
    """Nodes of one axis below the company, which is their sum; quarters of 60, 66, 63 and 61 working days."""
    parts = np.array(sales, np.float64)
    everything = np.concatenate((parts.sum(axis=0, keepdims=True), parts))
    days = np.tile([60.0, 66.0, 63.0, 61.0], (everything.shape[1], 1))
    groups = np.array([0] + [1] * len(parts))
    made = Panel(everything, first, closed, days, None, groups, np.zeros(len(everything)))
    return replace(made, **more)


def said(known: Known, key: str) -> list[list[float]]:
    (method,) = [method for method in METHODS if method.key == key]
    return [[round(float(value), 6) for value in row] for row in method.of(known)]


def test_straight_line_goes_by_working_days() -> None:
    known = Known(panel([[[120, 132, 0, 0]]], 2), 0, 2)
    assert said(known, "straight_line")[1] == [126.0, 122.0]  # 252 in 126 days: 2 a day


def test_straight_line_counts_the_open_period_so_far() -> None:
    known = Known(panel([[[120, 0, 0, 0]]], 1, so_far=np.array([93.0, 93.0]), part=0.5), 0, 1)
    assert said(known, "straight_line")[1][1] == pytest.approx(213 / 93 * 63)  # 60 days and half of 66


def test_straight_line_counts_from_where_the_exports_begin() -> None:
    known = Known(panel([[[0, 132, 0, 0]]], 2, first=1), 0, 2)
    assert said(known, "straight_line")[1] == [126.0, 122.0]


def test_plan_phased_draws_attainment_toward_one() -> None:
    targets = np.array([[100.0, 100, 100, 100], [100, 100, 100, 100]])
    known = Known(panel([[[150, 0, 0, 0]]], 1, targets=targets), 0, 1)
    assert said(known, "plan_phased")[1] == [125.0] * 3  # a quarter is due: half of the 50 % more counts


def test_plan_phased_needs_targets() -> None:
    targets = np.array([[100.0] * 4, [np.nan] * 4])
    assert said(Known(panel([[[150, 0, 0, 0]]], 1, targets=targets), 0, 1), "plan_phased")[1] == pytest.approx(
        [np.nan] * 3, nan_ok=True
    )


def test_share_of_the_year_of_one_past_year() -> None:
    known = Known(panel([[[10, 20, 30, 40], [20, 40, 0, 0]]], 2), 1, 2)
    assert said(known, "share_of_year")[1] == [60.0, 80.0]  # 60 are 30 % of a year, as last year


def test_as_last_year_and_with_growth() -> None:
    known = Known(panel([[[10, 20, 30, 40], [20, 40, 0, 0]]], 2), 1, 2)
    assert said(known, "seasonal_naive")[1] == [30.0, 40.0]
    company = (60 + 100) / (30 + 100)  # G, drawn toward 1
    grown = (60 + company * 100) / (30 + 100)
    assert said(known, "seasonal_growth")[0] == [pytest.approx(30 * company), pytest.approx(40 * company)]
    assert said(known, "seasonal_growth")[1] == [pytest.approx(30 * grown), pytest.approx(40 * grown)]


def test_methods_that_know_too_little_say_nothing() -> None:
    known = Known(panel([[[10, 20, 0, 0]]], 2), 0, 2)
    able = {key for key, row in zip(KEYS, forecasts(known), strict=True) if np.isfinite(row).all()}
    assert able == {"straight_line", COMBINED}


def test_what_always_sells_the_same_is_forecast_exactly() -> None:
    days = np.tile([60.0], (5, QUARTERS))
    made = panel(np.full((2, 5, QUARTERS), 100.0), 2, workdays=days)
    for key, row in zip(KEYS, forecasts(Known(made, 4, 2)), strict=True):
        if key != "plan_phased":
            assert row[1:].tolist() == [pytest.approx([100.0] * 2)] * 2, key


SALES = arrays(np.float64, (3, 4, QUARTERS), elements=st.integers(-50, 1000).map(float))


@given(SALES, SALES, st.integers(0, 3), st.integers(1, 3))
def test_nothing_that_comes_later_is_looked_at(sales: Real, other: Real, year: int, gone: int) -> None:
    """The same past with another future gives the same forecasts, the same choice and the same range."""
    changed = sales.copy()
    changed[:, year, gone:] = other[:, year, gone:]
    changed[:, year + 1 :] = other[:, year + 1 :]
    found = []
    for version in (sales, changed):
        rolling = Rolling(panel(version, QUARTERS))
        origin = Known(rolling.panel, year, gone)
        judgement = judge(rolling, origin, QUARTERS)
        found.append((rolling.said(origin), judgement.choice, judgement.half))
    for one, two in zip(*found, strict=True):
        np.testing.assert_array_equal(one, two)


@given(SALES, st.integers(0, 3))
def test_forecasts_are_finite_and_ranges_have_a_width(sales: Real, closed: int) -> None:
    rolling = Rolling(panel(sales, closed))
    origin = Known(rolling.panel, 3, closed)
    judgement = judge(rolling, origin, QUARTERS)
    chosen = rolling.said(origin)[judgement.choice, np.arange(4)]
    half = judgement.half[judgement.choice, np.arange(4)]
    assert np.isfinite(chosen).all()
    assert (chosen >= 0).all()
    assert np.isfinite(half).all()
    assert (half >= 0).all()
    # Four years have 3 origins a year, and the last as many as there are pairs of closed periods.
    assert len(judged(rolling)) == 9 + max(closed - 1, 0)


def test_a_method_must_have_earned_it() -> None:
    """A year that always ends as the last one is forecast by it; where nothing tells methods apart, their mean is taken."""
    strange = np.tile([10.0, 500, 20, 300], (1, 5, 1))
    rolling = Rolling(panel(strange, 2))
    assert KEYS[judge(rolling, Known(rolling.panel, 4, 2), QUARTERS).choice[1]] in {
        "seasonal_naive",
        "seasonal_growth",
        "share_of_year",
        "smoothing",
        "damped_trend",
        "holt_winters",
    }
    new = Rolling(panel([[[10, 20, 0, 0]]], 2))
    assert KEYS[judge(new, Known(new.panel, 0, 2), QUARTERS).choice[1]] == COMBINED


def test_ranges_are_wider_where_less_is_known_and_further_ahead() -> None:
    rng = np.random.default_rng(7)
    sales = 100 + 10 * rng.standard_normal((3, 5, QUARTERS))
    long = Rolling(panel(sales, 2))
    short = Rolling(panel(sales[:, -1:], 2))
    combined = KEYS.index(COMBINED)

    def half(rolling: Rolling, gone: int, end: int) -> float:
        return float(judge(rolling, Known(rolling.panel, rolling.panel.last, gone), end).half[combined, 0])

    assert half(short, 2, 4) > 2 * half(long, 2, 4)
    assert half(long, 2, 3) < half(long, 2, 4)


def test_the_range_of_independent_errors_holds_four_of_five() -> None:
    """On 400 nodes whose sales are noise about a level, the range holds about 80 of 100 year's ends."""
    rng = np.random.default_rng(11)
    sales = 1000 + 100 * rng.standard_normal((400, 5, 12))
    made = panel(sales, 12, workdays=np.full((5, 12), 21.0))
    trials = judged(Rolling(made))
    nodes = np.arange(401)
    held = [
        (np.abs(t.off[j.choice, nodes]) <= j.half[j.choice, nodes])[1:].mean() for t, j in trials if t.origin.year > 2
    ]
    assert 0.75 < np.mean(held) < 0.95


@pytest.mark.parametrize(("freedom", "expected"), [(0.2, 3.078), (1, 3.078), (9, 1.383), (45, 1.3007), (1e12, 1.282)])
def test_students_t(freedom: float, expected: float) -> None:
    assert students_t(freedom) == pytest.approx(expected, abs=2e-4)


# --- coherence

TREE = [[[1, 2], [3, 4, 5]], [[6, 7]], [], [], [], [], [], []]  # a whole in two divisions; its first part has parts
PARENTS = {1: 0, 2: 0, 6: 1, 7: 1}


@given(arrays(np.float64, (8, 3), elements=st.floats(0, 1000)), arrays(np.float64, 8, elements=st.floats(0, 100)))
@example(np.array([[1.0]] + [[5e-324]] * 7), np.zeros(8))
def test_parts_add_up_and_the_whole_stays(base: Real, variance: Real) -> None:
    made = reconcile(base, variance, TREE)
    np.testing.assert_array_equal(made[0], base[0])
    for node, divisions in enumerate(TREE):
        for below in divisions:
            np.testing.assert_allclose(made[below].sum(axis=0), made[node], atol=1e-6)
    assert (made >= -1e-9).all()


@given(arrays(np.float64, 5, elements=st.floats(100, 110)), arrays(np.float64, 5, elements=st.floats(1, 10)))
def test_it_is_weighted_least_squares(base: Real, variance: Real) -> None:
    """Against the textbook's matrix formula, S (S' W⁻¹ S)⁻¹ S' W⁻¹ ŷ, with the whole held by a variance of nearly nothing."""
    base = np.concatenate(([base.sum() - base[1] + 3], base))  # 0: whole of 1, 2; 1: whole of 3, 4; then a part 5 of 0
    parts = [[[1, 2, 5]], [[3, 4]], [], [], [], []]
    variance = np.concatenate(([1e-9], variance))
    made = reconcile(base[:, None], variance, parts)[:, 0]
    summing = np.array([[1, 1, 1, 1], [0, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], float)
    weights = np.diag(1 / variance)
    expected = summing @ np.linalg.solve(summing.T @ weights @ summing, summing.T @ weights @ base)
    np.testing.assert_allclose(made, expected, rtol=1e-5)


def test_what_sold_nothing_gets_nothing_and_nobody_goes_below_nothing() -> None:
    made = reconcile(np.array([[10.0], [5], [100], [0]]), np.array([1.0, 50, 1, 0]), [[[1, 2, 3]], [], [], []])
    assert made[:, 0].tolist() == [10.0, 0.0, 10.0, 0.0]


# --- smoothing

SERIES = arrays(np.float64, (3, 30), elements=st.integers(0, 100).map(float))
MODELS = grid([0.2, 0.6], [0.1], [0.1, 0.5], [0.9], season=4)


@given(SERIES, st.integers(8, 30))
def test_one_run_knows_at_each_stop_what_a_run_up_to_there_knows(series: Real, stop: int) -> None:
    many = {at: (states, weights) for at, states, weights in trace(series, MODELS, range(8, 31))}
    ((at, states, weights),) = trace(series[:, :stop], MODELS, [stop])
    assert at == stop
    np.testing.assert_array_equal(forecast(many[stop][0], many[stop][1], 6), forecast(states, weights, 6))


@given(SERIES)
def test_rows_do_not_disturb_each_other(series: Real) -> None:
    weights = Weights(0.3, 0.1, 0.2, 0.9)
    (_, states, _) = next(iter(trace(series, MODELS, [8])))
    together = smooth(series[:, 8:], weights, states)
    for row in range(3):
        (_, own, _) = next(iter(trace(series[row : row + 1], MODELS, [8])))
        np.testing.assert_array_equal(smooth(series[row : row + 1, 8:], weights, own).fitted[0], together.fitted[row])


def test_a_year_that_is_over_is_judged_without_a_word_of_the_library() -> None:
    rolling = Rolling(panel([[[1, 2, 3, 4], [2, 3, 4, 5]], [[4, 3, 2, 1], [5, 4, 3, 2]]], 4))
    origin = Known(rolling.panel, rolling.panel.last, 4)
    with catch_warnings():
        simplefilter("error")
        made = judge(rolling, origin, 4)
    assert np.isfinite(made.half[made.choice, np.arange(3)]).all()


@given(st.integers(0, 11), st.integers(0, 4))
def test_the_evidence_is_counted_as_the_trials_are_made(first: int, closed: int) -> None:
    """Also where the exports begin within a year, or hold nothing before it."""
    rolling = Rolling(panel([[[1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 6]]], closed, first))
    origin = Known(rolling.panel, rolling.panel.last, closed)
    assert rolling.number_known_at(origin) == len(rolling.known_at(origin))
