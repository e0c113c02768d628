"""Quantiles of Student's t (t 分布分位数): how far a small number of errors may be trusted."""

from __future__ import annotations

from math import cos, pi, sqrt
from statistics import NormalDist


def t_quantile(share: float, freedom: int) -> float:
    """The value that a t of `freedom` degrees stays below with probability `share`.

    Exact for one and two degrees; else by the expansion of Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5,
    which is off by less than 0.3 % between 2.5 % and 97.5 %. Raises ValueError without a degree of freedom.

    >>> [round(t_quantile(0.95, freedom), 2) for freedom in (1, 2, 5, 30)]
    [6.31, 2.92, 2.01, 1.7]
    """
    if freedom < 1:
        raise ValueError(freedom)
    if freedom == 1:
        return -cos(pi * share) / sqrt(1 - cos(pi * share) ** 2)
    if freedom == 2:  # noqa: PLR2004
        return (2 * share - 1) * sqrt(2 / (4 * share * (1 - share)))
    x = NormalDist().inv_cdf(share)
    terms = (
        x,
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    return sum(term / float(freedom) ** power for power, term in enumerate(terms))


def two_sided(level: float, freedom: int) -> float:
    """How many standard errors an interval reaches to either side; `level`: the share of cases that it is to hold.

    >>> round(two_sided(0.9, 10), 2)
    1.81
    """
    return t_quantile((1 + level) / 2, freedom)
