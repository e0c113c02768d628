"""What spread comes from where (方差分解): shocks by level, by the method of moments.

A region's error is made of the company's shock, its own, and what its products, channels and sellers leave where they don't
cancel out: each level counts by its share of concentration (Herfindahl) within the node. That gives one equation an axis,
whose non-negative least-squares solution are the variances of the levels. Solved twice, for single periods and for sums to
the end of the year, it tells how much of a shock stays from period to period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import Real
from salesplan.metrics.forecasting.quantiles import students_t
from salesplan.planning.simulating.residuals import Evidence

COMPANY, SELLER, NOISE = "company", "seller", "noise"
DEFAULT_WINDOWS = (
    3.0  # spans of the horizon's length that a default counts as; borne out by backtests, like the defaults
)
NORMAL_80 = 1.2815515655446004  # the quantile of a normal that 80 % lie within, to both sides


@dataclass(frozen=True)
class Component:
    """A level's shock: the spread of a period, and how much of it stays.

    units: nodes that it was estimated from; periods: how many were looked at; error: its standard error. None: a default.
    """

    spread: float
    persistence: float
    units: int | None = None
    periods: int | None = None
    error: float | None = None


# Spreads of a period and what stays of them, before anything is known; DECISIONS.md says why.
DEFAULTS: Mapping[str, Component] = {
    COMPANY: Component(0.10, 0.8),
    "region": Component(0.10, 0.8),
    "product": Component(0.10, 0.8),
    "channel": Component(0.10, 0.8),
    SELLER: Component(0.25, 1.0),
    NOISE: Component(0.40, 0.0),
}


def concentrations(parts: Mapping[str, NDArray[np.intp]], money: Real) -> dict[str, dict[str, float]]:
    """For each axis and each level: the sum of squared shares of the level's members in a node of the axis, on average.

    parts: (rows,) the member of each row; money: (rows,) what rows are expected to sell.
    """
    return {
        axis: {level: _concentration(of, within, money) for level, within in parts.items()}
        for axis, of in parts.items()
    }


def _concentration(of: NDArray[np.intp], within: NDArray[np.intp], money: Real) -> float:
    nodes, members = (np.unique(places, return_inverse=True)[1] for places in (of, within))
    width = int(members.max(initial=0)) + 1
    pairs, place = np.unique(nodes * width + members, return_inverse=True)
    amounts = np.bincount(place, np.maximum(money, 0))
    whole = np.bincount(pairs // width, amounts)
    squares = np.bincount(pairs // width, amounts**2)
    shares = np.divide(squares, whole**2, out=np.zeros(len(whole)), where=whole > 0)
    return float((shares * whole).sum() / whole.sum()) if whole.sum() > 0 else 1.0


def components(found: Evidence, shares: Mapping[str, Mapping[str, float]]) -> dict[str, Component]:
    """The shock of each level: estimated as far as the errors tell, leaning on the defaults as far as they tell little."""
    levels = [level for level in shares if level in found.errors]
    if COMPANY not in levels:
        return {level: DEFAULTS[level] for level in (*shares, NOISE)}
    system = np.array([[shares[axis][level] for level in levels] for axis in levels])
    sums = _solved(system, [found.errors[axis].of_sums for axis in levels], levels.index(COMPANY))
    periods = _solved(system, [found.errors[axis].of_periods for axis in levels], levels.index(COMPANY))
    made: dict[str, Component] = {}
    for level, of_sum, of_period in zip(levels, sums, periods, strict=True):
        windows, units = found.windows, found.errors[level].units
        if level == SELLER:
            made |= _seller(float(of_sum), float(of_period), found, units)
        else:
            stays = _shrunk(_persistence(_kept(of_sum, of_period), found.horizon), DEFAULTS[level].persistence, windows)
            made[level] = _made(level, max(float(of_period), float(of_sum)), stays, found, units)
    return {level: made.get(level, DEFAULTS[level]) for level in (*shares, NOISE)}


def _solved(system: Real, errors: Sequence[float], company: int) -> Real:
    """The variance of each level; what the others leave of the company's errors is the company's own, so that it is met."""
    values = np.array(errors)
    found = not_negative(system / values[:, None], np.ones(len(values)))
    others = float(system[company] @ found) - found[company] * system[company, company]
    found[company] = max(values[company] - others, 0.0)
    return found


def _seller(of_sum: float, of_period: float, found: Evidence, units: int) -> dict[str, Component]:
    """What lasts of a seller's errors and what is fresh each period: sums of h periods have all of the one, 1/h of the other."""
    h = found.horizon
    lasting = min(max((h * of_sum - of_period) / (h - 1), 0.0), of_period) if h > 1 else of_period / 2
    fresh = max(of_period - lasting, 0.0)
    return {
        SELLER: _made(SELLER, lasting, 1.0, found, units),
        NOISE: _made(NOISE, fresh, 0.0, found, units),
    }


