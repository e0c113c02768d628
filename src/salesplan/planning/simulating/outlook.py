"""The outlook of a plan (前景): what is fact, what is expected, and how sure that is; what a World is built from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from salesplan.allocation.rounding import Real, Whole
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.lines import Review, review
from salesplan.planning.reviewing.scope import ONE_DAY, Scope, scope_of
from salesplan.planning.simulating.expected import Margin, divided
from salesplan.planning.simulating.grain import NONE, Grain
from salesplan.planning.simulating.leaving import handed_over
from salesplan.planning.simulating.rows import Rows, rows_of
from salesplan.terms.tree import COMPANY, UNASSIGNED

VACANT_SELLS = 0.5  # of what a territory sells, while nobody holds it
STRENGTH = 1.0  # of a plan that says none, and has no history


@dataclass(frozen=True)
class Outlook:
    """A plan's year as far as it is known.

    review: of the period up to which sales are known; None where the plan has no exports, or they hold no sale.
    """

    made: Decomposition
    review: Review | None

    @property
    def ground(self) -> Ground:
        """The plan."""
        return self.made.ground

    @property
    def scope(self) -> Scope | None:
        """How far sales are known."""
        return self.review.scope if self.review else None

    @cached_property
    def landed(self) -> Landings | None:
        """Where the year is expected to land."""
        return Landings(self.review) if self.review else None

    @property
    def closed(self) -> int:
        """How many periods are over."""
        if self.scope is None:
            return 0
        reached = self.scope.reached
        return reached.period if reached.partial else reached.period + 1

    @property
    def until(self) -> date:
        """The last day that is known; the day before the year where nothing is."""
        return self.scope.until if self.scope else self.ground.year.start - ONE_DAY

    @cached_property
    def rows(self) -> Rows:
        """What is simulated."""
        until = self.review.cut if self.review else None
        actuals = self.review.actuals if self.review else None
        return rows_of(self.made, actuals, until, self._grain)

    @property
    def _grain(self) -> Grain:
        launched = self.ground.plan.scenarios.uncertainty.launches
        tree = self.ground.trees["product"]
        apart = frozenset(n for name in launched if (n := self.ground.node("product", name)) is not None)
        # What holds another launch is divided by it already.
        lowest = {n for n in apart if not any(m != n and tree.within(m, n) for m in apart)}
        return Grain(self.ground, self.made.targets, frozenset(lowest))

    @property
    def strength(self) -> float:
        """Expected sales as a share of the target where there is no landing to go by."""
        said = self.ground.plan.scenarios.uncertainty.strength
        return float(said) if said is not None else STRENGTH

    @property
    def vacant_sells(self) -> float:
        """What a territory still sells, as a share, while nobody holds it."""
        said = self.ground.plan.scenarios.uncertainty.vacant_sells
        return VACANT_SELLS if said is None else float(said)

    @property
    def goes_by_landings(self) -> bool:
        """Whether history tells what is expected; else it is target × strength."""
        return self.review is not None and bool(self.review.actuals.by_period)

    @cached_property
    def expected(self) -> Real:
        """(rows, periods) what is still to come, in minor units; nothing in closed periods."""
        rows, made = self.rows, np.zeros(self.rows.asked.shape)
        if self.goes_by_landings and rows.keys:
            seed = rows.past + np.maximum(rows.sold.sum(axis=1), 0)
            asked = rows.asked[:, self.closed :]
            made[:, self.closed :] = divided(seed, asked, self._margins())
            made = handed_over(rows, made, self.until, self.vacant_sells)
        else:
            made[:, self.closed :] = rows.asked[:, self.closed :] * self.strength
        return made

    @property
    def sold(self) -> Whole:
        """(rows, periods) what is fact."""
        sold = self.rows.sold.copy()
        sold[:, self.closed + 1 :] = 0  # dated ahead: what is to come is drawn
        return sold

    def _margins(self) -> list[Margin]:
        found = [self._margin(axis) for axis in NODE_AXES if len(self.ground.trees[axis])]
        if not found:
            rows = len(self.rows.keys)
            found = [Margin(np.zeros(rows, np.intp), self._left(COMPANY, COMPANY)[None])]
        return [*found, *([self._sellers()] if self.ground.sellers else [])]

    def _margin(self, axis: str) -> Margin:
        """What is to come of the lowest nodes of an axis; what is no node's comes last."""
        tree, nodes = self.ground.trees[axis], self.rows.of(axis)
        present = sorted(set(nodes.tolist()))
        ends = set(self.rows.grain.nodes(axis))
        totals = []
        for node in present:
            if node == NONE:
                totals.append(self._left(axis, UNASSIGNED))
            elif node in ends:
                inner = [n for n in ends if n != node and tree.within(n, node)]
                totals.append(
                    self._left(axis, tree.nodes[node].id) - sum(self._left(axis, tree.nodes[n].id) for n in inner)
                )
            else:
                totals.append(self._left(axis, f"{tree.nodes[node].id}/{UNASSIGNED}"))
        left = np.maximum(np.array(totals), 0)
        return Margin(np.searchsorted(present, nodes), _adding_up(left, self._left(COMPANY, COMPANY)))

    def _sellers(self) -> Margin:
        """What is to come of each seller; who never sold anything may sell the quota."""
        sellers, of = self.ground.sellers, self.rows.of("seller")
        totals = [self._left("seller", UNASSIGNED), *(self._left("seller", seller.id) for seller in sellers)]
        left = np.maximum(np.array(totals), 0)
        rows = self.rows
        for seller in range(len(sellers)):
            mine = of == seller
            if not (rows.past[mine].any() or rows.sold[mine].any()):
                left[seller + 1] = rows.asked[mine][:, self.closed :].sum(axis=0) * self._reached
        return Margin(of + 1, _adding_up(left, self._left(COMPANY, COMPANY)), leads=True)

    @cached_property
    def _reached(self) -> float:
        """What the company is expected to sell of what it is asked to, of what is left of the year."""
        asked = float(self.rows.asked[:, self.closed :].sum())
        return float(self._left(COMPANY, COMPANY).sum()) / asked if asked > 0 else 1.0

    def _left(self, axis: str, node: str) -> Real:
        """(open periods,) a line's landing without what it has sold already."""
        landed = self.landed
        if landed is None or (axis, node) not in landed.place:
            return np.zeros(len(self.ground.year) - self.closed)
        landing = landed.of(axis, node)
        left = landing.path[self.closed :].astype(np.float64)
        if len(left):
            left[0] -= float(landing.sold[self.closed])
        return left


