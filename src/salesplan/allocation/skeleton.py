"""The sums that boxes of a table speak of, without its cells (骨架): each axis by period, and coarse crossings of the axes.

A table of leaves × … × periods has too many cells to reason about one by one. Boxes that name one axis are sums of that
axis' own table by period. Only boxes that name several need a crossing, no finer than where they cut the axes. Any
tables and crossing that agree with one another belong to some whole table without negative cells (transportation).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from salesplan.allocation.boxes import Demand, Span
from salesplan.allocation.linear import Columns, Row
from salesplan.allocation.rounding import Real, Whole


@dataclass(frozen=True)
class Skeleton:
    """Column numbers for a table of `shape` (the periods last).

    fine: where each axis is cut for its own table. coarse: where it is cut for the crossing; no crossing if empty.
    """

    shape: tuple[int, ...]
    fine: tuple[tuple[int, ...], ...]
    coarse: tuple[tuple[int, ...], ...]

    @property
    def periods(self) -> int:
        """How many periods the table has."""
        return self.shape[-1]

    @cached_property
    def tables(self) -> list[Columns]:
        """For each axis its segments × periods; a table without axes has the periods alone."""
        made, start = [], 0
        for cuts in self.fine or ((0, 1),):
            size = (len(cuts) - 1) * self.periods
            made.append(np.arange(start, start + size).reshape(-1, self.periods))
            start += size
        return made

    @cached_property
    def crossing(self) -> Columns | None:
        """The coarse segments of all axes × periods."""
        if not self.coarse:
            return None
        shape = (*(len(cuts) - 1 for cuts in self.coarse), self.periods)
        start = sum(table.size for table in self.tables)
        return np.arange(start, start + int(np.prod(shape))).reshape(shape)

    @property
    def size(self) -> int:
        """How many columns there are."""
        return sum(table.size for table in self.tables) + (0 if self.crossing is None else self.crossing.size)

    def columns(self, spans: Sequence[Span]) -> Columns:
        """The columns that add up to a box."""
        *nodes, (start, end) = spans
        named = [i for i, span in enumerate(nodes) if span != (0, self.shape[i])]
        if len(named) <= 1:
            axis = named[0] if named else 0
            cuts = self.fine[axis] if self.fine else (0, 1)
            first, last = _between(cuts, nodes[axis]) if named else (0, len(cuts) - 1)
            return self.tables[axis][first:last, start:end].ravel()
        assert self.crossing is not None  # noqa: S101 - cut for boxes like this one
        parts = [slice(*_between(cuts, span)) for cuts, span in zip(self.coarse, nodes, strict=True)]
        return np.asarray(self.crossing[(*parts, slice(start, end))].ravel())

    def links(self) -> Iterator[Row]:
        """What holds the tables together: each says the same of every period, and of every part of the crossing."""
        if self.crossing is None:
            first, *others = self.tables
            for table in others:
                for period in range(self.periods):
                    yield _equal(table[:, period], first[:, period])
            return
        for axis, (table, fine, coarse) in enumerate(zip(self.tables, self.fine, self.coarse, strict=True)):
            for part, span in enumerate(pairwise(coarse)):
                rows = table[slice(*_between(fine, span))]
                crossed = np.take(self.crossing, part, axis=axis)
                for period in range(self.periods):
                    yield _equal(rows[:, period], crossed[..., period].ravel())

    def sums(self, exact: Real) -> Real:
        """The value of every column, out of all cells."""
        made = []
        for axis, table in enumerate(self.tables):
            others = tuple(i for i in range(len(self.shape) - 1) if i != axis)
            cuts = self.fine[axis] if self.fine else (0, 1)
            own = exact.sum(axis=others) if others else exact.reshape(-1, self.periods)
            made.append(np.add.reduceat(own, cuts[:-1], axis=0).reshape(table.shape).ravel())
        if self.crossing is not None:
            made.append(self.crossed(exact).ravel())
        return np.concatenate(made)

    def crossed(self, exact: Real) -> Real:
        """The crossing of all cells."""
        for axis, cuts in enumerate(self.coarse):
            exact = np.add.reduceat(exact, cuts[:-1], axis=axis)
        return exact


@dataclass(frozen=True)
class Crossing:
    """The whole units of a coarse crossing: parts of each axis (cut at `cuts`) × periods."""

    cuts: tuple[tuple[int, ...], ...]
    cells: Whole

    def total(self, spans: Sequence[Span]) -> int:
        """The units in a box."""
        *nodes, (start, end) = spans
        parts = [slice(*_between(cuts, span)) for cuts, span in zip(self.cuts, nodes, strict=True)]
        return int(self.cells[(*parts, slice(start, end))].sum())


def skeleton(shape: tuple[int, ...], demands: Sequence[Demand], *, leaves: bool) -> Skeleton:
    """The skeleton that all the demands can be told on. leaves: down to every leaf, else only where demands cut."""
    axes = range(len(shape) - 1)
    several = [demand for demand in demands if demand.names_several(shape)]
    fine = tuple(tuple(range(shape[i] + 1)) if leaves else _cuts(shape[i], i, demands) for i in axes)
    coarse = tuple(_cuts(shape[i], i, several) for i in axes) if several else ()
    return Skeleton(shape, fine, coarse)


def _cuts(size: int, axis: int, demands: Sequence[Demand]) -> tuple[int, ...]:
    return tuple(sorted({0, size, *(edge for demand in demands for edge in demand.spans[axis])}))


def _between(cuts: tuple[int, ...], span: Span) -> Span:
    return bisect_left(cuts, span[0]), bisect_left(cuts, span[1])


def _equal(left: Columns, right: Columns) -> Row:
    factors = np.concatenate([np.ones(len(left)), -np.ones(len(right))])
    return Row(np.concatenate([left, right]), 0.0, 0.0, factors)
