"""Robust measures of what is usual (稳健统计): a median and its spread, which single odd values don't move."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

NORMAL = 1.4826  # the median absolute deviation of a normal distribution × this is its standard deviation


def robust_z(value: float, usual: Sequence[float], least_spread: float) -> float:
    """How many robust standard deviations `value` lies off the median of the usual ones.

    The spread is the median absolute deviation, at least `least_spread` (few values can agree by chance). Iglewicz and
    Hoaglin, How to Detect and Handle Outliers (1993), call a value odd beyond 3.5.

    >>> robust_z(2.0, [1.0, 1.1, 0.9, 1.0], least_spread=0.1)
    10.0
    """
    centre = median(usual)
    spread = NORMAL * median(abs(one - centre) for one in usual)
    return (value - centre) / max(spread, least_spread)
