"""Where effort sells the most (投入的最优分配): whole steps shared among those who answer to them, each by its own table.

A table says what an entry is worth at each number of steps, in whole units, so that the best division is a fact and no matter
of rounding. Where all divisions can be looked at, dynamic programming does (Lodish 1971; O(n X²)); greedy giving by the next
step's gain would stall before the rise of an S-shaped curve. Longer tables are divided by their envelopes, with a bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from salesplan.allocation.envelope import bounded_division
from salesplan.allocation.rounding import Whole

Proof: TypeAlias = Literal["every_division", "bound"]
MOST_LOOKS = 300_000_000  # sums of two entries that are compared one by one: about a second
_NEVER = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Division:
    """Steps of each entry, which add up to what there is, and what they are worth together.

    bound: no division is worth more. proof: how that is known. following: what the best division of one step more would be
    worth above this one; None where all are at their most, and where the bound is known but not the optimum.
    """

    steps: Whole
    worth: int
    bound: int
    proof: Proof
    following: int | None

    @property
    def is_best(self) -> bool:
        """Whether no other division is worth more."""
        return self.worth == self.bound


def divide(worths: Sequence[Whole], steps: int, most_looks: int = MOST_LOOKS) -> Division:
    """The division of `steps` that is worth most; worths[i][k]: of entry i with k steps, k from 0 to its most.

    Equal ones go to the later entries' fewer steps, so the same tables always have the same division. ValueError where the
    steps are below zero or more than all entries can take.

    >>> divide([np.array([0, 1, 9]), np.array([0, 4, 6])], 2).steps.tolist()  # the next best step stalls at 4 + 1
    [2, 0]
    """
    most = sum(len(worth) - 1 for worth in worths)
    if not 0 <= steps <= most:
        raise ValueError(f"{steps} steps for entries that take 0 to {most}")
    looks = sum(len(worth) for worth in worths) * (steps + 2)
    if looks <= most_looks:
        return _by_programming(worths, steps)
    found = bounded_division(worths, steps)
    more = bounded_division(worths, steps + 1).worth - found.worth if steps < most and found.is_best else None
    return Division(found.steps, found.worth, found.bound, "bound", more)


def _by_programming(worths: Sequence[Whole], steps: int) -> Division:
    """The best of every number of steps, entry by entry; one step more than there is, for what it would bring."""
    best, taken = np.zeros(1, np.int64), list[Whole]()
    for worth in worths:
        reach = min(len(best) + len(worth) - 2, steps + 1)
        found, chosen = np.full(reach + 1, _NEVER), np.zeros(reach + 1, np.int64)
        for k, value in enumerate(worth[: reach + 1]):
            sums = best[: reach + 1 - k] + value
            here, own = found[k : k + len(sums)], chosen[k : k + len(sums)]
            better = sums > here
            here[better], own[better] = sums[better], k
        best = found
        taken.append(chosen)
    left, given = steps, np.zeros(len(worths), np.int64)
    for i in range(len(worths) - 1, -1, -1):
        given[i] = taken[i][left]
        left -= int(given[i])
    total = int(best[steps])
    following = int(best[steps + 1]) - total if len(best) > steps + 1 else None
    return Division(given, total, total, "every_division", following)
