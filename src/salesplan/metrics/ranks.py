"""Ranks (排名): who comes first, with ties told as ties."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction


def ranks(values: Sequence[Fraction | int | None]) -> list[int | None]:
    """The rank of each value, 1 for the largest; equals share a rank and the ranks after them are skipped (1, 2, 2, 4).

    Values are exact, so that a tie is one. What has no value has no rank.

    >>> ranks([5, 9, None, 5, 1])
    [2, 1, None, 2, 4]
    """
    ordered = sorted(-value for value in values if value is not None)
    return [None if value is None else bisect_left(ordered, -value) + 1 for value in values]


def reached(actual: int, target: int | None) -> Fraction | None:
    """Actual ÷ target, exact; missing without a target above zero, as `attainment` is.

    >>> reached(2, 3), reached(2, 0)
    (Fraction(2, 3), None)
    """
    return Fraction(actual, target) if target is not None and target > 0 else None
