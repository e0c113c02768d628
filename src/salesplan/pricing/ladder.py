"""Ladders (阶梯): from how many units on, which value; starts only, so that no unit falls between two steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise


class Ladder:
    """The steps in order. `starts`: the first unit, or the first amount, of each."""

    def __init__(self, steps: Mapping[int, Decimal]) -> None:
        self.starts = sorted(steps)
        self.values = [Fraction(steps[start]) for start in self.starts]

    def at(self, place: int | Fraction) -> Fraction | None:
        """The value of the step that `place` reaches; None below the first.

        >>> Ladder({11: Decimal("0.02"), 15: Decimal("0.05")}).at(14)
        Fraction(1, 50)
        """
        i = bisect_right(self.starts, place)
        return self.values[i - 1] if i else None

    def over(self, first: int, last: int, below: Fraction) -> Fraction:
        """The sum over the units `first` … `last` of the value of each one's own step; `below` for those before the first.

        >>> Ladder({11: Decimal("0.02"), 15: Decimal("0.05")}).over(1, 15, Fraction(0))
        Fraction(13, 100)
        """
        edges = [min(first, self.starts[0]), *self.starts, max(last + 1, self.starts[-1])]
        total = Fraction(0)
        for (start, end), value in zip(pairwise(edges), [below, *self.values], strict=True):
            units = min(end, last + 1) - max(start, first)
            total += value * units if units > 0 else 0
        return total
