"""Cells from the tables of the axes (展开到单元格): one axis after the other is split down to its leaves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from salesplan.allocation.controlled import NoWholeTable, fixed, round_table
from salesplan.allocation.rounding import Real, Whole

NOTHING = 1e-9  # what stands for a cell that was expected to hold nothing, where units have to go somewhere


def refine(coarse: Whole, cuts: Sequence[Sequence[int]], leaves: Sequence[Whole], exact: Real) -> Whole:
    """Whole cells of one period from a coarse crossing and the leaves of each axis, which agree with one another.

    cuts: where each axis is cut in the crossing. exact: the unrounded cells. Every sum of both is kept.
    """
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
        cells = np.moveaxis(np.concatenate(parts), 0, axis)
    return cells


def _split(exact: Real, rows: Whole, above: Whole) -> Whole:
    """Leaves × all else, with the sums of the leaves and of all else."""
    if len(rows) == 1:
        return above[None]
    flat, columns = exact.reshape(len(rows), -1), above.ravel()
    try:
        table = round_table(flat, fixed(rows), fixed(columns))
    except NoWholeTable:
        # The zeros leave no way to keep both margins, which were rounded apart.
        table = round_table(np.maximum(flat, NOTHING), fixed(rows), fixed(columns))
    return table.reshape(len(rows), *above.shape)
