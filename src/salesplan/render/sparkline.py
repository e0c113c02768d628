"""A row of small bars in a line of text (迷你图): how a few numbers went, without any of them."""

from __future__ import annotations

from collections.abc import Sequence

HEIGHTS = "▁▂▃▄▅▆▇█"
NOTHING = " "


def sparkline(values: Sequence[int | None]) -> str:
    """A bar for each value, from zero to the largest; a blank for one that is missing, the lowest for what is not above zero.

    The bars of two lines have scales of their own: they show a course, not a size. Each takes one cell of a terminal, but two
    in one that is set to show characters of ambiguous width as wide ones.

    >>> sparkline([0, 50, 100, None, 75, -20])
    '▁▅█ ▆▁'
    """
    top = max([value for value in values if value is not None], default=0)
    return "".join(NOTHING if value is None else HEIGHTS[_step(value, top)] for value in values)


def _step(value: int, top: int) -> int:
    """The step of a value, in whole numbers: the smallest above zero is told from nothing only if it reaches half a step."""
    steps = len(HEIGHTS) - 1
    return (2 * value * steps + top) // (2 * top) if value > 0 else 0
