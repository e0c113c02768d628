"""What the exports tell about prices (价格依据): elasticities, prices that were ever asked, and what goods cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.errors import Finding, finding
from salesplan.metrics.elasticity import FEWEST_PRICES, Fitted, pooled_elasticity
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.levers.stage import Elasticity, Refused
from salesplan.plan.occasions import DAY, occasions
from salesplan.planning.promoting.worth import KNOWN
from salesplan.planning.promoting.worth import Prices as Costs
from salesplan.sales.cube import ALWAYS, days_of_sales
from salesplan.sales.engine import Engine
from salesplan.sales.prices_paid import Paid, Promoted, prices_paid
from salesplan.sales.summed import Sales
from salesplan.words.sentence import Sentence, sentence

LEVEL = 0.8  # of the interval that an estimate is told with
NORMAL_80 = 1.2815515655446004  # half its width in standard deviations of a normal
ALIKE = 0.01  # mean prices that differ by less are one price: the mix of small discounts
LATER = 10**9  # beyond the numbers of all periods

Cell = tuple[int, int]  # product and channel; below zero: none of the plan's
Prices = dict[Cell, dict[int, tuple[float, float]]]  # period → pieces and amount


@dataclass(frozen=True)
class PriceEvidence:
    """The prices paid in the exports up to a day."""

    ground: Ground
    engine: Engine
    until: date

    @cached_property
    def paid(self) -> list[Paid]:
        """By product, region, channel and period, promotions apart."""
        return prices_paid(self.engine, self._promotions, self.until)

    @cached_property
    def first(self) -> date:
        """The first day that the exports cover."""
        return days_of_sales(Sales(self.engine), ALWAYS).first or self.ground.year.start

    @cached_property
    def _promotions(self) -> list[Promoted]:
        # Without their regions: where a promotion runs in a part of the market, prices elsewhere are looked at as promoted too.
        return [
            Promoted(
                one.start, one.end, {a: n for a in ("product", "channel") if (n := getattr(one.extent, a)) is not None}
            )
            for one in occasions(self.ground, self.first, self.until + DAY)
        ]

    def elasticity(self, scope: Mapping[str, str]) -> Elasticity:
        """The elasticity of what a scope names, on days without promotions; raises Refused where it can't be told.

        Pieces a day are held against those of all other products in the period, where there are any, so that the season that they
        have in common cancels out.
        """
        inside = self._inside(scope)
        clean = self._cells(lambda one: not one.promoted and inside(one))
        self._enough(scope, clean, inside)
        others = self._season(lambda one: not one.promoted and self._in_market(scope)(one) and not inside(one))
        cells = [self._answer(cell, sold, others) for cell, sold in clean.items()]
        fitted = pooled_elasticity([cell for cell in cells if len(cell[0]) > 1], LEVEL)
        if fitted.estimate > 0:
            raise self._refused(scope, sentence("elasticity_positive", estimate=f"{fitted.estimate:.2f}"))
        low, high = self.seen(scope) or (None, None)
        error = (fitted.high - fitted.low) / 2 / NORMAL_80
        return Elasticity(fitted.estimate, error, low, high, told=(_told(self._name(scope), fitted),))

    def seen(self, scope: Mapping[str, str]) -> tuple[float, float] | None:
        """The lowest and highest price of a period, as shares of the latest: at the mean prices of what was bought in it."""
        cells = self._cells(self._inside(scope))
        means = {
            cell: sum(a for _, a in sold.values()) / sum(q for q, _ in sold.values()) for cell, sold in cells.items()
        }
        paid, usual = dict[int, float](), dict[int, float]()
        for cell, sold in cells.items():
            for period, (pieces, amount) in sold.items():
                paid[period] = paid.get(period, 0.0) + amount
                usual[period] = usual.get(period, 0.0) + pieces * means[cell]
        if not paid:
            return None
        levels = {period: paid[period] / usual[period] for period in paid}
        latest = levels[max(levels)]
        return min(levels.values()) / latest, max(levels.values()) / latest

    def cost_share(self, inside: Callable[[Paid], bool]) -> float | None:
        """What goods cost of what they are sold for; None where the costs of too many aren't known."""
        sold = [one for one in self.paid if inside(one)]
        known = [one for one in sold if one.product in self._costs]
        amount = sum(one.amount for one in known)
        if amount <= 0 or amount < KNOWN * sum(one.amount for one in sold):
            return None
        return sum(one.quantity * self._costs[one.product] for one in known if one.product is not None) / amount

    @cached_property
    def _costs(self) -> Mapping[int | None, float]:
        return {product: cost / 10**self.ground.digits for product, cost in Costs.of(self.ground).costs.items()}

    def _inside(self, scope: Mapping[str, str]) -> Callable[[Paid], bool]:
        spans = {axis: self._span(axis, name) for axis, name in scope.items()}
        return lambda one: all(
            (node := getattr(one, axis)) is not None and first <= node < end for axis, (first, end) in spans.items()
        )

    def _in_market(self, scope: Mapping[str, str]) -> Callable[[Paid], bool]:
        return self._inside({axis: name for axis, name in scope.items() if axis != "product"})

    def _span(self, axis: str, name: str) -> tuple[int, int]:
        node = self.ground.node(axis, name)
        return (0, 0) if node is None else (node, self.ground.trees[axis].end[node])

    def _cells(self, inside: Callable[[Paid], bool]) -> Prices:
        cells: Prices = {}
        for one in self.paid:
            if inside(one) and one.product is not None:
                sold = cells.setdefault((one.product, -1 if one.channel is None else one.channel), {})
                pieces, amount = sold.get(one.period, (0.0, 0.0))
                sold[one.period] = (pieces + one.quantity, amount + one.amount)
        return cells

    def _enough(self, scope: Mapping[str, str], clean: Prices, inside: Callable[[Paid], bool]) -> None:
        """Raises Refused where no product had three prices outside promotions."""
        if not self.paid:
            raise self._refused(scope, sentence("elasticity_no_quantity"))
        most, ever = (
            max((distinct(sold) for sold in cells.values()), default=0)
            for cells in (clean, _apart(clean, self._cells(lambda one: one.promoted and inside(one))))
        )
        if most < FEWEST_PRICES:
            only = most <= 1 < ever
            few = sentence("elasticity_few_prices", prices=most, fewest=FEWEST_PRICES)
            raise self._refused(scope, sentence("elasticity_only_promotions") if only else few)

    def _season(self, inside: Callable[[Paid], bool]) -> Mapping[int, float]:
        """Pieces a day of all others by period; empty where there are none."""
        found: dict[int, float] = {}
        for cell, sold in self._cells(inside).items():
            for period, (pieces, _) in sold.items():
                if (days := self._days(cell, period)) > 0:
                    found[period] = found.get(period, 0.0) + pieces / days
        return found

    def _answer(
        self, cell: Cell, sold: Mapping[int, tuple[float, float]], others: Mapping[int, float]
    ) -> tuple[Real, Real]:
        """Prices and pieces a day of a cell, season apart."""
        prices, pieces = [], []
        for period, (quantity, amount) in sorted(sold.items()):
            days = self._days(cell, period)
            if days > 0 and (not others or others.get(period, 0.0) > 0):
                prices.append(amount / quantity)
                pieces.append(quantity / days / (others[period] if others else 1.0))
        return np.array(prices), np.array(pieces)

    def _days(self, cell: Cell, period: int) -> int:
        """The days of a period that the exports cover and on which the cell isn't promoted."""
        offset, number = divmod(period, YEAR_STEP)
        year = self.ground.plan.calendar.year(offset)
        if year is None or number >= len(year):
            return 0
        first, end = max(year.periods[number].start, self.first), min(year.periods[number].end, self.until + DAY)
        promoted = {
            first + timedelta(days=i)
            for one in self._promotions
            if _meets(one, cell)
            for i in range(max((one.start - first).days, 0), max((min(one.end, end) - first).days, 0))
        }
        return max((end - first).days, 0) - len(promoted)

    def _name(self, scope: Mapping[str, str]) -> str:
        return ", ".join(scope.values()) or self.ground.plan.name

    def _refused(self, scope: Mapping[str, str], reason: Sentence) -> Refused:
        return Refused(finding("SP754", hint=sentence("declare_elasticity"), name=self._name(scope), reason=reason))


def distinct(sold: Mapping[int, tuple[float, float]]) -> int:
    """How many prices were asked that differ by more than rounding.

    >>> distinct({1: (10, 100), 2: (10, 100.1), 3: (10, 104), 4: (5, 60)})
    3
    """
    number, last = 0, 0.0
    for price in sorted(amount / pieces for pieces, amount in sold.values()):
        if price > last * (1 + ALIKE):
            number, last = number + 1, price
    return number


def _apart(clean: Prices, promoted: Prices) -> Prices:
    """The prices of both, each for itself where a period has both."""
    found = {cell: dict(sold) for cell, sold in clean.items()}
    for cell, sold in promoted.items():
        found.setdefault(cell, {}).update({LATER + period: prices for period, prices in sold.items()})
    return found


def _meets(one: Promoted, cell: Cell) -> bool:
    return all(
        axis not in one.nodes or node in one.nodes[axis]
        for axis, node in zip(("product", "channel"), cell, strict=True)
    )


def _told(name: str, fitted: Fitted) -> Finding:
    estimate, low, high = (f"{value:.2f}" for value in (fitted.estimate, fitted.low, fitted.high))
    return finding("SP757", name=name, estimate=estimate, low=low, high=high, observations=fitted.observations)
