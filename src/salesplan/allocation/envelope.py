"""Long tables of worth divided by their concave envelopes (凹包络), with a bound that no division exceeds.

On envelopes the steepest edges come first, and all but one end at points of the tables themselves. What the last one lacks is
the gap. Where it is not nothing, the entry is divided in two, below and above that place, and both are looked at anew
(branch and bound; Sinha and Zoltners, Operations Research 27, 1979). All in whole numbers: nothing is lost to rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from salesplan.allocation.rounding import Whole

MOST_BRANCHES = 400  # a bound of the search that doesn't depend on the machine


@dataclass(frozen=True)
class Bounded:
    """A division, what it is worth, and what none exceeds."""

    steps: Whole
    worth: int
    bound: int

    @property
    def is_best(self) -> bool:
        """Whether no other division is worth more."""
        return self.worth == self.bound


@dataclass(frozen=True)
class _Relaxed:
    """The best division on envelopes: what it is worth there (the floor of it), the entry whose edge was cut, and where."""

    steps: Whole
    worth: int
    cut: int | None


def bounded_division(worths: Sequence[Whole], steps: int, most_branches: int = MOST_BRANCHES) -> Bounded:
    """As good a division as the search finds, and the bound; the best one where the search comes to its end."""
    search = _Search(worths, steps)
    boxes = tuple((0, len(worth) - 1) for worth in worths)
    best = search.relaxed(boxes)
    assert best is not None  # noqa: S101 - the caller's steps fit
    steps_of_best, worth_of_best = best.steps, search.worth(best.steps)
    heap, told = [(-best.worth, 0, boxes, best)], 0
    while heap and -heap[0][0] > worth_of_best and told < most_branches:
        _, _, boxes, relaxed = heappop(heap)
        for inner in _halves(boxes, relaxed):
            if (found := search.relaxed(inner)) is None:
                continue
            told += 1
            if (worth := search.worth(found.steps)) > worth_of_best:
                steps_of_best, worth_of_best = found.steps, worth
            heappush(heap, (-found.worth, told, inner, found))
    bound = max(-heap[0][0], worth_of_best) if heap else worth_of_best
    return Bounded(steps_of_best, worth_of_best, bound)


_Boxes = tuple[tuple[int, int], ...]


def _halves(boxes: _Boxes, relaxed: _Relaxed) -> list[_Boxes]:
    """The boxes below and above the place where an edge was cut; none where nothing was."""
    if (cut := relaxed.cut) is None:
        return []
    (low, high), at = boxes[cut], int(relaxed.steps[cut])
    below, above = (*boxes[:cut], (low, at), *boxes[cut + 1 :]), (*boxes[:cut], (at + 1, high), *boxes[cut + 1 :])
    return [below, above]


class _Search:
    def __init__(self, worths: Sequence[Whole], steps: int) -> None:
        self.worths, self.steps = worths, steps
        self.edges = lru_cache(maxsize=1024)(self._edges)

    def worth(self, steps: Whole) -> int:
        return sum(int(worth[k]) for worth, k in zip(self.worths, steps, strict=True))

    def _edges(self, i: int, low: int, high: int) -> list[tuple[int, int]]:
        """The edges of an entry's envelope: steps and worth, the steepest first."""
        corners = _corners(self.worths[i].tolist(), low, high)
        worth = self.worths[i]
        return [(b - a, int(worth[b] - worth[a])) for a, b in pairwise(corners)]

    def relaxed(self, boxes: _Boxes) -> _Relaxed | None:
        """The best division on the envelopes within boxes; None where the steps don't fit in."""
        left = self.steps - sum(low for low, _ in boxes)
        if not 0 <= left <= sum(high - low for low, high in boxes):
            return None
        given = np.array([low for low, _ in boxes], np.int64)
        worth, cut = self.worth(given), None
        for i, wide, more in self._steepest(boxes):
            taken = min(wide, left)
            given[i] += taken
            worth += more * taken // wide
            left -= taken
            if not left:
                cut = i if taken < wide else None
                break
        return _Relaxed(given, worth, cut)

    def _steepest(self, boxes: _Boxes) -> list[tuple[int, int, int]]:
        """All edges, the steepest first: entry, steps, worth."""
        found = [(i, wide, more) for i, box in enumerate(boxes) for wide, more in self.edges(i, *box)]
        return sorted(found, key=_Slope)


class _Slope:
    """Edges by their steepness, compared without division."""

    __slots__ = ("i", "more", "wide")

    def __init__(self, edge: tuple[int, int, int]) -> None:
        self.i, self.wide, self.more = edge

    def __lt__(self, other: _Slope) -> bool:
        mine, its = self.more * other.wide, other.more * self.wide
        return mine > its or (mine == its and self.i < other.i)


def _corners(worth: Sequence[int], low: int, high: int) -> list[int]:
    """The corners of the upper envelope between two numbers of steps (Andrew's monotone chain)."""
    found: list[int] = []
    for k in range(low, high + 1):
        while len(found) > 1:
            a, b = found[-2], found[-1]
            if (worth[b] - worth[a]) * (k - b) > (worth[k] - worth[b]) * (b - a):
                break
            found.pop()
        found.append(k)
    return found
