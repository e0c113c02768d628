"""What a promotion's price rules give (促销规则折扣): where the exports show no discount, the plan's own rules tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from salesplan.plan.ground import Ground
from salesplan.plan.occasions import Occasion
from salesplan.plan.price_book import price_book
from salesplan.plan.price_rules import price_rules
from salesplan.pricing.book import Book, Dated
from salesplan.pricing.bundle import Bundle
from salesplan.pricing.order_total import OrderTotal
from salesplan.pricing.rule import Line, Rule
from salesplan.pricing.scope import NO_NODE, Buying
from salesplan.sales.courses import Sold

ONE = Fraction(1)


@dataclass(frozen=True)
class Promised:
    """An occasion's rules and the plan's list prices. stated: the discount that the promotion states itself, which goes first."""

    ground: Ground
    book: Book
    day: date
    rules: Sequence[Dated[Rule]]
    stated: float | None = None
    _known: dict[tuple[int | None, int | None], float | None] = field(default_factory=dict)

    def discount(self, product: int | None, channel: int | None) -> float | None:
        """The share off normal prices: as stated, else by the deepest of the rules for the smallest order that gets it.

        What is given on top counts at its price: two paid and one free are a third off. None where nothing tells it.
        """
        if self.stated is not None:
            return self.stated
        key = (product, channel)
        if key not in self._known:
            found = [share for one in self.rules if (share := self._share(one, product, channel)) is not None]
            self._known[key] = float(max(found)) if found and max(found) < 1 else None
        return self._known[key]

    def _share(self, one: Dated[Rule], product: int | None, channel: int | None) -> Fraction | None:
        rule = one.value
        if product is None or product < 0 or not one.reach.touches(product, self.book.trees["product"]):
            return None
        if isinstance(rule, Bundle):
            return self._of_bundle(rule, product, channel)
        if isinstance(rule, OrderTotal):
            least = min(rule.ladder.starts, default=0)
            share = rule.ladder.at(Fraction(least)) or Fraction(0)
            return share if rule.off else share / least if least else None
        price = self.price(product, channel, rule.grade)
        if price is None and rule.scales():
            price = ONE
        units = next((n for n in sorted({rule.quantity.min or 1, *rule.turns()}) if rule.reaches(n, {})), None)
        return None if price is None or units is None else self._of_line(rule, price, units, channel)

    def _of_line(self, rule: Rule, price: Fraction, units: int, channel: int | None) -> Fraction | None:
        listed = price * units
        taken = rule.takes(Line(price, units, listed, listed, {}))
        gift = self.price(self.book.products[taken.gift], channel, rule.grade) if taken.gift else price
        if gift is None:
            return None
        given = gift * taken.free
        return (max(taken.amount, Fraction(0)) + given) / (listed + given)

    def _of_bundle(self, rule: Bundle, product: int, channel: int | None) -> Fraction | None:
        if product not in {self.book.products[name] for name in rule.of}:
            return None
        if rule.off is not None:
            return Fraction(rule.off)
        prices = [(self.price(self.book.products[name], channel, rule.grade), n) for name, n in sorted(rule.of.items())]
        if any(price is None for price, _ in prices):
            return None
        whole = sum((price * n for price, n in prices if price is not None), Fraction(0))
        return max(ONE - Fraction(rule.price or 0) / whole, Fraction(0))

    def price(self, product: int, channel: int | None, grades: Sequence[str] = ()) -> Fraction | None:
        """The list price of a unit, in major units: of the grades that are meant, else of those that buy through the channel."""
        for grade in sorted(grades) or [*self._grades(channel), ""]:
            node = NO_NODE if channel is None else channel
            offer = self.book.offer(Buying(product, node, NO_NODE, grade, "", "", self.day))
            if offer.price is not None:
                return offer.price
        return None

    def _grades(self, channel: int | None) -> Iterator[str]:
        tree = self.ground.trees["channel"]
        for key, grade in sorted(self.ground.plan.prices.grades.items()):
            nodes = [node for name in grade.channel if (node := self.ground.node("channel", name)) is not None]
            if channel is not None and channel >= 0 and any(tree.within(channel, node) for node in nodes):
                yield key

    def counted(self, sold: Sequence[Sold], unit: int, *, promoted: bool) -> list[Sold]:
        """The sales with the quantities that their list prices tell, where the exports don't; promoted: sold at the discount."""
        return [one if one.quantity is not None else self._counted(one, unit, promoted=promoted) for one in sold]

    def _counted(self, one: Sold, unit: int, *, promoted: bool) -> Sold:
        off = self.discount(one.product, one.channel) if promoted else 0.0
        price = None if one.product is None or one.product < 0 else self.price(one.product, one.channel)
        if off is None or not price:
            return one
        return replace(one, quantity=one.amount / unit / (1 - off) / float(price * self.book.unit))


def promised_of(ground: Ground, one: Occasion, book: Book | None = None) -> Promised:
    """The rules of an occasion."""
    made = book or price_book(ground)
    mine = {rule.id for rule in price_rules(ground.plan, ground.year) if rule.promotion == one.promotion}
    rules = [rule for rule in made.rules if rule.id in mine and rule.reach.start <= one.start < rule.reach.end]
    stated = None if one.part.discount is None else float(one.part.discount)
    return Promised(ground, made, one.start, rules, stated)
