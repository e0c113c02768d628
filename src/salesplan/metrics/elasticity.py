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
APART = 0.01  # of a price: nearer ones are one price, told twice by rounding or by a mix of buyers
YEAR = 365.25


class NotEstimable(ValueError):  # noqa: N818 - it says what is the matter
    """Nothing can be said from these numbers.

    `reason`: too_few_prices, not_positive, too_few_weeks, or only_with_promotion.
    """

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


@dataclass(frozen=True)
class Week:
    """What was sold in a week in one market: its first day's number, pieces, their mean price, and whether it was promoted."""

    day: int
    market: int
    price: float
    quantity: float
    promoted: bool


def distinct_prices(prices: Sequence[float]) -> int:
    """How many prices there are that lie more than 1 % above the next lower one told apart.

    >>> distinct_prices([100, 100.4, 90, 89.7, 80])
    3
    """
    number, base = 0, 0.0
    for price in sorted(prices):
        if not number or price > base * (1 + APART):
            number, base = number + 1, price
    return number


def weekly_elasticity(weeks: Sequence[Week], level: float = 0.8) -> Fitted:
    """The e of q = A·pᵉ from weeks without promotion, with season and trend taken out, and its interval.

    Least squares of ln q on ln p, a level for each market, a trend, and with half a year of weeks the first harmonic of the
    year, with a year and a half the second. Promoted weeks are left out: there a price moves together with everything else
    that a promotion does. The interval supposes errors that are alike and independent from week to week. Raises NotEstimable
    below three distinct prices (within a market), where only promotions move the price, and where too few weeks are left.
    """
    if any(week.price <= 0 or week.quantity <= 0 for week in weeks):
        raise NotEstimable("not_positive")
    clean = [week for week in weeks if not week.promoted]
    if _most_prices(weeks) < FEWEST_PRICES:
        raise NotEstimable("too_few_prices")
    if _most_prices(clean) < FEWEST_PRICES:
        raise NotEstimable("only_with_promotion")
    controls = _controls(clean)
    freedom = len(clean) - controls.shape[1] - 1
    if freedom < FEWEST_PRICES:
        raise NotEstimable("too_few_weeks")
    x, y = (_without(controls, np.log([getattr(w, of) for w in clean])) for of in ("price", "quantity"))
    moved = float(x @ x)
    if moved < len(clean) * APART**2 / 4:  # what is left of the price's moves tells nothing
        raise NotEstimable("too_few_prices")
    slope = float(x @ y) / moved
    rest = y - slope * x
    reach = two_sided(level, freedom) * sqrt(float(rest @ rest) / freedom / moved)
    return Fitted(slope, slope - reach, slope + reach, len(clean))


def _most_prices(weeks: Sequence[Week]) -> int:
    """The most distinct prices that one market has seen."""
    markets = {week.market for week in weeks}
    return max((distinct_prices([w.price for w in weeks if w.market == market]) for market in markets), default=0)


def _controls(weeks: Sequence[Week]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A column for each market's level, the trend, and the harmonics that the span can tell."""
    days = np.array([week.day for week in weeks], np.float64)
    span = (days.max() - days.min()) / YEAR
    columns = [np.array([float(w.market == market) for w in weeks]) for market in sorted({w.market for w in weeks})]
    columns.append((days - days.mean()) / YEAR)
    for wave in range(1, 1 + (span >= 0.5) + (span >= 1.5)):  # noqa: PLR2004 - half a year, a year and a half
        columns += [f(2 * np.pi * wave * days / YEAR) for f in (np.sin, np.cos)]
    return np.column_stack(columns)


def _without(
    controls: np.ndarray[tuple[int, int], np.dtype[np.float64]], values: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What the controls leave of values (Frisch, Waugh 1933; Lovell 1963)."""
    fitted, *_ = np.linalg.lstsq(controls, values, rcond=None)
    return values - controls @ fitted


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
