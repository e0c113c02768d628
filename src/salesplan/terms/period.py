"""Periods of a fiscal year (期间): months, 4-4-5 weeks and custom ones, as half-open spans of days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

MONTHS = 12
HALVES = ("H1", "H2")
WEEK_PATTERNS = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}
LAST_OF_OWN_MONTH = 16  # a fiscal month that starts later has most of its days in the following calendar month
LAST_SAFE_DAY = 28  # a fiscal month that starts later would not exist in February


@dataclass(frozen=True)
class Period:
    """One period: `label` as people name it, `start` inclusive, `end` exclusive.

    month: the first day of the calendar month that it is named after, or stands for; None in a custom calendar.
    """

    label: str
    start: date
    end: date
    month: date | None = None

    @property
    def days(self) -> int:
        """Days of the period."""
        return (self.end - self.start).days


@dataclass(frozen=True)
class Year:
    """The periods of one fiscal year, in order and without gaps.

    groups: label of a quarter or half → the half-open span of its periods' numbers.
    """

    periods: tuple[Period, ...]
    groups: dict[str, tuple[int, int]]

    def __len__(self) -> int:
        return len(self.periods)

    @property
    def start(self) -> date:
        """First day."""
        return self.periods[0].start

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.periods[-1].end

    @cached_property
    def _starts(self) -> list[date]:
        return [period.start for period in self.periods]

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each period's label."""
        return {period.label: i for i, period in enumerate(self.periods)}

    def find(self, day: date) -> int | None:
        """The number of the period that holds `day`; None outside the year."""
        return bisect_right(self._starts, day) - 1 if self.start <= day < self.end else None

    def span(self, label: str) -> tuple[int, int] | None:
        """The half-open span of periods that `label` names: a period, a quarter, a half, or `year`."""
        if label in self.number:
            return self.number[label], self.number[label] + 1
        return (0, len(self)) if label == "year" else self.groups.get(label)

    @property
    def named_year(self) -> int:
        """The calendar year that the first period is named after: 2026 where the year begins on 26 December 2025."""
        return (self.periods[0].month or named_month(self.start)).year

    def since(self, number: int) -> Year:
        """The rest of the year from a period on; of the quarters and halves those that lie in it whole."""
        groups = {name: (a - number, b - number) for name, (a, b) in self.groups.items() if a >= number}
        return Year(self.periods[number:], groups)

    def quarter_of(self, number: int) -> tuple[int, int] | None:
        """The span of the quarter that holds period `number`; None where the calendar has none there."""
        return next((span for span in self.quarters.values() if span[0] <= number < span[1]), None)

    @property
    def quarters(self) -> dict[str, tuple[int, int]]:
        """The quarters, whatever a custom calendar calls them: groups that don't overlap, as halves do with them."""
        overlap = any(other[0] < one[1] for one, other in pairwise(sorted(self.groups.values())))
        return {label: span for label, span in self.groups.items() if not overlap or label not in HALVES}


def months(start: date) -> Year:
    """Twelve fiscal months from `start` on (day 1 to 28).

    A month is labelled as `named_month` says: from 26 December to 25 January is January.

    >>> year = months(date(2026, 4, 1)); year.periods[0].label, year.periods[11].end
    ('2026-04', datetime.date(2027, 4, 1))
    """
    starts = [add_months(start, i) for i in range(MONTHS + 1)]
    named = [named_month(first) for first in starts[:-1]]
    return Year(_chain([f"{month:%Y-%m}" for month in named], starts, named), _quarters(MONTHS))


def weeks(start: date, pattern: str, number_of_weeks: int, owner_of_53: int) -> Year:
    """Twelve periods P1 … P12 of whole weeks; `owner_of_53` (1 to 12) is the period that a 53rd week lengthens.

    They stand for twelve months in a row, from the one that the first day would give its name to (see named_month).

    >>> [p.days // 7 for p in weeks(date(2026, 2, 1), "4-5-4", 53, 12).periods]
    [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]
    """
    lengths = list(WEEK_PATTERNS[pattern] * 4)
    lengths[owner_of_53 - 1] += number_of_weeks - 52
    starts = [start]
    for length in lengths:
        starts.append(starts[-1] + timedelta(weeks=length))
    months_ = [add_months(named_month(start), i) for i in range(MONTHS)]
    return Year(_chain([f"P{i + 1}" for i in range(MONTHS)], starts, months_), _quarters(MONTHS))


def custom(labels: Sequence[str], starts: Sequence[date], end: date, quarters: Sequence[str | None]) -> Year:
    """Periods with explicit first days; `quarters` names the quarter (or other group) of each, or None."""
    groups: dict[str, tuple[int, int]] = {}
    for i, name in enumerate(quarters):
        if name is not None:
            groups[name] = (groups.get(name, (i, i))[0], i + 1)
    return Year(_chain(labels, [*starts, end], [None] * len(labels)), groups)


def named_month(first: date) -> date:
    """The first day of the calendar month that a fiscal month from `first` on is named after.

    It depends on the day of the month alone, so that twelve months in a row have twelve names: up to the 16th the month
    that the day is in, from the 17th on the one that follows.

    >>> named_month(date(2026, 2, 16)), named_month(date(2025, 12, 17))
    (datetime.date(2026, 2, 1), datetime.date(2026, 1, 1))
    """
    return add_months(first.replace(day=1), int(first.day > LAST_OF_OWN_MONTH))


def add_months(day: date, number: int) -> date:
    """The same day of the month, `number` months on (or back); the month's last day where it has no such day."""
    month = day.year * MONTHS + day.month - 1 + number
    first = date(month // MONTHS, month % MONTHS + 1, 1)
    following = date((month + 1) // MONTHS, (month + 1) % MONTHS + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)


def _chain(labels: Sequence[str], starts: Sequence[date], named: Sequence[date | None]) -> tuple[Period, ...]:
    return tuple(Period(*of) for of in zip(labels, starts[:-1], starts[1:], named, strict=True))


def _quarters(number: int) -> dict[str, tuple[int, int]]:
    quarters = {f"Q{i + 1}": (i * 3, i * 3 + 3) for i in range(number // 3)}
    return quarters | {f"H{i + 1}": (i * 6, i * 6 + 6) for i in range(number // 6)}
