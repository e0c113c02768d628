"""Periods as tables name them (期间写法): a label, a month by number or name, a day within."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from salesplan.terms.layout import MONTH_NAMES, UNMISTAKABLE, date_pattern, read_date
from salesplan.terms.period import Period, Year, add_months

OTHER_YEAR = "other year"

_NUMBERED = re.compile(r"(?:M|P)?0?(\d{1,2})", re.IGNORECASE)
_NAMED = re.compile(r"0?(\d{1,2})月")
_MONTHLY = re.compile(r"(\d{4})-\d{2}")
_FISCAL = re.compile(r"(?:FY)?\s*(\d{4})(?:/\d{2}|/\d{4})?(?:年)?", re.IGNORECASE)


def name_of_period(cell: str, year_cell: str | None, year: Year, patterns: Sequence[str]) -> str | None:
    """The label of the period that a cell names, OTHER_YEAR for one outside the year, None where it can't be told.

    year_cell: the year of the row, where the table has such a column. A month without one can't be told apart from
    the same month of another year, so it is taken for the plan's own.
    """
    stated = _stated_year(year_cell)
    if year_cell is not None and stated is None:
        return None
    if year.span(cell) is not None:
        return cell if stated in (None, year.named_year, _year_in(cell)) else OTHER_YEAR
    number, month = _number(cell), _month(cell)
    if number is not None and not _MONTHLY.fullmatch(year.periods[0].label):
        return _of_number(number, stated, year)
    if found := number or month:
        return _of_month_in(stated, found, year)
    for pattern in (*patterns, *UNMISTAKABLE):
        if day := read_date(cell, pattern):
            by_month = "day" not in date_pattern(pattern).groupindex
            return _of_month(day.year, day.month, year) if by_month else _of_day(day, year)
    return None


def in_year(year_cell: str | None, year: Year) -> bool | None:
    """Whether a row of a wide table belongs to the plan's year; None where its year can't be read."""
    if year_cell is None:
        return True
    stated = _stated_year(year_cell)
    return None if stated is None else stated == year.named_year


def _stated_year(cell: str | None) -> int | None:
    found = _FISCAL.fullmatch(cell.strip()) if cell else None
    return int(found[1]) if found else None


def _year_in(label: str) -> int | None:
    """The calendar year that a label bears itself."""
    found = _MONTHLY.fullmatch(label)
    return int(found[1]) if found else None


def _number(cell: str) -> int | None:
    return _counted(_NUMBERED.fullmatch(cell.strip()))


def _month(cell: str) -> int | None:
    short = cell.strip().lower()[:3]
    if short in MONTH_NAMES and cell.strip().isalpha():
        return MONTH_NAMES.index(short) + 1
    return _counted(_NAMED.fullmatch(cell.strip()))


def _counted(found: re.Match[str] | None) -> int | None:
    return int(found[1]) if found and 1 <= int(found[1]) <= len(MONTH_NAMES) else None


def _of_number(number: int, stated: int | None, year: Year) -> str | None:
    if stated not in (None, year.named_year):
        return OTHER_YEAR
    return year.periods[number - 1].label if number <= len(year) else None


def _of_month_in(stated: int | None, month: int, year: Year) -> str | None:
    """A month of a calendar year, or the one of the plan's year where it has exactly one."""
    if stated is not None:
        return _of_month(stated, month, year)
    found = {_of_month(number, month, year) for number in range(year.start.year - 1, year.end.year + 1)} - {OTHER_YEAR}
    return found.pop() if len(found) == 1 else None


def _of_month(calendar_year: int, month: int, year: Year) -> str:
    """The period that is named after a month, or stands for it; in a custom calendar the one that holds most of its days."""
    if not year.start.year - 1 <= calendar_year <= year.end.year:
        return OTHER_YEAR
    first = date(calendar_year, month, 1)
    if year.periods[0].month is not None:
        return next((period.label for period in year.periods if period.month == first), OTHER_YEAR)
    days = {period.label: _shared_days(first, period) for period in year.periods}
    most = max(days, key=days.__getitem__)
    return most if 2 * sum(days.values()) > (add_months(first, 1) - first).days else OTHER_YEAR


def _shared_days(first: date, period: Period) -> int:
    """The days of the month from `first` on that a period holds."""
    return max((min(add_months(first, 1), period.end) - max(first, period.start)).days, 0)


def _of_day(day: date, year: Year) -> str:
    number = year.find(day)
    return OTHER_YEAR if number is None else year.periods[number].label
