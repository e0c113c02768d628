"""Whole tables that keep both margins and the proportions (双向比例分配): cell = round(weight × row factor × column factor).

Double Webster, as Zurich apportions its council (Balinski & Demange 1989; Pukelsheim & Schuhmacher 2004). Columns always hold
their totals; rows that have too much hand units to rows that have too little along cheapest paths, where the price of a
step is the factor by which a row or a column has to move before the step is a tie (tie and transfer). All in fractions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from typing import Literal, TypeAlias

import numpy as np

from salesplan.allocation.apportion import apportion
from salesplan.allocation.controlled import NoWholeTable
from salesplan.allocation.exact import Weight, proportions
from salesplan.allocation.rounding import Real, Whole

HALF = Fraction(1, 2)
START_ROUNDS = 60  # of fitting in floats: only where the search begins, whatever comes of it
Cell: TypeAlias = tuple[int, int]
Step: TypeAlias = tuple[Cell, int]  # a cell, and whether it gains or loses a unit


class TiedTable(ValueError):  # noqa: N818 - it says what it is
    """Several tables are as good; `cells` (row, column; from 0) are those that differ between them."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        named = ", ".join(f"({row + 1}, {column + 1})" for row, column in cells)
        super().__init__(f"ties in cells {named}: the method doesn't say which of several tables it is")
        self.cells = tuple(cells)


def biproportional(
    weights: Sequence[Sequence[Weight]],
    row_totals: Sequence[int],
    column_totals: Sequence[int],
    *,
    ties: Literal["larger", "refuse"] = "larger",
) -> Whole:
    """The whole table with these row and column totals that is Webster-proportional to `weights` (rows × columns).

    Zeros stay zero. Where several tables are as good, cells of larger weight are rounded up first, then earlier ones (by row,
    then column); `ties="refuse"` raises TiedTable instead. Raises NoWholeTable where totals are below zero, don't add up to
    the same, or can't be reached through weights above zero; NegativeWeight.

    >>> biproportional([[123, 45, 815], [912, 714, 414], [312, 255, 215]], [5, 11, 4], [7, 5, 8]).tolist()
    [[1, 0, 4], [4, 4, 3], [2, 1, 1]]
    """
    width = len(column_totals)
    flat = proportions([weight for row in weights for weight in row])
    rows = [flat[i * width : (i + 1) * width] for i in range(len(row_totals))]
    if sum(row_totals) != sum(column_totals) or min((*row_totals, *column_totals), default=0) < 0:
        raise NoWholeTable
    # Rows and columns that get nothing would need a factor of zero: they stay out.
    some_rows = [i for i, total in enumerate(row_totals) if total]
    some_columns = [j for j, total in enumerate(column_totals) if total]
    result = np.zeros((len(row_totals), width), np.int64)
    if some_rows:
        work = _Work(
            [[rows[i][j] for j in some_columns] for i in some_rows],
            [row_totals[i] for i in some_rows],
            [column_totals[j] for j in some_columns],
        )
        work.transfer_all()
        loose = work.settle_ties()
        if loose and ties == "refuse":
            raise TiedTable([(some_rows[i], some_columns[j]) for i, j in loose])
        result[np.ix_(some_rows, some_columns)] = work.table
    return result