def _adding_up(totals: Real, whole: Real) -> Real:
    """Totals by period that add up to the company's; where there is nothing to scale, in even parts."""
    sums = totals.sum(axis=0)
    scaled = totals * np.divide(whole, sums, out=np.zeros(len(whole)), where=sums > 0)
    scaled += np.where(sums > 0, 0, whole / len(totals))
    return np.asarray(np.maximum(scaled, 0))


def outlook_of(made: Decomposition, actuals: Actuals | None, period: str | None, as_of: date | None) -> Outlook:
    """The outlook up to a period (if not said, that of the latest sale), of what was sold up to a day.

    Where no sale is of the plan's year, all of it is to come. Raises UsageError like a review does.
    """
    if actuals is None or actuals.last_day is None:
        return Outlook(made, None)
    if period is None and as_of is None and actuals.days.last is None:
        period = made.ground.year.periods[0].label
    scope = scope_of(made.ground, actuals, period, as_of)
    return Outlook(made, review(made, actuals, _known(made.ground, scope)))


def _known(ground: Ground, scope: Scope) -> Scope:
    """The scope with nothing gone of a year that begins after the last sale."""
    if scope.until < ground.year.start:
        first = Scope(0, ground.year.start - ONE_DAY, partial=True)
        return replace(scope, until=first.until, before=first)
    return scope
