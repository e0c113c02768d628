"""A review of prices (价格回顾): the lines of a span held against the plan's rules, and what all its tables rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.plan.price_book import price_book
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.intake import TakenIn
from salesplan.planning.pricing.reviewing.buyers import Earlier
from salesplan.planning.pricing.reviewing.priced import Lines, price_lines
from salesplan.planning.pricing.reviewing.span import Span
from salesplan.planning.pricing.reviewing.sums import Sums, by_node, by_seller, total
from salesplan.pricing.book import Book
from salesplan.pricing.rule import Rule
from salesplan.sales.courses import Market, Sold, in_detail
from salesplan.sales.engine import Engine
from salesplan.sales.price_lines import bought_by_day, shares_of_sellers, sold_lines
from salesplan.terms.money import percent
from salesplan.terms.short import short_amount
from salesplan.words.sentence import Sentence, sentence


@dataclass(frozen=True)
class PriceReview:
    """The lines of a span, priced."""

    ground: Ground
    book: Book
    span: Span
    lines: Lines
    shares: Mapping[tuple[int, int], Sequence[tuple[int, Decimal]]]
    engine: Engine
    taken: TakenIn

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The price rules by id, those of promotions among them."""
        return {one.id: one.value for one in self.book.rules}

    @cached_property
    def company(self) -> Sums:
        """The sums of all lines."""
        return total(self.lines)

    @cached_property
    def sellers(self) -> Mapping[int | None, Sums]:
        """The sums of each seller's shares of lines; None: what nobody is credited with."""
        return by_seller(self.lines, self.shares)

    def by_node(self, axis: str) -> Mapping[int | None, Sums]:
        """The sums of what was sold on each node itself; None: no node of the plan."""
        return self._by_axis[axis]

    @cached_property
    def _by_axis(self) -> Mapping[str, Mapping[int | None, Sums]]:
        return {axis: by_node(self.lines, axis) for axis in NODE_AXES}

    @cached_property
    def customers(self) -> Mapping[str | None, Sums]:
        """The sums of each customer; None: not said."""
        found: dict[str | None, Sums] = {}
        for line in self.lines.priced:
            found.setdefault(line.sold.customer, Sums()).add(line)
        for one in self.lines.unpriced:
            found.setdefault(one.sold.customer, Sums()).miss(one.realised)
        return found

    @cached_property
    def course(self) -> list[Sold]:
        """What was sold of each product in each channel, day by day, from the exports' first sale to the span's last day."""
        return in_detail(self.engine, Market(), self.span.began, self.span.last)

    def short(self, minor: int) -> str:
        """An amount in a few digits, for sentences."""
        return short_amount(minor, self.ground.digits, self.ground.loaded.language)

    def say(self, told: Sentence) -> str:
        """A sentence in the reader's language."""
        return told.say(self.ground.loaded.language)


def price_review(ground: Ground, engine: Engine, taken: TakenIn, span: Span) -> PriceReview:
    """Hold the sales of a span against the plan's prices."""
    book = price_book(ground)
    counting = any(one.value.counts() for one in book.rules)
    earlier = Earlier(ground, bought_by_day(engine, span.last)) if counting else None
    lines = price_lines(ground, book, sold_lines(engine, span.first, span.last), earlier)
    return PriceReview(ground, book, span, lines, shares_of_sellers(engine, span.first, span.last), engine, taken)


def findings_of(made: PriceReview) -> list[Finding]:
    """What keeps the review from being of all sales."""
    lines = made.lines
    if not lines.unpriced:
        return []
    amount = sum(line.realised for line in lines.unpriced)
    rows = len(lines.unpriced) + len(lines.priced)
    told, hint = amount_text(made.ground, amount), sentence("see_unpriced")
    share = percent(len(lines.unpriced) / rows)
    return [finding("SP386", hint=hint, lines=len(lines.unpriced), share=share, amount=told)]
