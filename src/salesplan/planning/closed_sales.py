"""Sales of the closed periods of a year (已结期间销售): the numbers that are shown and that the rest is reckoned from."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.plan.declared import ALL, Cell
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals


class ClosedSales:
    """Sales of the periods before `start` (≥ 1, a period's number), in whole minor units.

    Amounts finer than those are settled among the closed periods alone, whatever is sold later, and the sums of any node are
    those of one table: so what a target leaves, and what is shown as sold, add up to it.
    """

    def __init__(self, actuals: Actuals, start: int) -> None:
        self.actuals, self.start = actuals, start
        self.last: date = actuals.ground.year.periods[start].start - timedelta(days=1)

    def company(self) -> Whole:
        """(start,) the company's by period."""
        return self.actuals.company(0, self.last)[: self.start]

    def of(self, axis: str, node: int) -> Whole:
        """(start,) a node's by period, with its subtree."""
        own, end = self.actuals.own(axis, 0, self.last), self.actuals.ground.trees[axis].end[node]
        return np.asarray(np.sum([own.of(n)[: self.start] for n in range(node, end)], axis=0))

    def of_seller(self, seller: int) -> Whole:
        """(start,) what a seller is credited with by period, without overlays."""
        return self.actuals.own("seller", 0, self.last).of(seller)[: self.start]

    def sold(self, cell: Cell) -> int:
        """What a cell's number has used up: its sales in those of its periods that are closed.

        A cell on several axes is in no table; it is rounded by itself.
        """
        if cell.start >= self.start:
            return 0
        named = [axis for axis in NODE_AXES if getattr(cell, axis) != ALL]
        if len(named) > 1:
            return self.actuals.sold(cell.during(cell.start, min(cell.end, self.start)))
        row = self.of(named[0], getattr(cell, named[0])) if named else self.company()
        return int(row[cell.start : cell.end].sum())
