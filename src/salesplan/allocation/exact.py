"""Weights as exact numbers (精确权重): what decides who gets a unit is compared as whole numbers, never as floats."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, isfinite, lcm
from numbers import Integral
from typing import TypeAlias

Weight: TypeAlias = int | Fraction | Decimal | float


class NegativeWeight(ValueError):  # noqa: N818 - it says what there is
    """A weight is below zero, or no number at all; `place` counts from 0."""

    def __init__(self, place: int, weight: Weight) -> None:
        super().__init__(f'weight {place + 1} is "{weight}": weights are numbers from zero up')
        self.place, self.weight = place, weight


class NoWeight(ValueError):  # noqa: N818 - it says what there is not
    """There are units to share, and all weights are zero: nothing says how."""

    def __init__(self, total: int) -> None:
        super().__init__(f"{total} units to share, and every weight is zero; give a weight, or all the same for even")
        self.total = total


def exact(number: Weight) -> Fraction:
    """A number as a fraction; a float is the decimal that it prints as.

    >>> exact(0.4), exact(Decimal("0.40")), exact(2)
    (Fraction(2, 5), Fraction(2, 5), Fraction(2, 1))
    """
    if isinstance(number, Integral):
        return Fraction(int(number))  # numpy's whole numbers would overflow
    return Fraction(repr(float(number))) if isinstance(number, float) else Fraction(number)


def fractions(weights: Sequence[Weight]) -> list[Fraction]:
    """Weights as fractions; raises NegativeWeight."""
    found = []
    for place, weight in enumerate(weights):
        if not _finite(weight) or weight < 0:
            raise NegativeWeight(place, weight)
        found.append(exact(weight))
    return found


def _finite(weight: Weight) -> bool:
    return not isinstance(weight, float | Decimal) or isfinite(weight)


def proportions(weights: Sequence[Weight]) -> list[int]:
    """The smallest whole numbers that are to one another as the weights are; raises NegativeWeight.

    >>> proportions([0.4, Fraction(3, 10), 0])
    [4, 3, 0]
    """
    found = fractions(weights)
    scale = lcm(*(weight.denominator for weight in found))
    whole = [weight.numerator * (scale // weight.denominator) for weight in found]
    common = gcd(*whole) or 1
    return [weight // common for weight in whole]
