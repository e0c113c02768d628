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


def pace(reached: float | None, time_gone: float | None) -> float | None:
    """Attainment ÷ time gone (进度比), 1 being on schedule; missing before any time has gone.

    >>> pace(0.36, 0.4), pace(0.36, 0.0)
    (0.9, None)
    """
    return None if reached is None or not time_gone else round(reached / time_gone, RATIO_DIGITS)


def required_run_rate(actual: int, target: int | None, days_left: int) -> int | None:
    """(Target − actual) ÷ working days left (剩余日均), in whole minor units, rounded.

    Nothing is required any more (0) of a target that is met; missing where no day is left to meet it, and without a target.

    >>> required_run_rate(96_000, 260_000, 18), required_run_rate(260_000, 260_000, 18), required_run_rate(1, 2, 0)
    (9111, 0, None)
    """
    if target is None:
        return None
    if actual >= target:
        return 0
    return (2 * (target - actual) + days_left) // (2 * days_left) if days_left else None


def run_rate_projection(actual: int | Decimal, days_gone: int, days: int) -> Decimal | None:
    """Where a span ends at the rate so far: actual ÷ days gone × all its days; missing before any day has gone.

    Working days or calendar days, as long as both are the same kind.

    >>> run_rate_projection(96_000, 12, 30)
    Decimal('240000')
    """
    return Decimal(actual) * days / days_gone if days_gone else None


def group_attainment(actuals: Sequence[int], targets: Sequence[int]) -> float | None:
    """Σ actual ÷ Σ target of a group: never the mean of its members' ratios.

    >>> group_attainment([42_500, 55_000], [50_000, 50_000])
    0.975
    """
    return attainment(sum(actuals), sum(targets))
