"""Exponential smoothing (指数平滑): simple, Holt's with and without damping, and additive Holt-Winters, many series at once.

The recursions are those of the additive ETS models (Hyndman, Koehler, Ord & Snyder 2008; Hyndman & Athanasopoulos,
Forecasting: Principles and Practice, ch. 8). With level l, trend b, season s of m periods and the error e of a forecast:

    forecast = l + φ b + s      l ← l + φ b + α e      b ← φ b + β e      s ← s + γ e

β is the one of ETS, which is α β* in the book's notation of Holt's method. Series are rows, oldest value first, none missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
ROUNDS = 12  # of the refinement of parameters; each halves the step
FIRST_STEP = 0.1
BOUNDS = (1e-4, 0.9999)
RIDGE = 1e-11  # of the regression for first states, relative


@dataclass(frozen=True)
class Weights:
    """The parameters of a model, each a number or an array that goes along with the states. beta: of ETS. phi: 1 = undamped."""

    alpha: Real | float
    beta: Real | float = 0.0
    gamma: Real | float = 0.0
    phi: Real | float = 1.0

    def take(self, places: NDArray[np.intp]) -> Weights:
        """One of several sets of weights for each row, by its place."""
        picked = (np.broadcast_to(np.asarray(part, np.float64), (self._number,))[places] for part in self._parts)
        return Weights(*picked)

    @property
    def _parts(self) -> tuple[Real | float, ...]:
        return self.alpha, self.beta, self.gamma, self.phi

    @property
    def _number(self) -> int:
        return max(np.size(part) for part in self._parts)


@dataclass(frozen=True)
class States:
    """Where a model stands: level and trend, and the season with one value for each of the next periods, the nearest first.

    level, trend: (…); season: (…, m), with m = 1 and zeros for a model without one.
    """

    level: Real
    trend: Real
    season: Real

    @classmethod
    def of(cls, level: Real, trend: Real | None = None, season: Real | None = None) -> States:
        """States of which the trend and the season may be left out."""
        zeros = np.zeros_like(level)
        return cls(level, zeros if trend is None else trend, zeros[..., None] if season is None else season)


@dataclass(frozen=True)
class Smoothed:
    """What a run over series left: one-step forecasts (…, n), the states at the end, and the sum of squared errors (…)."""

    fitted: Real
    states: States
    sse: Real


def smooth(series: Real, weights: Weights, start: States) -> Smoothed:
    """Run a model over series (…, n) from given states.

    >>> made = smooth(np.array([10.0, 12.0]), Weights(0.5), States.of(np.array(10.0)))
    >>> made.fitted.tolist(), float(made.states.level)
    ([10.0, 10.0], 11.0)
    """
    fitted, states, sse = [], start, np.zeros(np.broadcast_shapes(series.shape[:-1], start.level.shape))
    for t in range(series.shape[-1]):
        states, forecast, error = step(states, series[..., t], weights)
        fitted.append(forecast)
        sse = sse + error**2
    return Smoothed(np.stack(fitted, axis=-1), states, sse)


def step(states: States, value: Real, weights: Weights) -> tuple[States, Real, Real]:
    """The states after one more value, the forecast that was made of it, and its error."""
    drift = weights.phi * states.trend
    forecast = states.level + drift + states.season[..., 0]
    error = value - forecast
    turned = np.concatenate((states.season[..., 1:], (states.season[..., 0] + weights.gamma * error)[..., None]), -1)
    after = States(states.level + drift + weights.alpha * error, drift + weights.beta * error, turned)
    return after, forecast, error


def forecast(states: States, weights: Weights, horizon: int) -> Real:
    """Point forecasts (…, horizon)."""
    made, level, trend = [], states.level, states.trend
    for h in range(horizon):
        trend = weights.phi * trend
        level = level + trend
        made.append(level + states.season[..., h % states.season.shape[-1]])
    return np.stack(made, axis=-1)


def variances(weights: Weights, variance: Real | float, season: int, horizon: int) -> Real:
    """The variance of each forecast (…, horizon): σ² (1 + Σ c_j²), c_j = α + β (φ + … + φʲ) + γ where j is a multiple of m.

    variance: σ² of one-step errors. season: m, 1 without one. (Hyndman et al. 2008, table 6.1.)
    """
    made: list[Real] = []
    total, damping, damped = np.ones_like(np.asarray(weights.alpha, np.float64)), 1.0 + np.zeros(()), np.zeros(())
    for j in range(1, horizon + 1):
        made.append(np.asarray(variance * total))
        damping = damping * weights.phi
        damped = damped + damping
        returns = weights.gamma if season > 1 and j % season == 0 else 0.0
        total = total + (weights.alpha + weights.beta * damped + returns) ** 2
    return np.stack(made, axis=-1)


def first_states(series: Real, season: int, *, trend: bool) -> States:
    """States to begin with from the first values: of two seasons where there is one, else of two values.

    Level and trend are those of the means of the first two seasons, the season is what the first two differ from them by.
    """
    if season == 1:
        level = series[..., 0]
        return States.of(level, (series[..., 1] - level) if trend else None)
    one, two = series[..., :season], series[..., season : 2 * season]
    slope = (two.mean(-1) - one.mean(-1)) / season if trend else np.zeros(series.shape[:-1])
    middle = (one.mean(-1) + two.mean(-1)) / 2
    line = middle[..., None] + slope[..., None] * (np.arange(2 * season) - season + 0.5)
    off = series[..., : 2 * season] - line
    seasonal = (off[..., :season] + off[..., season:]) / 2
    return States(line[..., 0] - slope, slope, seasonal - seasonal.mean(-1, keepdims=True))


@dataclass(frozen=True)
class Grid:
    """Weights to choose from, and how many values a series must have for its first states (its season's length is m)."""

    weights: Weights
    season: int = 1
    trend: bool = False

    @property
    def needs(self) -> int:
        """Values that the first states are made of."""
        return 2 * self.season if self.season > 1 else 1 + self.trend


def grid(
    alphas: Sequence[float],
    betas: Sequence[float] = (0.0,),
    gammas: Sequence[float] = (0.0,),
    phis: Sequence[float] = (1.0,),
    season: int = 1,
) -> Grid:
    """All combinations; betas are shares of alpha (β*), and gammas of 1 − α, so that every model is within its bounds."""
    sets = [(a, a * b, g * (1 - a), phi) for a, b, g, phi in product(alphas, betas, gammas, phis)]
    weights = Weights(*(np.array(column) for column in zip(*sets, strict=True)))
    return Grid(weights, season, trend=any(betas))


def trace(series: Real, models: Grid, stops: Sequence[int]) -> Iterator[tuple[int, States, Weights]]:
    """For each of the stops, in order, the model that was best up to it: its states there, and its weights, one for each row.

    series: (rows, n). A stop t has seen the first t values and nothing later, so one run serves a rolling backtest. Best is
    the smallest sum of squared one-step errors so far; ties go to the set that is listed first. Stops before
    `models.needs` values are left out.
    """
    wanted = [stop for stop in sorted(set(stops)) if stop >= models.needs]
    if not wanted:
        return
    begun = first_states(series[:, : models.needs], models.season, trend=models.trend)
    shape = (series.shape[0], np.size(models.weights.alpha))
    seasons = np.broadcast_to(begun.season[:, None, :], (*shape, begun.season.shape[-1]))
    states = States(np.broadcast_to(begun.level[:, None], shape), np.broadcast_to(begun.trend[:, None], shape), seasons)
    sse, rows = np.zeros(shape), np.arange(shape[0])
    for t in range(wanted[-1] + 1):
        if t in wanted:
            best = np.argmin(sse, axis=1)
            yield t, _picked(states, rows, best), models.weights.take(best)
        if t < wanted[-1]:
            states, _, error = step(states, series[:, t, None], models.weights)
            sse = sse + error**2


def _picked(states: States, rows: NDArray[np.intp], places: NDArray[np.intp]) -> States:
    return States(states.level[rows, places], states.trend[rows, places], states.season[rows, places])


@dataclass(frozen=True)
class Fitted:
    """A fitted model: its weights (one for each row), the states that it begins with, and its run over the series."""

    weights: Weights
    start: States
    run: Smoothed


def fit(series: Real, models: Grid) -> Fitted:
    """Fit a model to every row (rows, n) by least squares, all rows at once.

    The best set of a grid is refined one weight at a time, with steps that are halved. The first states are solved for: errors
    are linear in them, so for given weights the best ones are those of a linear regression (the shortest solution
    where several are as good).
    """
    _, _, weights = next(iter(trace(series, models, [series.shape[1]])))
    parts = [np.array(part) for part in (weights.alpha, weights.beta, weights.gamma)]
    phi = weights.phi
    best = _with_states(series, _weights(parts, phi), models)
    size = FIRST_STEP
    for _ in range(ROUNDS):
        for i, used in enumerate((True, models.trend, models.season > 1)):
            for change in (size, -size) if used else ():
                tried = [part.copy() for part in parts]
                tried[i] = _within(tried[i] + change, i, parts)
                made = _with_states(series, _weights(tried, phi), models)
                better = made.run.sse < best.run.sse
                parts = [np.where(better, new, old) for new, old in zip(tried, parts, strict=True)]
                best = _with_states(series, _weights(parts, phi), models) if better.any() else best
        size /= 2
    return best


def _weights(parts: Sequence[Real], phi: Real | float) -> Weights:
    return Weights(parts[0], parts[1], parts[2], phi)


def _within(values: Real, place: int, parts: Sequence[Real]) -> Real:
    """Weights within the usual region: 0 < α < 1, 0 ≤ β ≤ α, 0 ≤ γ ≤ 1 − α."""
    if place == 0:
        return np.clip(values, np.maximum(BOUNDS[0], parts[1]), np.minimum(BOUNDS[1], 1 - parts[2]))
    return np.clip(values, 0, parts[0] if place == 1 else 1 - parts[0])


def _with_states(series: Real, weights: Weights, models: Grid) -> Fitted:
    """The run whose first states fit best: the errors from zero states, regressed on what each unit state answers."""
    rows, number = series.shape[0], 1 + models.trend + (models.season if models.season > 1 else 0)
    units = np.broadcast_to(np.eye(number)[:, None, :], (number, rows, number))
    answers = smooth(np.zeros((rows, series.shape[1])), weights, _assembled(units, models)).fitted
    answers = np.moveaxis(answers, 0, -1)  # (rows, n, number)
    base = series - smooth(series, weights, _assembled(np.zeros((rows, number)), models)).fitted
    gram = np.swapaxes(answers, 1, 2) @ answers
    # Level and season leave one direction open, which the ridge closes at the shortest solution.
    ridge = RIDGE * np.trace(gram, axis1=1, axis2=2)[:, None, None] * np.eye(number)
    solved = np.linalg.solve(gram + ridge, np.swapaxes(answers, 1, 2) @ base[..., None])[..., 0]
    start = _assembled(solved, models)
    return Fitted(weights, start, smooth(series, weights, start))


def _assembled(values: Real, models: Grid) -> States:
    """States from one row of numbers: the level, the trend if there is one, the season if there is one."""
    seasonal = values[..., 1 + models.trend :] if models.season > 1 else None
    return States.of(values[..., 0], values[..., 1] if models.trend else None, seasonal)
