"""Searches every case that can arise for what must not be (穷举检查): cells of the market × dates × quantities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from salesplan.pricing.book import Book, Offer
from salesplan.pricing.linting.beside import Rest
from salesplan.pricing.linting.found import Fault, Found, faults, limit, size_of
from salesplan.pricing.linting.goods import MOST_ORDERS, Warehouse, needs
from salesplan.pricing.linting.points import first, is_crooked, positions, purchases, quantities, step_of
from salesplan.pricing.linting.sets import choices, earlier
from salesplan.pricing.linting.strangers import Strangers
from salesplan.pricing.quote import NOTHING_BESIDE, Beside, QuotedLine, Wanted, applied, quote
from salesplan.pricing.scope import Buying
from salesplan.terms.steps import Step, step


@dataclass(frozen=True)
class Markets:
    """What is to be searched. Nodes are leaves, NO_NODE where the plan has no tree.

    grades: each with the channels that it buys through, all if none; one grade "" where the plan has none.
    ladder: grades from the dearest to the cheapest. start, end: the days, half-open. most: the largest quantity of a line.
    """

    products: Sequence[int]
    channels: Sequence[int]
    regions: Sequence[int]
    grades: Mapping[str, Sequence[int]]
    ladder: Sequence[str]
    start: date
    end: date
    most: int


class Search:
    """One search of a book; `found` and `used` are its result."""

    def __init__(self, book: Book, markets: Markets) -> None:
        self.book, self.markets = book, markets
        self.found: list[Found] = []
        self.used: set[str] = set()
        self.offered: set[str] = set()
        self.lost: dict[str, str] = {}
        self.cut_short: set[str] = set()
        self.warehouse = Warehouse(book, markets.products, markets.most)
        self.strangers = Strangers(book, self.warehouse)
        self._seen: dict[tuple[object, ...], list[Found]] = {}

    def run(self) -> Search:
        """Search everything."""
        cells = sum(1 for _ in self.cells())
        with step("step_lint", 2 * cells if self.strangers.totals else cells) as told:
            for buying in self.cells():
                self._buyer(buying)
                told.done += 1
            if self.strangers.totals:
                self._beside_strangers(told)
        self._ladder()
        self._gaps()
        return self

    def _buyer(self, buying: Buying) -> None:
        """What must not be in the orders of a buyer."""
        offer = self.book.offer(buying)
        self.offered |= {one.id for stage in offer.rules.values() for one in stage}
        if offer.price is None:
            self._unpriced(buying, offer)
        else:
            self._orders(buying, offer)

    def _orders(self, buying: Buying, offer: Offer) -> None:
        """What must not be in orders of a product, and of bundles with it."""
        rest = Rest(self.book, self.warehouse, buying)
        self._again_or((*self._key(offer), *rest.key(offer)), buying, lambda: self._line(offer, rest))
        self._bundles(offer, rest)

    def _beside_strangers(self, looked: Step) -> None:
        """Look again where others pay less for goods beside; what is wrong without those isn't told again."""
        told = {(self.book.typical(one.buying), one.fault, one.culprit) for one in self.found}
        for buying in self.cells():
            looked.done += 1
            for asked in self.strangers.of(buying) if not (buying.customer or buying.coupon) else ():
                known, self.found = self.found, []
                offer = self.book.offer(asked)
                if offer.price is not None:
                    self._orders(asked, offer)
                new = {(self.book.typical(one.buying), one.fault, one.culprit): one for one in reversed(self.found)}
                self.found = known + [one for key, one in new.items() if key not in told]
                told |= new.keys()

    def days(self) -> list[date]:
        """The first day of each stretch on which nothing changes."""
        start, end = self.markets.start, self.markets.end
        return [start, *(day for day in self.book.edges if start < day < end)]

    def cells(self) -> Iterator[Buying]:
        """Every buyer and day for every product that can be told apart, the smallest first; of customers alike the first."""
        for day, item in product(self.days(), self.markets.products):
            customers, coupons = self._named(item)
            for channel, region, grade in self._markets():
                for customer, coupon in product(customers, coupons):
                    yield Buying(item, channel, region, grade, customer, coupon, day)

    def _markets(self) -> Iterator[tuple[int, int, str]]:
        for channel, region in product(self.markets.channels, self.markets.regions):
            for grade, through in self.markets.grades.items():
                if not through or channel in through:
                    yield channel, region, grade

    def _named(self, item: int) -> tuple[list[str], list[str]]:
        """The customers, one of each kind, and the coupons that something of a product names, and nobody and none."""
        customers, coupons = self.book.named(item)
        return ["", *sorted({self.book.alike[name][0] for name in customers})], ["", *sorted(coupons)]

    def _like(self, buying: Buying) -> int:
        """How many customers a case holds for."""
        customers, _ = self.book.named(buying.product)
        return len(self.book.alike[buying.customer]) if buying.customer in customers else 1

    def _key(self, offer: Offer) -> tuple[object, ...]:
        gifts: set[str] = {getattr(one.rule, "gift", None) or "" for one in offer.rules["line"]} - {""}
        given = [self.book.offer(offer.buying._replace(product=self.book.products[name])) for name in sorted(gifts)]
        own = offer.buying.product if offer.rules["bundle"] else None
        return (*offer.likeness, own, tuple((gift.floor, gift.cost) for gift in given))

    def _again_or(self, key: tuple[object, ...], buying: Buying, search: Callable[[], list[Found]]) -> None:
        """What was found for a like offer, said of this buying; a like offer prices every quantity alike."""
        if key not in self._seen:
            self._seen[key] = search()
        for one in self._seen[key]:
            if len(one.order) == 1:
                made = replace(one, buying=buying, order=((buying.product, one.order[0][1]),))
            else:
                made = replace(one, buying=buying._replace(product=one.buying.product))
            self.found.append(replace(made, customers=self._like(buying)))

    # one line

    def _line(self, offer: Offer, rest: Rest) -> list[Found]:
        """What must not be in orders of one product."""
        best: dict[tuple[str, str], Found] = {}
        for bought in purchases(offer):
            tried = quantities(self.book, offer, bought, self.markets.most)
            for quantity in tried:
                for rule, winner in applied(offer, quantity, bought)[1].items():
                    self.lost[rule] = winner if winner != "quantity" else self.lost.get(rule, winner)
            self._cliffs(offer, bought, tried, best)
            for before in positions(offer, bought, tried):
                for quantity in tried:
                    self._try(offer, quantity, before, tried, rest, best)
        return list(best.values())

    def _try(
        self,
        offer: Offer,
        quantity: int,
        bought: Mapping[str, int],
        tried: Sequence[int],
        rest: Rest,
        best: dict[tuple[str, str], Found],
    ) -> None:
        for beside in self._besides([Wanted(offer, quantity, bought)], rest):
            line = self._quoted([Wanted(offer, quantity, bought)], beside)[0]
            for fault, culprit, _ in faults(line):
                known = best.get((fault, culprit))
                if known is not None and size_of(quantity, beside) >= size_of(known.order[0][1], known.beside):
                    continue
                least = rest.least([Wanted(offer, quantity, bought)], beside, self._has(fault, offer, quantity, bought))
                # Further down another rule may cross the line first, so the fault is looked for as such, too.
                for sought in ((fault, culprit), (fault,)):
                    smallest = self._smallest(offer, quantity, bought, least, sought, tried)
                    self._keep_smallest(offer, smallest, bought, least, fault, best)

    def _besides(self, order: Sequence[Wanted], rest: Rest) -> list[Beside]:
        """What else an order may hold, as far as that can make something of it wrong, or a rule work that hasn't worked yet."""
        totals = {one.id for wanted in order for one in wanted.offer.rules["order"]}
        if totals <= self.used and totals:
            lines = {id(line.wanted): line for line in self._quoted(order)}
            if all(left >= limit(lines[id(wanted)]) * self.book.unit for wanted, left in rest.left(order)):
                return [NOTHING_BESIDE]
        return rest.levels(order)

    def _has(self, fault: Fault, offer: Offer, quantity: int, bought: Mapping[str, int]) -> Callable[[Beside], bool]:
        order = [Wanted(offer, quantity, bought)]
        return lambda beside: any(found == fault for found, _, _ in faults(self._quoted(order, beside)[0]))

    def _keep_smallest(
        self,
        offer: Offer,
        quantity: int,
        bought: Mapping[str, int],
        beside: Beside,
        fault: Fault,
        best: dict[tuple[str, str], Found],
    ) -> None:
        """Remember a fault of so many units, where no fewer have it by the same culprit."""
        line = self._quoted([Wanted(offer, quantity, bought)], beside)[0]
        order, before = ((offer.buying.product, quantity),), tuple(sorted(bought.items()))
        for found, culprit, most in faults(line):
            known = best.get((fault, culprit))
            if found == fault and (
                known is None or size_of(quantity, beside) < size_of(known.order[0][1], known.beside)
            ):
                limit = most / line.delivered
                best[fault, culprit] = Found(fault, culprit, offer.buying, order, before, beside, line.unit_net, limit)

    def _smallest(
        self,
        offer: Offer,
        quantity: int,
        bought: Mapping[str, int],
        beside: Beside,
        sought: tuple[str, ...],
        tried: Sequence[int],
    ) -> int:
        """The smallest quantity with the fault (by a culprit, if one is sought) between the one tried before and this one."""
        lower = max((other for other in tried if other < quantity), default=0)
        if beside.listed or is_crooked(offer) or quantity - lower < 2:  # noqa: PLR2004 - nothing lies between
            return quantity

        def holds(units: int) -> bool:
            line = self._quoted([Wanted(offer, units, bought)])[0]
            return sought in [found[: len(sought)] for found in faults(line)]

        step = step_of(self.book, offer)
        candidates = [quantity]
        for rest in range(step):
            places = range(lower + 1 + rest, quantity, step)
            if places and holds(places[-1]):
                at = first(lambda i, places=places: holds(places[i]), -1, len(places) - 1)  # type: ignore[misc]
                candidates.append(places[at])
        return min(candidates)

    def _quoted(self, order: Sequence[Wanted], beside: Beside = NOTHING_BESIDE) -> list[QuotedLine]:
        lines = quote(self.book, order, beside)
        self.used |= {step.rule for line in lines for step in line.steps}
        return lines

    def _cliffs(
        self, offer: Offer, bought: Mapping[str, int], tried: Sequence[int], best: dict[tuple[str, str], Found]
    ) -> None:
        """Quantities that cost less in total than fewer units do."""
        before: tuple[int, QuotedLine] | None = None
        for quantity in tried:
            line = self._quoted([Wanted(offer, quantity, bought)])[0]
            if before is not None and line.exact < before[1].exact:
                culprit = next((rule for rule in line.rules if rule not in before[1].rules), "")
                culprit = culprit or next((step.rule for step in line.steps), offer.list)
                key = ("cliff", culprit)
                if key not in best or quantity < best[key].order[0][1]:
                    order = ((offer.buying.product, quantity),)
                    had = tuple(sorted(bought.items()))
                    best[key] = Found(
                        "cliff",
                        culprit,
                        offer.buying,
                        order,
                        had,
                        NOTHING_BESIDE,
                        line.exact,
                        before[1].exact,
                        str(before[0]),
                    )
            before = (quantity, line)

    # several lines

    def _bundles(self, offer: Offer, rest: Rest) -> None:
        """Orders of a bundle's products, or of two's that share one, in every combination of quantities that matters."""
        buying = rest.buying
        sets = {one.id: needs(self.book, one) for one in offer.rules["bundle"]}
        for names in [*((name,) for name in sets), *combinations(sets, 2)]:
            items = sorted({item for name in names for item in sets[name]})
            shared = set.intersection(*(set(sets[name]) for name in names))
            # One line is searched already. An order is searched from its first product that all of its bundles need.
            if len(items) < 2 or not shared or min(shared) != buying.product:  # noqa: PLR2004
                continue
            offers = [self.book.offer(buying._replace(product=item)) for item in items]
            if any(other.price is None for other in offers):
                continue
            key = ("bundle", *names, *(part for other in offers for part in (*self._key(other), *rest.key(other))))
            wants = {name: sets[name] for name in names}
            self._again_or(key, buying, lambda o=offers, w=wants: self._sets(o, w, rest))  # type: ignore[misc]

    def _sets(self, offers: Sequence[Offer], wants: Mapping[str, Mapping[int, int]], rest: Rest) -> list[Found]:
        """What must not be in orders of these products; wants: of each bundle."""
        best: dict[tuple[str, str, int], Found] = {}
        tried = 0
        for bought in earlier(offers):
            for units in product(*choices(self.book, offers, wants.values(), bought, self.markets.most)):
                tried += 1
                if tried > MOST_ORDERS:
                    self.cut_short |= wants.keys()
                    return list(best.values())
                order = [Wanted(offer, number, bought) for offer, number in zip(offers, units, strict=True)]
                for beside in self._besides(order, rest):
                    for other in {beside, rest.least(order, beside, lambda one, o=order: self._is_wrong(o, one))}:  # type: ignore[misc]
                        for line in self._quoted(order, other):
                            self._note(line, order, other, best)
        return list(best.values())

    def _is_wrong(self, order: Sequence[Wanted], beside: Beside) -> bool:
        return any(True for line in self._quoted(order, beside) for _ in faults(line))

    def _note(
        self, line: QuotedLine, order: Sequence[Wanted], beside: Beside, best: dict[tuple[str, str, int], Found]
    ) -> None:
        for fault, culprit, most in faults(line):
            units = tuple((wanted.offer.buying.product, wanted.quantity) for wanted in order)
            buying = line.wanted.offer.buying
            had = tuple(sorted(line.wanted.bought.items()))
            made = Found(fault, culprit, buying, units, had, beside, line.unit_net, most / line.delivered)
            key = (fault, culprit, buying.product)
            if key not in best or made.size < best[key].size:
                best[key] = made

    # markets beside each other, and days after each other

    def _ladder(self) -> None:
        """Grades that pay more than a dearer grade does, for the same units on the same day."""
        ladder = [grade for grade in self.markets.ladder if grade in self.markets.grades]
        places = list(self._markets())
        for day, item in product(self.days(), self.markets.products):
            coupons = self._named(item)[1]
            for i, upper in enumerate(ladder):
                for lower in ladder[i + 1 :]:
                    for coupon, (above, below) in product(coupons, _pairs(places, upper, lower)):
                        self._compare(Buying(item, *above, "", coupon, day), Buying(item, *below, "", coupon, day))

    def _compare(self, upper: Buying, lower: Buying) -> None:
        dear, cheap = self.book.offer(upper), self.book.offer(lower)
        if dear.price is None or cheap.price is None:
            return
        key = ("ladder", *self._key(dear), *self._key(cheap), upper.grade, lower.grade)
        self._again_or(key, lower, lambda: self._reversed(dear, cheap))

    def _reversed(self, dear: Offer, cheap: Offer) -> list[Found]:
        most = self.markets.most
        tried = sorted({*quantities(self.book, dear, {}, most), *quantities(self.book, cheap, {}, most)})

        def pays(units: int) -> tuple[QuotedLine, QuotedLine]:
            return self._quoted([Wanted(dear, units)])[0], self._quoted([Wanted(cheap, units)])[0]

        for quantity in tried:
            upper, lower = pays(quantity)
            if lower.unit_net > upper.unit_net:
                culprit = next((step.rule for step in reversed(upper.steps)), cheap.list)
                order = ((cheap.buying.product, quantity),)
                made = Found(
                    "reversed", culprit, cheap.buying, order, (), NOTHING_BESIDE, lower.unit_net, upper.unit_net
                )
                return [replace(made, other=dear.buying.grade)]
        return []

    def _unpriced(self, buying: Buying, offer: Offer) -> None:
        if offer.lacking is not None and offer.lacking.reason != "no_list_price":
            like = self._like(buying)
            self.found.append(Found("unpriced", offer.list, buying, other=offer.lacking.reason, customers=like))

    def _gaps(self) -> None:
        """Days without a list price between, before or after days with one."""
        days = [*self.days(), self.markets.end]
        for item, (channel, region, grade) in product(self.markets.products, list(self._markets())):
            buyings = [Buying(item, channel, region, grade, "", "", day) for day in days[:-1]]
            priced = [self.book.offer(buying) for buying in buyings]
            if not any(offer.price is not None for offer in priced):
                continue
            start: int | None = None
            for i, offer in enumerate([*priced, None]):
                is_gap = offer is not None and offer.lacking is not None and offer.lacking.reason == "no_list_price"
                if is_gap and start is None:
                    start = i
                elif not is_gap and start is not None:
                    self.found.append(Found("gap", "", buyings[start], until=days[i]))
                    start = None


def _pairs(
    places: Sequence[tuple[int, int, str]], upper: str, lower: str
) -> Iterator[tuple[tuple[int, int, str], tuple[int, int, str]]]:
    """The markets of two grades that are beside each other: the same region, and the same channel where both buy through it."""
    above = [place for place in places if place[2] == upper]
    below = [place for place in places if place[2] == lower]
    shared = {place[0] for place in above} & {place[0] for place in below}
    for one, other in product(above, below):
        if one[1] == other[1] and (one[0] == other[0] or not shared):
            yield one, other
