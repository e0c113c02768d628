"""Periods as tables name them (期间写法): a label, a month by number or name, a day within."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from salesplan.terms.layout import MONTH_NAMES, UNMISTAKABLE, date_pattern, read_date
from salesplan.terms.period import Year

OTHER_YEAR = "other year"

_NUMBERED = re.compile(r"(?:M|P)?0?(\d{1,2})月?", re.IGNORECASE)
_MONTHLY = re.compile(r"\d{4}-\d{2}")
_FISCAL = re.compile(r"(?:FY)?\s*(\d{4})(?:年)?", re.IGNORECASE)


def name_of_period(cell: str, year_cell: str | None, year: Year, patterns: Sequence[str]) -> str | None:
    """The label of the period that a cell names, OTHER_YEAR for one outside the year, None where it can't be told.

    year_cell: the year of the row, where the table has such a column. A month without one can't be told apart from
    the same month of another year, so it is taken for the plan's own.
    """
    stated = _stated_year(year_cell)
    if year_cell is not None and stated is None:
        return None
    if year.span(cell) is not None:
        return cell if stated in (None, year.start.year) else OTHER_YEAR
    month = _month(cell)
    if month is not None and not _MONTHLY.fullmatch(year.periods[0].label):
        return _of_number(month, stated, year)
    if month is not None:
        return _of_month(stated or _calendar_year(month, year), month, year)
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
    return None if stated is None else stated == year.start.year


def _stated_year(cell: str | None) -> int | None:
    found = _FISCAL.fullmatch(cell.strip()) if cell else None
    return int(found[1]) if found else None


def _month(cell: str) -> int | None:
    short = cell.strip().lower()[:3]
    if short in MONTH_NAMES and cell.strip().isalpha():
        return MONTH_NAMES.index(short) + 1
    found = _NUMBERED.fullmatch(cell.strip())
    return int(found[1]) if found and 1 <= int(found[1]) <= len(MONTH_NAMES) else None


def _calendar_year(month: int, year: Year) -> int:
    return next(int(p.label[:4]) for p in year.periods if p.label.endswith(f"-{month:02d}"))


def _of_number(number: int, stated: int | None, year: Year) -> str | None:
    if stated not in (None, year.start.year):
        return OTHER_YEAR
    return year.periods[number - 1].label if number <= len(year) else None


def _of_month(calendar_year: int, month: int, year: Year) -> str:
    label = f"{calendar_year}-{month:02d}"
    return label if label in year.number else _of_day(date(calendar_year, month, 1), year)


def _of_day(day: date, year: Year) -> str:
    number = year.find(day)
    return OTHER_YEAR if number is None else year.periods[number].label
