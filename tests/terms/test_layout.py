"""Dates as exports write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.terms.layout import AmbiguousDates, date_pattern, read_date, read_dates


@pytest.mark.parametrize(
    ("text", "pattern", "day"),
    [
        ("2026-3-5", "yyyy-m-d", date(2026, 3, 5)),
        ("20260305", "yyyymmdd", date(2026, 3, 5)),
        ("2026年3月5日", "yyyy年m月d日", date(2026, 3, 5)),
        ("5.3.26", "d.m.yy", date(2026, 3, 5)),
        ("Apr-18", "mmm-yy", date(2018, 4, 1)),
        ("5 March 2026", "d mmmm yyyy", date(2026, 3, 5)),
        ("3/5/2026", "mm/dd/yyyy", date(2026, 3, 5)),
        ("2026-02-30", "yyyy-mm-dd", None),
        ("2026-13-01", "yyyy-mm-dd", None),
        ("Foo-18", "mmm-yy", None),
    ],
)
def test_reads_a_date_under_its_pattern(text: str, pattern: str, day: date | None) -> None:
    assert read_date(text, pattern) == day


@pytest.mark.parametrize("pattern", ["", "dd", "yyyy", "hello", "yyyy-yyyy-mm"])
def test_refuses_patterns_that_are_none(pattern: str) -> None:
    with pytest.raises((ValueError, __import__("re").error)):
        date_pattern(pattern)


def test_dates_that_begin_with_the_year_need_no_saying() -> None:
    texts = ["2026-03-05", "2026/3/5", "2026.03.05", "20260305", "2026年3月5日"]
    assert set(read_dates(texts, []).values()) == {date(2026, 3, 5)}


def test_one_date_can_tell_the_whole_column() -> None:
    assert read_dates(["3/4/2026", "13/4/2026"], [])["3/4/2026"] == date(2026, 4, 3)
    assert read_dates(["3/4/2026", "4/13/2026"], [])["3/4/2026"] == date(2026, 3, 4)


@pytest.mark.parametrize("texts", [["3/4/2026", "5/6/2026"], ["13/4/2026", "4/13/2026"]])
def test_an_ambiguous_column_asks(texts: list[str]) -> None:
    with pytest.raises(AmbiguousDates):
        read_dates(texts, [])


def test_several_patterns_may_be_said() -> None:
    read = read_dates(["3/4/2026", "Apr-18"], ["dd/mm/yyyy", "mmm-yy"])
    assert list(read.values()) == [date(2026, 4, 3), date(2018, 4, 1)]


@given(
    st.dates(date(1990, 1, 1), date(2089, 12, 31)),
    st.sampled_from(["yyyy-mm-dd", "dd/mm/yyyy", "m.d.yyyy", "yyyymmdd", "yyyy年m月d日"]),
)
def test_every_day_comes_back(day: date, pattern: str) -> None:
    text = pattern.replace("yyyy", f"{day.year}").replace("mm", f"{day.month:02d}").replace("dd", f"{day.day:02d}")
    text = text.replace("m", str(day.month)).replace("d", str(day.day))
    assert read_date(text, pattern) == day


def test_what_is_no_day_tells_nothing_of_the_order() -> None:
    assert read_dates(["13/01/2026", "01/32/2026", "00/00/0000"], [])["13/01/2026"] == date(2026, 1, 13)
    assert read_dates(["31/31/2026", "2026-01-05"], []) == {"31/31/2026": None, "2026-01-05": date(2026, 1, 5)}


def test_a_pattern_that_is_said_takes_the_place_of_its_like() -> None:
    assert read_dates(["20261301", "20260113"], ["yyyyddmm"]) == {"20261301": date(2026, 1, 13), "20260113": None}
    assert read_dates(["2026-1-5", "2026/1/5"], ["yyyy-dd-mm"]) == {
        "2026-1-5": date(2026, 5, 1),
        "2026/1/5": date(2026, 1, 5),
    }
