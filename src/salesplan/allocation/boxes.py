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
from numpy.typing import NDArray

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


@dataclass(frozen=True)
class Demand:
    """What the cells of a box together must come to: at least `low` and at most `high`; a declared total is both.

    None: no bound on that side.
    """

    spans: tuple[Span, ...]
    low: int | None
    high: int | None

    def names_several(self, shape: Sequence[int]) -> bool:
        """Whether it speaks of parts of several axes (the last one, the periods, doesn't count)."""
        return sum(span != (0, size) for span, size in zip(self.spans[:-1], shape[:-1], strict=True)) > 1

    def holds(self, total: int) -> bool:
        """Whether a total is within the bounds."""
        return (self.low is None or self.low <= total) and (self.high is None or total <= self.high)


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
    return [_family(whole, group) for group in groups or [[]]]


def _labels(shape: Sequence[int], boxes: Sequence[Sequence[Span]]) -> NDArray[np.int32]:
    """The numbers of boxes, counted from 1, in the cells that they hold, later ones over earlier ones; 0 elsewhere.

    Axes that no box divides have length 1.
    """
    divided = [any(spans[i] != (0, size) for spans in boxes) for i, size in enumerate(shape)]
    labels = np.zeros([size if cut else 1 for size, cut in zip(shape, divided, strict=True)], np.int32)
    for number, spans in enumerate(boxes, 1):
        labels[tuple(slice(*span) if cut else slice(None) for span, cut in zip(spans, divided, strict=True))] = number
    return labels


def _family(whole: Box, group: Sequence[Box]) -> tuple[Family, list[Box]]:
    order = [whole, *group]  # larger boxes first, so that smaller ones overwrite them
    shape = [end for _, end in whole.spans]
    labels = _labels(shape, [box.spans for box in group])
    inner: list[list[Box]] = [[] for _ in order]
    for i, box in enumerate(order[1:], 1):
        outer = next(j for j in range(i - 1, -1, -1) if box.within(order[j]))
        inner[outer].append(box)
    left = [box.total - sum(part.total for part in parts) for box, parts in zip(order, inner, strict=True)]
    cells = np.bincount(labels.ravel(), minlength=len(order))
    for box, parts, rest, count in zip(order, inner, left, cells, strict=True):
        if rest < 0 or (rest > 0 and count == 0):
            raise Contradiction(box, parts)
    return Family(labels, np.array(left, np.float64)), order


def bound_families(shape: tuple[int, ...], demands: Sequence[Demand]) -> list[Family]:
    """Families of bounds: those whose boxes have no cell in common stand in one family; all other cells are free."""
    groups: list[list[Demand]] = []
    for demand in demands:
        box = Box(demand.spans, 0)
        home = next((g for g in groups if all(box.apart(Box(other.spans, 0)) for other in g)), None)
        if home is None:
            groups.append([demand])
        else:
            home.append(demand)
    made = []
    for group in groups:
        labels = _labels(shape, [demand.spans for demand in group])
        least = np.array([0, *(0 if d.low is None else d.low for d in group)], np.float64)
        most = np.array([np.inf, *(np.inf if d.high is None else d.high for d in group)], np.float64)
        made.append(Family(labels, least, most))
    return made
