"""Progress against a target (进度): attainment, variance, growth. Amounts are whole minor units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from salesplan.terms.table import RATIO_DIGITS, ratio


def attainment(actual: int | None, target: int | None) -> float | None:
    """Actual ÷ target (完成率); missing without a target above zero: never 0 % and never infinite.

    >>> attainment(80, 100), attainment(80, 0), attainment(80, None)
    (0.8, None, None)
    """
    return None if actual is None else ratio(actual, target)


def variance(actual: int | None, target: int | None) -> int | None:
    """Actual − target (差额): a period without sales misses its whole target.

    >>> variance(0, 100), variance(80, None)
    (-100, None)
    """
    return None if actual is None or target is None else actual - target


def growth(actual: int | Decimal | None, before: int | Decimal | None) -> float | None:
    """Actual ÷ before − 1 (同比); missing where there was nothing before, or less than nothing.

    >>> growth(120, 100), growth(120, 0)
    (0.2, None)
    """
    grown = None if actual is None else ratio(actual, before)
    return None if grown is None else round(grown - 1, RATIO_DIGITS)


def group_attainment(actuals: Sequence[int], targets: Sequence[int]) -> float | None:
    """Σ actual ÷ Σ target of a group: never the mean of its members' ratios.

    >>> group_attainment([42_500, 55_000], [50_000, 50_000])
    0.975
    """
    return attainment(sum(actuals), sum(targets))
