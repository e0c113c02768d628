"""Festivals on the days that calendars give."""

from __future__ import annotations

from datetime import date

import pytest

from salesplan.terms.festivals import CHINESE, FESTIVALS, day_of, festival_of

# The State Council's notices on public holidays, and the Hong Kong Observatory's Gregorian-lunar conversion tables.
KNOWN = {
    ("spring_festival", 2024): date(2024, 2, 10),
    ("spring_festival", 2025): date(2025, 1, 29),
    ("spring_festival", 2026): date(2026, 2, 17),
    ("spring_festival", 2027): date(2027, 2, 6),
    ("lantern_festival", 2026): date(2026, 3, 3),
    ("qingming", 2025): date(2025, 4, 4),
    ("dragon_boat", 2026): date(2026, 6, 19),
    ("mid_autumn", 2020): date(2020, 10, 1),  # National Day as well
    ("mid_autumn", 2023): date(2023, 9, 29),
    ("mid_autumn", 2026): date(2026, 9, 25),
    ("black_friday", 2026): date(2026, 11, 27),
    ("618", 2026): date(2026, 6, 18),
    ("double_11", 2026): date(2026, 11, 11),
}


@pytest.mark.parametrize(("at", "day"), KNOWN.items())
def test_days_are_those_of_the_calendar(at: tuple[str, int], day: date) -> None:
    assert day_of(*at) == day


@pytest.mark.parametrize("key", FESTIVALS)
def test_every_festival_has_a_day_in_every_year(key: str) -> None:
    for year in range(2008, 2051):
        day = day_of(key, year)
        assert day is not None
        assert day.year == year


def test_names_lead_to_keys() -> None:
    assert {festival_of(name) for name in CHINESE} <= set(FESTIVALS)
    assert festival_of("02-29") == "02-29"
    assert [festival_of(text) for text in ("02-30", "easter", "8-18", "")] == [None] * 4
