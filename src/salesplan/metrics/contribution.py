"""Which few parts carry a change (贡献定位): a search through two trees at once for the shortest explanation.

After Adtributor (Bhagwan et al., "Adtributor: Revenue Debugging in Advertising Systems", NSDI 2014): an explanation has
explanatory power (it accounts for the change), is succinct (few parts), and surprises (its parts carry more of the change
than of what was expected). Here parts may stand at any depth of a tree and where two trees cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Whole: TypeAlias = NDArray[np.int64]
Real: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

MOST = 3  # parts of an explanation
LEAST_POWER = 0.1  # of the change that a part carries (Adtributor's T_EEP)
LEAST_FIT = 0.4  # of the change that all parts account for
LEAST_SCORE = 0.1  # what accounts for the change no better than its size alone explains nothing
PRICE = 0.1  # what every further part must gain
DEEPER, TOO_DEEP = 0.8, 1.25  # a part that carries this much of what it is a part of is told in its place


@dataclass(frozen=True)
class Side:
    """One tree of a search, in pre-order under the whole, which is place 0.

    end: one past each place's subtree. told: which places can be named; the whole always can.
    """

    end: Sequence[int]
    told: Sequence[bool]

    def around(self, place: int) -> Flags:
        """Which places hold `place` or are held by it."""
        starts, ends = np.arange(len(self.end)), np.asarray(self.end)
        return np.asarray((starts < self.end[place]) & (place < ends))

    @cached_property
    def parts(self) -> tuple[tuple[int, ...], ...]:
        """The places right below each."""
        found = []
        for place, end in enumerate(self.end):
            own, at = [], place + 1
            while at < end:
                own.append(at)
                at = self.end[at]
            found.append(tuple(own))
        return tuple(found)

    def sums(self, own: Whole, axis: int) -> Whole:
        """Each place's sum with its subtree."""
        running = np.cumsum(own, axis=axis)
        running = np.insert(running, 0, 0, axis=axis)
        places = np.arange(len(self.end))
        return np.asarray(np.take(running, self.end, axis=axis) - np.take(running, places, axis=axis))


WHOLE = Side((1,), (True,))  # a side that isn't split


@dataclass(frozen=True)
class Element:
    """A part that carries some of a change: its place on both sides, the change, and what was expected of it."""

    row: int
    column: int
    change: int
    expected: int


@dataclass(frozen=True)
class Explanation:
    """Disjoint parts, the most powerful first, and how well they explain: `fit` − their share of what was expected."""

    elements: Sequence[Element]
    score: float


@dataclass(frozen=True)
class Search:
    """Own amounts of every crossing of two sides (rows × columns), without subtrees."""

    expected: Whole
    actual: Whole
    rows: Side
    columns: Side = WHOLE

    @cached_property
    def _expected(self) -> Whole:
        return self.columns.sums(self.rows.sums(self.expected, 0), 1)

    @cached_property
    def _change(self) -> Whole:
        return self.columns.sums(self.rows.sums(self.actual - self.expected, 0), 1)

    def explain(self, change: int | None = None) -> Explanation | None:
        """The shortest explanation of the change of the whole; None where the parts differ as one would expect.

        change: what is to be explained, where it isn't the sum of the parts.

        >>> sides = Side((4, 2, 3, 4), (True,) * 4)
        >>> Search(np.array([[0], [50], [30], [20]]), np.array([[0], [49], [11], [20]]), sides).explain().elements
        [Element(row=2, column=0, change=-19, expected=30)]
        """
        change = int(self._change[0, 0]) if change is None else change
        if change == 0:
            return None
        free = np.outer(np.asarray(self.rows.told), np.asarray(self.columns.told))
        free[0, 0] = False
        free &= self._change / change >= LEAST_POWER
        chosen: list[Element] = []
        score = LEAST_SCORE
        while len(chosen) < MOST and free.any():
            scores = np.where(free, self._scores(chosen, change), -np.inf)
            row, column = (int(at) for at in np.unravel_index(int(np.argmax(scores)), scores.shape))
            if scores[row, column] < score + (PRICE if chosen else 0):
                break
            row, column = self._deepest(row, column)
            chosen.append(self._element(row, column))
            score = float(self._scores(chosen[:-1], change)[row, column])
            free &= ~np.outer(self.rows.around(row), self.columns.around(column))
        fit = 1 - abs(change - sum(one.change for one in chosen)) / abs(change)
        if not chosen or fit < LEAST_FIT:
            return None
        ordered = sorted(chosen, key=lambda one: (-abs(one.change), one.row, one.column))
        return Explanation(ordered, score - PRICE * (len(chosen) - 1))

    def below(self) -> list[Element]:
        """The parts right below the whole; not one that is the whole itself, nor those of which nothing is known."""
        places = [(part, 0) for part in self.rows.parts[0] if self.rows.told[part]]
        if len(places) < 2:  # noqa: PLR2004 - one part isn't told apart
            places += [(0, part) for part in self.columns.parts[0] if self.columns.told[part]]
        whole = (int(self._change[0, 0]), int(self._expected[0, 0]))
        found = [self._element(row, column) for row, column in places]
        return [one for one in found if (one.change, one.expected) not in (whole, (0, 0))]

    def _scores(self, chosen: Sequence[Element], change: int) -> Real:
        """What the chosen parts with one more would account for, less their share of what was expected."""
        rest = change - sum(one.change for one in chosen) - self._change
        whole = max(int(self._expected[0, 0]), 1)
        size = (self._expected + sum(one.expected for one in chosen)) / whole
        return np.asarray(1 - np.abs(rest) / abs(change) - np.clip(size, 0, 1))

    def _deepest(self, row: int, column: int) -> tuple[int, int]:
        """Down to the part that carries nearly all of the cell's change, as long as there is one."""
        while True:
            whole = int(self._change[row, column])
            below = [(part, column) for part in self.rows.parts[row] if self.rows.told[part]]
            below += [(row, part) for part in self.columns.parts[column] if self.columns.told[part]]
            near = [at for at in below if DEEPER <= self._change[at] / whole <= TOO_DEEP]
            if not near:
                return row, column
            row, column = min(near, key=lambda at: (int(self._expected[at]), at))

    def _element(self, row: int, column: int) -> Element:
        return Element(row, column, int(self._change[row, column]), int(self._expected[row, column]))
