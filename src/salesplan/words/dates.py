"""Dates as people say them (日期说法); tables and file names keep their labels and ISO dates."""

from __future__ import annotations

import re

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
