"""A first rounding of large tables (大表取整): row totals met at once, columns nearly so.

The remainders of a row are added up from left to right, and a unit falls wherever the sum passes a mark. Marks stand a unit
apart and start elsewhere in every row, so that columns get their share too (systematic sampling, Madow 1949). What a column then
has too much goes to columns with too little within the same rows, many units at a time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import SAME, Real, Whole, settle

GOLDEN = (5**0.5 - 1) / 2  # its multiples fill the unit interval evenly
WITHIN = 0.05  # how far marks keep from the ends of the room that they have


def spread_units(exact: Real, rows: Whole, low: Whole, high: Whole) -> Whole:
    """Round a table so that rows have their totals, and columns come as near to their bounds as swaps within rows bring them.

    Cells are rounded down or up where the row's total allows that. Raises ValueError where a row without any positive
    cell is to have units.
    """
    # Column by column in memory, for that is how everything below goes through it.
    values = np.ascontiguousarray(exact.T)
    down = np.floor(values + SAME)
    part = np.clip(values - down, 0.0, 1.0)
    part[part < SAME] = 0.0
    base = down.astype(np.int64)
    table = base + _systematic(part, rows - base.sum(axis=0))
    for row in np.flatnonzero(table.sum(axis=0) != rows):
        table[:, row] = settle(int(rows[row]), exact[row])
    _swap(table, base, part, low, high)
    return table.T


def _systematic(part: Real, need: Whole) -> Whole:
    """Which cells (columns × rows) get a unit so that every row gets what it needs."""
    running = np.cumsum(part, axis=0)
    whole = np.floor(running[-1] + SAME)
    rest = np.clip(running[-1] - whole, 0.0, 1.0)
    place = WITHIN + (1 - 2 * WITHIN) * ((np.arange(part.shape[1]) * GOLDEN) % 1.0)
    running += np.where(need > whole, 1 - rest + place * rest, place * (1 - rest))
    marks = np.floor(running, out=running).astype(np.int64)
    return np.diff(marks, axis=0, prepend=0)


def _swap(table: Whole, base: Whole, part: Real, low: Whole, high: Whole) -> None:
    """Move units between the columns of the same row, cheapest first, until no pair of columns can give and take."""
    sums = table.sum(axis=1)
    over, under = np.maximum(sums - high, 0), np.maximum(low - sums, 0)
    for a in np.argsort(-over, kind="stable"):
        for b in np.argsort(-under, kind="stable"):
            wanted = int(min(over[a], under[b]))
            if wanted == 0:
                break
            could = (table[a] > base[a]) & (table[b] == base[b]) & (part[b] > 0)
            moved = _best(np.flatnonzero(could), part[b] - part[a], wanted)
            table[a, moved] -= 1
            table[b, moved] += 1
            over[a] -= len(moved)
            under[b] -= len(moved)


def _best(rows: NDArray[np.intp], gain: Real, wanted: int) -> NDArray[np.intp]:
    """As many rows as wanted, those with the largest gain."""
    if len(rows) <= wanted:
        return rows
    return rows[np.argpartition(-gain[rows], wanted)[:wanted]]