def _made(level: str, variance: float, persistence: float, found: Evidence, units: int) -> Component:
    """A component leaning on its default, and wider the less is known of it (Student's t); the default is knowledge, too."""
    weight = found.windows * max(units - 1, 1)
    leaning = _shrunk(variance, DEFAULTS[level].spread ** 2, weight)
    spread = sqrt(leaning) * float(students_t(1 + weight + DEFAULT_WINDOWS)) / NORMAL_80
    return Component(spread, persistence, units, found.periods, spread / sqrt(2 * (weight + DEFAULT_WINDOWS)))


def _shrunk(value: float, default: float, weight: float) -> float:
    return (weight * value + DEFAULT_WINDOWS * default) / (weight + DEFAULT_WINDOWS)


def _kept(of_sum: float, of_period: float) -> float:
    return float(of_sum / of_period) if of_period > 0 else 0.0


def _persistence(kept: float, horizon: float) -> float:
    """The autocorrelation ρ with which a mean of `horizon` periods keeps this share of a period's variance; by bisection."""
    low, high = 0.0, 1.0
    if horizon <= 1 or kept <= mean_variance(0.0, horizon):
        return DEFAULTS[COMPANY].persistence if horizon <= 1 else 0.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if mean_variance(middle, horizon) < kept else (low, middle)
    return high


def mean_variance(rho: float, horizon: float) -> float:
    """Var(mean of h values with autocorrelation ρᵏ) ÷ their variance = (h + 2 Σ (h − k) ρᵏ) ÷ h²; h may be a fraction.

    >>> mean_variance(0.0, 4), mean_variance(1.0, 4)
    (0.25, 1.0)
    """
    down = int(horizon)
    whole = [(n + 2 * sum((n - k) * rho**k for k in range(1, n))) / n**2 for n in (down, down + 1)]
    return whole[0] + (whole[1] - whole[0]) * (horizon - down)


def not_negative(system: Real, values: Real) -> Real:
    """The least-squares solution of system · x = values with no x below zero; for few unknowns: every set of them is tried.

    >>> not_negative(np.array([[1.0, 0.5], [1.0, 1.0]]), np.array([1.0, 3.0])).round(9).tolist()
    [0.0, 2.8]
    """
    number = system.shape[1]
    best, least = np.zeros(number), float((values**2).sum())
    for size in range(1, number + 1):
        for chosen in combinations(range(number), size):
            part = np.linalg.lstsq(system[:, chosen], values, rcond=None)[0]
            rest = float(((system[:, chosen] @ part - values) ** 2).sum())
            if (part >= 0).all() and rest < least * (1 - EDGE):
                best, least = np.zeros(number), rest
                best[list(chosen)] = part
    return best


EDGE = 1e-9


def members_of(rows: Sequence[tuple[str, str]], lowest: Mapping[str, set[str]]) -> dict[str, list[int]]:
    """The places of the series of each axis: of an axis in `lowest`, of its lowest nodes alone."""
    found: dict[str, list[int]] = {}
    for i, (axis, node) in enumerate(rows):
        if axis == COMPANY or (axis in lowest and node in lowest[axis]):
            found.setdefault(axis, []).append(i)
    return found
