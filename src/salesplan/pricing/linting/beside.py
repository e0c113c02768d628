"""What else an order may hold (同单其他商品), as far as it matters for its lines.

All that counts of it is what it comes to: at its list and so far. Between two amounts at which an order total turns to
another step, what a line bears of it only rises or only falls, so the ends are tried: where a total is reached, and, where
a total is of list amounts, one minor unit before the next step, too. Of a list amount the least and the most that it can
come to so far are tried. The steps of a total are looked for beneath what earlier totals take off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import TypeAlias

from salesplan.pricing.book import Book, Offer, Ranked
from salesplan.pricing.linting.goods import Pool, Warehouse
from salesplan.pricing.linting.points import Part, before_orders, first
from salesplan.pricing.order_total import OrderTotal
from salesplan.pricing.quote import NOTHING_BESIDE, Beside, Wanted, by_rank, close, is_free
from salesplan.pricing.rule import Rule
from salesplan.pricing.scope import Buying
from salesplan.pricing.sharing import rounded, shared

Path: TypeAlias = Callable[[int], Beside]
DOUBLINGS = 24  # of an order beyond the largest step: what is left of an amount after totals that take nearly all of it


@dataclass(frozen=True)
class Rest:
    """What else the orders of a buyer may hold on a day."""

    book: Book
    warehouse: Warehouse
    buying: Buying

    def key(self, offer: Offer) -> tuple[Pool, ...]:
        """What of it matters for an offer."""
        return tuple(self._pool(one) for one in offer.rules["order"] if is_of_list(one.rule))

    def _pool(self, one: Ranked) -> Pool:
        return self.warehouse.pool(self.buying, one.id)

    def levels(self, order: Sequence[Wanted]) -> list[Beside]:
        """What else an order of these lines may hold, as far as it matters; nothing first."""
        rules = [one for one, _ in by_rank([wanted.offer for wanted in order], "order")]
        parts = before_orders(self.book, order) if rules else []
        if not parts:
            return [NOTHING_BESIDE]
        search = _Levels(self.book, rules, parts)
        return search.found(
            [pool for pool in dict.fromkeys(self._pool(one) for one in rules if is_of_list(one.rule)) if pool]
        )


def at_list(amount: int) -> Beside:
    """Goods from which nothing is off so far."""
    return Beside(amount, amount)


def is_of_list(rule: Rule) -> bool:
    """Whether an order total, and its share, are of list amounts."""
    return rule.stack is not None and rule.stack.of == "list"


def _total(one: Ranked) -> OrderTotal:
    assert isinstance(one.rule, OrderTotal)  # noqa: S101 - the stage says so
    return one.rule


class _Levels:
    """The amounts beside some lines at which an order total turns to another step. Amounts in minor units."""

    def __init__(self, book: Book, rules: Sequence[Ranked], parts: Sequence[Part]) -> None:
        self.book, self.rules, self.parts = book, rules, parts
        self.starts = {one.id: [start * book.unit for start in _total(one).ladder.starts] for one in rules}
        self.is_dear = sum(part.running for part in parts) > sum(part.listed for part in parts)
        self.is_mixed = len({is_of_list(one.rule) for one in rules}) > 1

    def found(self, pools: Sequence[Pool]) -> list[Beside]:
        """All of them; pools: of the goods that cost less than their list and count in one of the totals."""
        levels = {at_list(amount) for amount in self._along(at_list, [0])}
        if self.is_dear:
            levels |= {at_list(one.listed - 1) for one in levels if one.listed}
        for pool in pools:
            levels |= set(self._beneath(pool))
        return sorted(levels, key=lambda one: (one.listed, -one.running))

    def _beneath(self, pool: Pool) -> Iterator[Beside]:
        """Those of goods that have come to as little as they can, and between that and their list."""
        listed = sum((part.listed for part in self.parts), Fraction(0))
        worst = pool.worst(listed, sum(part.running for part in self.parts))
        turns = self._along(lambda amount: Beside(amount, pool.lowest(amount)), [0, *pool.starts(), worst])
        for amount in sorted({near for turn in turns for near in (turn - 1, turn) if near >= 0}):
            lowest = pool.lowest(amount)
            yield Beside(amount, lowest)
            if self.is_mixed:
                for running in self._between(amount, lowest):
                    yield Beside(amount, running)

    def _between(self, amount: int, lowest: int) -> Iterator[int]:
        """What goods of a list amount come to so far, where a total of what lines cost turns to another step."""
        for turn in self._along(lambda running: Beside(amount, running), [lowest, amount], amount):
            yield from (running for running in (turn - 1, turn) if lowest <= running <= amount)

    def _along(self, path: Path, known: Sequence[int], end: int | None = None) -> list[int]:
        """The places of a path at which a total turns to another step, with those known."""
        found = set(known)
        for one in self.rules:
            mine = [part for part in self.parts if one.id in part.rules]
            if is_of_list(one.rule):
                if end is None:
                    found |= self._lacking(one, sum((part.listed for part in mine), Fraction(0)))
            elif one is self.rules[0] and path is at_list:
                found |= self._lacking(one, sum(part.running for part in mine))
            else:
                found |= set(self._crossings(one, path, sorted(found), end))
        return sorted(found)

    def _lacking(self, one: Ranked, counted: Fraction | int) -> set[int]:
        """What lines that count for so much lack of each step."""
        return {ceil(start - counted) for start in self.starts[one.id] if start > counted}

    def _crossings(self, one: Ranked, path: Path, known: Sequence[int], end: int | None) -> Iterator[int]:
        """The places at which a total of what lines cost so far is reached, one at most between two known ones."""

        def reached(place: int) -> int:
            # A total counts nothing where another of its group has taken something.
            counted = self._walk(path(place)).get(one.id, 0)
            return sum(start <= counted for start in self.starts[one.id])

        top = end if end is not None else max(*known, *self.starts[one.id], 1) << DOUBLINGS
        for low, high in pairwise([*known, top]):
            low_step = reached(low)
            high_step = reached(high - 1) if high - 1 > low else low_step
            steps = range(min(low_step, high_step), max(low_step, high_step))
            for step in steps:
                # Where goods beside cost less than a total takes off them, more of them make a later one's amount smaller.
                rises = high_step > low_step
                yield first(lambda place, step=step, rises=rises: (reached(place) > step) == rises, low, high - 1)  # type: ignore[misc]

    def _walk(self, beside: Beside) -> dict[str, Fraction]:
        """What counts in each total, when it is its turn, as `quote` counts it."""
        running = [*(part.running for part in self.parts), beside.running]
        counted: dict[str, Fraction] = {}
        groups: set[str] = set()
        for one in self.rules:
            if not is_free(one, groups):
                continue
            at = [i for i, part in enumerate(self.parts) if one.id in part.rules] + [len(self.parts)]
            whole = sum(running[i] for i in at)
            listed = sum((self.parts[i].listed for i in at[:-1]), Fraction(beside.listed))
            base = listed if is_of_list(one.rule) else Fraction(whole)
            counted[one.id] = base
            taken = _total(one).takes_of(base / self.book.unit, Fraction(whole, self.book.unit))
            off = rounded(taken * self.book.unit)
            for i, borne in zip(at, shared(off, [Fraction(running[i]) for i in at]), strict=True):
                running[i] -= borne
            if off:
                close(one, groups)
        return counted
