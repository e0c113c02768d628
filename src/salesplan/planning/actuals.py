"""Actual sales (实际销售) in whole minor units: by node and period, adding up in every direction that is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import prod

import numpy as np

from salesplan.allocation.rounding import Whole, settle
from salesplan.plan.declared import ALL, Cell
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.territory import holdings
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.branches import Branch, branch_of, settle_branches
from salesplan.planning.intake import TakenIn
from salesplan.sales.cube import (
    ALWAYS,
    Days,
    Sums,
    by_coordinates,
    by_node,
    days_of_sales,
    of_company,
    of_overlays,
    rejected_rows,
)
from salesplan.sales.engine import Engine
from salesplan.sales.summed import Sales, is_worthwhile, sum_up
from salesplan.terms.money import atoms_in, nearest

YEARS = 3  # that most exports have


@dataclass(frozen=True)
class OwnSales:
    """What was sold on each node itself, without its subtree, by period; node None is what names none of the plan's."""

    nodes: Mapping[int | None, Whole]
    periods: int

    def of(self, node: int | None) -> Whole:
        """The row of a node; zeros where nothing was sold."""
        return self.nodes.get(node, np.zeros(self.periods, np.int64))


class Actuals:
    """The counted sales of the exports, asked for as they are needed and remembered.

    Amounts may be finer than the currency: they are summed exactly, and rounded once for each table of a tree by periods,
    so that its parts add up to the company's periods and no cell is off by a unit.
    """

    def __init__(self, ground: Ground, engine: Engine) -> None:
        self.ground, self.engine, self.sales = ground, engine, Sales(engine)
        self.of = ground.scale.column or "amount"
        self.unit = atoms_in(ground.digits)
        self.periods = len(ground.year)
        self._own: dict[tuple[str, int, date | None], OwnSales] = {}
        self._beside: dict[tuple[int, date | None], OwnSales] = {}
        self._asked: dict[tuple[str | None, int, date | None], Sums] = {}

    def sum_up(self, taken: TakenIn, cuts: Collection[date]) -> None:
        """Sum large exports beforehand, apart up to some days and after them, for all that is asked from now on."""
        rows, layouts = sum(count.rows for count in taken.intake.counts), taken.intake.typed.values()
        nodes = prod(len(self.ground.trees[axis]) + 1 for axis in NODE_AXES)
        if is_worthwhile(rows, nodes * (YEARS * self.periods + len(cuts))):
            self.sales = sum_up(self.engine, [layout.derived for layout in layouts], cuts)

    @cached_property
    def by_period(self) -> dict[int, int]:
        """The company's sums of all periods that the calendar can name, in atoms."""
        return of_company(self.sales, self.of)

    @property
    def has_last_year(self) -> bool:
        """Whether the exports hold sales of the year before the plan's."""
        return any(-YEAR_STEP <= period < 0 for period in self.by_period)

    def joint_last_year(self, axes: Sequence[str]) -> list[tuple[tuple[int, ...], int]]:
        """Last year's sums by a node on every one of the axes, in atoms."""
        return self.joint(axes, -1)

    def joint(self, axes: Sequence[str], offset: int) -> list[tuple[tuple[int, ...], int]]:
        """A year's sums by a node on every one of the axes, in atoms."""
        return by_coordinates(self.sales, axes, (offset * YEAR_STEP, (offset + 1) * YEAR_STEP), self.of)

    @cached_property
    def days(self) -> Days:
        """The first and last day of sales in the plan's year."""
        return days_of_sales(self.sales, (0, YEAR_STEP))

    @cached_property
    def last_day(self) -> date | None:
        """The last day of sales in the plan's year or before it."""
        return self.days.last or days_of_sales(self.sales, (ALWAYS[0], 0)).last

    @cached_property
    def rejected(self) -> int:
        """How many rows of the exports could not be read."""
        return rejected_rows(self.engine)

    def latest(self, until: date) -> date | None:
        """The day of the latest sale in the plan's year, up to a day."""
        return days_of_sales(self.sales, (0, YEAR_STEP), until).last

    def company(self, offset: int, until: date | None = None) -> Whole:
        """The company's sales of a year by period, in whole minor units."""
        return _whole_row(self._company_atoms(offset, until), self.unit)

    def own(self, axis: str, offset: int, until: date | None = None) -> OwnSales:
        """Each node's own sales of a year by period; they add up to the company's."""
        key = (axis, offset, until)
        if key not in self._own:
            self._own[key] = self._rounded(axis, offset, until)
        return self._own[key]

    def beside(self, offset: int, until: date | None = None) -> OwnSales:
        """What each seller is credited with as an overlay, beside the sums; each period rounded by itself."""
        key = (offset, until)
        if key not in self._beside:
            overlaid = any(holding.overlay for holding in holdings(self.ground))
            self._beside[key] = self._overlays(offset, until) if overlaid else OwnSales({}, self.periods)
        return self._beside[key]

    def year_of(self, axis: str | None, node: int, offset: int) -> int:
        """A node's sales of a whole year with its subtree; the company's without an axis."""
        if axis is None:
            return int(self.company(offset).sum())
        own, tree = self.own(axis, offset), self.ground.trees[axis]
        return int(sum(own.of(i).sum() for i in range(node, tree.end[node])))

    def past_cells(self, axes: Sequence[str], *, by_period: bool) -> Callable[[tuple[int, ...], int], int]:
        """Last year's sales at a grain: (nodes, period) → minor units, rounded one by one."""
        found: dict[tuple[tuple[int, ...], int], int] = {}
        spans = [(-YEAR_STEP + i, -YEAR_STEP + i + 1) for i in range(self.periods)] if by_period else [(-YEAR_STEP, 0)]
        for period, span in enumerate(spans):
            for nodes, atoms in by_coordinates(self.sales, axes, span, self.of):
                found[nodes, period] = nearest(atoms, self.unit)
        return lambda nodes, period: found.get((nodes, period), 0)

    def past_of(self, cell: Cell) -> int:
        """Last year's sales of a cell in minor units, subtrees included."""
        return self.sold(cell, -1)

    def sold(self, cell: Cell, offset: int = 0) -> int:
        """A year's sales of a cell in minor units, subtrees included; offset: 0 the plan's year, −1 the one before."""
        named = [axis for axis in NODE_AXES if getattr(cell, axis) != ALL]
        span = (offset * YEAR_STEP + cell.start, offset * YEAR_STEP + cell.end)
        sums = by_coordinates(self.sales, named, span, self.of)
        trees = self.ground.trees
        inside = (
            atoms
            for nodes, atoms in sums
            if all(trees[axis].within(node, getattr(cell, axis)) for axis, node in zip(named, nodes, strict=True))
        )
        return nearest(sum(inside), self.unit)

    def _company_atoms(self, offset: int, until: date | None) -> list[int]:
        sums = self._sums(None, offset, until)
        return [sums.get((None, offset * YEAR_STEP + i), 0) for i in range(self.periods)]

    def _sums(self, axis: str | None, offset: int, until: date | None) -> Sums:
        """A year's sums, asked for once; up to a day, only the period that it falls into is asked for anew."""
        key = (axis, offset, until)
        if key in self._asked:
            return self._asked[key]
        start = offset * YEAR_STEP
        cut = self.ground.period_of(until) if until else None
        if until is None and offset in (-1, 0):  # whoever asks for the one year asks for the other
            both = by_node(self.sales, axis, (-YEAR_STEP, YEAR_STEP), None, self.of)
            former = {cell: atoms for cell, atoms in both.items() if cell[1] < 0}
            found = {cell: atoms for cell, atoms in both.items() if cell[1] >= 0}
            self._asked[axis, -1, None], self._asked[axis, 0, None] = former, found
            return self._asked[key]
        if cut is None or cut < start:
            found = by_node(self.sales, axis, (start, start + YEAR_STEP), until, self.of)
        else:
            whole = until is not None and self.ground.period_of(until + timedelta(days=1)) != cut
            end = cut + 1 if whole else cut
            found = {cell: atoms for cell, atoms in self._sums(axis, offset, None).items() if cell[1] < end}
            found |= {} if whole else by_node(self.sales, axis, (cut, cut + 1), until, self.of)
        self._asked[key] = found
        return found

    def _overlays(self, offset: int, until: date | None) -> OwnSales:
        start = offset * YEAR_STEP
        rows: dict[int | None, Whole] = {}
        for (seller, period), atoms in of_overlays(self.engine, (start, start + YEAR_STEP), until, self.of).items():
            row = rows.setdefault(seller, np.zeros(self.periods, np.int64))
            row[period - start] = nearest(atoms, self.unit)
        return OwnSales(rows, self.periods)

    def _rounded(self, axis: str, offset: int, until: date | None) -> OwnSales:
        start = offset * YEAR_STEP
        rows: dict[int | None, list[int]] = {}
        for (node, period), atoms in self._sums(axis, offset, until).items():
            rows.setdefault(node, [0] * self.periods)[period - start] = atoms
        company = self._company_atoms(offset, until)
        # What no seller is credited with: shares of vacant territories, and sales that nobody's territory covers.
        rows.pop(None, None)
        rest = [total - sum(row[i] for row in rows.values()) for i, total in enumerate(company)]
        if any(rest):
            rows[None] = rest
        found: dict[int | None, Whole] = {}
        settle_branches(self._branches(axis, rows), _whole_row(company, self.unit), self.unit, found)
        return OwnSales(found, self.periods)

    def _branches(self, axis: str, rows: Mapping[int | None, Sequence[int]]) -> list[Branch]:
        """The tops of an axis, sellers below their teams, and what belongs to no node."""
        trees, below = self.ground.trees, dict[int, list[int]]()
        if axis == "seller":
            for i, seller in enumerate(self.ground.sellers):
                below.setdefault(seller.team, []).append(i)
            tops = [branch_of(trees["team"], i, rows, below) for i in trees["team"].tops]
        else:
            below = {i: [i] for i in range(len(trees[axis]))}
            tops = [branch_of(trees[axis], i, rows, below) for i in trees[axis].tops]
        rest = [Branch(rows[None], None)] if None in rows else []
        return [*(top for top in tops if top), *rest]


def _whole_row(atoms: Sequence[int], unit: int) -> Whole:
    """A row in whole units that add up to the row's own total, rounded once."""
    down = np.array([value // unit for value in atoms], np.int64)
    rest = np.array([value % unit / unit for value in atoms])
    return down + settle(nearest(sum(atoms), unit) - int(down.sum()), rest)
