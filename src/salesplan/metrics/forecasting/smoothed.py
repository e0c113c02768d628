"""Smoothing (指数平滑推算): level, damped trend and Holt-Winters, with the weights that did best so far."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from salesplan.metrics.forecasting.known import Known, Method, Real
from salesplan.metrics.smoothing import Grid, forecast, grid, trace

FEWEST = 4  # values that a level needs; a trend needs twice as many
LEVEL = grid([0.05, 0.1, 0.2, 0.3, 0.5, 0.7])
DAMPED = grid([0.1, 0.2, 0.3, 0.5, 0.7], [0.05, 0.1, 0.3], phis=[0.8, 0.9])
SMALLEST = 0.1  # of an even share: a period that hardly ever sells anything must not blow up what it does sell


def _adjusted(models: Grid, key: str, fewest: int, known: Known) -> Real | None:
    """Smooths sales without their season, and puts the season back (FPP § 3.5, 8.1)."""
    if known.now - known.panel.first < fewest:
        return None
    found = _remembered(key, known, partial(_over_the_year, models))
    return found.get(known.gone)


def _over_the_year(models: Grid, known: Known) -> dict[int, Real]:
    """The forecasts at all origins of a year: they share the season, which is that of the years before."""
    panel, periods = known.panel, known.panel.periods
    factors = np.maximum(known.season * periods, SMALLEST)
    # Without a whole year before, the season is that of the working days of each year itself.
    own = panel.workdays / panel.workdays.mean(axis=1, keepdims=True)
    divisors = (
        np.tile(factors, (1, known.year + 1)) if known.before is not None else own[: known.year + 1].reshape(1, -1)
    )
    end = (known.year + 1) * periods if known.year < panel.last else known.year * periods + panel.closed
    series = (panel.flat[:, :end] / np.maximum(divisors[:, :end], SMALLEST))[:, panel.first :]
    stops = {known.year * periods + gone - panel.first: gone for gone in range(periods + 1)}
    limits = [stop for stop in stops if models.needs <= stop <= series.shape[1]]
    made = {}
    for stop, states, weights in trace(series, models, limits):
        gone = stops[stop]
        made[gone] = (
            forecast(states, weights, periods - gone) * factors[:, gone:]
            if gone < periods
            else np.zeros((len(series), 0))
        )
    return made


def _holt_winters(known: Known) -> Real | None:
    """Additive Holt-Winters with a damped trend; needs two whole years and a few periods more."""
    if known.now - known.panel.first < 2 * known.panel.periods + FEWEST:
        return None
    return _remembered("holt_winters", known, _seasonal).get(known.gone)


def _seasonal(known: Known) -> dict[int, Real]:
    panel, periods = known.panel, known.panel.periods
    models = grid([0.05, 0.1, 0.2, 0.4], [0.05, 0.2], [0.05, 0.15, 0.3], [0.9], periods)
    end = (known.year + 1) * periods if known.year < panel.last else known.year * periods + panel.closed
    series = panel.flat[:, panel.first : end]
    start = known.year * periods - panel.first
    stops = [start + gone for gone in range(periods) if models.needs <= start + gone <= series.shape[1]]
    return {
        stop - start: forecast(states, weights, periods - (stop - start))
        for stop, states, weights in trace(series, models, stops)
    }


def _remembered(key: str, known: Known, make: Callable[[Known], dict[int, Real]]) -> dict[int, Real]:
    found = known.panel.remembered
    if (key, known.year) not in found:
        found[key, known.year] = make(known)
    return found[key, known.year]


SMOOTHING = Method("smoothing", partial(_adjusted, LEVEL, "smoothing", FEWEST))
DAMPED_TREND = Method("damped_trend", partial(_adjusted, DAMPED, "damped_trend", 2 * FEWEST))
HOLT_WINTERS = Method("holt_winters", _holt_winters)
