"""Cells from the tables of the axes (展开到单元格): one axis after the other is split down to its leaves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations

import numpy as np

from salesplan.allocation.controlled import NoWholeTable, fixed, round_table
from salesplan.allocation.rounding import Real, Whole

MOST_ROUNDS = 200  # of bringing cells to margins that were moved
NOTHING = 1e-9  # what stands for a cell that was expected to hold nothing, where units have to go somewhere


def refine_periods(coarse: Whole, cuts: Sequence[Sequence[int]], tables: Sequence[Whole], exact: Real) -> Whole:
    """Whole cells of all axes and periods (the last dimension), from a coarse crossing and each axis' leaves by period.

    cuts: where each axis is cut in the crossing. Every sum of both is kept.
    """
    # A period lies together in memory, the first axis innermost: so it comes out of the last split.
    cells = np.empty(exact.shape[::-1], np.int64).T
    plane = np.empty(exact.shape[:-1])  # one for all periods: fresh memory is dear
    for period in range(exact.shape[-1]):
        plane[...] = exact[..., period]
        leaves = [table[:, period] for table in tables]
        cells[..., period] = refine(coarse[..., period], cuts, leaves, plane)
    return cells


def refine(coarse: Whole, cuts: Sequence[Sequence[int]], leaves: Sequence[Whole], exact: Real) -> Whole:
    """Whole cells of one period from a coarse crossing and the leaves of each axis, which agree with one another.

    cuts: where each axis is cut in the crossing. exact: the unrounded cells. Every sum of both is kept. Where the crossing was
    rounded so that a cell would be off by a unit, the axes are split in the other orders too, and the best one counts.
    """
    best, off = coarse, np.inf
    for order in permutations(range(exact.ndim)):
        given = coarse.transpose(order), [cuts[i] for i in order], [leaves[i] for i in order], exact.transpose(order)
        cells = _in_order(*given).transpose(np.argsort(order))
        if coarse.size == 1:  # nothing is crossed: there is room enough
            return cells
        this = float(np.abs(cells - exact).max())
        if this < off:
            best, off = cells, this
        if off < 1:
            break
    return best


def _in_order(coarse: Whole, cuts: Sequence[Sequence[int]], leaves: Sequence[Whole], exact: Real) -> Whole:
    """The same with one axis split after the other."""
    cells = coarse
    for axis, own in enumerate(leaves):
        values = exact
        for later in range(axis + 1, exact.ndim):
            values = np.add.reduceat(values, cuts[later][:-1], axis=later)
        values, above = np.moveaxis(values, axis, 0), np.moveaxis(cells, axis, 0)
        parts = [
            _split(values[start:end], own[start:end], above[part])
            for part, (start, end) in enumerate(pairwise(cuts[axis]))
        ]
        cells = np.moveaxis(np.concatenate(parts) if len(parts) > 1 else parts[0], 0, axis)
    return cells


def _split(exact: Real, rows: Whole, above: Whole) -> Whole:
    """Leaves × all else, with the sums of the leaves and of all else."""
    if len(rows) == 1:
        return above[None]
    columns = above.ravel()
    flat = _levelled(exact.reshape(len(rows), -1), rows, columns)
    if len(columns) == 1 and columns[0] == rows.sum():
        return rows.reshape(len(rows), *above.shape)
    try:
        table = round_table(flat, fixed(rows), fixed(columns))
    except NoWholeTable:
        # The zeros leave no way to keep both margins, which were rounded apart.
        table = round_table(np.maximum(flat, NOTHING), fixed(rows), fixed(columns))
    return table.reshape(len(rows), *above.shape)


def _levelled(exact: Real, rows: Whole, columns: Whole) -> Real:
    """Cells brought to margins that were moved by more than a unit since they were fitted; as they are where they weren't."""
    table = exact
    for _ in range(MOST_ROUNDS):
        off_rows, off_columns = rows - table.sum(axis=1), columns - table.sum(axis=0)
        if max(np.abs(off_rows).max(), np.abs(off_columns).max()) <= 1:
            return table
        by_row = np.divide(rows, table.sum(axis=1), out=np.ones(len(rows)), where=table.sum(axis=1) > 0)
        table = table * by_row[:, None]
        by_column = np.divide(columns, table.sum(axis=0), out=np.ones(len(columns)), where=table.sum(axis=0) > 0)
        table = table * by_column
    return table
