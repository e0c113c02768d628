"""Whole units in a table with its margins kept (受控取整).

A table can be rounded down or up cell by cell so that every row and column total is rounded down or up too: it is a flow
between rows and columns, and flows with whole bounds have whole solutions (Cox 1987). Rows are settled by largest
remainders first; what columns then have too much or too little travels along cheapest paths of single units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import SAME, Real, Whole, settle_rows
from salesplan.allocation.spread import spread_units

FAR = np.inf
FURTHER = 1_000.0  # what a step costs that takes a cell of a large table beyond the two nearest units
LARGE = 20_000  # cells from which on the first rounding is not cell by cell


class NoWholeTable(ValueError):  # noqa: N818 - it says what there is not
    """No table of whole units has these margins and these zeros."""


@dataclass(frozen=True)
class Margin:
    """The bounds of the totals on one side of a table; `low` = `high` fixes them."""

    low: Whole
    high: Whole


def fixed(totals: Whole) -> Margin:
    """A margin that must be met."""
    return Margin(totals, totals)


def either_way(exact: Real) -> Margin:
    """A margin that may be rounded down or up."""
    return Margin(np.floor(exact + SAME).astype(np.int64), np.ceil(exact - SAME).astype(np.int64))


def round_table(exact: Real, rows: Margin, columns: Margin) -> Whole:
    """Round a table (rows × columns, nothing below zero) so that its totals lie within both margins.

    Zeros stay zero. Every other cell is rounded down or up where the margins allow that; where they don't, cells move
    by further units, as little as possible in the sum of squares. Raises NoWholeTable.
    """
    if exact.shape[0] < exact.shape[1]:  # the paths are sought over the shorter side
        return round_table(exact.T, columns, rows).T
    wanted = np.clip(np.round(exact.sum(axis=1)).astype(np.int64), rows.low, rows.high)
    if ((wanted > 0) & ~exact.any(axis=1)).any():
        raise NoWholeTable
    table = _first(exact, wanted, columns)
    work = _Work(exact, table, rows, columns)
    while not work.done():
        work.move_one()
    return table


def _first(exact: Real, wanted: Whole, columns: Margin) -> Whole:
    """Rows rounded to their totals: by largest remainders, or where there are many cells evenly along the row."""
    if exact.size > LARGE:
        return spread_units(exact, wanted, columns.low, columns.high)
    return settle_rows(wanted, exact)


@dataclass
class _Work:
    exact: Real
    table: Whole
    rows: Margin
    columns: Margin

    def done(self) -> bool:
        """Whether every column total lies within its bounds."""
        sums = self.table.sum(axis=0)
        return bool(((self.columns.low <= sums) & (sums <= self.columns.high)).all())

    def move_one(self) -> None:
        """Bring one unit from a column with too much, or to one with too little, along the cheapest path."""
        lose, gain = self._plain() if self.exact.size > LARGE else self._squares()
        row_sums, sums = self.table.sum(axis=1), self.table.sum(axis=0)
        over = sums > self.columns.high
        if over.any():
            path = _path(lose, gain, over, row_sums > self.rows.low, sums < self.columns.high)
            step = -1
        else:
            under = sums < self.columns.low
            path = _path(gain, lose, under, row_sums < self.rows.high, sums > self.columns.low)
            step = 1
        if path is None:
            raise NoWholeTable
        for row, column in path:
            self.table[row, column] += step
            step = -step

    def _squares(self) -> tuple[Real, Real]:
        """What a unit less or more of a cell adds to the sum of squares; paths of these are cheapest from a cheapest start."""
        away = self.table - self.exact
        return np.where(self.table > 0, 1 - 2 * away, FAR), np.where(self.exact > 0, 1 + 2 * away, FAR)

    def _plain(self) -> tuple[Real, Real]:
        """A step for each cell, dear where it leaves the two nearest units: from any start, and never below nothing."""
        away = self.table - self.exact
        lose = np.where(away > SAME, 1.0, FURTHER * (2 - away))
        gain = np.where(away < -SAME, 1.0, FURTHER * (2 + away))
        return np.where(self.table > 0, lose, FAR), np.where(self.exact > 0, gain, FAR)


def _path(
    out: Real, back: Real, start: NDArray[np.bool_], row_ends: NDArray[np.bool_], column_ends: NDArray[np.bool_]
) -> list[tuple[int, int]] | None:
    """The cells of the cheapest alternating path from a start column to a row or column that can end it.

    Bellman-Ford over columns and rows: `out` is the cost from a column to a row, `back` that from a row to a column.
    """
    rows, columns = out.shape
    to_column = np.where(start, 0.0, FAR)
    from_row = np.full(columns, -1)
    to_row, from_column = np.full(rows, FAR), np.full(rows, -1)
    for _ in range(min(rows, columns) + 1):
        through = out + to_column
        best = through.argmin(axis=1)
        cost = through[np.arange(rows), best]
        nearer = cost < to_row - SAME
        to_row, from_column = np.where(nearer, cost, to_row), np.where(nearer, best, from_column)
        through = back + to_row[:, None]
        best_row = through.argmin(axis=0)
        cost = through[best_row, np.arange(columns)]
        closer = cost < to_column - SAME
        to_column, from_row = np.where(closer, cost, to_column), np.where(closer, best_row, from_row)
        if not closer.any():
            break
    at_row = np.where(row_ends, to_row, FAR)
    at_column = np.where(column_ends & (from_row >= 0), to_column, FAR)
    if min(at_row.min(initial=FAR), at_column.min(initial=FAR)) == FAR:
        return None
    if at_row.min(initial=FAR) <= at_column.min(initial=FAR):
        return _trace(from_row, from_column, row=int(at_row.argmin()))
    column = int(at_column.argmin())
    return [*_trace(from_row, from_column, row=int(from_row[column])), (int(from_row[column]), column)]


def _trace(from_row: NDArray[np.intp], from_column: NDArray[np.intp], row: int) -> list[tuple[int, int]]:
    """The cells from a start column to `row`, in order."""
    cells: list[tuple[int, int]] = []
    at = row
    while len(cells) <= 2 * len(from_column):
        column = int(from_column[at])
        cells.append((at, column))
        if from_row[column] < 0:
            break
        at = int(from_row[column])
        cells.append((at, column))
    return cells[::-1]
