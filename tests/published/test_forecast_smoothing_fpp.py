"""Smoothing: fitted values, forecasts and intervals of the published examples, and weights fitted to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.published.cases import ids_of, one

from salesplan.metrics.smoothing import Grid, Real, States, Weights, fit, forecast, grid, smooth, variances

FIXTURE = "forecast_smoothing_fpp"
COMPUTED = {"ses_0.2", "ses_0.6", "ses_intervals", "ses_estimated", "holt_linear", "hw_additive"}
NORMAL_95 = 1.959964


def test_every_case_is_computed_here() -> None:
    assert ids_of(FIXTURE) == COMPUTED


def numbers(values: Any) -> Real:
    return np.array([float(value) for value in values])


def near(values: Any, tolerance: Any) -> Any:
    return pytest.approx([float(value) for value in values], abs=float(tolerance))


@pytest.mark.parametrize("key", ["ses_0.2", "ses_0.6"])
def test_simple_smoothing(key: str) -> None:
    case = one(FIXTURE, key)
    weights = Weights(float(case["params"]["alpha"]))
    # The level of both cases is the first value; R tells it for one of them only.
    made = smooth(numbers(case["data"]), weights, States.of(numbers(case["data"])[0]))
    tolerance = float(case["tolerance"])
    assert forecast(made.states, weights, 3).tolist() == near([case["expected_forecast"]] * 3, tolerance)
    assert float(made.sse) == pytest.approx(float(case["expected_sse"]), abs=tolerance)
    if key == "ses_0.2":
        assert made.fitted.tolist() == near(case["expected_fitted"], tolerance)
        levels = [*made.fitted[1:].tolist(), float(made.states.level)]
        assert levels == near(case["expected_level_path"], tolerance)


def test_intervals_of_simple_smoothing() -> None:
    case, middle = one(FIXTURE, "ses_intervals"), float(one(FIXTURE, "ses_0.2")["expected_forecast"])
    weights, horizon = Weights(float(case["params"]["alpha"])), len(case["expected_lower"])
    half = NORMAL_95 * np.sqrt(variances(weights, float(case["params"]["sigma2"]), 1, horizon))
    assert (middle - half).tolist() == near(case["expected_lower"], case["tolerance"])
    assert (middle + half).tolist() == near(case["expected_upper"], case["tolerance"])


def test_simple_smoothing_fitted_by_least_squares() -> None:
    case = one(FIXTURE, "ses_estimated")
    made = fit(numbers(case["data"])[None, :], grid([0.1, 0.3, 0.5, 0.7, 0.9]))
    expected, tolerance = case["expected"], case["tolerance"]
    assert np.asarray(made.weights.alpha).tolist() == near([expected["alpha"]], tolerance["alpha"])
    assert made.start.level.tolist() == near([expected["l0"]], tolerance["l0"])
    assert forecast(made.run.states, made.weights, 1)[0].tolist() == near([expected["forecast"]], tolerance["forecast"])


def test_holts_linear_trend() -> None:
    case = one(FIXTURE, "holt_linear")
    params = {key: float(value) for key, value in case["params"].items()}
    weights = Weights(params["alpha"], params["alpha"] * params["beta_star"])
    start = States.of(np.array(params["l0"]), np.array(params["b0"]))
    made = smooth(numbers(case["data"]), weights, start)
    assert made.fitted.tolist() == near(case["expected_fitted"], case["tolerance"])
    ahead = forecast(made.states, weights, len(case["expected_forecast"]))
    assert ahead.tolist() == near(case["expected_forecast"], case["tolerance"])
    assert np.round(ahead, 2).tolist() == near(case["fpp_rounded"], 1e-9)


def test_additive_holt_winters_with_its_intervals() -> None:
    case = one(FIXTURE, "hw_additive")
    params = {key: float(value) for key, value in case["params"].items()}
    latest = [params["s0_0"], params["s0_1"], params["s0_2"]]  # the season just before the sample first
    season = np.array([-sum(latest), *reversed(latest)])
    weights = Weights(params["alpha"], params["beta"], params["gamma"])
    made = smooth(numbers(case["data"]), weights, States(np.array(params["l0"]), np.array(params["b0"]), season))
    tolerance, horizon = case["tolerance"], len(case["expected_forecast"])
    assert made.fitted.tolist() == near(case["expected_fitted"], tolerance)
    assert float(made.sse) / len(case["data"]) == pytest.approx(params["mse"], abs=1e-6)
    ahead = forecast(made.states, weights, horizon)
    half = NORMAL_95 * np.sqrt(variances(weights, params["sigma2"], int(case["season"]), horizon))
    assert ahead.tolist() == near(case["expected_forecast"], tolerance)
    assert (ahead - half).tolist() == near(case["expected_lower95"], tolerance)
    assert (ahead + half).tolist() == near(case["expected_upper95"], tolerance)


def test_a_fit_is_no_worse_than_the_published_weights() -> None:
    """Fitted weights and states leave less to squared errors than those of R, which maximise the same likelihood."""
    case = one(FIXTURE, "hw_additive")
    shares = [0.05, 0.2, 0.4, 0.6, 0.8]
    models: Grid = grid(shares, [0.05, 0.2], shares, season=4)
    made = fit(np.stack([numbers(case["data"]), numbers(case["data"]) * 1000]), models)
    assert made.run.sse[0] / len(case["data"]) <= float(case["params"]["mse"])
    assert made.run.sse[1] == pytest.approx(made.run.sse[0] * 1e6)  # rows don't disturb each other
