"""Totals of boxes, sorted into families that raking can meet one after the other (数块).

A box is a span of cells along every axis of a table: a subtree of regions × a subtree of products × a quarter. Boxes
that lie within one another or apart make a family: what is left of a box besides the boxes in it is a block
with a total of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from salesplan.allocation.raking import Family

Span: TypeAlias = tuple[int, int]  # half-open


@dataclass(frozen=True)
class Box:
    """A span along each axis, and the total of the cells in it."""

    spans: tuple[Span, ...]
    total: int

    @property
    def size(self) -> int:
        """Cells in the box."""
        return int(np.prod([end - start for start, end in self.spans]))

    def within(self, other: Box) -> bool:
        """Whether all of the box lies in the other one."""
        return all(b <= a and c <= d for (a, c), (b, d) in zip(self.spans, other.spans, strict=True))

    def apart(self, other: Box) -> bool:
        """Whether the boxes have no cell in common."""
        return any(c <= b or d <= a for (a, c), (b, d) in zip(self.spans, other.spans, strict=True))


class Contradiction(ValueError):  # noqa: N818 - it says what the boxes are in
    """Boxes within a box add to more than it has, or fill it and add to less; `outer`, then the inner ones."""

    def __init__(self, outer: Box, inner: Sequence[Box]) -> None:
        super().__init__(f"{outer} != {inner}")
        self.outer, self.inner = outer, tuple(inner)


def families(whole: Box, boxes: Sequence[Box]) -> list[tuple[Family, list[Box]]]:
    """Families that hold all boxes, each with the whole; and for each block of a family the box that it is left of.

    Raises Contradiction.
    """
    groups: list[list[Box]] = []
    for box in sorted(set(boxes) - {whole}, key=lambda b: (-b.size, b.spans)):
        home = next((group for group in groups if all(box.within(o) or box.apart(o) for o in group)), None)
        if home is None:
            groups.append([box])
        else:
            home.append(box)
    shape = tuple(end for _, end in whole.spans)
    return [_family(whole, group, shape) for group in groups or [[]]]


def _family(whole: Box, group: Sequence[Box], shape: tuple[int, ...]) -> tuple[Family, list[Box]]:
    order = [whole, *group]  # larger boxes first, so that smaller ones overwrite them
    labels = np.zeros(shape, np.int32)
    inner: list[list[Box]] = [[] for _ in order]
    for i, box in enumerate(order[1:], 1):
        outer = next(j for j in range(i - 1, -1, -1) if box.within(order[j]))
        inner[outer].append(box)
        labels[tuple(slice(*span) for span in box.spans)] = i
    left = [box.total - sum(part.total for part in parts) for box, parts in zip(order, inner, strict=True)]
    cells = np.bincount(labels.ravel(), minlength=len(order))
    for box, parts, rest, count in zip(order, inner, left, cells, strict=True):
        if rest < 0 or (rest > 0 and count == 0):
            raise Contradiction(box, parts)
    return Family(labels, np.array(left, np.float64)), order
