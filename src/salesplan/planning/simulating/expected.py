"""What each row is expected to sell (预期销售): the landings of the nodes, divided so that rows add up to them.

Landings of different axes come from different series, and sellers' need not add up to their regions'. So rows first take
the sellers' proportions, and then meet regions, products and channels together (iterative proportional fitting).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.raking import Family, NoTable, UnequalMargins, rake
from salesplan.allocation.rounding import Real

SUPPORT = 0.05  # how much of the seed is the targets': what has a target and no history yet may sell
ROUNDS = 12  # in which sellers lead; more brings them no nearer where they contradict their regions


@dataclass(frozen=True)
class Margin:
    """What the nodes of an axis are expected to sell: of: (rows,) the place of each row's node; totals: (nodes, periods)."""

    of: NDArray[np.intp]
    totals: Real
    leads: bool = False  # gives proportions only


def divided(seed: Real, asked: Real, margins: Sequence[Margin]) -> Real:
    """(rows, periods) expectations that meet the margins.

    seed: (rows,) what was sold; asked: (rows, periods) targets. The first margin's totals are those of the whole.
    """
    made = np.zeros(asked.shape)
    for period in range(asked.shape[1]):
        start = _seed(seed, asked[:, period], margins)
        made[:, period] = _fitted(start, [(m.of, m.totals[:, period], m.leads) for m in margins])
    return made


def _seed(sold: Real, asked: Real, margins: Sequence[Margin]) -> Real:
    """What was sold and what is asked in proportion, and a little wherever a node would have nothing to take its sum."""
    parts = [amount / amount.sum() * share for amount, share in ((sold, 1.0), (asked, SUPPORT)) if amount.sum() > 0]
    start = np.sum(parts, axis=0) if parts else np.ones(len(sold))
    for margin in margins:
        sums = np.bincount(margin.of, start, len(margin.totals))
        start = np.where((sums[margin.of] <= 0) & (margin.totals[margin.of].sum(axis=1) > 0), LITTLE, start)
    return np.asarray(start)


LITTLE = 1e-9


def _fitted(start: Real, margins: Sequence[tuple[NDArray[np.intp], Real, bool]]) -> Real:
    whole = float(margins[0][1].sum())
    if whole <= 0:
        return np.zeros(len(start))
    table = start * (whole / start.sum())
    for _ in range(ROUNDS):
        for of, totals, _ in reversed(margins):
            sums = np.bincount(of, table, len(totals))
            table = table * np.divide(totals, sums, out=np.ones(len(totals)), where=sums > 0)[of]
    fixed = [Family(of.astype(np.int32), totals) for of, totals, leads in margins if not leads]
    table *= whole / table.sum()
    try:
        return np.asarray(rake(table, fixed))
    except (NoTable, UnequalMargins):
        # The first margin, which is the regions' where there are any, was met last.
        return np.asarray(table)
