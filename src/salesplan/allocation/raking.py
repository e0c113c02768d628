"""Fits a table to several families of margins at once (迭代比例拟合): the closest table to its seed that has them.

Closest by discrimination information (Deming & Stephan 1940; Csiszár 1975): what no margin asks for keeps the odds ratios
of the seed, and zeros stay zeros.
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


@dataclass(frozen=True)
class Family:
    """A division of all cells into blocks, and the total of each block.

    labels: the number of each cell's block, in the shape of the table.
    """

    labels: NDArray[np.int32]
    totals: Real


class NoTable(ValueError):  # noqa: N818 - it says what there is not
    """No table with these zeros has these margins. `family` and `block` name one that can't be met."""

    def __init__(self, family: int, block: int) -> None:
        super().__init__(f"family {family}, block {block}")
        self.family, self.block = family, block


def rake(seed: Real, families: Sequence[Family]) -> Real:
    """The table nearest to `seed` whose blocks have the totals of every family.

    Raises NoTable where a block without any positive cell is to have a positive total, or where the rounds don't come
    closer to all margins.
    """
    table = seed.astype(np.float64)
    before = np.inf
    for round_number in range(MOST_ROUNDS):
        worst, at = 0.0, (0, 0)
        for i, family in enumerate(families):
            sums = np.bincount(family.labels.ravel(), weights=table.ravel(), minlength=len(family.totals))
            empty = (sums <= 0) & (family.totals > 0)
            if empty.any():
                raise NoTable(i, int(empty.argmax()))
            errors = np.abs(sums - family.totals) / np.maximum(family.totals, 1.0)
            if errors.max(initial=0.0) > worst:
                worst, at = float(errors.max()), (i, int(errors.argmax()))
            factors = np.divide(family.totals, sums, out=np.ones_like(sums), where=sums > 0)
            table *= factors[family.labels]
        if worst < EXACT or (len(families) == 1 and round_number) or (worst < NEAR_ENOUGH and worst > before / 2):
            return table
        before = worst
    raise NoTable(*at)
