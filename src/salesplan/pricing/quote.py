"""The quote (报价): what an order costs, in steps from list to net whose amounts add up exactly.

Within the rules of a line everything is an exact fraction; the line is rounded once, halves up, to whole minor units of the
currency. What bundles and orders take off is rounded once, too, and shared by the lines in whole minor units. A step's
amount is the difference of two rounded sums, so the steps add up to list less net.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from salesplan.pricing.book import Book, Offer, Ranked
from salesplan.pricing.bundle import Bundle
from salesplan.pricing.order_total import OrderTotal
from salesplan.pricing.rule import Line, Stage
from salesplan.pricing.sharing import rounded, shared

ZERO = Fraction(0)
NOTHING_BOUGHT: Mapping[str, int] = {}


class Wanted(NamedTuple):
    """A line of an order: what holds for it, and the units. bought: units of it bought earlier, by period."""

    offer: Offer
    quantity: int
    bought: Mapping[str, int] = NOTHING_BOUGHT


class Beside(NamedTuple):
    """What other lines of an order come to that count in its totals: at their list and so far, in whole minor units."""

    listed: int
    running: int


NOTHING_BESIDE = Beside(0, 0)


class Step(NamedTuple):
    """A step of the waterfall. base, amount and running in whole minor units; amount is below zero where it lowers the price.

    exact: what is left, in major units, unrounded. free: units given, of `gift`, a product's number.
    """

    rule: str
    kind: str
    base: int
    amount: int
    running: int
    exact: Fraction
    free: int
    gift: int


@dataclass(frozen=True)
class QuotedLine:
    """A line with its price: money in whole minor units, `exact` in major ones and unrounded.

    floor, cost: of all that is delivered, free goods included, in major units; None where not known.
    crossed: the rule, or the list, whose step went below the floor; empty where none did. closed: nothing comes on top of it.
    slack: what sharing whole minor units among lines may cost or spare this one; zero where only its own rules worked.
    """

    wanted: Wanted
    listed: int
    net: int
    exact: Fraction
    steps: tuple[Step, ...]
    floor: Fraction | None
    cost: Fraction | None
    crossed: str
    closed: bool
    slack: Fraction

    @property
    def free(self) -> int:
        """Units of the line's own product that come for nothing."""
        product = self.wanted.offer.buying.product
        return sum(step.free for step in self.steps if step.gift == product)

    @property
    def delivered(self) -> int:
        """Units of the line's own product that are delivered."""
        return self.wanted.quantity + self.free

    @property
    def unit_net(self) -> Fraction:
        """What a delivered unit costs, in major units, unrounded."""
        return self.exact / self.delivered

    @property
    def is_below_floor(self) -> bool:
        """Whether less is paid than the floors of all that is delivered; unrounded, so that no quantity hides it."""
        return self.floor is not None and self.exact + self.slack < self.floor

    @property
    def is_below_cost(self) -> bool:
        """Whether less is paid than all that is delivered costs."""
        return self.cost is not None and self.exact + self.slack < self.cost

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that took part."""
        return tuple(step.rule for step in self.steps)


def applied(
    offer: Offer, quantity: int, bought: Mapping[str, int] = NOTHING_BOUGHT
) -> tuple[list[Ranked], dict[str, str]]:
    """The line rules that hold for a quantity in the order in which they work, and of the others whom each gives way to.

    `quantity` stands for a rule that isn't for this many units.
    """
    main: Ranked | None = None
    stacked: list[Ranked] = []
    groups: dict[str, str] = {}
    lost: dict[str, str] = {}
    for one in offer.rules["line"]:
        stack = one.rule.stack
        if not one.rule.reaches(quantity, bought):
            lost[one.id] = "quantity"
        elif stack is None:
            if main is None:
                main = one
            else:
                lost[one.id] = main.id
        elif stack.group and stack.group in groups:
            lost[one.id] = groups[stack.group]
        else:
            stacked.append(one)
            if stack.group:
                groups[stack.group] = one.id
    if main is not None and main.rule.alone:
        lost |= {one.id: main.id for one in stacked}
        stacked = []
    return ([] if main is None else [main]) + stacked, lost


@dataclass
class _Working:
    """A line while it is worked on; amounts in major units."""

    wanted: Wanted
    book: Book
    listed: Fraction
    running: Fraction
    floor: Fraction | None  # of a unit
    steps: list[Step] = field(default_factory=list)
    closed: bool = False
    gifts_floor: Fraction = ZERO
    gifts_cost: Fraction = ZERO
    own_free: int = 0
    crossed: str = ""
    slack: Fraction = ZERO

    @property
    def net(self) -> int:
        """What is left, in whole minor units."""
        return rounded(self.running * self.book.unit)

    def step(self, rule: str, kind: str, base: Fraction, running: Fraction, free: int = 0, gift: int = -1) -> None:
        unit, before = self.book.unit, self.net
        if running == self.running and not free:
            return
        self.running = running
        self.steps.append(Step(rule, kind, rounded(base * unit), self.net - before, self.net, running, free, gift))

    def test_floor(self, rule: str) -> None:
        floor = self.floor_amount
        if floor is not None and self.running + self.slack < floor:
            self.crossed = self.crossed or rule
        else:
            self.crossed = ""

    @property
    def floor_amount(self) -> Fraction | None:
        return None if self.floor is None else self.floor * (self.wanted.quantity + self.own_free) + self.gifts_floor

    def done(self) -> QuotedLine:
        offer = self.wanted.offer
        delivered = self.wanted.quantity + self.own_free
        cost = None if offer.cost is None else offer.cost * delivered + self.gifts_cost
        listed = rounded(self.listed * self.book.unit)
        steps, crossed = tuple(self.steps), self.crossed
        return QuotedLine(
            self.wanted,
            listed,
            self.net,
            self.running,
            steps,
            self.floor_amount,
            cost,
            crossed,
            self.closed,
            self.slack,
        )


def _line(book: Book, wanted: Wanted) -> _Working:
    """A line with its own rules worked in. The offer must have a price."""
    offer, quantity = wanted.offer, wanted.quantity
    price = offer.price or ZERO
    listed = price * quantity
    rules, _ = applied(offer, quantity, wanted.bought)
    made = _Working(wanted, book, listed, listed, _floor(offer, rules))
    made.test_floor(offer.list)
    for one in rules:
        stack = one.rule.stack
        base = made.running if stack is not None and stack.of == "running" else listed
        taken = one.rule.takes(Line(price, quantity, made.running, base, wanted.bought))
        gift = book.products[taken.gift] if taken.gift else offer.buying.product
        _give(made, gift, taken.free)
        made.step(one.id, one.rule.kind, base, max(made.running - taken.amount, ZERO), taken.free, gift)  # type: ignore[attr-defined]
        made.test_floor(one.id)
        made.closed = made.closed or one.rule.alone
    return made


def _floor(offer: Offer, rules: Sequence[Ranked]) -> Fraction | None:
    """The floor of a unit: the plan's, or the lowest of those that the rules bring along."""
    own = [share for one in rules if (share := one.rule.own_floor()) is not None]
    if own:
        return None if offer.cost is None else min(own) * offer.cost
    return offer.floor


