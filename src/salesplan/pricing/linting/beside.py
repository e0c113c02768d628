"""What else an order may hold (同单其他商品), as far as it matters for its lines.

All that counts of it is what it comes to: at its list and so far. Between two amounts at which an order total turns to
another step, what a line bears of it only rises or only falls, so the ends are tried: where a total is reached, and, where
a total is of list amounts, one minor unit before the next step, too. Of a list amount the least and the most that it can
come to so far are tried. The steps of a total are looked for beneath what earlier totals take off.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple, TypeAlias

from salesplan.pricing.book import Book, Offer, Ranked
from salesplan.pricing.linting.goods import Pool, Warehouse
from salesplan.pricing.linting.points import Part, before_orders, first, first_near
from salesplan.pricing.order_total import OrderTotal
from salesplan.pricing.quote import NOTHING_BESIDE, Beside, Wanted, by_rank, close, is_free
from salesplan.pricing.rule import Rule
from salesplan.pricing.scope import Buying
from salesplan.pricing.sharing import rounded, shared

Path: TypeAlias = Callable[[int], Beside]
ROUNDED = 2  # minor units, beyond what a total's rounding and the sharing of it cost a line
ALL_OF_IT = Fraction(10**9)  # where there is no bound
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
        """What else an order of these lines may hold, as far as it decides whether something is wrong; nothing first."""
        search = self._levels(order)
        if search is None:
            return [NOTHING_BESIDE]
        below = {one for pool in self._pools(search.rules) for one in search.worst(search.beneath(pool))}
        return sorted({*search.at_list(), *below}, key=_by_size)

    def left(self, order: Sequence[Wanted]) -> list[tuple[Wanted, Fraction]]:
        """The lines that order totals work on, each with the least that they can leave of it, whatever is beside.

        In minor units. It may be less than any order comes to, never more.
        """
        search = self._levels(order)
        if search is None:
            return []
        share = search.least_share([pool.least for pool in self._pools(search.rules)])
        slack = ROUNDED * len(search.rules)
        return [(part.wanted, part.running * share - slack) for part in search.parts]

    def least(self, order: Sequence[Wanted], beside: Beside, is_wrong: Callable[[Beside], bool]) -> Beside:
        """The smallest of what is like something beside which an order is wrong: of goods from which as much as can be is off."""
        search = self._levels(order)
        if search is None or beside.running == beside.listed or not is_wrong(beside):
            return beside
        for pool in self._pools(search.rules):
            before = 0
            for one in sorted(search.beneath(pool), key=_by_size):
                if one.running == pool.lowest(one.listed) and one.listed <= beside.listed:
                    if is_wrong(one):
                        return self._first(pool, before, one, is_wrong)
                    before = one.listed
        return beside

    def _first(self, pool: Pool, low: int, high: Beside, is_wrong: Callable[[Beside], bool]) -> Beside:
        amount = first(lambda amount: is_wrong(Beside(amount, pool.lowest(amount))), low, high.listed)
        return Beside(amount, pool.lowest(amount))

    def _levels(self, order: Sequence[Wanted]) -> _Levels | None:
        rules = [one for one, _ in by_rank([wanted.offer for wanted in order], "order")]
        parts = before_orders(self.book, order) if rules else []
        return _Levels(self.book, rules, parts, self.warehouse.turns) if parts else None

    def _pools(self, rules: Sequence[Ranked]) -> list[Pool]:
        return [pool for pool in dict.fromkeys(self._pool(one) for one in rules if is_of_list(one.rule)) if pool]


def _by_size(one: Beside) -> tuple[int, int]:
    return one.listed, -one.running


def at_list(amount: int) -> Beside:
    """Goods from which nothing is off so far."""
    return Beside(amount, amount)


def is_of_list(rule: Rule) -> bool:
    """Whether an order total, and its share, are of list amounts."""
    return rule.stack is not None and rule.stack.of == "list"


def _total(one: Ranked) -> OrderTotal:
    assert isinstance(one.rule, OrderTotal)  # noqa: S101 - the stage says so
    return one.rule


def _most(one: Ranked) -> Fraction:
    """The largest share that a total can take of what counts in it."""
    ladder, is_share = _total(one).ladder, bool(_total(one).off)
    steps = zip(ladder.starts, ladder.values, strict=True)
    return max(value if is_share else value / start if start else ALL_OF_IT for start, value in steps)


class _Walked(NamedTuple):
    """What counts in each total when it is its turn, what is left in the end, and which totals took something."""

    counted: Mapping[str, Fraction | int]
    left: int
    took: tuple[str, ...]


class _Levels:
    """The amounts beside some lines at which an order total turns to another step. Amounts in minor units.

    turns: those that are known already, by the totals, of orders of which all counts in each of them.
    """

    def __init__(
        self, book: Book, rules: Sequence[Ranked], parts: Sequence[Part], turns: dict[tuple[str, ...], list[int]]
    ) -> None:
        self.book, self.rules, self.parts, self.turns = book, rules, parts, turns
        self.starts = {one.id: [start * book.unit for start in _total(one).ladder.starts] for one in rules}
        self._lists: dict[str, Fraction | int] = {}
        self.running = sum(part.running for part in parts)
        self.has_list = any(is_of_list(one.rule) for one in rules)
        self.listed = sum((part.listed for part in parts if self.has_list), Fraction(0))
        self.is_mixed = self.has_list and not all(is_of_list(one.rule) for one in rules)
        self.counts_whole = all(len(part.rules) == len(rules) for part in parts)

    def at_list(self) -> set[Beside]:
        """Those of goods from which nothing is off so far."""
        if not self.has_list and len(self.rules) > 1 and self.counts_whole:
            found = [0, *(turn - self.running for turn in self._turns() if turn > self.running)]
        else:
            found = self._along(at_list, [0])
        # Lines dearer than their list bear more, the more is beside them.
        near = [turn - 1 for turn in found if turn] if self.has_list and self.running > self.listed else []
        return {at_list(amount) for amount in (*found, *near)}

    def least_share(self, ratios: Iterable[Fraction]) -> Fraction:
        """The share of what lines come to so far that is left of it at least. ratios: of goods beside to their list, at least.

        All that is there by the list is at most so many times what is there so far as it is of the lines, or of the goods.
        Each total takes its largest share at most, and later ones only lessen what earlier ones took.
        """
        if not self.counts_whole or self.running < ROUNDED:
            return Fraction(0)
        beside = [1 / ratio if ratio else ALL_OF_IT for ratio in ratios]
        dear = max(Fraction(1), self.listed / (self.running - 1), *beside)
        share = Fraction(1)
        for one in self.rules:
            if not is_of_list(one.rule):
                share *= max(1 - _most(one), Fraction(0))
        for one in self.rules:
            if is_of_list(one.rule):
                share -= _most(one) * dear
        return max(share, Fraction(0))

    def _turns(self) -> list[int]:
        """The sums of what lines cost so far at which a total turns to another step, whatever the lines."""
        key = tuple(one.id for one in self.rules)
        if key not in self.turns:
            self.turns[key] = _Levels(self.book, self.rules, [], {})._along(at_list, [0])  # noqa: SLF001 - its own kind
        return self.turns[key]

    def worst(self, levels: Iterable[Beside]) -> list[Beside]:
        """Those beside which least of the lines is left, for each set of totals that take something."""
        if not self.counts_whole:
            return list(levels)
        found: dict[tuple[str, ...], tuple[Fraction, Beside]] = {}
        for one in sorted(levels, key=_by_size):
            walked = self._walk(one)
            left = Fraction(walked.left, self.running + one.running or 1)
            if walked.took not in found or left < found[walked.took][0]:
                found[walked.took] = left, one
        return [one for _, one in found.values()]

    def beneath(self, pool: Pool) -> set[Beside]:
        """Those of goods that have come to as little as they can, and between that and their list."""
        known = [0, *pool.starts, pool.worst(self.listed, self.running)]
        turns = self._along(lambda amount: Beside(amount, pool.lowest(amount)), known)
        found = set[Beside]()
        for amount in {near for turn in turns for near in (turn - 1, turn) if near >= 0}:
            lowest = pool.lowest(amount)
            found.add(Beside(amount, lowest))
            if self.is_mixed:
                found |= {Beside(amount, running) for running in self._between(amount, lowest)}
        return found

    def _between(self, amount: int, lowest: int) -> Iterator[int]:
        """What goods of a list amount come to so far, where a total of what lines cost turns to another step."""
        for turn in self._along(lambda running: Beside(amount, running), [lowest, amount], amount):
            yield from (running for running in (turn - 1, turn) if lowest <= running <= amount)

    def _along(self, path: Path, known: Sequence[int], end: int | None = None) -> list[int]:
        """The places of a path at which a total turns to another step, with those known."""
        found = set(known)
        for one in self.rules:
            if is_of_list(one.rule):
                found |= self._lacking(one, self._listed(one)) if end is None else set()
            elif one is self.rules[0] and path is at_list:
                found |= self._lacking(one, sum(part.running for part in self.parts if one.id in part.rules))
            else:
                found |= set(self._crossings(one, path, sorted(found), end))
        return sorted(found)

    def _lacking(self, one: Ranked, counted: Fraction | int) -> set[int]:
        """What lines that count for so much lack of each step."""
        return {ceil(start - counted) for start in self.starts[one.id] if start > counted}

    def _crossings(self, one: Ranked, path: Path, known: Sequence[int], end: int | None) -> Iterator[int]:
        """The places at which a total of what lines cost so far is reached, one at most between two known ones."""

        def counted(place: int) -> Fraction | int:
            # A total counts nothing where another of its group has taken something.
            return self._walk(path(place), one.id).counted.get(one.id, 0)

        starts = self.starts[one.id]
        top = end if end is not None else max(*known, *starts, 1) << DOUBLINGS
        for low, high in pairwise([*known, top]):
            before, behind = counted(low), counted(high - 1)
            # Where goods beside cost less than a total takes off them, more of them make a later one's amount smaller.
            rises = before < behind
            for start in starts[slice(*sorted((bisect_right(starts, before), bisect_right(starts, behind))))]:
                guess = low + int((start - before) * (high - 1 - low) / (behind - before))
                yield first_near(guess, lambda at, start=start, up=rises: (counted(at) >= start) == up, low, high - 1)  # type: ignore[misc]

    def _walk(self, beside: Beside, until: str = "") -> _Walked:
        """What order totals do to the lines and what is beside them, as `quote` does it, up to the turn of one of them."""
        running = [*(part.running for part in self.parts), beside.running]
        if self.counts_whole:  # then it is all one to each of them who bears how much
            running = [self.running + beside.running]
        counted: dict[str, Fraction | int] = {}
        groups: set[str] = set()
        took: list[str] = []
        for one in self.rules:
            if not is_free(one, groups):
                continue
            at = [0] if self.counts_whole else self._at(one)
            whole = sum(running[i] for i in at)
            base = self._listed(one) + beside.listed if is_of_list(one.rule) else whole
            counted[one.id] = base
            if one.id == until:
                break
            off = self._off(one, base, whole)
            for i, borne in zip(
                at, [off] if len(at) == 1 else shared(off, [Fraction(running[i]) for i in at]), strict=True
            ):
                running[i] -= borne
            if off:
                took.append(one.id)
                close(one, groups)
        return _Walked(counted, sum(running), tuple(took))

    def _at(self, one: Ranked) -> list[int]:
        """The places of the lines that count in a total, and of what is beside them."""
        return [*(i for i, part in enumerate(self.parts) if one.id in part.rules), len(self.parts)]

    def _listed(self, one: Ranked) -> Fraction | int:
        if one.id not in self._lists:
            listed = sum((part.listed for part in self.parts if one.id in part.rules), Fraction(0))
            self._lists[one.id] = listed if listed.denominator > 1 else int(listed)
        return self._lists[one.id]

    def _off(self, one: Ranked, base: Fraction | int, whole: int) -> int:
        """What a total takes off, rounded; in whole numbers, for nothing is asked as often."""
        step = bisect_right(self.starts[one.id], base)
        if not step:
            return 0
        rule = _total(one)
        value = rule.ladder.values[step - 1]
        if not rule.off:
            return min(rounded(value * self.book.unit), whole)
        return min(int((2 * value.numerator * base + value.denominator) // (2 * value.denominator)), whole)
