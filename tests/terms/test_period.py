"""Months, weeks and custom periods; working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import published

from salesplan.plan.calendar import Calendar
from salesplan.terms.period import Year, add_months, custom, months, weeks
from salesplan.terms.workdays import Workdays


def calendar(**keys: object) -> Calendar:
    return Calendar.model_validate(keys)


def chained(year: Year) -> bool:
    return all(a.end == b.start for a, b in zip(year.periods[:-1], year.periods[1:], strict=True))


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)).filter(lambda day: day.day <= 28))
def test_months_fill_a_year_without_gaps(start: date) -> None:
    year = months(start)
    assert chained(year)
    assert year.end == add_months(start, 12)
    assert all(
        year.find(p.start) == i and year.find(p.end - timedelta(days=1)) == i for i, p in enumerate(year.periods)
    )
    assert year.find(start - timedelta(days=1)) is None
    assert year.find(year.end) is None


def test_published_calendar_weights() -> None:
    cases = {case["id"]: case for case in published("calendar_weights")["cases"]}
    year = months(date(2023, 1, 1))
    assert [p.days for p in year.periods] == cases["month_days"]["expected"]
    quarters = [
        (year.periods[b - 1].end - year.periods[a].start).days for a, b in (year.groups[f"Q{i}"] for i in range(1, 5))
    ]
    assert quarters == cases["quarter_days"]["expected"]
    leap = months(date(2024, 1, 1))
    assert leap.periods[1].days == cases["leap"]["expected_feb_of_4th_year"]
    assert (leap.periods[2].end - leap.start).days == cases["leap"]["expected_q1_of_4th_year"]
    lengths = [p.days // 7 for p in weeks(date(2026, 1, 4), "4-4-5", 52, 12).periods]
    assert lengths == cases["445"]["derived_weeks"]
    assert sum(lengths) == cases["445"]["derived_sum"]


def test_a_fiscal_month_is_named_after_the_month_that_holds_most_of_it() -> None:
    assert [p.label for p in months(date(2025, 12, 26)).periods[:2]] == ["2026-01", "2026-02"]
    assert [p.label for p in months(date(2025, 12, 10)).periods[:1]] == ["2025-12"]


@pytest.mark.parametrize("day", range(1, 29))
@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_twelve_fiscal_months_have_twelve_names_in_a_row(day: int, year: int) -> None:
    for month in range(1, 13):
        made = months(date(year, month, day))
        ahead = 0 if day <= 16 else 1
        expected = [f"{add_months(date(year, month, 1), i + ahead):%Y-%m}" for i in range(12)]
        assert [p.label for p in made.periods] == expected
        assert len(made.number) == 12


@pytest.mark.parametrize("day", [15, 16, 17])
def test_a_year_from_the_middle_of_a_month_finds_its_february(day: int) -> None:
    year = months(date(2026, 1, day))
    start = date(2026, 2, day) if day <= 16 else date(2026, 1, day)
    assert year.span("2026-02") is not None
    assert year.periods[year.number["2026-02"]].start == start


def test_quarters_and_halves_of_a_fiscal_year() -> None:
    year = months(date(2026, 4, 1))
    assert year.span("Q1") == (0, 3)
    assert year.span("H2") == (6, 12)
    assert year.span("2027-03") == (11, 12)
    assert year.span("2027-04") is None
    assert year.quarter_of(4) == (3, 6)
    assert list(year.quarters) == ["Q1", "Q2", "Q3", "Q4"]
    assert year.since(5).quarters == {"Q3": (1, 4), "Q4": (4, 7)}


@pytest.mark.parametrize("names", [("T1", "T2"), ("Q1", "下半年"), ("H1", "H2"), ("春季", None)])
def test_quarters_of_a_custom_calendar_have_any_names(names: tuple[str, str | None]) -> None:
    first, second = names
    starts = [date(2026, month, 1) for month in (1, 4, 7, 10)]
    year = custom(["a", "b", "c", "d"], starts, date(2027, 1, 1), [first, first, second, second])
    assert year.quarter_of(1) == (0, 2)
    assert year.quarter_of(3) == ((2, 4) if second else None)


@pytest.mark.parametrize("owner", [1, 11, 12])
def test_week_53_belongs_to_the_period_that_is_said(owner: int) -> None:
    made = calendar(starts="2026-02-01", pattern="4-5-4", weeks="53", week_53=str(owner)).year()
    plain = calendar(starts="2026-02-01", pattern="4-5-4").year()
    assert made
    assert plain
    longer = [i + 1 for i, (a, b) in enumerate(zip(made.periods, plain.periods, strict=True)) if a.days != b.days]
    assert longer == [owner]
    assert made.end - plain.end == timedelta(weeks=1)


def test_the_year_end_rule_finds_the_years_of_53_weeks() -> None:
    """The calendar of the US retail federation: Saturday nearest to the end of January; 2023 had 53 weeks."""
    made = calendar(
        starts="2023-01-29", pattern="4-5-4", year_end={"weekday": "saturday", "rule": "nearest", "month": "1"}
    )
    years = {offset: made.year(offset) for offset in (-6, -1, 0, 1)}
    assert not made.faults()
    assert {o: (y.start, (y.end - y.start).days // 7) for o, y in years.items() if y} == {
        -6: (date(2017, 1, 29), 53),
        -1: (date(2022, 1, 30), 52),
        0: (date(2023, 1, 29), 53),
        1: (date(2024, 2, 4), 52),
    }


def test_years_before_follow_without_a_rule_too() -> None:
    made = calendar(starts="2026-02-01", pattern="4-4-5", weeks="53")
    before, after = made.year(-1), made.year(1)
    assert before
    assert after
    assert before.end == date(2026, 2, 1)
    assert after.start == date(2026, 2, 1) + timedelta(weeks=53)


CONTRADICTIONS = [
    ({"starts": "2026-01-31"}, "starts_too_late"),
    ({"starts": "2026-01-01", "ends": "2026-12-31"}, "only_custom"),
    ({"starts": "2026-01-01", "weeks": "53"}, "only_weeks"),
    ({"starts": "2026-01-01", "pattern": "custom"}, "custom_without_periods"),
    (
        {"starts": "2026-01-01", "pattern": "custom", "periods": [{"label": "a", "from": "2026-01-01"}]},
        "custom_without_end",
    ),
    (
        {"starts": "2026-01-01", "pattern": "4-4-5", "year_end": {"weekday": "saturday", "rule": "last", "month": "1"}},
        "starts_against_year_end",
    ),
    (
        {
            "starts": "2026-01-01",
            "pattern": "custom",
            "ends": "2026-03-01",
            "periods": [{"label": "a", "from": "2026-01-01"}, {"label": "a", "from": "2025-01-01"}],
        },
        "periods_out_of_order",
    ),
]


@pytest.mark.parametrize(("keys", "fault"), CONTRADICTIONS)
def test_a_calendar_that_contradicts_itself_says_why(keys: dict[str, object], fault: str) -> None:
    made = calendar(**keys)
    assert fault in [reason for _, reason in made.faults()]
    assert made.year() is None


def test_working_days_of_china_know_the_make_up_days() -> None:
    """State Council notice of November 2025: 2026 has 248 working days; 14 and 28 February, Saturdays, are worked."""
    china = Workdays("CN")
    assert china.count(date(2026, 1, 1), date(2027, 1, 1)) == 248
    assert china.is_working(date(2026, 2, 14))
    assert not china.is_working(date(2026, 2, 23))
    assert china.announced(2026)


def test_the_company_may_differ_from_its_country() -> None:
    days = Workdays("CN", off=frozenset({date(2026, 1, 5)}), on=frozenset({date(2026, 1, 10)}))
    assert not days.is_working(date(2026, 1, 5))
    assert days.is_working(date(2026, 1, 10))
    assert Workdays().count(date(2026, 1, 5), date(2026, 1, 12)) == 5
