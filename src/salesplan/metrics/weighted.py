"""Weighted quantiles and spread (加权分位数、离散系数), and the typical slope of a course (泰尔–森斜率)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import median


@dataclass(frozen=True)
class Spread:
    """How values lie, each counted by its weight: the least, quantiles that are values themselves, the most, the mean."""

    least: Fraction
    p10: Fraction
    middle: Fraction
    p90: Fraction
    most: Fraction
    mean: Fraction
    variation: float | None


def weighted_spread(values: Sequence[tuple[Fraction, Fraction]]) -> Spread:
    """The spread of (value, weight) pairs, weights above zero, at least one of them.

    A quantile is the smallest value that together with all smaller ones has that share of the weight (the inverse of the
    distribution function, Hyndman & Fan's definition 1), so it is always one that occurred. variation: the standard deviation
    of the weighted values (of all there is, no sample) ÷ their mean; None where the mean is not above zero.

    >>> one = weighted_spread([(Fraction(10), Fraction(9)), (Fraction(5), Fraction(1))])
    >>> [int(x) for x in (one.least, one.p10, one.middle, one.p90, one.most)], float(one.mean)
    ([5, 5, 10, 10, 10], 9.5)
    """
    ordered = sorted(values)
    whole = sum((weight for _, weight in ordered), Fraction(0))
    mean = sum((value * weight for value, weight in ordered), Fraction(0)) / whole
    squares = sum((weight * (value - mean) ** 2 for value, weight in ordered), Fraction(0)) / whole
    variation = sqrt(float(squares)) / float(mean) if mean > 0 else None
    p10, middle, p90 = (_quantile(ordered, whole * Fraction(tenths, 10)) for tenths in (1, 5, 9))
    return Spread(ordered[0][0], p10, middle, p90, ordered[-1][0], mean, variation)


def _quantile(ordered: Sequence[tuple[Fraction, Fraction]], reach: Fraction) -> Fraction:
    gone = Fraction(0)
    for value, weight in ordered:
        gone += weight
        if gone >= reach:
            return value
    return ordered[-1][0]


def typical_slope(course: Sequence[float | None]) -> float | None:
    """The median of the slopes between all pairs of a course, by step; None below three values.

    Theil (1950), Sen (1968): up to 29 % of the values may be off without moving it far. Missing values keep their place.

    >>> typical_slope([1.0, 0.99, None, 0.97]), typical_slope([1.0, 0.9])
    (-0.01, None)
    """
    known = [(i, value) for i, value in enumerate(course) if value is not None]
    if len(known) < 3:  # noqa: PLR2004 - two points make a line, not a trend
        return None
    slopes = [(b - a) / (j - i) for at, (i, a) in enumerate(known) for j, b in known[at + 1 :]]
    return round(median(slopes), 9)
