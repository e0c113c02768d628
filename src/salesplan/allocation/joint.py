"""Whole units for tables that crossing totals and bounds hold together (联合取整).

Each value is rounded down or up, as near as the demands let it, and so are the sums that are to stay near; a program with
whole numbers finds out which. Where that is too narrow, values move by further units, as few as it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from salesplan.allocation.boxes import Demand, Span
from salesplan.allocation.controlled import NoWholeTable
from salesplan.allocation.linear import TIGHT, Row, minimise
from salesplan.allocation.rounding import SAME, Real, Whole
from salesplan.allocation.skeleton import Crossing, Skeleton, skeleton

FURTHER = 8  # units by which a value may move at the most where one is too little
NEAR = 0.01  # units by which fitted values may miss a demand without having to be moved
LOOSE = 1e-7
DEAREST = 1e4  # the price of moving a unit of a small value, against one of a large value
SCALE = 1e6  # what the largest value is brought to, where the solver's tolerances fit
UNIT_COST, SUM_COST = 4.0, 2.0  # of a further unit of a value, and of a sum that is off by a unit


@dataclass(frozen=True)
class WholeTables:
    """For each axis its leaves × periods, and the crossing that other demands made necessary."""

    tables: list[Whole]
    crossing: Crossing | None


def round_together(exact: Real, demands: Sequence[Demand], near: Sequence[tuple[Span, ...]]) -> WholeTables:
    """Round a table (leaves of each axis × periods) so that every demand holds.

    near: boxes on one axis whose sums are to be rounded down or up as well. Cells that are nothing stay nothing where that
    is possible. Raises NoWholeTable.
    """
    plan = skeleton(exact.shape, demands, leaves=True)
    work = _Work(plan, _repaired(plan, plan.sums(exact), demands), demands, near)
    values = work.solve(further=0)
    if values is None:
        values = work.solve(further=FURTHER)
    if values is None:
        raise NoWholeTable
    crossing = None if plan.crossing is None else Crossing(plan.coarse, values[plan.crossing])
    return WholeTables([values[table] for table in plan.tables], crossing)


def _repaired(plan: Skeleton, exact: Real, demands: Sequence[Demand]) -> Real:
    """The values, moved as little as it takes to meet every demand before rounding; as they are where they do."""
    rows = [(plan.columns(d.spans), d) for d in demands]
    off = [
        max((d.low or 0) - exact[at].sum(), exact[at].sum() - (np.inf if d.high is None else d.high)) for at, d in rows
    ]
    if max(off, default=0.0) < NEAR:
        return exact
    scale = SCALE / max(exact.max(initial=1.0), 1.0)
    size = plan.size
    # value + what is added − what is taken: the cost of a unit is what it is of the value.
    signs = np.array([1.0, 1.0, -1.0])
    columns = [np.concatenate([at, at + size, at + 2 * size]) for at in (row.columns for row in plan.links())]
    hard = [
        Row(at, row.low, row.high, np.concatenate([s * (1.0 if row.factors is None else row.factors) for s in signs]))
        for at, row in zip(columns, plan.links(), strict=True)
    ]
    for at, demand in rows:
        low = -np.inf if demand.low is None else demand.low * scale
        high = np.inf if demand.high is None else demand.high * scale
        every = np.concatenate([at, at + size, at + 2 * size])
        hard.append(Row(every, low, high, np.repeat(signs, len(at))))
    # A unit is dearer where there are few; no price may come near what the solver takes for nothing.
    price = np.clip(exact.mean() / np.maximum(exact, 1.0), 1.0, DEAREST)
    value = exact * scale
    limits = np.concatenate([value, np.zeros(2 * size)]), np.concatenate([value, np.full(size, np.inf), value])
    cost = np.concatenate([np.zeros(size), price, price])
    # Sums of rounded fractions contradict each other in their last digits, which the strictest reading takes for a clash.
    tries = (minimise(cost, *limits, hard, whole=False, tight=tight) for tight in (TIGHT, LOOSE))
    found = next((one for one in tries if one is not None), None)
    if found is None:
        raise NoWholeTable
    moved = found.values[size : 2 * size] - found.values[2 * size :]
    return np.asarray(np.maximum(exact + moved / scale, 0.0))


class _Work:
    def __init__(
        self, plan: Skeleton, exact: Real, demands: Sequence[Demand], near: Sequence[tuple[Span, ...]]
    ) -> None:
        self.plan, self.exact, self.demands, self.near = plan, exact, demands, near
        self.base = np.floor(exact + SAME).astype(np.int64)
        self.part = np.clip(exact - self.base, 0.0, 1.0)

    def solve(self, further: int) -> Whole | None:
        """Whole values, each rounded down or up, or by so many further units; None where there are none."""
        size = self.plan.size
        up = np.where(self.part > SAME, 1.0, 0.0)
        cost, low, high = [1 - 2 * self.part], [np.zeros(size)], [up]
        if further:
            # Two more columns for each value: what is added beyond, and what is taken away.
            down = np.minimum(self.base, further)
            cost += [np.full(2 * size, UNIT_COST)]
            low += [np.zeros(2 * size)]
            high += [np.concatenate([np.full(size, float(further)), down])]
        hard = [*self._linked(further), *self._demanded(further)]
        soft = list(self._near(further))
        if further:
            soft = [self._give(row, size * 3 + 2 * i) for i, row in enumerate(soft)]
            cost.append(np.full(2 * len(soft), SUM_COST))
            low.append(np.zeros(2 * len(soft)))
            high.append(np.full(2 * len(soft), np.inf))
        bounds = np.concatenate(low), np.concatenate(high)
        found = minimise(np.concatenate(cost), *bounds, [*hard, *soft], whole=True)
        if found is None:
            return None
        moved = np.rint(found.values[: 3 * size if further else size]).astype(np.int64)
        if not further:
            return self.base + moved
        return self.base + moved[:size] + moved[size : 2 * size] - moved[2 * size :]

    def _linked(self, further: int) -> Iterator[Row]:
        for row in self.plan.links():
            factors = np.ones(len(row.columns)) if row.factors is None else row.factors
            rest = -float(self.base[row.columns] @ factors.astype(np.int64))
            yield self._wide(Row(row.columns, rest, rest, factors), further)

    def _demanded(self, further: int) -> Iterator[Row]:
        for demand in self.demands:
            columns = self.plan.columns(demand.spans)
            down = int(self.base[columns].sum())
            low = -np.inf if demand.low is None else float(demand.low - down)
            high = np.inf if demand.high is None else float(demand.high - down)
            yield self._wide(Row(columns, low, high, np.ones(len(columns))), further)

    def _near(self, further: int) -> Iterator[Row]:
        for spans in self.near:
            columns = self.plan.columns(spans)
            rest = float(self.part[columns].sum())
            yield self._wide(Row(columns, np.floor(rest + SAME), np.ceil(rest - SAME), np.ones(len(columns))), further)

    def _wide(self, row: Row, further: int) -> Row:
        """A row about the further units too."""
        if not further or row.factors is None:
            return row
        size = self.plan.size
        columns = np.concatenate([row.columns, row.columns + size, row.columns + 2 * size])
        return Row(columns, row.low, row.high, np.concatenate([row.factors, row.factors, -row.factors]))

    @staticmethod
    def _give(row: Row, first: int) -> Row:
        """A row that may be missed at a cost: its own two columns make up for it."""
        assert row.factors is not None  # noqa: S101 - made just above
        return Row(
            np.concatenate([row.columns, [first, first + 1]]),
            row.low,
            row.high,
            np.concatenate([row.factors, [1.0, -1.0]]),
        )
