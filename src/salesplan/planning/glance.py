"""What people take in at a glance (一览): how many lines of an axis a summary shows, and which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

AT_A_GLANCE = 45  # lines of an axis

Line = TypeVar("Line")


def upper(lines: Sequence[Line], depth: Callable[[Line], int]) -> list[Line]:
    """The lines of as many levels as fit, in their order; those of level 1 in any case."""
    deepest = max((depth(line) for line in lines), default=1)
    while deepest > 1 and sum(depth(line) <= deepest for line in lines) > AT_A_GLANCE:
        deepest -= 1
    return [line for line in lines if depth(line) <= deepest]


def others(lines: Sequence[Line], rank: Callable[[Line], tuple[int, str]]) -> list[Line]:
    """The lines that give way to one for all of them together, in their order.

    rank: what comes first stays; no two lines have the same.
    """
    stay = {rank(line) for line in sorted(lines, key=rank)[: AT_A_GLANCE - 1]}
    return [line for line in lines if rank(line) not in stay]
