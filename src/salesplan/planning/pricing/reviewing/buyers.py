"""Who a sold line is quoted for (买方): its grade by customer or channel, and what was bought earlier in a period."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.pricing.book import Book, Offer
from salesplan.pricing.scope import NO_NODE, Buying
from salesplan.sales.price_lines import SoldLine

EarlierDays = Mapping[tuple[str, int], Sequence[tuple[date, int]]]


class Grades:
    """The grade of each buyer: the one that names the customer; else the one whose channel is nearest above the line's.

    A grade that names neither is for all whom no other one is nearer to. Where two are as near, none can be told.
    """

    def __init__(self, ground: Ground) -> None:
        self.tree = ground.trees["channel"]
        grades = sorted(ground.plan.prices.grades.items())
        self.named = {customer: key for key, grade in reversed(grades) for customer in grade.customer}
        self.through = [
            (key, [ground.node("channel", name) for name in grade.channel])
            for key, grade in grades
            if grade.channel or not grade.customer
        ]
        self._known: dict[int, str] = {}

    def of(self, customer: str | None, channel: int) -> str:
        """The grade's id; empty where none can be told."""
        if customer is not None and customer in self.named:
            return self.named[customer]
        if channel not in self._known:
            self._known[channel] = self._of_channel(channel)
        return self._known[channel]

    def _of_channel(self, channel: int) -> str:
        nearest: dict[int, list[str]] = {}
        for key, nodes in self.through:
            depths = [0] if not nodes else []
            if channel != NO_NODE:
                depths += [
                    self.tree.nodes[n].depth + 1 for n in nodes if n is not None and self.tree.within(channel, n)
                ]
            if depths:
                nearest.setdefault(max(depths), []).append(key)
        found = nearest[max(nearest)] if nearest else []
        return found[0] if len(found) == 1 else ""


class Earlier:
    """The pieces of a product that a customer bought before a day, since a month, quarter or year of the plan began.

    What was bought on the day itself doesn't count: exports don't say in which order.
    """

    def __init__(self, ground: Ground, bought: EarlierDays) -> None:
        self.ground = ground
        self.days = {key: [day for day, _ in rows] for key, rows in bought.items()}
        self._starts: dict[tuple[date, str], date] = {}
        self.sums = {key: [0, *accumulate(units for _, units in rows)] for key, rows in bought.items()}

    def of(self, customer: str, product: int, day: date, over: Sequence[str]) -> dict[str, int]:
        """Period → pieces; periods without any are left out."""
        key = (customer, product)
        if key not in self.days:
            return {}
        found = {}
        for name in over:
            if (day, name) not in self._starts:
                self._starts[day, name] = self._start(day, name)
            start = self._starts[day, name]
            days, sums = self.days[key], self.sums[key]
            units = sums[bisect_left(days, day)] - sums[bisect_left(days, start)]
            if units > 0:
                found[name] = units
        return found

    def _start(self, day: date, over: str) -> date:
        number = self.ground.period_of(day)
        year = None if number is None else self.ground.plan.calendar.year(number // YEAR_STEP)
        if number is None or year is None:  # days that the calendar can't tell
            return day.replace(day=1) if over == "month" else date(day.year, 1, 1)
        place = number % YEAR_STEP
        quarter = year.quarter_of(place)
        first = {"month": place, "quarter": quarter[0] if quarter else place, "year": 0}[over]
        return year.periods[first].start


class Buyers:
    """Turns sold lines into what the book makes an offer for."""

    def __init__(self, ground: Ground, book: Book) -> None:
        self.book, self.grades = book, Grades(ground)
        self._offers: dict[tuple[object, ...], Offer] = {}

    def offer(self, line: SoldLine) -> Offer:
        """What holds for the buyer of a line that names a product, on the day that it was bought."""
        assert line.product is not None  # noqa: S101 - asked by the caller
        channel, region = (NO_NODE if n is None or n < 0 else n for n in (line.channel, line.region))
        customer = line.customer or ""
        named, _ = self.book.named(line.product)
        grade = self.grades.of(line.customer, channel)
        key = (line.product, channel, region, grade, customer if customer in named else "", line.bought_on)
        if key not in self._offers:
            self._offers[key] = self.book.offer(
                Buying(line.product, channel, region, grade, customer, "", line.bought_on)
            )
        return self._offers[key]
