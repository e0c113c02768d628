"""A parent's total and its parts' own figures brought together (补缺口): the gap is spread over the parts (math.md § 1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np

from salesplan.allocation.bounded import Bound, fill, level
from salesplan.allocation.exact import Weight
from salesplan.allocation.rounding import Whole

# proportional: parts keep their shares of one another · equal: each the same amount · room: by how much each could still
# rise to its most (or sink to its least)
Spread: TypeAlias = Literal["proportional", "equal", "room"]


class NoRoom(ValueError):  # noqa: N818 - it says what there is not
    """A gap is to be spread by room, but a part has no bound on that side; `place` counts from 0."""

    def __init__(self, place: int, side: Literal["low", "high"]) -> None:
        bound = "most" if side == "high" else "least"
        super().__init__(f"part {place + 1} has no {bound}: its room can't be told; give it one, or spread otherwise")
        self.place, self.side = place, side


def close_gap(
    total: int,
    parts: Sequence[int],
    by: Spread | Sequence[Weight] = "proportional",
    low: Sequence[Bound] | None = None,
    high: Sequence[Bound] | None = None,
) -> Whole:
    """The parts in whole units, raised or lowered within their bounds until they add up to `total`.

    by: one of Spread, or how adjustable each part is (a weight). Rounding as in `fill`. Raises OutOfBounds with the gap that
    the bounds leave, NoRoom, and what `fill` raises.

    >>> close_gap(110, [30, 30, 40]).tolist(), close_gap(130, [30, 30, 40], "equal").tolist()
    ([33, 33, 44], [40, 40, 50])
    """
    start, rest, weights, least, most = _problem(total, parts, by, low, high)
    return np.asarray(np.array(start, np.int64) + fill(rest, weights, least, most))


def exact_gap(
    total: int,
    parts: Sequence[int],
    by: Spread | Sequence[Weight] = "proportional",
    low: Sequence[Bound] | None = None,
    high: Sequence[Bound] | None = None,
) -> list[Fraction]:
    """The same before rounding.

    >>> exact_gap(110, [30, 30, 40], "equal")[0]
    Fraction(100, 3)
    """
    start, rest, weights, least, most = _problem(total, parts, by, low, high)
    return [part + more for part, more in zip(start, level(rest, weights, least, most), strict=True)]


def _problem(
    total: int,
    parts: Sequence[int],
    by: Spread | Sequence[Weight],
    low: Sequence[Bound] | None,
    high: Sequence[Bound] | None,
) -> tuple[Sequence[int], int, Sequence[Weight], Sequence[Bound], Sequence[Bound]]:
    """What each part keeps, and how much is to be shared on top: by which weights, within which bounds."""
    least, most = low or [None] * len(parts), high or [None] * len(parts)
    if by == "proportional":
        return [0] * len(parts), total, parts, least, most
    gap = total - sum(parts)
    sinks = [None if bound is None else bound - part for bound, part in zip(least, parts, strict=True)]
    rises = [None if bound is None else bound - part for bound, part in zip(most, parts, strict=True)]
    if by == "room":
        return parts, gap, _rooms(rises, "high") if gap > 0 else _rooms(sinks, "low"), sinks, rises
    return parts, gap, [1] * len(parts) if isinstance(by, str) else by, sinks, rises


def _rooms(moves: Sequence[Bound], side: Literal["low", "high"]) -> list[int]:
    rooms = []
    for place, move in enumerate(moves):
        if move is None:
            raise NoRoom(place, side)
        rooms.append(max(move if side == "high" else -move, 0))
    return rooms
