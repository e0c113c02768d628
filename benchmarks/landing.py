"""Landings of a thousand nodes: a whole forecast with its backtest, and the fit of Holt-Winters beside statsmodels.

    python benchmarks/landing.py            (statsmodels beside the program gives the comparison)

Series are made with a fixed seed: four years of months with level, trend, season and noise. The peer is statsmodels'
`ExponentialSmoothing` with an additive damped trend and an additive season, one series after the other, timed on `PEER_SERIES`
of them and scaled up.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from salesplan.metrics.forecasting.choice import judge, judged
from salesplan.metrics.forecasting.coherent import reconcile
from salesplan.metrics.forecasting.known import Known, Panel
from salesplan.metrics.forecasting.rolling import Rolling
from salesplan.metrics.smoothing import fit, forecast, grid, trace

NODES, YEARS, MONTHS = 1_000, 4, 12
PEER_SERIES = 20
RUNS = 3
GOAL = 10  # times faster than the peer


def series() -> np.ndarray:
    """(nodes, years, months), row 0 the sum of the others."""
    rng = np.random.default_rng(20261122)
    months = np.arange(YEARS * MONTHS)
    season = 1 + 0.3 * np.sin(2 * np.pi * (months % MONTHS)[None, :] / MONTHS + rng.uniform(0, 6, (NODES - 1, 1)))
    level = rng.lognormal(10, 1, (NODES - 1, 1)) * (1 + rng.normal(0.005, 0.005, (NODES - 1, 1)) * months)
    parts = np.maximum(level * season * rng.normal(1, 0.1, season.shape), 0)
    return np.concatenate((parts.sum(axis=0, keepdims=True), parts)).reshape(NODES, YEARS, MONTHS)


def panel(sales: np.ndarray, closed: int = 8) -> Panel:
    """The company and its nodes, eight months into the last year."""
    groups = np.array([0] + [1] * (NODES - 1))
    return Panel(sales, 0, closed, np.full((YEARS, MONTHS), 21.0), None, groups, np.zeros(NODES))


def whole(sales: np.ndarray, *, backtest: bool) -> None:
    """What a report does with the numbers: every origin by every method, the choice, the range, parts that add up."""
    rolling = Rolling(made := panel(sales))
    origin = Known(made, made.last, made.closed)
    ends = [judge(rolling, origin, end) for end in range(made.closed + 1, MONTHS + 1)]
    nodes = np.arange(NODES)
    base = rolling.said(origin)[ends[-1].choice, nodes]
    reconcile(
        base, ends[-1].half[ends[-1].choice, nodes] ** 2, [[list(range(1, NODES))], *([] for _ in range(1, NODES))]
    )
    if backtest:
        judged(rolling)


def ours(flat: np.ndarray) -> None:
    """Holt-Winters with a damped trend: all weights of a grid over all series at once, and a year's forecasts."""
    models = grid([0.05, 0.1, 0.2, 0.4, 0.6], [0.05, 0.2], [0.05, 0.15, 0.3], [0.9, 0.98], MONTHS)
    for _, states, weights in trace(flat, models, [flat.shape[1]]):
        forecast(states, weights, MONTHS)


def ours_refined(flat: np.ndarray) -> None:
    """The same, with the weights refined and the first states solved for: least squares, as the peer does it."""
    fitted = fit(flat, grid([0.05, 0.2, 0.5], [0.05, 0.2], [0.05, 0.2], [0.9], MONTHS))
    forecast(fitted.run.states, fitted.weights, MONTHS)


def peer(flat: np.ndarray) -> None:
    """The same model, fitted by statsmodels, series by series."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    for row in flat:
        model = ExponentialSmoothing(row, trend="add", damped_trend=True, seasonal="add", seasonal_periods=MONTHS)
        model.fit().forecast(MONTHS)


def seconds(work: Callable[[], None], runs: int = RUNS) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(runs):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)


def main() -> None:
    """Print the table."""
    sales = series()
    flat = sales.reshape(NODES, -1)
    say = sys.stdout.write
    say(f"| {NODES:,} nodes × {YEARS} years of months | s |\n|---|---|\n")
    say(
        f"| landings: every method at every origin, choice, range, parts that add up | {seconds(lambda: whole(sales, backtest=False)):.2f} |\n"
    )
    say(f"| the same with the choice itself backtested | {seconds(lambda: whole(sales, backtest=True)):.2f} |\n")
    say(f"| Holt-Winters by a grid, as landings use it, {NODES:,} series | {seconds(lambda: ours(flat)):.3f} |\n")
    own = seconds(lambda: ours_refined(flat))
    say(f"| Holt-Winters, refined, {NODES:,} series | {own:.3f} |\n")
    try:
        import statsmodels  # noqa: F401
    except ImportError:
        say("statsmodels is not there: no comparison\n")
        return
    warnings.simplefilter("ignore")
    peer(flat[:1])  # loads it
    theirs = seconds(lambda: peer(flat[:PEER_SERIES]), 1) * NODES / PEER_SERIES
    say(f"| statsmodels, {PEER_SERIES} series scaled to {NODES:,} | {theirs:.1f} |\n")
    say(f"{theirs / own:.0f} times faster; the goal is {GOAL}\n")


if __name__ == "__main__":
    main()
