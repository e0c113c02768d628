"""Fits a table to several families of margins at once (迭代比例拟合): the closest table to its seed that has them.

Closest by discrimination information (Deming & Stephan 1940; Csiszár 1975): what no margin asks for keeps the odds ratios
of the seed, and zeros stay zeros. Margins may be bounds: a block is scaled as far as its bound asks for, and let go again
when other margins bring it within (Bregman 1967), so that a bound that doesn't bind leaves no trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import Real

EXACT = 1e-14  # relative error of a margin at which the rounds end
NEAR_ENOUGH = 1e-10  # and the one that is taken when further rounds don't come closer
MOST_ROUNDS = 5_000
AT_ONCE = 32_768  # cells of a slice: a quarter of a MiB
LOOK_EVERY = 250  # rounds after which the error must have halved at least


@dataclass(frozen=True)
class Family:
    """A division of all cells into blocks, and the total of each block.

    labels: the number of each cell's block, in the shape of the table, or of length 1 along axes that make no difference
    (so that margins of one axis cost no more than adding the table up). most: None where the totals are met; else the
    totals are the least that each block may have, and `most` the most.
    """

    labels: NDArray[np.int32]
    totals: Real
    most: Real | None = None


class NoTable(ValueError):  # noqa: N818 - it says what there is not
    """No table with these zeros has these margins, or only one on the edge that the rounds creep up to.

    family, block: one that isn't met. table: how far the rounds came; None where the block has no positive cell.
    """

    def __init__(self, family: int, block: int, table: Real | None = None) -> None:
        super().__init__(f"family {family}, block {block}")
        self.family, self.block, self.table = family, block, table


class UnequalMargins(ValueError):  # noqa: N818 - it says what they are
    """Two families that are both to be met add up to different totals; `family` is the number of the second one."""

    def __init__(self, family: int, first: float, second: float) -> None:
        super().__init__(f"margins that add up to {first:.15g} and to {second:.15g} have no table in common")
        self.family, self.first, self.second = family, first, second


def rake(seed: Real, families: Sequence[Family]) -> Real:
    """The table nearest to `seed` whose blocks have the totals of every family.

    Raises UnequalMargins before anything else, NoTable where a block without any positive cell is to have a positive total, or
    where the rounds don't come closer to all margins.
    """
    _check(families)
    table = seed.astype(np.float64)
    scaled = [np.ones(len(family.totals)) for family in families]  # what each block was multiplied by so far
    before = looked = np.inf
    sums = block_sums(families[0], table) if families else np.zeros(0)
    for round_number in range(MOST_ROUNDS):
        worst, at = 0.0, (0, 0)
        for i, family in enumerate(families):
            empty = (sums <= 0) & (family.totals > 0)
            if empty.any():
                raise NoTable(i, int(empty.argmax()))
            wanted = _wanted(family, sums, scaled[i])
            errors = np.abs(sums - wanted) / np.maximum(wanted, 1.0)
            if errors.max(initial=0.0) > worst:
                worst, at = float(errors.max()), (i, int(errors.argmax()))
            factors = np.divide(wanted, sums, out=np.ones_like(sums), where=sums > 0)
            scaled[i] *= factors
            sums = _scale(table, factors[family.labels], families[(i + 1) % len(families)])
        if worst < EXACT or (len(families) == 1 and round_number) or (worst < NEAR_ENOUGH and worst > before / 2):
            return table
        before = worst
        if round_number % LOOK_EVERY == LOOK_EVERY - 1:
            if worst > looked / 2:
                break
            looked = worst
    raise NoTable(*at, table)


def block_sums(family: Family, table: Real) -> Real:
    """What each block holds."""
    spread = tuple(i for i, size in enumerate(family.labels.shape) if size == 1)
    held = table.sum(axis=spread, keepdims=True) if spread else table
    return np.asarray(np.bincount(family.labels.ravel(), held.ravel(), len(family.totals)), np.float64)


def _scale(table: Real, factors: Real, following: Family) -> Real:
    """Multiply the table in place; what each block of the following family then holds.

    A large table is gone through once for both, slice by slice along its first axis, each while it is in the processor's cache.
    """
    rows = max(AT_ONCE * len(table) // max(table.size, 1), 1)
    labels = following.labels
    if rows >= len(table) or 1 not in labels.shape:
        table *= factors
        return block_sums(following, table)
    if len(factors) == 1:  # written out, so that the slices are multiplied in long runs
        factors = np.ascontiguousarray(np.broadcast_to(factors, (1, *table.shape[1:])))
    spread = tuple(i for i, size in enumerate(labels.shape) if size == 1 and i)
    whole = np.zeros((1, *table.shape[1:]))
    held = []
    for start in range(0, len(table), rows):
        part = table[start : start + rows]
        part *= factors if len(factors) == 1 else factors[start : start + rows]
        if len(labels) == 1:
            whole += part.sum(axis=0)
        else:
            held.append(part.sum(axis=spread, keepdims=True))
    return block_sums(following, np.concatenate(held) if held else whole)


def _wanted(family: Family, sums: Real, scaled: Real) -> Real:
    """The totals to bring the blocks to: their own, or the nearest to what they would have if the family asked nothing."""
    if family.most is None:
        return family.totals
    free = np.divide(sums, scaled, out=np.zeros_like(sums), where=scaled > 0)
    return np.clip(free, family.totals, family.most)


def _check(families: Sequence[Family]) -> None:
    met = [(i, float(family.totals.sum())) for i, family in enumerate(families) if family.most is None]
    for i, total in met:
        if abs(total - met[0][1]) > NEAR_ENOUGH * max(abs(met[0][1]), 1.0):
            raise UnequalMargins(i, met[0][1], total)
