"""Other goods that an order may hold (同单其他商品), as far as they cost less than their list before order totals.

An order total that is a share of list amounts is borne by what lines cost so far. The more is off the other goods already,
the more of it a line bears; so what matters of them is the lowest ratio of what they cost so far to their list.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, islice, product
from math import floor, lcm
from typing import NamedTuple, TypeAlias

from salesplan.pricing.book import Book, Offer, Ranked
from salesplan.pricing.linting.points import before_orders, positions, purchases, quantities
from salesplan.pricing.linting.sets import choices, earlier
from salesplan.pricing.quote import Wanted
from salesplan.pricing.scope import NO_NODE, Buying

MOST_ORDERS = 20_000  # that are tried for one bundle, or two, in one market
Lows: TypeAlias = tuple[tuple[int, Fraction], ...]


class Goods(NamedTuple):
    """Goods that cost less. lows: from which list amount on → the ratio of so far to list, ever lower; limit: of the list amount.

    Amounts in minor units. An order holds as much of them as `largest_line` units of each product come to.
    """

    lows: Lows
    limit: int


@dataclass(frozen=True)
class Pool:
    """All goods of a market that count in an order total and can cost less than their list; the cheapest first.

    What an order holds beyond them is at its list.
    """

    goods: tuple[Goods, ...]
    _known: dict[int, _Stretches] = field(default_factory=dict, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.goods)

    def lowest(self, listed: int) -> int:
        """The least that goods of a list amount can come to so far, rounded down."""
        return self._beneath(bisect_right(self._edges, listed)).running(listed)

    @cached_property
    def least(self) -> Fraction:
        """The lowest ratio at which any of them come."""
        return min((ratio for one in self.goods for _, ratio in one.lows), default=Fraction(1))

    @cached_property
    def _edges(self) -> list[int]:
        """The list amounts from which on some goods come at another ratio."""
        return sorted({start for one in self.goods for start, _ in one.lows})

    def _beneath(self, edge: int) -> _Stretches:
        if edge not in self._known:
            self._known[edge] = _Stretches.of(self._usable(edge))
        return self._known[edge]

    def _usable(self, edge: int) -> list[tuple[Fraction, int]]:
        """The ratios, the lowest first, at which goods of list amounts beneath an edge come, each with its limit."""
        limits: dict[Fraction, int] = {}
        for one in self.goods if edge else ():
            ratio = _ratio_at(one.lows, self._edges[edge - 1])
            limits[ratio] = limits.get(ratio, 0) + one.limit
        return sorted(limits.items())

    @cached_property
    def starts(self) -> list[int]:
        """The list amounts from which on some goods come at a lower ratio than any before."""
        found, least = [], Fraction(1)
        for start, ratio in sorted(low for one in self.goods for low in one.lows):
            if ratio < least:
                found.append(start)
                least = ratio
        return found

    def worst(self, listed: Fraction, running: int) -> int:
        """The list amount beside which lines that come to so much bear most of a share of list amounts."""
        beside, paid = 0, Fraction(0)
        for ratio, limit in self._usable(len(self._edges)):
            if ratio * (listed + beside) >= running + paid:
                break
            beside += limit
            paid += ratio * limit
        return beside


class _Stretches(NamedTuple):
    """What goods come to by their list amount, in stretches of one ratio, all in whole numbers.

    starts: of each stretch; before: what all before it comes to; ratios: what one of it comes to. The latter two are in
    parts of a minor unit, `parts` to one.
    """

    starts: list[int]
    before: list[int]
    ratios: list[int]
    parts: int

    @classmethod
    def of(cls, usable: Sequence[tuple[Fraction, int]]) -> _Stretches:
        """Those of ratios, the lowest first, each with its limit; what is beyond them is at its list."""
        parts = lcm(*(ratio.denominator for ratio, _ in usable))
        ratios = [int(ratio * parts) for ratio, _ in usable]
        limits = [limit for _, limit in usable]
        amounts = [ratio * limit for ratio, limit in zip(ratios, limits, strict=True)]
        return cls([*accumulate(limits, initial=0)], [*accumulate(amounts, initial=0)], [*ratios, parts], parts)

    def running(self, listed: int) -> int:
        """What goods of a list amount come to, rounded down."""
        i = bisect_right(self.starts, listed) - 1
        return (self.before[i] + self.ratios[i] * (listed - self.starts[i])) // self.parts


def _ratio_at(lows: Lows, listed: int) -> Fraction:
    return next((ratio for start, ratio in reversed(lows) if start <= listed), Fraction(1))


class Warehouse:
    """The goods of every market, computed once."""

    def __init__(self, book: Book, products: Sequence[int], most: int) -> None:
        self.book, self.products, self.most = book, products, most
        self.turns: dict[tuple[str, ...], list[int]] = {}  # the sums at which order totals turn to another step
        self._pools: dict[tuple[Buying, str], Pool] = {}
        self._lows: dict[tuple[object, ...], tuple[tuple[int, Fraction], ...]] = {}

    def pool(self, buying: Buying, rule: str) -> Pool:
        """What counts in an order total beside a product's line."""
        key = (buying._replace(product=NO_NODE), rule)
        if key not in self._pools:
            self._pools[key] = self._made(*key)
        return self._pools[key]

    def _made(self, buying: Buying, rule: str) -> Pool:
        offers = [self.book.offer(buying._replace(product=item)) for item in self.products]
        counted = [offer for offer in offers if offer.price and counts(offer, rule)]
        limits: dict[Lows, int] = {}
        for members, lows in [*self._single(counted, rule), *self._bundled(counted, buying, rule)]:
            if lows:
                limit = sum(floor((one.price or 0) * self.book.unit) * self.most for one in members)
                limits[lows] = limits.get(lows, 0) + limit
        return Pool(tuple(sorted(Goods(lows, limit) for lows, limit in limits.items())))

    def _single(self, counted: Sequence[Offer], rule: str) -> Iterator[tuple[Sequence[Offer], Lows]]:
        for offer in counted:
            key = (rule, *offer.likeness, offer.buying.product if offer.rules["bundle"] else NO_NODE)
            if key not in self._lows:
                self._lows[key] = _lows(self._of_one(offer, rule))
            yield [offer], self._lows[key]

    def _of_one(self, offer: Offer, rule: str) -> Iterator[tuple[int, Fraction]]:
        """From which list amount on a product has which ratio, by every quantity at which a ratio may be lowest."""
        price = (offer.price or Fraction(0)) * self.book.unit
        for bought in purchases(offer):
            tried = quantities(self.book, offer, bought, self.most)
            for before in positions(offer, bought, tried):
                last = 0
                for quantity in tried:
                    if found := self._ratio([Wanted(offer, quantity, before)], rule):
                        yield floor(price * last) + 1, found
                    last = quantity

    def _ratio(self, order: Sequence[Wanted], rule: str) -> Fraction | None:
        """What the lines that count come to before order totals, of their list; None where none counts."""
        mine = [part for part in before_orders(self.book, order) if rule in part.rules]
        listed = sum((part.listed for part in mine), Fraction(0))
        return sum(part.running for part in mine) / listed if listed else None

    def _bundled(self, counted: Sequence[Offer], buying: Buying, rule: str) -> Iterator[tuple[Sequence[Offer], Lows]]:
        bundles = {one.id: one for offer in counted for one in offer.rules["bundle"]}
        for key in sorted(bundles):
            need = needs(self.book, bundles[key])
            offers = [self.book.offer(buying._replace(product=item)) for item in sorted(need)]
            if len(need) > 1 and all(offer.price for offer in offers):
                known = (rule, key, *(part for offer in offers for part in (offer.buying.product, *offer.likeness)))
                if known not in self._lows:
                    self._lows[known] = _lows(self._of_sets(offers, need, rule))
                yield [offer for offer in offers if counts(offer, rule)], self._lows[known]

    def _of_sets(self, offers: Sequence[Offer], need: Mapping[int, int], rule: str) -> Iterator[tuple[int, Fraction]]:
        prices = [(offer.price or Fraction(0)) * self.book.unit for offer in offers]
        for bought in earlier(offers):
            tried = choices(self.book, offers, [need], bought, self.most)
            before = [dict(zip(units, [0, *units], strict=False)) for units in tried]
            for order in islice(product(*tried), MOST_ORDERS):
                lines = [Wanted(offer, number, bought) for offer, number in zip(offers, order, strict=True)]
                if found := self._ratio(lines, rule):
                    corner = [last[number] for last, number in zip(before, order, strict=True)]
                    yield floor(sum(p * n for p, n in zip(prices, corner, strict=True))) + 1, found


def counts(offer: Offer, rule: str) -> bool:
    """Whether a product's lines count in an order total, if nothing closes them."""
    return any(one.id == rule for one in offer.rules["order"])


def needs(book: Book, one: Ranked) -> Mapping[int, int]:
    """The units of each product in a set of a bundle."""
    return {book.products[name]: units for name, units in one.rule.of.items()}  # type: ignore[attr-defined]


def _lows(points: Iterator[tuple[int, Fraction]]) -> Lows:
    """The ratios that are lower than the list, and than all before."""
    found: list[tuple[int, Fraction]] = []
    for start, ratio in sorted(points):
        if ratio < (found[-1][1] if found else 1):
            if found and found[-1][0] == start:
                found.pop()
            found.append((start, ratio))
    return tuple(found)
