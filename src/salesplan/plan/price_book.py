"""The price book of a sound plan (价格手册): its names resolved, its orders ready to be quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from salesplan.plan.cases import Order
from salesplan.plan.ground import Ground
from salesplan.plan.price_rules import price_rules
from salesplan.plan.walk import nodes_of
from salesplan.pricing.book import Book, Dated
from salesplan.pricing.linting.search import Markets
from salesplan.pricing.list_price import ListPrice
from salesplan.pricing.quote import Wanted
from salesplan.pricing.rule import Rule
from salesplan.pricing.scope import NO_NODE, NODE_AXES, Buying, Market, Reach
from salesplan.terms.tree import Tree


@dataclass(frozen=True)
class Unknown:
    """A name of an order that the plan doesn't declare: of what kind, and the name."""

    kind: str
    name: str


def price_book(ground: Ground) -> Book:
    """The book of a plan whose names resolve."""
    prices = ground.plan.prices
    rules = price_rules(ground.plan, ground.year)
    makes = _Reaches(ground)
    own = list(nodes_of(ground.plan, "product"))
    number = ground.trees["product"].number
    named = {name for one in rules for name in _products_in(one.rule)}
    return Book(
        trees={axis: ground.trees[axis] for axis in NODE_AXES},
        lists=[
            Dated[ListPrice](key, makes.reach(part, [product]), price)
            for key, part in sorted(prices.lists.items())
            for product, price in sorted(part.prices.items())
        ],
        rules=[Dated[Rule](one.id, makes.rule(one.rule), one.rule) for one in rules],
        floors=[Dated(_key(one.price, one.of_list, one.of_cost), makes.scope(one), one) for one in prices.floors],
        costs=[Dated(_key(one.cost), makes.scope(one), Fraction(one.cost)) for one in prices.costs],
        competitors=[Dated(_key(one.price), makes.scope(one), Fraction(one.price)) for one in prices.competitors],
        own_prices={number[n.id]: Fraction(n.part.list_price) for n in own if n.part.list_price is not None},
        own_costs={number[n.id]: Fraction(n.part.cost) for n in own if n.part.cost is not None},
        products={name: node for name in sorted(named) if (node := ground.node("product", name)) is not None},
        endings=prices.endings,
        digits=ground.of_measure("revenue").digits,
    )


def _key(*values: object) -> str:
    return "/".join(str(value) for value in values)


def _products_in(rule: Rule) -> Iterable[str]:
    """The products that a rule names besides its conditions."""
    return [*getattr(rule, "of", {}), *([gift] if (gift := getattr(rule, "gift", None)) else [])]


class _Reaches:
    """Resolves the names of scopes."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def reach(self, part: Market, products: Sequence[str], coupon: str = "", minimum: int = 0) -> Reach:
        start, end = part.span()
        names: Mapping[str, Sequence[str]] = {"product": products, "channel": part.channel, "region": part.region}
        nodes = {axis: tuple(self.node(axis, name) for name in sorted(names[axis])) for axis in NODE_AXES}
        grades, customers = frozenset(part.grade), frozenset(part.customer)
        return Reach(nodes, grades, customers, coupon, minimum, part.priority, start, end)

    def scope(self, part: Market) -> Reach:
        return self.reach(part, getattr(part, "product", []))

    def rule(self, rule: Rule) -> Reach:
        return self.reach(rule, rule.product, rule.coupon or "", rule.quantity.min or 0)

    def node(self, axis: str, name: str) -> int:
        found = self.ground.node(axis, name)
        return NO_NODE if found is None else found


def markets_of(ground: Ground) -> Markets:
    """What there is to be searched: one channel and region for all that nothing tells apart."""
    prices = ground.plan.prices
    trees = ground.trees
    rules = [one.rule for one in price_rules(ground.plan, ground.year)]
    parts: list[Market] = [*prices.lists.values(), *rules, *prices.floors]
    parts += [*prices.costs, *prices.competitors]
    through = {key: grade.channel for key, grade in sorted(prices.grades.items())}
    channels = {name for part in parts for name in part.channel} | {n for names in through.values() for n in names}
    regions = {name for part in parts for name in part.region}
    found = _classes(ground, trees["channel"], channels)
    return Markets(
        products=trees["product"].leaves,
        channels=found,
        regions=_classes(ground, trees["region"], regions),
        grades={key: _within(ground, found, names) for key, names in through.items()} or {"": ()},
        ladder=prices.ladder,
        start=ground.year.start,
        end=ground.year.end,
        most=prices.largest_line,
    )


def _classes(ground: Ground, tree: Tree, named: set[str]) -> list[int]:
    """One leaf for all that lie under the same named nodes; no node where nothing names any."""
    if not named:
        return [NO_NODE]
    inner = sorted(node for name in named if (node := ground.node(tree.axis, name)) is not None)
    first: dict[tuple[bool, ...], int] = {}
    for leaf in tree.leaves:
        first.setdefault(tuple(tree.within(leaf, node) for node in inner), leaf)
    return list(first.values()) or [NO_NODE]


def _within(ground: Ground, leaves: Sequence[int], names: Sequence[str]) -> list[int]:
    tree = ground.trees["channel"]
    nodes = [node for name in names if (node := ground.node("channel", name)) is not None]
    return [leaf for leaf in leaves if any(tree.within(leaf, node) for node in nodes)]


class Desk:
    """Turns orders, in the plan's names, into what the book quotes."""

    def __init__(self, ground: Ground, book: Book) -> None:
        self.ground, self.book = ground, book
        self._grades = {grade.name: key for key, grade in ground.plan.prices.grades.items() if grade.name}

    def buying(
        self,
        product: str,
        day: date,
        channel: str = "",
        region: str = "",
        grade: str = "",
        customer: str = "",
        coupon: str = "",
    ) -> Buying | Unknown:
        """Who buys what; the first name that the plan doesn't know, where there is one. Empty texts say nothing."""
        nodes = {}
        for axis, name in (("product", product), ("channel", channel), ("region", region)):
            node = self.ground.node(axis, name) if name else NO_NODE
            if node is None:
                return Unknown(axis, name)
            nodes[axis] = node
        known = self.ground.plan.prices.grades
        key = grade if grade in known or not grade else self._grades.get(grade)
        if key is None:
            return Unknown("grade", grade)
        return Buying(nodes["product"], nodes["channel"], nodes["region"], key, customer, coupon, day)

    def wanted(self, order: Order) -> list[Wanted] | Unknown:
        """The lines of an order, whether they have a price or not."""
        who = [order.channel, order.region, order.grade, order.customer, order.coupon]
        made = []
        for line in order.all_lines():
            buying = self.buying(line.product, order.date, *(text or "" for text in who))
            if isinstance(buying, Unknown):
                return buying
            bought = {str(period): units for period, units in line.bought.items()}
            made.append(Wanted(self.book.offer(buying), line.quantity, bought))
        return made
