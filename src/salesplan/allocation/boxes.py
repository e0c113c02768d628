"""Totals of boxes, sorted into families that raking can meet one after the other (数块).

A box is a span of cells along every axis of a table: a subtree of regions × a subtree of products × a quarter. Boxes
that lie within one another or apart make a family: what is left of a box besides the boxes in it is a block
with a total of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
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
        return prod(end - start for start, end in self.spans)


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
    shape = [end for _, end in whole.spans]
    order = sorted(set(boxes) - {whole}, key=lambda b: (-b.size, b.spans))  # larger ones first, for others to lie in
    canvases = _painted(shape, [box.spans for box in order], nested=True) or [_Canvas(shape)]
    return [_family(whole, canvas, [order[i] for i in canvas.numbers]) for canvas in canvases]


def bound_families(shape: tuple[int, ...], demands: Sequence[Demand]) -> list[Family]:
    """Families of bounds: those whose boxes have no cell in common stand in one family; all other cells are free."""
    made = []
    for canvas in _painted(shape, [demand.spans for demand in demands], nested=False):
        group = [demands[i] for i in canvas.numbers]
        least = np.array([0, *(0 if d.low is None else d.low for d in group)], np.float64)
        most = np.array([np.inf, *(np.inf if d.high is None else d.high for d in group)], np.float64)
        made.append(Family(canvas.labels, least, most))
    return made


class _Canvas:
    """Boxes of one family, painted over one another in the cells that they hold: each with its place, from 1 on.

    Axes that no box divides have length 1. numbers: which boxes they are. outer: the place of the box that each lies in, 0
    where there is none.
    """

    def __init__(self, shape: Sequence[int]) -> None:
        self.shape = shape
        self.labels = np.zeros([1] * len(shape), np.int32)
        self.numbers: list[int] = []
        self.outer: list[int] = []

    def under(self, spans: Sequence[Span]) -> int | None:
        """The place of the innermost box that these spans lie in; None where they cross one."""
        block = self.labels[self._at(spans)]
        first = block.flat[0]
        return int(first) if (block == first).all() else None

    def paint(self, number: int, spans: Sequence[Span], outer: int) -> None:
        """Add a box."""
        for axis, (span, size) in enumerate(zip(spans, self.shape, strict=True)):
            if span != (0, size) and self.labels.shape[axis] == 1:
                self.labels = np.repeat(self.labels, size, axis=axis)
        self.numbers.append(number)
        self.outer.append(outer)
        self.labels[self._at(spans)] = len(self.numbers)

    def _at(self, spans: Sequence[Span]) -> tuple[slice, ...]:
        return tuple(
            slice(*span) if length > 1 else slice(None) for span, length in zip(spans, self.labels.shape, strict=True)
        )


def _painted(shape: Sequence[int], boxes: Sequence[Sequence[Span]], *, nested: bool) -> list[_Canvas]:
    """The boxes on as few canvases as taking the first one that fits gives; nested: boxes may lie within one another."""
    canvases: list[_Canvas] = []
    for number, spans in enumerate(boxes):
        for canvas in canvases:
            outer = canvas.under(spans)
            if outer is not None and (nested or outer == 0):
                canvas.paint(number, spans, outer)
                break
        else:
            canvases.append(_Canvas(shape))
            canvases[-1].paint(number, spans, 0)
    return canvases


def _family(whole: Box, canvas: _Canvas, group: Sequence[Box]) -> tuple[Family, list[Box]]:
    order = [whole, *group]
    inner: list[list[Box]] = [[] for _ in order]
    for box, outer in zip(group, canvas.outer, strict=True):
        inner[outer].append(box)
    left = [box.total - sum(part.total for part in parts) for box, parts in zip(order, inner, strict=True)]
    for box, parts, rest in zip(order, inner, left, strict=True):
        if rest < 0 or (rest > 0 and box.size == sum(part.size for part in parts)):
            raise Contradiction(box, parts)
    return Family(canvas.labels, np.array(left, np.float64)), order
