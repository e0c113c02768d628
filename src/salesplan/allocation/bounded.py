"""Shares with bounds (有上下限的分摊): proportional as far as every part's least and most allow.

The parts are clip(k · weight, low, high) with the one level k that makes their sum the total, as water fills vessels;
so it doesn't matter in which order bounds are met (math.md § 1.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np

from salesplan.allocation.exact import Weight, fractions
from salesplan.allocation.rounding import Whole

Bound: TypeAlias = int | None  # None: as little, or as much, as you like


class OutOfBounds(ValueError):  # noqa: N818 - it says what the total is
    """The bounds leave no room for the total: all at their least are more, or all at their most are less.

    side: which of the two. reached: the sum of those bounds. gap: by how much the total is missed, above zero.
    """

    def __init__(self, total: int, side: Literal["low", "high"], reached: int) -> None:
        at = "least" if side == "low" else "most"
        self.total, self.side, self.reached, self.gap = total, side, reached, abs(total - reached)
        super().__init__(f"{total} to share, but all parts at their {at} are {reached}: {self.gap} apart")


class CrossedBounds(ValueError):  # noqa: N818 - it says what the bounds are
    """A part's least is more than its most; `place` counts from 0."""

    def __init__(self, place: int, low: int, high: int) -> None:
        super().__init__(f"part {place + 1}: at least {low}, but at most {high}")
        self.place, self.low, self.high = place, low, high


def fill(total: int, weights: Sequence[Weight], low: Sequence[Bound], high: Sequence[Bound]) -> Whole:
    """Share `total` whole units in proportion to `weights`, each part between its bounds (whole units, None: no bound).

    Unrounded parts are rounded down or up, which never leaves whole bounds; leftover units go to the largest remainders,
    ties to the larger weight, then to the wider bounds, then to the earlier place. Weights of zero take part only when all
    others are at a bound, and then evenly. Raises OutOfBounds with the gap, CrossedBounds, NegativeWeight.

    >>> fill(100, [1, 1, 2], [0, 0, 0], [None, 10, None]).tolist()
    [30, 10, 60]
    """
    exact = level(total, weights, low, high)
    down = [part.__floor__() for part in exact]
    room = [np.inf if a is None or b is None else b - a for a, b in zip(low, high, strict=True)]
    order = sorted(range(len(exact)), key=lambda i: (down[i] - exact[i], -weights[i], -room[i], i))
    for place in order[: total - sum(down)]:
        down[place] += 1
    return np.array(down, np.int64)


def level(total: int, weights: Sequence[Weight], low: Sequence[Bound], high: Sequence[Bound]) -> list[Fraction]:
    """The parts of `fill` before rounding, exact.

    >>> level(100, [1, 1, 1], [None, None, 50], [None] * 3)
    [Fraction(25, 1), Fraction(25, 1), Fraction(50, 1)]
    """
    exact = fractions(weights)
    for place, (a, b) in enumerate(zip(low, high, strict=True)):
        if a is not None and b is not None and a > b:
            raise CrossedBounds(place, a, b)
    _check(total, low, high)
    vessels = [_Vessel(*one) for one in zip(exact, low, high, strict=True)]
    parts = _filled(Fraction(total), vessels)
    if sum(parts) != total:
        # All with weights are at a bound: what is left is for those without, evenly.
        held = sum((part for part, one in zip(parts, vessels, strict=True) if one.weight), Fraction(0))
        bare = iter(_filled(total - held, [_Vessel(Fraction(1), v.low, v.high) for v in vessels if not v.weight]))
        parts = [part if one.weight else next(bare) for part, one in zip(parts, vessels, strict=True)]
    return parts


def _check(total: int, low: Sequence[Bound], high: Sequence[Bound]) -> None:
    least, most = _sum(low), _sum(high)
    if least is not None and total < least:
        raise OutOfBounds(total, "low", least)
    if most is not None and total > most:
        raise OutOfBounds(total, "high", most)


def _sum(bounds: Sequence[Bound]) -> int | None:
    known = [int(bound) for bound in bounds if bound is not None]
    return sum(known) if len(known) == len(bounds) else None


@dataclass(frozen=True)
class _Vessel:
    weight: Fraction
    low: Bound
    high: Bound

    def at(self, height: Fraction) -> Fraction:
        """What it holds when the level is at `height`."""
        return self.clipped(self.weight * height)

    def clipped(self, part: Fraction) -> Fraction:
        """An amount within the bounds."""
        if self.low is not None and part < self.low:
            return Fraction(int(self.low))
        return Fraction(int(self.high)) if self.high is not None and part > self.high else part

    def turns(self) -> Iterator[tuple[Fraction, Fraction]]:
        """The heights at which it starts and stops to take water, and by how much its intake changes there."""
        if self.low is not None:
            yield Fraction(int(self.low)) / self.weight, self.weight
        if self.high is not None:
            yield Fraction(int(self.high)) / self.weight, -self.weight


def _filled(total: Fraction, vessels: Sequence[_Vessel]) -> list[Fraction]:
    """What each holds when together they hold `total`, or as near to it as the bounds of those with weights allow."""
    open_ = [one for one in vessels if one.weight]
    turns = sorted(turn for one in open_ for turn in one.turns())
    if not open_:
        return [one.clipped(Fraction(0)) for one in vessels]
    height = turns[0][0] if turns else Fraction(0)
    held = sum((one.at(height) for one in vessels), Fraction(0))
    # Below the first turn only those take water that have no least; each turn changes the intake from there on.
    intake = sum((one.weight for one in open_ if one.low is None), Fraction(0))
    if held >= total:
        return _at(height - (held - total) / intake if intake else height, vessels)
    for turn, change in turns:
        if held + intake * (turn - height) >= total:
            break
        held += intake * (turn - height)
        height = turn
        intake += change
    return _at(height + (total - held) / intake if intake else height, vessels)


def _at(height: Fraction, vessels: Sequence[_Vessel]) -> list[Fraction]:
    return [one.at(height) for one in vessels]
