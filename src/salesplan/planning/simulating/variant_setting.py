"""What levers ask of a plan (措施依据): its nodes, its days, its promotions, and what the exports tell about prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.errors import finding
from salesplan.plan.declared import span_of
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.levers.stage import At, Elasticity, Refused, Window
from salesplan.plan.occasions import DAY, beside, occasions
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.simulating.grain import NONE
from salesplan.planning.simulating.outlook import Outlook
from salesplan.planning.simulating.variant_prices import PriceEvidence
from salesplan.sales.cells import by_cells
from salesplan.terms.money import to_minor
from salesplan.terms.period import add_months
from salesplan.terms.tree import COMPANY
from salesplan.words.sentence import sentence

TEAM, SELLER = "team", "seller"


@dataclass(frozen=True)
class OutlookSetting:
    """The setting of an outlook. Names that lead nowhere were told by `check`.

    ground: of the plan whose words count, with the same nodes and sellers: the outlook's own, or a variant's.
    """

    outlook: Outlook
    ground: Ground

    def standing(self, axis: str, names: Sequence[str]) -> Mapping[str, float]:
        """The nodes that stand for some names in the rows, and the share of each that is meant."""
        if axis == SELLER:
            return {self.id_of(axis, name): 1.0 for name in names}
        tree, numbers = self.ground.trees[axis], [self.ground.node(axis, name) for name in names]
        meant = sorted({number for number in numbers if number is not None})
        tops = [n for n in meant if not any(m != n and tree.within(n, m) for m in meant)]
        found: dict[str, float] = {}
        for node in tops:
            over = self.outlook.rows.grain.of(axis, node) if axis in NODE_AXES else node
            share = 1.0 if over in (node, NONE) or not tree.within(node, over) else self._part(axis, node, over)
            key = tree.nodes[node if share == 1.0 else over].id
            found[key] = min(found.get(key, 0.0) + share, 1.0)
        return found

    def _part(self, axis: str, node: int, over: int) -> float:
        """The share that a node has of one above it: of what was sold, or of the lowest nodes where nothing was."""
        tree = self.ground.trees[axis]
        sold = self._sold[axis] if self.outlook.review else {}
        own, whole = (sum(sold.get(i, 0.0) for i in range(top, tree.end[top])) for top in (node, over))
        if whole > 0:
            return max(own, 0.0) / whole
        first, end = tree.leaf_span(node)
        return (end - first) / (tree.leaf_span(over)[1] - tree.leaf_span(over)[0])

    @cached_property
    def _sold(self) -> Mapping[str, Mapping[int, float]]:
        """What was sold on each node itself, last year and this year up to the day that counts."""
        review = self.outlook.review
        if review is None:
            return {}
        actuals, until = review.actuals, self.outlook.until
        return {
            axis: {
                node: float(atoms)
                for (node,), atoms in by_cells(actuals.sales, [axis], (-YEAR_STEP, YEAR_STEP), until, actuals.of)
                if node is not None
            }
            for axis in NODE_AXES
            if len(self.ground.trees[axis])
        }

    @cached_property
    def open(self) -> Real:
        """(periods,) the share of each period that is still to come."""
        return np.array([len(days) / p.days for days, p in zip(self._days, self.ground.year.periods, strict=True)])

    @cached_property
    def _days(self) -> list[range]:
        """The days of each period that are still to come, as ordinals."""
        known = self.outlook.until.toordinal() + 1
        return [range(max(p.start.toordinal(), known), p.end.toordinal()) for p in self.ground.year.periods]

    def days(self, first: date | None, end: date | None, ramp: str | None = None) -> Real:
        """(periods,) the share of what is to come of each period that lies on the days of [first, end), as a ramp allows."""
        start = first or self.outlook.until + DAY
        steps = list(self._steps(start, end or date.max, ramp))
        found = np.zeros(len(self._days))
        for i, days in enumerate(self._days):
            for since, until, share in steps:
                inside = min(until.toordinal(), days.stop) - max(since.toordinal(), days.start)
                found[i] += share * max(inside, 0) / max(len(days), 1)
        return found

    def _steps(self, first: date, end: date, ramp: str | None) -> Iterator[tuple[date, date, float]]:
        """The stretches of a ramp from a day on, with the share of full work in each."""
        since = first
        for i, share in enumerate(self.ground.plan.ramps.get(ramp or "", []), start=1):
            until = min(add_months(first, i), end)
            yield since, until, float(share)
            since = until
        yield since, end, 1.0

    def span(self, period: str | None) -> tuple[int, int]:
        """The half-open span of periods that a text names."""
        return span_of(period, self.ground.year) or (0, 0)

    def id_of(self, axis: str, name: str) -> str:
        """The id of a node or seller."""
        number = self.ground.node(axis, name)
        if number is None:
            return name
        return self.ground.sellers[number].id if axis == SELLER else self.ground.trees[axis].nodes[number].id

    def divisions(self, axis: str, node: str) -> Sequence[Sequence[At]]:
        """The ways that a node is divided into parts."""
        if axis == COMPANY:
            trees = ((one, self.ground.trees[one]) for one in (*NODE_AXES, TEAM))
            return [[(one, tree.nodes[i].id) for i in tree.tops] for one, tree in trees if len(tree)]
        if axis == SELLER:
            return []
        tree = self.ground.trees[axis]
        number = tree.number[node]
        parts = [(axis, tree.nodes[i].id) for i in tree.children[number]]
        own = [(SELLER, seller.id) for seller in self.ground.sellers if axis == TEAM and seller.team == number]
        return [[*parts, *own]] if parts or own else []

    def above(self, axis: str, node: str) -> Sequence[At]:
        """All that a node is a part of. Quotas of teams add up to teams; targets of all other nodes to the company's."""
        if axis == COMPANY:
            return []
        if axis == SELLER:
            team = self.ground.sellers[self.ground.seller_number[node]].team
            return [(TEAM, key) for key in self.ground.trees[TEAM].path(team)]
        tree = self.ground.trees[axis]
        over = [(axis, key) for key in tree.path(tree.number[node])[:-1]]
        return over if axis == TEAM else [*over, (COMPANY, COMPANY)]

    def siblings(self, names: Sequence[str]) -> Sequence[str]:
        """The products beside some, of the same parents; those at the top are the company's."""
        tree = self.ground.trees["product"]
        named = [node for name in names if (node := self.ground.node("product", name)) is not None]
        return [tree.nodes[part].id for part in beside(tree, named)]

    def minor(self, amount: Decimal) -> int:
        """An amount in whole minor units."""
        return to_minor(amount, self.ground.digits)

    @cached_property
    def prices(self) -> PriceEvidence | None:
        """What the exports tell about prices; None without exports."""
        review = self.outlook.review
        return PriceEvidence(self.ground, review.actuals.engine, self.outlook.until) if review else None

    def elasticity(self, scope: Mapping[str, str]) -> Elasticity:
        """The price elasticity that the exports tell."""
        if self.prices is None:
            name = ", ".join(scope.values()) or self.ground.plan.name
            hint = sentence("declare_elasticity")
            raise Refused(finding("SP754", hint=hint, name=name, reason=sentence("elasticity_no_exports")))
        return self.prices.elasticity(scope)

    def prices_seen(self, scope: Mapping[str, str]) -> tuple[float, float] | None:
        """The lowest and highest price ever asked, as shares of the latest."""
        return self.prices.seen(scope) if self.prices else None

    def windows(self, promotion: str) -> Sequence[Window]:
        """The times that a promotion runs in the plan's year."""
        return [
            Window(
                one.start,
                one.end,
                {axis: names for axis in NODE_AXES if (names := getattr(one.part, axis))},
                None if one.part.uplift is None else float(one.part.uplift),
                float(one.part.discount or 0),
            )
            for one in occasions(self.ground)
            if one.promotion == promotion
        ]

    def cost(self) -> Real | None:
        """(rows,) what goods cost of what each row sells, by product, as was paid before; None where costs aren't known."""
        if self.prices is None:
            return None
        lines = self.outlook.rows.of("product")
        shares = {int(line): self._cost_share(int(line)) for line in np.unique(lines)}
        whole = self.prices.cost_share(lambda _: True)
        if whole is None:
            return None
        return np.array([whole if (share := shares[int(line)]) is None else share for line in lines])

    def _cost_share(self, line: int) -> float | None:
        tree = self.ground.trees["product"]
        if self.prices is None or line == NONE:
            return None
        return self.prices.cost_share(lambda one: one.product is not None and tree.within(one.product, line))
