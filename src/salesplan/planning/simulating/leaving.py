"""Planned leavers (计划离职): what they were expected to sell falls to those who hold their territory then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.plan.ground import Ground
from salesplan.plan.territory import DAY
from salesplan.planning.simulating.grain import NONE
from salesplan.planning.simulating.rows import Rows


def handed_over(rows: Rows, expected: Real, known: date, vacant_sells: float) -> Real:
    """(rows, periods) expectations after all planned departures later than the day `known`; earlier ones are in history.

    A leaver's sales of a region and line go to whoever is asked for a larger part of them than before, in proportion; what
    falls to nobody sells `vacant_sells` of what it would have.
    """
    made, sellers = expected.copy(), rows.of("seller")
    places = np.array([key[1:] for key in rows.keys]).reshape(len(rows.keys), 3)
    for seller, after in _departures(rows.ground, known):
        for row in np.flatnonzero(sellers == seller):
            heirs = np.flatnonzero((places == places[row]).all(axis=1) & (sellers != seller))
            moved = made[row] * after
            gained = _gained(rows.asked[heirs], rows.asked[row], after)
            whole = gained.sum(axis=0)
            shares = np.divide(gained, whole, out=np.zeros(gained.shape), where=whole > 0)
            shares[sellers[heirs] == NONE] *= vacant_sells
            made[heirs] += shares * moved
            made[row] -= np.where(whole > 0, moved, moved * (1 - vacant_sells))
    return made


def _gained(heirs: Real, leaver: Real, after: Real) -> Real:
    """(heirs, periods) by how much a larger part each is asked for than in the last whole period of service."""
    whole = heirs.sum(axis=0) + leaver
    parts = np.divide(heirs, whole, out=np.zeros(heirs.shape), where=whole > 0)
    served = np.flatnonzero((after == 0) & (leaver > 0))
    before = parts[:, served[-1]] if served.size else np.zeros(len(heirs))
    return np.asarray(np.maximum(parts - before[:, None], 0))


def _departures(ground: Ground, known: date) -> Iterator[tuple[int, Real]]:
    """Each seller who will leave, and the part of each period after the last day of service."""
    for number, seller in enumerate(ground.sellers):
        last = seller.part.left
        if last is not None and last > known:
            left = [(p.end - min(max(last + DAY, p.start), p.end)).days / p.days for p in ground.year.periods]
            if any(left):
                yield number, np.array(left)
