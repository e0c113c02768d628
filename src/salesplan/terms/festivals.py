"""Festivals and shopping days (节日与大促): which day each falls on in a year; lunar ones are looked up, never computed here."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

# Key → month and day.
FIXED = {
    "new_year": (1, 1),
    "valentines_day": (2, 14),
    "womens_day": (3, 8),
    "labour_day": (5, 1),
    "childrens_day": (6, 1),
    "618": (6, 18),
    "national_day": (10, 1),
    "double_11": (11, 11),
    "double_12": (12, 12),
    "christmas": (12, 25),
}
# Key → country and name of a public holiday, and how many days after it.
PUBLIC = {
    "spring_festival": ("CN", "Chinese New Year (Spring Festival)", 0),
    "lantern_festival": ("CN", "Chinese New Year (Spring Festival)", 14),
    "qingming": ("CN", "Tomb-Sweeping Day", 0),
    "dragon_boat": ("CN", "Dragon Boat Festival", 0),
    "mid_autumn": ("CN", "Mid-Autumn Festival", 0),
    "black_friday": ("US", "Thanksgiving Day", 1),
}
FESTIVALS = (*FIXED, *PUBLIC)
CHINESE = {
    "元旦": "new_year",
    "情人节": "valentines_day",
    "三八节": "womens_day",
    "妇女节": "womens_day",
    "五一": "labour_day",
    "劳动节": "labour_day",
    "六一": "childrens_day",
    "儿童节": "childrens_day",
    "国庆": "national_day",
    "国庆节": "national_day",
    "双十一": "double_11",
    "双11": "double_11",
    "双十二": "double_12",
    "双12": "double_12",
    "圣诞节": "christmas",
    "春节": "spring_festival",
    "元宵节": "lantern_festival",
    "清明": "qingming",
    "清明节": "qingming",
    "端午": "dragon_boat",
    "端午节": "dragon_boat",
    "中秋": "mid_autumn",
    "中秋节": "mid_autumn",
    "黑色星期五": "black_friday",
}
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
LEAP_YEAR = 2000


def festival_of(text: str) -> str | None:
    """The key of a festival, by key or Chinese name, or the month and day that recur (`08-18`); None for anything else.

    >>> festival_of("春节"), festival_of("618"), festival_of("08-18"), festival_of("13-01")
    ('spring_festival', '618', '08-18', None)
    """
    key = CHINESE.get(text.strip(), text.strip())
    return key if key in FESTIVALS or _month_day(key, LEAP_YEAR) else None


def day_of(key: str, year: int) -> date | None:
    """The day of a festival in a calendar year; None where it has none, or where nobody knows it.

    >>> str(day_of("spring_festival", 2026)), str(day_of("mid_autumn", 2025)), day_of("02-29", 2026)
    ('2026-02-17', '2025-10-06', None)
    """
    if key in FIXED:
        return date(year, *FIXED[key])
    if key in PUBLIC:
        country, name, later = PUBLIC[key]
        found = _public_days(country, year).get(name)
        return found + timedelta(days=later) if found else None
    return _month_day(key, year)


def _month_day(key: str, year: int) -> date | None:
    found = _MONTH_DAY.fullmatch(key)
    try:
        return date(year, int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


@cache
def _public_days(country: str, year: int) -> dict[str, date]:
    """The first day of each public holiday of a year, by its English name."""
    # Imported here: only plans with promotions wait for it.
    import holidays

    found: dict[str, date] = {}
    for day, names in sorted(holidays.country_holidays(country, years=year, language="en_US").items()):
        for name in names.split("; "):
            found.setdefault(name, day)
    return found
