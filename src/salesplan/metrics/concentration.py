"""Concentration (集中度): how few make how much. Amounts are whole minor units or finer whole units, exact.

What is concentrated is what adds up to the whole: products, or customers. Each has its sales net of returns, so one may
stand below zero; it then comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Literal, TypeAlias

from salesplan.terms.table import RATIO_DIGITS, ratio

Class: TypeAlias = Literal["class_a", "class_b", "class_c"]
CLASSES: tuple[Class, Class, Class] = ("class_a", "class_b", "class_c")
TEN = 10
FINE = 10**9  # shares are squared in billionths: whole numbers, so no order of adding them matters


@dataclass(frozen=True)
class Cuts:
    """Where the classes end (ABC 分类): A are the fewest that together make `a` of the whole, A and B those that make `b`."""

    a: Decimal
    b: Decimal

    def ends(self, whole: int) -> tuple[int, int]:
        """The amounts before which A and B end: who begins below the first is in A, below the second in B.

        Rounded up, which changes nothing for whole amounts.

        >>> Cuts(Decimal("0.8"), Decimal("0.95")).ends(101)
        (81, 96)
        """
        return _up(Fraction(self.a) * whole), _up(Fraction(self.b) * whole)


def classes(amounts: Sequence[int], cuts: Cuts) -> list[Class | None]:
    """The class of each of some amounts, which stand largest first; none where the whole isn't above zero.

    Who carries the running sum across a cut still belongs to the class before it: so A always makes its share, and one
    customer who makes 90 % is an A. (Pareto's 80/20 rule as Juran gave it to stock-keeping; Dickie 1951 named A, B, C.)

    >>> classes([60, 25, 12, 3], Cuts(Decimal("0.8"), Decimal("0.95")))
    ['class_a', 'class_a', 'class_b', 'class_c']
    """
    whole = sum(amounts)
    if whole <= 0:
        return [None] * len(amounts)
    first, second = cuts.ends(whole)
    starts = (running - amount for running, amount in zip(accumulate(amounts), amounts, strict=True))
    return ["class_a" if start < first else "class_b" if start < second else "class_c" for start in starts]


def herfindahl(amounts: Sequence[int]) -> float | None:
    """The sum of the squared shares of all that are above zero (赫芬达尔指数): 1 for a single one, 1 ÷ n for n alike.

    Herfindahl 1950, Hirschman 1945; on the scale of 0 to 1. Each share is taken to nine digits.

    >>> herfindahl([50, 50]), herfindahl([7]), herfindahl([])
    (0.5, 1.0, None)
    """
    sold = [amount for amount in amounts if amount > 0]
    whole = sum(sold)
    return of_squares(sum(_nearest(amount * FINE, whole) ** 2 for amount in sold)) if sold else None


def of_squares(squares: int) -> float:
    """A sum of squared billionths as a ratio."""
    return round(squares / FINE**2, RATIO_DIGITS)


def largest_share(amounts: Sequence[int], number: int) -> float | None:
    """The share of the first `number` of some amounts, which stand largest first.

    >>> largest_share([60, 25, 12, 3], 2)
    0.85
    """
    return ratio(sum(amounts[:number]), sum(amounts))


def _nearest(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


def _up(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