@dataclass
class _Work:
    """A table whose columns have their totals, with the factors that it is the rounding of."""

    weights: Sequence[Sequence[int]]
    rows: Sequence[int]
    columns: Sequence[int]
    row_factor: list[Fraction] = field(default_factory=list)
    column_factor: list[Fraction] = field(default_factory=list)
    table: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.row_factor = [Fraction(factor) for factor in _near_factors(self.weights, self.rows, self.columns)]
        self.table = [[0] * len(self.columns) for _ in self.rows]
        for j, total in enumerate(self.columns):
            scaled = [row[j] * factor for row, factor in zip(self.weights, self.row_factor, strict=True)]
            if not any(scaled):
                raise NoWholeTable
            for row, units in zip(self.table, apportion(total, scaled, "webster"), strict=True):
                row[j] = units
            ends = ((row[j] - HALF) / s for row, s in zip(self.table, scaled, strict=True) if row[j])
            self.column_factor.append(max(ends))

    def exact(self, i: int, j: int) -> Fraction:
        """The cell before rounding."""
        return self.weights[i][j] * self.row_factor[i] * self.column_factor[j]

    def transfer_all(self) -> None:
        """Hand units from rows with too much to rows with too little until none is left; raises NoWholeTable."""
        while True:
            excess = [sum(row) - total for row, total in zip(self.table, self.rows, strict=True)]
            if not any(excess):
                return
            self._transfer([i for i, more in enumerate(excess) if more > 0], {i for i, e in enumerate(excess) if e < 0})

    def _transfer(self, starts: Sequence[int], ends: set[int]) -> None:
        """One unit along the path to the nearest row with too little, with factors moved until all its steps are ties."""
        height = len(self.rows)
        far: dict[int, Fraction] = {}  # rows first, then columns
        came: dict[int, int] = {}
        queue = [(Fraction(1), start, -1) for start in starts]
        while queue:
            distance, node, before = heappop(queue)
            if node in far:
                continue
            far[node], came[node] = distance, before
            if node in ends:
                break
            for other, price in self._steps(node):
                if other not in far:
                    heappush(queue, (distance * price, other, node))
        else:
            raise NoWholeTable
        end, most = node, distance
        for node, distance in far.items():
            if node < height:
                self.row_factor[node] *= distance / most
            else:
                self.column_factor[node - height] *= most / distance
        node = end
        while (before := came[node]) >= 0:
            if node < height:
                self.table[node][before - height] += 1
            else:
                self.table[before][node - height] -= 1
            node = before

    def _steps(self, node: int) -> Iterator[tuple[int, Fraction]]:
        """From a row the columns it could give a unit back to, from a column the rows that could take it; and the price."""
        height = len(self.rows)
        if node < height:
            for j, units in enumerate(self.table[node]):
                if units:
                    yield height + j, self.exact(node, j) / (units - HALF)
        else:
            j = node - height
            for i, row in enumerate(self.table):
                if self.weights[i][j]:
                    yield i, (row[j] + HALF) / self.exact(i, j)

    def settle_ties(self) -> list[Cell]:
        """Round tied cells up in order, larger weights first, where others can make room; the cells that could be either."""
        tied: dict[Cell, int] = {}  # the cell's direction: whether it could still gain or lose a unit
        for i, row in enumerate(self.table):
            for j, units in enumerate(row):
                if self.weights[i][j] and abs(self.exact(i, j) - units) == HALF:
                    tied[i, j] = 1 if self.exact(i, j) > units else -1
        loose = sorted(cell for cell in tied if _ring(cell, tied))  # before any of them is settled
        for cell in sorted(tied, key=lambda c: (-self.weights[c[0]][c[1]], c)):
            if tied[cell] > 0:
                for i, j in _ring(cell, tied):
                    self.table[i][j] += tied[i, j]
                    tied[i, j] = -tied[i, j]
            del tied[cell]  # it stays as it is now
        return loose


def _ring(cell: Cell, tied: dict[Cell, int]) -> list[Cell]:
    """A closed path through tied cells that turns this one and keeps all sums; empty where there is none.

    It leaves the cell along its row to a cell of the opposite direction, goes on along that one's column, and comes back
    along the cell's own column.
    """
    came: dict[Cell, Cell | None] = {cell: None}
    queue = [(cell, 0)]
    for at, along in queue:
        if along and at[1] == cell[1] and tied[at] != tied[cell]:
            ring: list[Cell] = []
            step: Cell | None = at
            while step is not None:
                ring.append(step)
                step = came[step]
            return ring
        for other in sorted(tied):
            if other not in came and other[along] == at[along] and tied[other] != tied[at]:
                came[other] = at
                queue.append((other, 1 - along))
    return []


def _near_factors(weights: Sequence[Sequence[int]], rows: Sequence[int], columns: Sequence[int]) -> Real:
    """Row factors near the fitted ones, in floats; ones where fitting goes astray."""
    table = np.array([[float(weight) for weight in row] for row in weights])
    factors = np.ones(len(rows))
    with np.errstate(all="ignore"):
        for _ in range(START_ROUNDS):
            by_column = np.array(columns) / (table * factors[:, None]).sum(axis=0)
            factors = np.array(rows) / (table * by_column).sum(axis=1)
    sound = np.isfinite(factors).all() and (factors > 0).all()
    return factors if sound else np.ones(len(rows))
