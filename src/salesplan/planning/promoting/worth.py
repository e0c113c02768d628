"""What an occasion was worth (促销收益): its sales at normal prices, the margin, and what it cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from salesplan.metrics.uplift import Side, Worth
from salesplan.plan.ground import Ground
from salesplan.plan.occasions import Occasion
from salesplan.plan.price_book import price_book
from salesplan.plan.products import Product
from salesplan.plan.walk import nodes_of
from salesplan.planning.promoting.effects import WINDOW, Days, Effects
from salesplan.planning.promoting.promised import Promised, promised_of
from salesplan.planning.promoting.scopes import OTHERS, OWN, SIBLINGS
from salesplan.pricing.book import Book
from salesplan.sales.courses import Sold
from salesplan.terms.money import to_minor

KNOWN = 0.95  # of the sales: the least part whose costs have to be known


@dataclass(frozen=True)
class Prices:
    """Costs of products in minor units, and the plan's price book."""

    ground: Ground
    book: Book
    costs: Mapping[int, float] = field(default_factory=dict)

    @classmethod
    def of(cls, ground: Ground) -> Prices:
        """The costs that the plan declares, by the number of the product."""
        numbers, costs = ground.trees["product"].number, {}
        for node in nodes_of(ground.plan, "product"):
            assert isinstance(node.part, Product)  # noqa: S101 - the axis says so
            if node.part.cost is not None:
                costs[numbers[node.id]] = float(node.part.cost) * 10**ground.digits
        return cls(ground, price_book(ground), costs)

    def cost(self, sold: Sequence[Sold], unit: int) -> tuple[float, float] | None:
        """What the goods cost, and the sales that this is known of; None where too little is known."""
        told = [s for s in sold if s.quantity is not None and s.product in self.costs]
        amount, known = sum(s.amount for s in sold) / unit, sum(s.amount for s in told) / unit
        if amount <= 0 or known < KNOWN * amount:
            return None
        return sum((s.quantity or 0.0) * self.costs[s.product] for s in told if s.product is not None), known


@dataclass(frozen=True)
class Untold:
    """Why no worth can be told; a key of the catalogue."""

    reason: str


@dataclass(frozen=True)
class Priced:
    """A worth; by_rules: the discount in it is that of the promotion's price rules, for nothing else tells it."""

    worth: Worth
    by_rules: bool


def worth_of(
    days: Days, one: Occasion, effects: Effects, detail: Mapping[str, Sequence[Sold]], prices: Prices
) -> Priced | Untold:
    """The worth of an occasion. detail: the sales of its extents by product and channel, in and around its window."""
    own = effects.found[WINDOW]
    if own.baseline is None:
        return Untold("without_baseline")
    promised = promised_of(prices.ground, one, prices.book)
    inside = [s for s in detail[OWN] if one.start <= s.day <= min(one.last, days.known)]
    actual = float(own.actual)
    normal = normal_sales(days, effects, detail[OWN], inside)
    value = _at_normal(days, inside, normal, promised)
    inside = promised.counted(inside, days.unit, promoted=True)
    goods = prices.cost(inside, days.unit)
    if value is None or value <= 0:
        return Untold("without_quantities")
    if goods is None:
        return Untold("without_costs")
    cost_share = goods[0] / goods[1] * actual / value
    sides = _sides(days, one, effects, detail, prices, promised, cost_share)
    if sides is None:
        return Untold("without_costs")
    worth = Worth(actual, value, own.baseline, cost_share, float(spent_of(days, one, prices.ground) or 0), sides)
    return Priced(worth, by_rules=normal is None and one.part.discount is None)


Normal: TypeAlias = Mapping[tuple[int | None, int | None], tuple[float, float]]


def normal_sales(days: Days, effects: Effects, around: Sequence[Sold], inside: Sequence[Sold]) -> Normal | None:
    """Amounts and pieces on clean days by product and channel; None where they or the window's show no prices."""
    clean = effects.course.clean
    found: dict[tuple[int | None, int | None], tuple[float, float]] = {}
    for s in around:
        if s.quantity and clean[(s.day - days.first).days]:
            amount, quantity = found.get((s.product, s.channel), (0.0, 0.0))
            found[s.product, s.channel] = amount + s.amount / days.unit, quantity + s.quantity
    told = all(s.quantity is not None for s in inside) and any(quantity > 0 for _, quantity in found.values())
    return found if told else None


def _at_normal(days: Days, inside: Sequence[Sold], normal: Normal | None, promised: Promised) -> float | None:
    """What was sold in the window, at the prices of the clean days around; by the plan where those don't tell it."""
    if normal is None and not any(promised.discount(s.product, s.channel) for s in inside):
        return None
    value = 0.0
    for s in inside:
        amount, quantity = (normal or {}).get((s.product, s.channel), (0.0, 0.0))
        off = promised.discount(s.product, s.channel) or 0.0
        # What isn't sold on clean days has no other price than its own, but for what the plan says was taken off.
        value += (s.quantity or 0.0) * amount / quantity if quantity > 0 < amount else s.amount / days.unit / (1 - off)
    return value


def _sides(
    days: Days,
    one: Occasion,
    effects: Effects,
    detail: Mapping[str, Sequence[Sold]],
    prices: Prices,
    promised: Promised,
    cost_share: float,
) -> list[Side] | None:
    sides = []
    for name, effect in effects.found.items():
        if name == WINDOW or effect.baseline is None or (name == OTHERS and not days.rule.halo):
            continue
        margin = 1 - cost_share
        if name in (SIBLINGS, OTHERS):
            sold = [s for s in detail[name] if one.start <= s.day <= one.last]
            goods = prices.cost(promised.counted(sold, days.unit, promoted=False), days.unit)
            if goods is None:
                return None
            margin = 1 - goods[0] / goods[1]
        sides.append(Side(float(effect.actual), effect.baseline, margin))
    return sides


def spent_of(days: Days, one: Occasion, ground: Ground) -> int | None:
    """What was spent beside prices so far: as stated, else the budget, of a running one its part of the days; minor units."""
    part = one.part
    if part.spent is not None:
        return to_minor(part.spent, ground.digits)
    if part.budget is None:
        return None
    gone = min(max((days.known - one.start).days + 1, 0), one.days)
    return to_minor(part.budget, ground.digits) * gone // one.days
