"""The price book (价格手册): a plan's prices and rules with their names resolved, and what of them holds for a buying."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from salesplan.pricing.floor import Floor
from salesplan.pricing.list_price import Lacking, ListPrice, Sources
from salesplan.pricing.price_list import PRODUCTS
from salesplan.pricing.rule import STAGES, Rule, Stage
from salesplan.pricing.scope import ALWAYS, NO_NODE, Buying, Missed, Rank, Reach
from salesplan.pricing.share_of_list import ShareOfList
from salesplan.terms.tree import Tree

Value = TypeVar("Value")


@dataclass(frozen=True)
class Dated(Generic[Value]):
    """A value and whom and what it is for. id: of the rule or the list that it belongs to; empty for facts.

    One id may stand several times: a list for each of its products, a rule for each time that its promotion runs.
    """

    id: str
    reach: Reach
    value: Value


class Ranked(NamedTuple):
    """A rule that is for a buying, with its rank; whether it holds may hang on the quantity."""

    rank: Rank
    id: str
    rule: Rule


@dataclass(frozen=True, eq=False)
class Offer:
    """What holds for a buying, whatever the quantity: the list price, the floor, the cost, and the rules of each stage by rank.

    price: None where `lacking` says why. Amounts are of a unit, in major units.
    """

    buying: Buying
    list: str
    price: Fraction | None
    lacking: Lacking | None
    cost: Fraction | None
    floor: Fraction | None
    rules: Mapping[Stage, tuple[Ranked, ...]]

    @cached_property
    def likeness(self) -> tuple[object, ...]:
        """What two offers have in common that price every quantity alike."""
        rules = tuple(tuple(one.id for one in self.rules[stage]) for stage in STAGES)
        return self.price, self.cost, self.floor, rules


@dataclass(frozen=True, eq=False)
class Book:
    """A plan's prices, resolved.

    trees: of products, channels and regions. own_prices, own_costs: those that stand at the products themselves, by number.
    gifts: the number of each product that a rule names, by the name that it uses.
    """

    trees: Mapping[str, Tree]
    lists: Sequence[Dated[ListPrice]]
    rules: Sequence[Dated[Rule]]
    floors: Sequence[Dated[Floor]]
    costs: Sequence[Dated[Fraction]]
    competitors: Sequence[Dated[Fraction]]
    own_prices: Mapping[int, Fraction]
    own_costs: Mapping[int, Fraction]
    products: Mapping[str, int]
    endings: Sequence[str]
    digits: int
    _offers: dict[Buying, Offer] = field(default_factory=dict)
    _named: dict[int, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _touching: dict[tuple[str, int], list[Dated[object]]] = field(default_factory=dict)
    _places: dict[str, dict[int, list[int]]] = field(default_factory=dict)

    @property
    def unit(self) -> int:
        """How many minor units make a major one."""
        return int(10**self.digits)

    @cached_property
    def rule_names(self) -> Mapping[str, str | None]:
        """What each rule is called, by its id."""
        return {one.id: one.value.name for one in self.rules}

    @cached_property
    def edges(self) -> list[date]:
        """The days on which something changes, in order."""
        groups = (self.lists, self.rules, self.floors, self.costs, self.competitors)
        return sorted({day for group in groups for one in group for day in (one.reach.start, one.reach.end)})

    @cached_property
    def alike(self) -> Mapping[str, Sequence[str]]:
        """All customers that the same things name, by each of them: what holds for one of them holds for all."""
        groups = (self.lists, self.rules, self.floors, self.costs, self.competitors)
        naming: dict[str, list[int]] = defaultdict(list)
        for i, reach in enumerate(one.reach for group in groups for one in group):
            for customer in reach.customers:
                naming[customer].append(i)
        classes: dict[tuple[int, ...], list[str]] = defaultdict(list)
        for customer in sorted(naming):
            classes[tuple(naming[customer])].append(customer)
        return {customer: members for members in classes.values() for customer in members}

    def named(self, product: int) -> tuple[frozenset[str], frozenset[str]]:
        """The customers and the coupons that something names which is for a product, or for a gift that may come with it."""
        if product not in self._named:
            reaches: list[Reach] = []
            for item in sorted({product, *self.products.values()}):
                reaches += [one.reach for one in self.touching("lists", self.lists, item)]
                reaches += [one.reach for one in self.touching("rules", self.rules, item)]
                reaches += [one.reach for one in self.touching("floors", self.floors, item)]
                reaches += [one.reach for one in self.touching("costs", self.costs, item)]
                reaches += [one.reach for one in self.touching("competitors", self.competitors, item)]
            customers = frozenset(name for reach in reaches for name in reach.customers)
            self._named[product] = customers, frozenset(reach.coupon for reach in reaches if reach.coupon)
        return self._named[product]

    def typical(self, buying: Buying) -> Buying:
        """The first of all buyings that everything is the same for."""
        at = bisect_right(self.edges, buying.day)
        customers, coupons = self.named(buying.product)
        return buying._replace(
            day=self.edges[at - 1] if at else ALWAYS,
            customer=self.alike[buying.customer][0] if buying.customer in customers else "",
            coupon=buying.coupon if buying.coupon in coupons else "",
        )

    def offer(self, buying: Buying) -> Offer:
        """What holds for a buying."""
        typical = self.typical(buying)
        if typical not in self._offers:
            self._offers[typical] = self._made(typical)
        return self._offers[typical]

    def _made(self, buying: Buying) -> Offer:
        cost = self.cost(buying)
        name, price = self.listed(buying)
        found = None if isinstance(price, Lacking) else price
        floor = self._best("floors", self.floors, buying)
        rules = {stage: tuple(self._rules_of(stage, buying)) for stage in STAGES}
        lacking = price if isinstance(price, Lacking) else None
        return Offer(buying, name, found, lacking, cost, floor.value.of(found, cost) if floor else None, rules)

    def _rules_of(self, stage: Stage, buying: Buying) -> list[Ranked]:
        met = [
            Ranked(rank, one.id, one.value)
            for one in self.touching("rules", self.rules, buying.product)
            if one.value.stage == stage and isinstance(rank := one.reach.meets(buying, self.trees), Rank)
        ]
        return sorted(met, key=lambda one: (one.rank, one.id), reverse=True)

    def touching(self, kind: str, group: Sequence[Dated[Value]], product: int) -> list[Dated[Value]]:
        """Those of a group that are for a product, whoever buys it."""
        key = (kind, product)
        if key not in self._touching:
            places = self._places_of(kind, group)
            nodes = (NO_NODE, *self.trees["product"].above(product))
            found = {place for node in nodes for place in places.get(node, ())}
            self._touching[key] = [group[place] for place in sorted(found)]  # type: ignore[misc]
        return self._touching[key]  # type: ignore[return-value]

    def _places_of(self, kind: str, group: Sequence[Dated[Value]]) -> Mapping[int, Sequence[int]]:
        """The places in a group of what names each product or line; under NO_NODE of what is for all."""
        if kind not in self._places:
            places = self._places[kind] = dict[int, list[int]]()
            for place, one in enumerate(group):
                for node in one.reach.nodes.get("product", ()) or (NO_NODE,):
                    places.setdefault(node, []).append(place)
        return self._places[kind]

    def _best(self, kind: str, group: Sequence[Dated[Value]], buying: Buying) -> Dated[Value] | None:
        """The one of a group that goes first for a buying."""
        met = [(one.reach.meets(buying, self.trees), one) for one in self.touching(kind, group, buying.product)]
        ranked = [(rank, one.id, i, one) for i, (rank, one) in enumerate(met) if isinstance(rank, Rank)]
        return max(ranked, key=lambda found: found[:3])[3] if ranked else None

    def cost(self, buying: Buying) -> Fraction | None:
        """What a unit costs; that of the nearest product line above where the product has none of its own."""
        dated = self._best("costs", self.costs, buying)
        return self._above(self.own_costs, buying.product) if dated is None else dated.value

    def _above(self, values: Mapping[int, Fraction], product: int) -> Fraction | None:
        nodes = self.trees["product"].nodes
        while product != NO_NODE and product not in values:
            product = nodes[product].parent
        return values.get(product)

    def floor(self, buying: Buying) -> Dated[Floor] | None:
        """The floor that goes first for a buying; None where there is none."""
        return self._best("floors", self.floors, self.typical(buying))

    def competitor(self, buying: Buying) -> Fraction | None:
        """What competitors ask for the like; None where that isn't known."""
        found = self._best("competitors", self.competitors, buying)
        return found.value if found else None

    def root(self, buying: Buying) -> Dated[ListPrice] | None:
        """The entry of a list that the price comes from in the end, through all lists that are shares of others.

        None where that is the product's own list price, or where it has none.
        """
        entry = self._best("lists", self.lists, buying)
        seen: set[str] = set()
        while entry is not None and isinstance(entry.value, ShareOfList) and entry.id not in seen:
            seen.add(entry.id)
            entry = self._entry(entry.value.list, buying)
        return entry

    def price_of(self, entry: Dated[ListPrice] | None, buying: Buying) -> Fraction | None:
        """What an entry of a list comes to for a buying, the product's own list price without one; None if to nothing."""
        if entry is None:
            return self._above(self.own_prices, buying.product)
        price = self._built(entry, buying, (entry.id,))
        return None if isinstance(price, Lacking) else price

    def _entry(self, name: str, buying: Buying) -> Dated[ListPrice] | None:
        """The entry of a list that is nearest to the product, whoever the list is for; it must hold on the day."""
        mine = [one for one in self.touching("lists", self.lists, buying.product) if one.id == name]
        dated = [one for one in mine if one.reach.start <= buying.day < one.reach.end]
        nodes = self.trees["product"].nodes
        return max(dated, key=lambda one: nodes[one.reach.nodes["product"][0]].depth, default=None)

    def listed(self, buying: Buying) -> tuple[str, Fraction | Lacking]:
        """The list that goes first for a buying, and the price of a unit in it."""
        best = self._best("lists", self.lists, buying)
        if best is None:
            own = self._above(self.own_prices, buying.product)
            return (PRODUCTS, own) if own is not None else ("", Lacking("no_list_price"))
        return best.id, self._built(best, buying, (best.id,))

    def _built(self, entry: Dated[ListPrice], buying: Buying, seen: tuple[str, ...]) -> Fraction | Lacking:
        sources = Sources(self.cost(buying), self.competitor(buying), lambda name: self._other(name, buying, seen))
        return entry.value.of(sources, self.endings, self.unit)

    def _other(self, name: str, buying: Buying, seen: tuple[str, ...]) -> Fraction | Lacking:
        """The product's price in another list, whoever that is for; it must hold on the day."""
        if name == PRODUCTS:
            own = self._above(self.own_prices, buying.product)
            return Lacking("no_price_in_list", name) if own is None else own
        if name in seen:
            return Lacking("lists_in_a_circle", " → ".join((*seen, name)))
        deepest = self._entry(name, buying)
        return Lacking("no_price_in_list", name) if deepest is None else self._built(deepest, buying, (*seen, name))


def why_not(book: Book, one: Dated[Rule], buying: Buying) -> str | None:
    """The condition that a rule misses for a buying; None where it is for it."""
    met = one.reach.meets(book.typical(buying)._replace(day=buying.day), book.trees)
    return met.condition if isinstance(met, Missed) else None