def _give(made: _Working, gift: int, units: int) -> None:
    buying = made.wanted.offer.buying
    if gift == buying.product:
        made.own_free += units
    elif units:
        offer = made.book.offer(buying._replace(product=gift))
        made.gifts_floor += units * (offer.floor or ZERO)
        made.gifts_cost += units * (offer.cost or ZERO)


def quote(book: Book, order: Sequence[Wanted], beside: Beside = NOTHING_BESIDE) -> list[QuotedLine]:
    """The lines of an order with their prices; every offer must have a price, and all are of one buyer and day.

    beside: what other lines of the order come to; they count in every order total.
    """
    lines = [_line(book, wanted) for wanted in order]
    if any(line.wanted.offer.rules["bundle"] or line.wanted.offer.rules["order"] for line in lines):
        still_open = [line for line in lines if not line.closed]
        exact = [line.running for line in still_open]
        _bundles(book, still_open)
        _totals(book, still_open, beside)
        for line, running in zip(still_open, exact, strict=True):
            if not line.slack:
                line.running = running
    return [line.done() for line in lines]


def before_totals(book: Book, order: Sequence[Wanted]) -> list[tuple[Wanted, int]]:
    """The lines of an order that count in its totals, each with what it comes to before those, in whole minor units."""
    lines = [line for line in (_line(book, wanted) for wanted in order) if not line.closed]
    _bundles(book, lines)
    return [(line.wanted, line.net) for line in lines]


def _bundles(book: Book, lines: Sequence[_Working]) -> None:
    """What bundles take off; lines are in whole minor units from here on."""
    for line in lines:
        line.running = Fraction(line.net, book.unit)
    left = {id(line): line.wanted.quantity for line in lines}
    groups: set[str] = set()
    for one, at in by_rank([line.wanted.offer for line in lines], "bundle"):
        if is_free(one, groups) and _bundle(book, one, [lines[i] for i in at], left):
            close(one, groups)


