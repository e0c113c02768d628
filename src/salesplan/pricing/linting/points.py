"""The quantities at which anything can go wrong (临界数量).

Between two cuts (the steps of ladders, the bounds of quantities, order totals reached) the amount of a line is linear in
its quantity, and so is the number of units delivered for quantities that leave the same rest by the free goods' step. The
price of a unit, the quotient, is monotone then: if it is right at both ends of the stretch, it is right within. So the ends
are tried, and nothing is sampled. Where two marginal ladders multiply, the amount isn't linear, and every quantity is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import lcm
from typing import NamedTuple

from salesplan.pricing.book import Book, Offer
from salesplan.pricing.bundle import Bundle
from salesplan.pricing.order_total import OrderTotal
from salesplan.pricing.quote import Wanted, before_totals

WIDEST_STEP = 5_000  # units of the free goods' common step, beyond which every quantity is tried


def purchases(offer: Offer) -> list[Mapping[str, int]]:
    """What may have been bought before, as far as it matters: nothing, and one unit short of each step of each ladder."""
    starts: dict[str, set[int]] = {}
    for one in offer.rules["line"]:
        if counted := one.rule.counts():
            period, steps = counted
            starts.setdefault(period, {0}).update(step - 1 for step in steps)
    periods = sorted(starts)
    return [dict(zip(periods, units, strict=True)) for units in product(*(sorted(starts[p]) for p in periods))]


def positions(offer: Offer, bought: Mapping[str, int], tried: Sequence[int]) -> list[Mapping[str, int]]:
    """Earlier purchases with which a quantity ends on a step of a ladder, besides those with which it begins on one."""
    made: dict[tuple[tuple[str, int], ...], Mapping[str, int]] = {tuple(sorted(bought.items())): bought}
    for one in offer.rules["line"]:
        if counted := one.rule.counts():
            period, steps = counted
            for step, quantity in product(steps, tried):
                for units in (step - quantity - 1, step - quantity):
                    if units >= 0:
                        other = {**bought, period: units}
                        made[tuple(sorted(other.items()))] = other
    return list(made.values())


def cuts(book: Book, offer: Offer, bought: Mapping[str, int], most: int) -> list[int]:
    """The quantities from which on something else holds, 1 first, those above `most` left out."""
    found = {1}
    for one in (*offer.rules["line"], *offer.rules["bundle"]):
        between = one.rule.quantity
        found |= {between.min or 1, *one.rule.turns()} | ({between.max + 1} if between.max is not None else set())
        if counted := one.rule.counts():
            period, steps = counted
            found |= {step - bought.get(period, 0) for step in steps}
    own = sorted(cut for cut in found if 1 <= cut <= most)
    return sorted({*own, *_order_cuts(book, offer, bought, own, most)})


def _order_cuts(book: Book, offer: Offer, bought: Mapping[str, int], own: Sequence[int], most: int) -> Iterator[int]:
    """The quantities with which the line alone reaches an order total."""
    for one in offer.rules["order"]:
        if not isinstance(one.rule, OrderTotal):
            continue
        of = one.rule.stack.of
        for start, end in pairwise([*own, most + 1]):
            for amount in one.rule.ladder.starts:
                reaches = _reaches(book, offer, bought, of, amount)
                if reaches(end - 1) and not reaches(start):
                    yield first(reaches, start, end - 1)


def _reaches(book: Book, offer: Offer, bought: Mapping[str, int], of: str, amount: int) -> Callable[[int], bool]:
    def holds(quantity: int) -> bool:
        parts = before_orders(book, [Wanted(offer, quantity, bought)])
        return sum(part.listed if of == "list" else part.running for part in parts) >= amount * book.unit

    return holds


class Part(NamedTuple):
    """What a line counts for in order totals, in minor units, `unit` to a major one: `rules` are their ids."""

    rules: frozenset[str]
    wanted: Wanted
    unit: int
    running: int

    @property
    def listed(self) -> Fraction:
        """The list amount."""
        return (self.wanted.offer.price or Fraction(0)) * (self.wanted.quantity * self.unit)


def before_orders(book: Book, order: Sequence[Wanted]) -> list[Part]:
    """What the lines of an order count for, when it is the turn of order totals; lines that are closed don't count."""
    return [
        Part(frozenset(one.id for one in wanted.offer.rules["order"]), wanted, book.unit, running)
        for wanted, running in before_totals(book, order)
    ]


def first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The first number above `low` that holds, where all from it on to `high` do."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def first_near(guess: int, holds: Callable[[int], bool], low: int, high: int) -> int:
    """The same, looked for around a guess, in steps that double: a few trials where the guess is good."""
    step = 1
    if low < guess < high and not holds(guess):
        low = guess
        while low + step < high and not holds(low + step):
            low, step = low + step, 2 * step
        return first(holds, low, min(low + step, high))
    high = guess if low < guess < high else high
    while high - step > low and holds(high - step):
        high, step = high - step, 2 * step
    return first(holds, max(high - step, low), high)


def step_of(book: Book, offer: Offer) -> int:
    """Every how many units something is given again: 1 where nothing is."""
    repeats = [one.rule.repeats() for one in offer.rules["line"]]
    for one in offer.rules["bundle"]:
        if isinstance(one.rule, Bundle) and len(one.rule.of) == 1:
            name, units = next(iter(one.rule.of.items()))
            repeats += [units] if book.products[name] == offer.buying.product else []
    return lcm(*(repeat for repeat in repeats if repeat)) if any(repeats) else 1


def is_crooked(offer: Offer) -> bool:
    """Whether shares that change with every unit multiply, so that amounts aren't linear between cuts."""
    curved = [one.rule for one in offer.rules["line"] if one.rule.curved]
    return len(curved) > 1 and any(rule.stack is not None and rule.stack.of == "running" for rule in curved)


def quantities(book: Book, offer: Offer, bought: Mapping[str, int], most: int) -> list[int]:
    """The quantities that are to be tried, in order: what is right at all of them is right up to `most`."""
    step = step_of(book, offer)
    if is_crooked(offer) or step > WIDEST_STEP:
        return list(range(1, most + 1))
    tried: set[int] = set()
    for start, end in pairwise([*cuts(book, offer, bought, most), most + 1]):
        tried.update(range(start, min(start + step, end)))
        tried.update(range(max(start, end - step), end))
    return sorted(tried)
