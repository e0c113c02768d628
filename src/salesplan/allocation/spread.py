"""A first rounding of large tables (大表取整): row totals met at once, columns nearly so.

The remainders of a row are added up from left to right, and a unit falls wherever the sum passes a mark. Marks stand a unit
apart and start elsewhere in every row, so that columns get their share too (systematic sampling, Madow 1949). What a column then
has too much goes to columns with too little within the same rows, many units at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import SAME, Real, Whole, settle

GOLDEN = (5**0.5 - 1) / 2  # its multiples fill the unit interval evenly
ROWS_AT_ONCE = 256  # what is worked on at a time stays in the processor's cache
WITHIN = 0.05  # how far marks keep from the ends of the room that they have


def spread_units(exact: Real, rows: Whole, low: Whole, high: Whole) -> Whole:
    """Round a table so that rows have their totals, and columns come as near to their bounds as swaps within rows bring them.

    Cells are rounded down or up where the row's total allows that. Raises ValueError where a row without any positive
    cell is to have units.
    """
    # Swaps go through columns, all else goes row by row.
    table, values = np.empty(exact.shape[::-1], np.int64), np.empty(exact.shape[::-1])
    for start in range(0, len(exact), ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        here = np.ascontiguousarray(exact[some])
        values[:, some] = here.T
        table[:, some] = _first_units(here, rows[some], start).T
    for row in np.flatnonzero(table.sum(axis=0) != rows):
        table[:, row] = settle(int(rows[row]), exact[row])
    _Swaps(table, values).until(low, high)
    return table.T


def _down(values: Real) -> tuple[Real, Real]:
    """Values rounded down, and what is left of them; what is left by floating point alone counts as nothing."""
    down = values + SAME
    np.floor(down, out=down)
    part = values - down
    np.maximum(part, 0.0, out=part)
    part[part < SAME] = 0.0
    return down, part


def _first_units(exact: Real, rows: Whole, start: int) -> Whole:
    """Some rows, the first of them being number `start` of the table."""
    down, part = _down(exact)
    base = down.astype(np.int64)
    base += _systematic(part, rows - base.sum(axis=1), start)
    return base


def _systematic(part: Real, need: Whole, start: int) -> Whole:
    """Which cells (rows × columns) get a unit so that every row gets what it needs."""
    running = np.cumsum(part, axis=1)
    whole = np.floor(running[:, -1] + SAME)
    rest = np.clip(running[:, -1] - whole, 0.0, 1.0)
    place = WITHIN + (1 - 2 * WITHIN) * ((np.arange(start, start + len(part)) * GOLDEN) % 1.0)
    running += np.where(need > whole, 1 - rest + place * rest, place * (1 - rest))[:, None]
    marks = np.floor(running, out=running).astype(np.int64)
    marks[:, 1:] -= marks[:, :-1].copy()
    return marks


@dataclass
class _Swaps:
    """Moves units between the columns of the same row, cheapest first; tables are columns × rows."""

    table: Whole
    exact: Real
    known: dict[int, tuple[Real, Real]] = field(default_factory=dict)

    def until(self, low: Whole, high: Whole) -> None:
        """Until the columns lie within their bounds, or no pair of columns can give and take."""
        sums = self.table.sum(axis=1)
        over, under = np.maximum(sums - high, 0), np.maximum(low - sums, 0)
        for a in np.flatnonzero(over)[np.argsort(-over[over > 0], kind="stable")]:
            down_a, part_a = self.column(int(a))
            for b in np.argsort(-under, kind="stable"):
                wanted = int(min(over[a], under[b]))
                if wanted == 0:
                    break
                down_b, part_b = self.column(int(b))
                could = (self.table[a] > down_a) & (self.table[b] == down_b) & (part_b > 0)
                moved = _best(np.flatnonzero(could), part_b - part_a, wanted)
                self.table[a, moved] -= 1
                self.table[b, moved] += 1
                over[a] -= len(moved)
                under[b] -= len(moved)

    def column(self, number: int) -> tuple[Real, Real]:
        """A column's exact values rounded down, and what is left of them."""
        if number not in self.known:
            self.known[number] = _down(self.exact[number])
        return self.known[number]


def _best(rows: NDArray[np.intp], gain: Real, wanted: int) -> NDArray[np.intp]:
    """As many rows as wanted, those with the largest gain."""
    if len(rows) <= wanted:
        return rows
    return rows[np.argpartition(-gain[rows], wanted)[:wanted]]
