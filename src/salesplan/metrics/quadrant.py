"""The growth–share matrix (增长—份额矩阵): what to do with what is large or small, growing or not.

After Henderson, "The Product Portfolio", Boston Consulting Group 1970. His share is that of a market, relative to the largest
competitor. Exports hold no competitors' sales, so a line is measured among the company's own: its share of their sales, and
its share relative to the largest other line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from salesplan.terms.table import ratio

Quadrant: TypeAlias = Literal["star", "cash_cow", "question_mark", "dog"]


@dataclass(frozen=True)
class Grown:
    """What was sold, and what in the same span before; whole minor units."""

    actual: int
    before: int

    @property
    def rate(self) -> Fraction | None:
        """Growth, exact; missing where there was nothing before, or less than nothing."""
        return Fraction(self.actual, self.before) - 1 if self.before > 0 else None


def relative_share(lines: Sequence[Grown], at: int) -> float | None:
    """A line's sales ÷ those of the largest other line (相对份额): above 1 for the leader alone; missing without another.

    >>> relative_share([Grown(60, 50), Grown(30, 40)], 0)
    2.0
    """
    return ratio(lines[at].actual, max((line.actual for i, line in enumerate(lines) if i != at), default=None))


def is_large(lines: Sequence[Grown], at: int, relative: Decimal | None) -> bool:
    """Whether a line's share is high: at least an even part of all, or `relative` times the largest other line.

    >>> is_large([Grown(60, 50), Grown(50, 40), Grown(10, 9)], 1, None), is_large([Grown(60, 50), Grown(50, 40)], 1, Decimal(1))
    (True, False)
    """
    own = lines[at].actual
    if relative is None:
        return own > 0 and own * len(lines) >= sum(line.actual for line in lines)
    return own > 0 and own >= Fraction(relative) * max(
        (line.actual for i, line in enumerate(lines) if i != at), default=0
    )


def grows(line: Grown, threshold: Fraction) -> bool:
    """Whether a line's growth is high: at least the threshold. One that sells where nothing was sold before grows."""
    return line.actual > 0 if line.rate is None else line.rate >= threshold


def quadrant(*, large: bool, growing: bool) -> Quadrant:
    """The quadrant (明星、金牛、问题、瘦狗).

    >>> quadrant(large=True, growing=False)
    'cash_cow'
    """
    if large:
        return "star" if growing else "cash_cow"
    return "question_mark" if growing else "dog"
