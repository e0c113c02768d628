"""Every sold line with what the plan's rules say it costs (逐行对价): list, each rule's discount, expected, realised.

All of it is whole minor units. The realised amount is rounded once, by line; what that makes of the exact sum is told as a
step of its own. Returns are quoted as the sale that they undo, with the sign turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from salesplan.plan.ground import Ground
from salesplan.planning.pricing.reviewing.buyers import Buyers, Earlier
from salesplan.pricing.book import Book
from salesplan.pricing.quote import QuotedLine, Quoter, Wanted, quote
from salesplan.sales.price_lines import SoldLine
from salesplan.terms.money import atoms_in, nearest
from salesplan.terms.steps import each


class Priced(NamedTuple):
    """A line with its quote. Money in whole minor units, below zero for returns; steps: rule → what it takes off or adds.

    expected: what the rules say that it costs, listed and all steps. units: pieces, above zero, and whole. gift: whether it is
    free goods that another line of its order earned.
    """

    sold: SoldLine
    quoted: QuotedLine
    listed: int
    steps: tuple[tuple[str, int], ...]
    expected: int
    realised: int
    units: int
    gift: bool = False

    @property
    def leakage(self) -> int:
        """What is missing of the expected amount; below zero where more was paid."""
        return self.expected - self.realised


class Unpriced(NamedTuple):
    """A line that can't be held against a price, and why: a key of the catalogue."""

    sold: SoldLine
    realised: int
    reason: str


@dataclass(frozen=True)
class Lines:
    """All counted lines of a span, in an order that doesn't hang on that of the rows. atoms: their exact sum."""

    priced: Sequence[Priced]
    unpriced: Sequence[Unpriced]
    atoms: int
    unit: int

    @property
    def realised(self) -> int:
        """What was paid for the priced ones."""
        return sum(line.realised for line in self.priced)

    @property
    def rounding(self) -> int:
        """What the exact sum of all lines, rounded, is more than the sum of the rounded lines."""
        rounded = self.realised + sum(line.realised for line in self.unpriced)
        return nearest(self.atoms, self.unit) - rounded


def price_lines(ground: Ground, book: Book, sold: Sequence[SoldLine], earlier: Earlier | None) -> Lines:
    """Hold every line against its quote. earlier: what customers bought before, where a rule asks for it."""
    unit = atoms_in(ground.digits)
    desk = _Desk(ground, book, earlier, unit)
    orders: dict[tuple[object, ...], list[tuple[SoldLine, Wanted]]] = {}
    unpriced: list[Unpriced] = []
    for i, line in enumerate(sold):
        wanted = desk.wanted(line)
        if isinstance(wanted, str):
            unpriced.append(Unpriced(line, minor(line.atoms, unit), wanted))
        else:
            orders.setdefault(_order(line, i), []).append((line, wanted))
    priced = [one for members in each(list(orders.values()), "step_prices") for one in desk.priced(members)]
    return Lines(priced, unpriced, sum(line.atoms for line in sold), unit)


def minor(atoms: int, unit: int) -> int:
    """A line's amount in whole minor units, halves up as quotes are, and of a return as of its sale.

    >>> minor(25, 10), minor(-25, 10), minor(24, 10)
    (3, -3, 2)
    """
    whole = (2 * abs(atoms) + unit) // (2 * unit)
    return -whole if atoms < 0 else whole


def _order(line: SoldLine, i: int) -> tuple[object, ...]:
    """What lines of one order have in common: one buyer, one day, one direction; a line without an order is one by itself."""
    if line.order is None:
        return (i,)
    back = (line.quantity or 0) < 0
    return line.layout, line.order, line.bought_on, line.day, line.customer, line.channel, line.region, back


def _missing(line: SoldLine) -> str | None:
    """What a line lacks to have a price at all."""
    if line.product is None or line.product < 0:
        return "without_product"
    if line.quantity is None:
        return "without_quantity"
    if not line.quantity:
        return "zero_quantity"
    return None if line.quantity == int(line.quantity) else "broken_quantity"


