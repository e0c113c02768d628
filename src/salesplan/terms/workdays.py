"""Working days (工作日): public holidays by country, with China's make-up working days (调休)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

SATURDAY = 5
# Countries whose weekends turn into working days by decree each year; such a year is known once they are announced.
DECREED = {"CN"}


@dataclass(frozen=True)
class Workdays:
    """Which days count as working days: a country's (with its state after a hyphen), and the company's own exceptions.

    country: ISO 3166 code, `CN` or `DE-BY`; empty: Monday to Friday.
    off, on: days that the company closes or works beside them.
    """

    country: str = ""
    off: frozenset[date] = field(default_factory=frozenset)
    on: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day."""
        if day in self.off or day in self.on:
            return day in self.on
        public = _public(self.country) if self.country else None
        return bool(public.is_working_day(day)) if public is not None else day.weekday() < SATURDAY

    def count(self, start: date, end: date) -> int:
        """Working days of the half-open span [start, end).

        >>> Workdays("CN").count(date(2026, 2, 1), date(2026, 3, 1))  # Spring Festival, two Saturdays worked
        16
        """
        return _counted(self, start, end)

    def announced(self, year: int) -> bool:
        """Whether the make-up days of `year` are known; true for countries that have none."""
        if self.country.split("-")[0] not in DECREED:
            return True
        public = _public(self.country)
        public.is_working_day(date(year, 1, 1))  # fills the year
        return any(day.year == year for day in public.weekend_workdays)


@cache  # a review asks for the same few spans again and again
def _counted(days: Workdays, start: date, end: date) -> int:
    return sum(days.is_working(start + timedelta(days=i)) for i in range((end - start).days))


def known_country(code: str) -> bool:
    """Whether the holidays of a country (and state) are known."""
    try:
        _public(code)
    except NotImplementedError:
        return False
    return True


@cache
def _public(code: str) -> Any:
    # Imported here: only plans that count working days wait for it.
    import holidays

    country, _, state = code.partition("-")
    return holidays.country_holidays(country, subdiv=state or None, language="en_US" if country == "CN" else None)
