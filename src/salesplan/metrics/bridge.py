"""From one number to another (价量结构分析): a change in sales or margin as price, volume, mix and what else there is.

The accountants' convention (Horngren, Cost Accounting, ch. 14), which leaves no rest: price at the quantities now sold,
volume at the old average price, mix for what shifts between dear and cheap products. For product i with quantity q and
price p, before (0) and now (1), Q the quantity of all, P0 = Σ p0 q0 ÷ Q0 and s0 = q0 ÷ Q0:

    price = Σ (p1 − p0) q1        volume = (Q1 − Q0) P0        mix = Σ (q1 − s0 Q1) p0

A margin has its unit margin in place of p0 in volume and mix, and one effect more: cost = −Σ (c1 − c0) q1. Quantities are
added up within a family of units only. Products that were not sold on one side have no price there: they are `new` or
`discontinued`. Returns and currency are effects of their own, so prices and quantities are those of sales without returns,
at planned rates.

Everything is whole numbers: amounts in any small unit, to which a product's value at old prices is rounded. So effects
add up to the change exactly; `whole_effects` rounds them once more to the units that are shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from operator import add, neg
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from salesplan.terms.money import nearest

Effect: TypeAlias = Literal["price", "volume", "mix", "cost", "new", "discontinued", "returns", "currency"]
EFFECTS: tuple[Effect, ...] = ("price", "volume", "mix", "new", "discontinued", "returns", "currency")
MARGIN_EFFECTS: tuple[Effect, ...] = (
    "price", "volume", "mix", "cost", "new", "discontinued", "returns", "currency",
)  # fmt: skip
Key = TypeVar("Key", bound=Hashable)


class Side(NamedTuple):
    """What one product sold on one side, in whole small units; costs are zero where sales alone are compared.

    units, amount: of sales that have a quantity. unpriced: the amount of sales without one. returned: below zero.
    currency, cost_currency: how much more all amounts, and all costs, are than at planned rates, which the others are at.
    """

    units: int = 0
    amount: int = 0
    cost: int = 0
    unpriced: int = 0
    unpriced_cost: int = 0
    returned: int = 0
    returned_cost: int = 0
    currency: int = 0
    cost_currency: int = 0

    def __add__(self, other: object) -> Side:
        """Both together."""
        if not isinstance(other, Side):
            return NotImplemented
        return Side._make(map(add, self, other))

    def __neg__(self) -> Side:
        """The same taken off."""
        return Side._make(map(neg, self))

    @property
    def total(self) -> int:
        """Sales, returns taken off, less the cost."""
        return self.sold + self.returned - self.returned_cost + self.currency - self.cost_currency

    @property
    def sold(self) -> int:
        """Sales before returns, less the cost, at planned rates."""
        return self.amount - self.cost + self.unpriced - self.unpriced_cost

    @property
    def has_price(self) -> bool:
        """Whether something was sold by quantity, and for money."""
        return self.units > 0 and self.amount > 0

    @property
    def is_sold(self) -> bool:
        """Whether anything was sold at all."""
        return bool(self.units or self.amount or self.unpriced)

    def without_price(self) -> Side:
        """The same sales as a lump sum, for quantities that mean nothing."""
        return self._replace(
            units=0,
            amount=0,
            cost=0,
            unpriced=self.unpriced + self.amount,
            unpriced_cost=self.unpriced_cost + self.cost,
        )


NOTHING = Side()


@dataclass(frozen=True)
class Bridge:
    """The effects that lead from one side to the other, and add up to the change.

    undivided: how much of the volume effect is a change in sales that have no price to compare, on one side or both.
    """

    effects: Mapping[Effect, int]
    undivided: int = 0

    @property
    def change(self) -> int:
        """What all of them come to."""
        return sum(self.effects.values())


def bridge(base: Mapping[Key, Side], actual: Mapping[Key, Side], families: Mapping[Key, Hashable | None]) -> Bridge:
    """How the products of `base` became those of `actual`.

    families: what each product's quantities are counted in; None: in nothing that could be compared. Products sold on both
    sides with a price on both are compared by price, volume and mix. Where one of the prices is missing (no quantity, given
    away), or there is no family, the whole change counts as volume and is told as undivided.

    >>> before = {"A": Side(10, 100), "B": Side(10, 200)}
    >>> now = {"A": Side(10, 110), "B": Side(20, 400)}
    >>> {effect: amount for effect, amount in bridge(before, now, {"A": "", "B": ""}).effects.items() if amount}
    {'price': 10, 'volume': 150, 'mix': 50}
    """
    effects: dict[Effect, int] = dict.fromkeys(MARGIN_EFFECTS, 0)
    compared: dict[Hashable, list[tuple[Side, Side]]] = {}
    undivided = 0
    for key in base.keys() | actual.keys():
        before, now, family = base.get(key, NOTHING), actual.get(key, NOTHING), families.get(key)
        effects["returns"] += now.returned - now.returned_cost - before.returned + before.returned_cost
        effects["currency"] += now.currency - now.cost_currency - before.currency + before.cost_currency
        if family is None:
            undivided += now.sold - before.sold
        elif not before.is_sold:
            effects["new"] += now.sold
        elif not now.is_sold:
            effects["discontinued"] -= before.sold
        elif before.has_price and now.has_price:
            compared.setdefault(family, []).append((before, now))
            undivided += now.unpriced - now.unpriced_cost - before.unpriced + before.unpriced_cost
        else:
            undivided += now.sold - before.sold
    effects["volume"] += undivided
    for pairs in compared.values():
        _compare(pairs, effects)
    return Bridge(effects, undivided)


def _compare(pairs: Sequence[tuple[Side, Side]], effects: dict[Effect, int]) -> None:
    """Add the effects of products whose quantities can be added up, all of them with prices on both sides."""
    units_before = sum(before.units for before, _ in pairs)
    units_now = sum(now.units for _, now in pairs)
    worth_before = sum(before.amount - before.cost for before, _ in pairs)
    same_mix = nearest(worth_before * units_now, units_before)
    at_old_prices = sum(nearest(before.amount * now.units, before.units) for before, now in pairs)
    at_old_costs = sum(nearest(before.cost * now.units, before.units) for before, now in pairs)
    # Rounding a product's worth and its price apart would leave a single product a mix.
    at_old_worth = at_old_prices - at_old_costs if len(pairs) > 1 else same_mix
    at_old_costs = at_old_prices - at_old_worth
    effects["volume"] += same_mix - worth_before
    effects["mix"] += at_old_worth - same_mix
    effects["price"] += sum(now.amount for _, now in pairs) - at_old_prices
    effects["cost"] -= sum(now.cost for _, now in pairs) - at_old_costs


def whole_effects(effects: Mapping[Effect, int], unit: int, change: int) -> dict[Effect, int]:
    """Effects in whole units of `unit` that add up to `change`, which is their sum rounded in whatever way.

    Each is rounded down; what is missing goes to the largest remainders, ties to the earlier effect. Effects of nothing stay
    nothing, as long as there is another; where all of them are, the change is one of volume.

    >>> whole_effects({"price": 150, "volume": 151, "mix": 0}, 100, 3)
    {'price': 1, 'volume': 2, 'mix': 0}
    """
    found = {effect: amount // unit for effect, amount in effects.items()}
    missing = change - sum(found.values())
    places = {effect: i for i, effect in enumerate(found)}
    order = sorted((e for e in found if effects[e]), key=lambda e: (-(effects[e] % unit), places[e])) or ["volume"]
    rounds, rest = divmod(missing, len(order))
    for i, effect in enumerate(order):
        found[effect] = found.get(effect, 0) + rounds + (i < rest)
    return found


class MarketSplit(NamedTuple):
    """What a volume effect comes to, by the size of the market and by the share of it."""

    size: int
    share: int


def market_split(volume: int, worth: int, market: tuple[int, int]) -> MarketSplit:
    """A volume effect as the market's own growth and as share won of it (Horngren: market-size and market-share variances).

    worth: of what we sold before. market: units that everybody sold, before and now. size = (M1 − M0) × share0 × average
    worth of a unit = worth × (M1 ÷ M0 − 1); the rest is share. Raises ZeroDivisionError for a market of nothing before.

    >>> market_split(volume=29_000, worth=435_000, market=(160_000, 160_000))
    MarketSplit(size=0, share=29000)
    """
    size = nearest(worth * market[1], market[0]) - worth
    return MarketSplit(size, volume - size)
