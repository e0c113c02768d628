"""Dates as people say them (日期说法); tables and file names keep their labels and ISO dates."""

from __future__ import annotations

import re
from datetime import date

from salesplan.words.sentence import Language

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])")


def period_name(label: str, language: Language) -> str:
    """A month by its name; a label that is none, such as that of a period of weeks, as it is.

    >>> period_name("2026-09", "zh"), period_name("2026-09", "en"), period_name("P7", "zh")
    ('2026年9月', 'September 2026', 'P7')
    """
    found = _MONTH.fullmatch(label)
    if not found:
        return label
    month = int(found["month"])
    return f"{MONTHS[month - 1]} {found['year']}" if language == "en" else f"{found['year']}年{month}月"


def day_name(day: date, language: Language) -> str:
    """A day of a year that is known.

    >>> day_name(date(2026, 6, 10), "zh"), day_name(date(2026, 6, 10), "en")
    ('6月10日', '10 June')
    """
    return f"{day.day} {MONTHS[day.month - 1]}" if language == "en" else f"{day.month}月{day.day}日"