class _Desk:
    """Quotes lines; what is alike is quoted once."""

    def __init__(self, ground: Ground, book: Book, earlier: Earlier | None, unit: int) -> None:
        self.book, self.earlier, self.unit = book, earlier, unit
        self.buyers, self.quoter = Buyers(ground, book), Quoter(book)
        self._orders: dict[tuple[object, ...], list[QuotedLine]] = {}

    def wanted(self, line: SoldLine) -> Wanted | str:
        """What is to be quoted, or why nothing can be."""
        if (missing := _missing(line)) is not None:
            return missing
        assert line.product is not None  # noqa: S101 - else it would be missing
        units = abs(int(line.quantity or 0))
        offer = self.buyers.offer(line)
        if offer.lacking is not None:
            return offer.lacking.reason
        over = self.counting(offer.rules["line"]) if self.earlier and line.customer else ()
        if not over or self.earlier is None or line.customer is None:
            return Wanted(offer, units)
        return Wanted(offer, units, self.earlier.of(line.customer, line.product, line.bought_on, over))

    @staticmethod
    def counting(rules: Sequence[object]) -> Sequence[str]:
        """The periods whose earlier purchases some rule asks for."""
        return sorted({counts[0] for one in rules if (counts := one.rule.counts())})  # type: ignore[attr-defined]

    def priced(self, members: Sequence[tuple[SoldLine, Wanted]]) -> Iterator[Priced]:
        """The lines of an order. Lines that cost nothing may be the free goods of the others."""
        if len(members) == 1:
            (line, wanted), *_ = members
            yield self._line(line, self.quoter.single(wanted))
            return
        paid = [(line, wanted) for line, wanted in members if line.atoms]
        quotes = self._quoted([wanted for _, wanted in paid])
        given = _given(quotes)
        for (line, _), quoted in zip(paid, quotes, strict=True):
            yield self._line(line, quoted)
        for line, wanted in members:
            if not line.atoms:
                yield self._gift(line, wanted, given)

    def _quoted(self, order: Sequence[Wanted]) -> list[QuotedLine]:
        joint = any(one.offer.rules["bundle"] or one.offer.rules["order"] for one in order)
        if not joint or len(order) == 1:
            return [self.quoter.single(one) for one in order]
        key = tuple((id(one.offer), one.quantity, tuple(sorted(one.bought.items()))) for one in order)
        if key not in self._orders:
            self._orders[key] = quote(self.book, order)
        return self._orders[key]

    def _line(self, line: SoldLine, quoted: QuotedLine) -> Priced:
        sign = -1 if (line.quantity or 0) < 0 else 1
        steps = tuple((step.rule, sign * step.amount) for step in quoted.steps if step.amount)
        units, realised = quoted.wanted.quantity, minor(line.atoms, self.unit)
        return Priced(line, quoted, sign * quoted.listed, steps, sign * quoted.net, realised, units)

    def _gift(self, line: SoldLine, wanted: Wanted, given: Sequence[_Given]) -> Priced:
        """A line that cost nothing: at its list price, less all of it where a rule gave it; else it is a line like others."""
        made = self._line(line, self.quoter.single(wanted))
        for one in given:
            if one.product == wanted.offer.buying.product and one.units >= wanted.quantity:
                one.units -= wanted.quantity
                return made._replace(steps=((one.rule, -made.listed),), expected=0, gift=True)
        return made


@dataclass
class _Given:
    """Units of a product that a rule gave for nothing, less those that were found."""

    rule: str
    product: int
    units: int


def _given(quotes: Sequence[QuotedLine]) -> list[_Given]:
    return [_Given(step.rule, step.gift, step.free) for one in quotes for step in one.steps if step.free]


def unit_price(line: Priced, unit: int) -> Fraction:
    """What a piece of a sold line was paid, in major units; unit: minor units in a major one."""
    return Fraction(line.realised, unit * line.units)
