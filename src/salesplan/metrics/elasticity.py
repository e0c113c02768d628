"""Price elasticity and difference-in-differences (价格弹性、双重差分): how quantities answer to prices, and what a change did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from salesplan.metrics.student import two_sided

Numbers: TypeAlias = Sequence[float] | NDArray[np.float64]
FEWEST_PRICES = 3  # distinct ones; through two points every line fits


class NotEstimable(ValueError):  # noqa: N818 - it says what is the matter
    """Nothing can be said from these numbers; `reason`: too_few_prices, or not_positive."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Fitted:
    """An estimate with its interval, and how many observations it rests on."""

    estimate: float
    low: float
    high: float
    observations: int


def arc_elasticity(price: tuple[float, float], quantity: tuple[float, float]) -> float:
    """The midpoint elasticity between two points; negative where less is bought at a higher price.

    The same in both directions. Raises NotEstimable where the price doesn't change or a midpoint is not above zero.

    >>> round(arc_elasticity((70, 60), (2800, 3000)), 2)
    -0.45
    """
    (p0, p1), (q0, q1) = price, quantity
    if p0 == p1 or p0 + p1 <= 0 or q0 + q1 <= 0:
        raise NotEstimable("too_few_prices" if p0 == p1 else "not_positive")
    return ((q1 - q0) / (q1 + q0)) / ((p1 - p0) / (p1 + p0))


def constant_elasticity(prices: Numbers, quantities: Numbers, level: float = 0.8) -> Fitted:
    """The e of q = A·pᵉ by least squares on logarithms, with the interval that holds it with probability `level`.

    prices, quantities: one of each per observation. The interval supposes errors that are alike and independent. Raises
    NotEstimable below three distinct prices, or where one of the numbers is not above zero.
    """
    return pooled_elasticity([(prices, quantities)], level)


def pooled_elasticity(cells: Sequence[tuple[Numbers, Numbers]], level: float = 0.8) -> Fitted:
    """The e that several things have in common, each with a level of its own: q = Aᵢ·pᵉ.

    cells: prices and quantities of each. Logarithms are taken against each cell's own mean (the within estimator of fixed
    effects), which costs a degree of freedom a cell. Raises NotEstimable where no cell has three distinct prices, or a number is
    not above zero; cells with fewer prices only take part where others have enough.
    """
    parts = [(np.asarray(p, np.float64), np.asarray(q, np.float64)) for p, q in cells]
    if not any(len(np.unique(p)) >= FEWEST_PRICES for p, _ in parts):
        raise NotEstimable("too_few_prices")
    if not all((p > 0).all() and (q > 0).all() for p, q in parts):
        raise NotEstimable("not_positive")
    x = np.concatenate([np.log(p) - np.log(p).mean() for p, _ in parts])
    y = np.concatenate([np.log(q) - np.log(q).mean() for _, q in parts])
    slope = float(x @ y / (x @ x))
    freedom = len(x) - len(parts) - 1
    rest = y - slope * x
    reach = two_sided(level, freedom) * sqrt(float(rest @ rest) / freedom / float(x @ x))
    return Fitted(slope, slope - reach, slope + reach, len(x))


def difference_in_differences(treated: tuple[float, float], control: tuple[float, float]) -> float:
    """How much more the treated changed than the controls, (T₁ − T₀) − (C₁ − C₀); each pair is before and after.

    Had nothing been done, both would have changed alike (parallel trends). On logarithms it compares ratios.

    >>> round(difference_in_differences((20.44, 21.03), (23.33, 21.17)), 2)
    2.75
    """
    return (treated[1] - treated[0]) - (control[1] - control[0])


def standard_error_of_means(errors: Sequence[float]) -> float:
    """The standard error of a difference of differences of four independent means.

    >>> standard_error_of_means([1, 1, 1, 1])
    2.0
    """
    return sqrt(sum(error**2 for error in errors))