def _totals(book: Book, lines: Sequence[_Working], beside: Beside) -> None:
    """What order totals take off."""
    groups: set[str] = set()
    for one, at in by_rank([line.wanted.offer for line in lines], "order"):
        if not is_free(one, groups):
            continue
        off, borne = _order(book, one, [lines[i] for i in at], beside)
        beside = beside._replace(running=beside.running - borne)
        if off:
            close(one, groups)


def is_free(one: Ranked, groups: set[str]) -> bool:
    """Whether no rule of its group has worked."""
    return one.rule.stack is None or one.rule.stack.group not in groups


def close(one: Ranked, groups: set[str]) -> None:
    """Let no other rule of its group work."""
    if one.rule.stack is not None and one.rule.stack.group:
        groups.add(one.rule.stack.group)


def by_rank(offers: Sequence[Offer], stage: Stage) -> Iterator[tuple[Ranked, list[int]]]:
    """The rules of a stage in order, each with the places of its offers; a rule's rank is that of its nearest offer."""
    best: dict[str, Ranked] = {}
    at: dict[str, list[int]] = {}
    for i, offer in enumerate(offers):
        for one in offer.rules[stage]:
            best[one.id] = max(best.get(one.id, one), one, key=lambda found: found.rank)
            at.setdefault(one.id, []).append(i)
    for one in sorted(best.values(), key=lambda found: (found.rank, found.id), reverse=True):
        yield one, at[one.id]


def _bundle(book: Book, one: Ranked, lines: Sequence[_Working], left: dict[int, int]) -> bool:
    rule = one.rule
    assert isinstance(rule, Bundle)  # noqa: S101 - the stage says so
    needs = {book.products[name]: units for name, units in rule.of.items()}
    there = {product: sum(left[id(line)] for line in lines if _product(line) == product) for product in needs}
    sets = min(there[product] // units for product, units in needs.items())
    if not sets:
        return False
    used: list[tuple[_Working, Fraction]] = []
    for product, units in needs.items():
        missing = units * sets
        for line in lines:
            if _product(line) == product and missing:
                taken = min(left[id(line)], missing)
                left[id(line)] -= taken
                missing -= taken
                used.append((line, Fraction(taken, line.wanted.quantity)))
    running = [line.running * part for line, part in used]
    whole = sum(running, ZERO)
    base = whole if rule.stack.of == "running" else sum((line.listed * part for line, part in used), ZERO)
    off = rounded(rule.takes_of(base, whole, sets) * book.unit)
    _take(book, one, [line for line, _ in used], shared(off, running), base)
    return off > 0


def _product(line: _Working) -> int:
    return line.wanted.offer.buying.product


def _order(book: Book, one: Ranked, lines: Sequence[_Working], beside: Beside) -> tuple[int, int]:
    """What an order total takes off, and how much of it those beside bear, in whole minor units."""
    rule = one.rule
    assert isinstance(rule, OrderTotal)  # noqa: S101 - the stage says so
    running = [*(line.running for line in lines), Fraction(beside.running, book.unit)]
    whole = sum(running, ZERO)
    listed = Fraction(beside.listed, book.unit)
    base = whole if rule.stack.of == "running" else sum((line.listed for line in lines), listed)
    off = rounded(rule.takes_of(base, whole) * book.unit)
    *offs, borne = shared(off, running)
    _take(book, one, lines, offs, base)
    return off, borne


def _take(book: Book, one: Ranked, lines: Sequence[_Working], offs: Sequence[int], base: Fraction) -> None:
    for line, off in zip(lines, offs, strict=True):
        if off:
            line.slack = (line.slack or Fraction(1, book.unit)) + Fraction(1, book.unit)
            line.step(one.id, one.rule.kind, base, line.running - Fraction(off, book.unit))  # type: ignore[attr-defined]
            line.test_floor(one.id)


class Quoter:
    """Quotes many orders; lines that are alike are computed once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._known: dict[tuple[int, int, tuple[tuple[str, int], ...]], QuotedLine] = {}

    def single(self, wanted: Wanted) -> QuotedLine:
        """An order of one line."""
        key = (id(wanted.offer), wanted.quantity, tuple(sorted(wanted.bought.items())) if wanted.bought else ())
        if key not in self._known:
            self._known[key] = quote(self.book, [wanted])[0]
        return self._known[key]
