"""The list prices in force (现行标价): on the last day of a review, each with what is known of its product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from salesplan.allocation.rounding import Whole
from salesplan.errors import Finding, PlanError, finding
from salesplan.planning.actuals import Actuals, OwnSales
from salesplan.planning.decomposition import decompose
from salesplan.planning.pricing.reviewing.priced import Priced
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.pricing.adjusting.adjustment import Adjustment, Known, Room
from salesplan.pricing.book import Dated
from salesplan.pricing.list_price import BuiltPrice, ListPrice
from salesplan.pricing.price_list import PRODUCTS
from salesplan.pricing.scope import ALWAYS, Buying
from salesplan.terms.tree import Tree
from salesplan.words.sentence import Sentence


@dataclass(frozen=True)
class Present:
    """A list price in force: of a product, in a list (an entry of it; None: the product's own), and the lines that it made.

    buying: the first of these lines' buyers, on the last day. Lists that are shares of this one count with it.
    """

    product: int
    entry: Dated[ListPrice] | None
    price: Fraction
    buying: Buying
    lines: Sequence[Priced]

    @property
    def list(self) -> str:
        """The id of the list."""
        return self.entry.id if self.entry else PRODUCTS

    def since(self, start: date) -> date:
        """The day on which the price came into force, as far as the plan says: else its year's first."""
        return self.entry.reach.start if self.entry and self.entry.reach.start != ALWAYS else start


def presents(made: PriceReview) -> list[Present]:
    """The prices in force behind the lines of the span, by product and list."""
    groups: dict[tuple[int, str], tuple[Dated[ListPrice] | None, Buying, list[Priced]]] = {}
    known: dict[Buying, Dated[ListPrice] | None] = {}
    for line in made.lines.priced:
        buying = line.quoted.wanted.offer.buying._replace(day=made.span.last)
        if buying not in known:
            known[buying] = made.book.root(buying)
        entry = known[buying]
        key = (buying.product, entry.id if entry else PRODUCTS)
        groups.setdefault(key, (entry, buying, []))[2].append(line)
    found = []
    for (product, _), (entry, buying, lines) in sorted(groups.items(), key=lambda item: item[0]):
        price = made.book.price_of(entry, buying)
        if price is not None:
            found.append(Present(product, entry, price, buying, lines))
    return found


class Facts:
    """What adjustment rules may ask of a price in force; what takes long is only made when some rule asks.

    findings: what kept something from being known.
    """

    def __init__(self, made: PriceReview) -> None:
        self.made, self.book, self.last = made, made.book, made.span.last
        self.findings: list[Finding] = []

    def known(self, present: Present, rule: Adjustment) -> Known:
        """The facts of a price for a rule."""
        buying = present.buying
        then = buying._replace(day=present.since(self.made.ground.year.start))
        days = rule.days_asked()
        return Known(
            price=present.price,
            price_then=self.book.price_of(present.entry, then),
            cost=self.book.cost(buying),
            cost_then=self.book.cost(then),
            competitor=self.book.competitor(buying),
            stock=self.stock.get(present.product),
            sold=None if days is None else self.sold_a_day(present.product, days),
            attained=self.attained.get(present.product, ()) if rule.needs_targets else (),
        )

    def room(self, present: Present) -> Room:
        """The bounds and endings of a price: those of its list, and no lower than a floor that isn't a share of itself."""
        part = present.entry.value if present.entry else None
        built = part if isinstance(part, BuiltPrice) else None
        low, high = (None if x is None else Fraction(x) for x in ((built.min, built.max) if built else (None, None)))
        floor = self.book.floor(present.buying)
        if floor is not None and floor.value.of_list is None:
            limit = floor.value.of(None, self.book.cost(present.buying))
            low = limit if low is None else max(low, limit or low)
        return Room(low, high, (built.endings if built else ()) or self.book.endings, self.book.unit)

    @cached_property
    def stock(self) -> Mapping[int, Fraction]:
        """The pieces on hand of each product by its last count up to the review's last day."""
        ground, latest = self.made.ground, dict[int, tuple[date, Fraction]]()
        for entry in ground.plan.stock:
            product = ground.node("product", entry.product)
            if product is None or entry.day > self.last:
                continue
            day, units = latest.get(product, (date.min, Fraction(0)))
            if entry.day >= day:
                latest[product] = (entry.day, Fraction(entry.units) + (units if entry.day == day else 0))
        return {product: units for product, (_, units) in latest.items()}

    def sold_a_day(self, product: int, days: int) -> Fraction:
        """The mean pieces a day over the last days, returns counted off; no further back than the exports go."""
        first = max(self.last - timedelta(days=days - 1), self.made.span.began)
        units = self._units.get(product, {})
        sold = sum((number for day, number in units.items() if first <= day <= self.last), Fraction(0))
        return sold / ((self.last - first).days + 1)

    @cached_property
    def _units(self) -> Mapping[int, Mapping[date, Fraction]]:
        found: dict[int, dict[date, Fraction]] = {}
        for sold in self.made.course:
            if sold.product is not None and sold.quantity is not None:
                units = found.setdefault(sold.product, {})
                units[sold.day] = units.get(sold.day, Fraction(0)) + Fraction(str(sold.quantity))
        return found

    @cached_property
    def attained(self) -> Mapping[int, Sequence[Fraction | None]]:
        """The attainment of each product's target in the periods that are over by the last day."""
        ground = self.made.ground
        closed = sum(period.end - timedelta(days=1) <= self.last for period in ground.year.periods)
        actuals = Actuals(ground, self.made.engine)
        try:
            targets = decompose(ground, actuals).targets.of_axis("product")
        except PlanError as error:  # targets may need exports that aren't given; the rest of the review doesn't
            self.findings += [
                finding("SP388", one.place, reason=Sentence(one.code, one.facts)) for one in error.findings
            ]
            return {}
        tree, own = ground.trees["product"], actuals.own("product", 0)
        return {i: list(_attained(targets[i], _with_parts(tree, own, i), closed)) for i in range(len(tree))}


def _with_parts(tree: Tree, own: OwnSales, node: int) -> Sequence[int]:
    rows = [own.of(i) for i in range(node, tree.end[node])]
    return [int(sum(parts)) for parts in zip(*rows, strict=True)]


def _attained(target: Whole | None, actual: Sequence[int], closed: int) -> Iterator[Fraction | None]:
    for i in range(closed):
        due = int(target[i]) if target is not None else 0
        yield Fraction(actual[i], due) if due > 0 else None
