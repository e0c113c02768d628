"""Whether totals and bounds can all hold, and if not, a smallest set of them that can't (矛盾).

The least by which the demands have to give way is a linear program; the demands with a price in it clash (Farkas 1902).
Of these, every one is left out in turn: if the others still clash without it, it was no part of the quarrel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from salesplan.allocation.boxes import Box, Contradiction, Demand, families
from salesplan.allocation.linear import Row, Solution, minimise
from salesplan.allocation.skeleton import skeleton

SCALE = 1e4  # what the largest amount is brought to, where the solver's tolerances fit
MISSED = 1e-6  # of SCALE: less than that is the solver's own error


@dataclass(frozen=True)
class Clash:
    """Demands that can't all hold, and none of which can be left out.

    floors: those (numbers in the list that was asked about) that ask for much; caps: those that allow too little. missing:
    by how much at least they would have to give way, in units.
    """

    floors: tuple[int, ...]
    caps: tuple[int, ...]
    missing: int


def find_clash(shape: tuple[int, ...], demands: Sequence[Demand]) -> Clash | None:
    """A smallest set of demands on a table of non-negative cells that can't all hold; None where they can.

    shape: leaves of each axis, and the periods. Totals within one another are added up exactly; of all others, what is
    missed by less than 10⁻¹⁰ of the largest amount isn't seen here.
    """
    return _woven(shape, demands) or _nested(shape, demands)


def _nested(shape: tuple[int, ...], demands: Sequence[Demand]) -> Clash | None:
    """Totals that add to more than that of a box around them, or fill it and add to less."""
    boxes = {Box(d.spans, d.low): i for i, d in enumerate(demands) if d.low is not None and d.low == d.high}
    around = tuple((0, size) for size in shape)
    whole = next((box for box in boxes if box.spans == around), Box(around, sum(box.total for box in boxes)))
    try:
        families(whole, list(boxes))
    except Contradiction as error:
        if error.outer not in boxes:
            return None
        gap = sum(box.total for box in error.inner) - error.outer.total
        outer, inner = boxes[error.outer], sorted(error.inner, key=lambda box: (box.total, boxes[box]))
        if gap < 0:
            return Clash((outer,), tuple(boxes[box] for box in inner), -gap)
        while inner[0].total < gap:  # too much without it, too
            gap -= inner.pop(0).total
        return Clash(tuple(boxes[box] for box in inner), (outer,), gap)
    return None


def _woven(shape: tuple[int, ...], demands: Sequence[Demand]) -> Clash | None:
    largest = max((abs(x) for d in demands for x in (d.low, d.high) if x is not None), default=1)
    unit = SCALE / max(largest, 1)
    members = list(range(len(demands)))
    asked = _Asked(shape, demands, members, unit)
    found = asked.gives_way(members)
    if found is None:
        return None
    while found is not None and (priced := _priced(asked.prices(found, members))) != members:
        # What the others cut needs no telling apart any more: the fewer demands, the smaller the program.
        members, asked = priced, _Asked(shape, demands, priced, unit)
        found = asked.gives_way(members)
    for one in sorted(members, reverse=True):
        without = [i for i in members if i != one]
        if asked.gives_way(without) is not None:
            members = without
    found = asked.gives_way(members)
    if found is None:  # pragma: no cover - the set clashed a moment ago
        raise ArithmeticError("clash")
    prices = asked.prices(found, members)
    floors = tuple(i for i in members if prices[i] > 0)
    caps = tuple(i for i in members if prices[i] <= 0)
    return Clash(floors, caps, asked.missing(found, floors, caps, list(prices.values())))


def _priced(prices: Mapping[int, float]) -> list[int]:
    return [i for i, price in prices.items() if abs(price) > MISSED]


class _Asked:
    """The linear program of how little the demands must give way."""

    def __init__(self, shape: tuple[int, ...], demands: Sequence[Demand], members: Sequence[int], unit: float) -> None:
        self.plan, self.demands, self.unit = skeleton(shape, [demands[i] for i in members], leaves=False), demands, unit
        self.links = list(self.plan.links())
        self.columns = {i: self.plan.columns(demands[i].spans) for i in members}

    def gives_way(self, members: Sequence[int]) -> Solution | None:
        """The cheapest way for these demands to give way; None where they needn't."""
        size, rows = self.plan.size, list(self.links)
        for k, i in enumerate(members):
            more, less = size + 2 * k, size + 2 * k + 1
            columns = np.concatenate([self.columns[i], [more, less]])
            factors = np.concatenate([np.ones(len(self.columns[i])), [1.0, -1.0]])
            rows.append(Row(columns, self._low(i), self._high(i), factors))
        total = size + 2 * len(members)
        cost = np.concatenate([np.zeros(size), np.ones(2 * len(members))])
        found = minimise(cost, np.zeros(total), np.full(total, np.inf), rows, whole=False)
        if found is None:  # pragma: no cover - giving way is always possible
            raise ArithmeticError("linear program")
        return found if found.cost > MISSED else None

    def prices(self, found: Solution, members: Sequence[int]) -> dict[int, float]:
        """What a unit more of each demand would cost."""
        return dict(zip(members, found.duals[len(self.links) :].tolist(), strict=True))

    def missing(self, found: Solution, floors: Sequence[int], caps: Sequence[int], prices: Sequence[float]) -> int:
        """The gap in units: exactly floors − caps where each counts once, else as the solver found it."""
        if np.allclose(np.abs(prices), 1.0, atol=MISSED):
            low = sum(self.demands[i].low or 0 for i in floors)
            return low - sum(self.demands[i].high or 0 for i in caps)
        return max(1, round(found.cost / self.unit))

    def _low(self, i: int) -> float:
        low = self.demands[i].low
        return -np.inf if low is None else low * self.unit

    def _high(self, i: int) -> float:
        high = self.demands[i].high
        return np.inf if high is None else high * self.unit
