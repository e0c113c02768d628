"""Days of months and quarters, leap years, 4-4-5 weeks, and a split by days that adds up: by the plan's own calendar."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.planning.test_targets import ground
from tests.published.cases import ids_of, one

from salesplan.allocation.apportion import apportion
from salesplan.plan.calendar import Calendar
from salesplan.planning.decomposition import decompose
from salesplan.terms.period import Year
from salesplan.terms.workdays import Workdays

FIXTURE = "calendar_weights"
COMPUTED = {"month_days", "quarter_days", "leap", "445", "split_1000_by_days"}


def test_every_case_is_computed_here() -> None:
    assert ids_of(FIXTURE) == COMPUTED


def year_of(starts: str, offset: int = 0, **more: Any) -> Year:
    year = Calendar(starts=starts, **more).year(offset)
    assert year is not None
    return year


def days(year: Year) -> list[int]:
    return [period.days for period in year.periods]


def quarters(year: Year) -> list[int]:
    spans = [span for label, span in year.groups.items() if label.startswith("Q")]
    return [sum(days(year)[slice(*span)]) for span in spans]


def test_days_of_the_months() -> None:
    assert days(year_of("2013-01-01")) == one(FIXTURE, "month_days")["expected"]


def test_days_of_the_quarters() -> None:
    assert quarters(year_of("2013-01-01")) == one(FIXTURE, "quarter_days")["expected"]


def test_the_fourth_year_leaps() -> None:
    case, fourth = one(FIXTURE, "leap"), year_of("2013-01-01", 3)
    assert days(fourth)[1] == case["expected_feb_of_4th_year"]
    assert quarters(fourth)[0] == case["expected_q1_of_4th_year"]
    assert sum(days(fourth)) == 366


def test_weeks_of_4_4_5() -> None:
    case = one(FIXTURE, "445")
    year = year_of("2026-02-01", pattern="4-4-5")
    assert [period.days // 7 for period in year.periods] == case["derived_weeks"]
    assert sum(days(year)) == 7 * case["derived_sum"]


def test_the_53rd_week_is_the_last_period_s_every_five_or_six_years() -> None:
    case = one(FIXTURE, "445")
    assert "53rd week" in case["note"]
    calendar = {"pattern": "4-4-5", "year_end": {"weekday": "saturday", "rule": "last", "month": "1"}}
    years = [year_of("2026-02-01", offset, **calendar) for offset in range(-20, 20)]
    long = [i for i, year in enumerate(years) if sum(days(year)) == 53 * 7]
    assert {b - a for a, b in pairwise(long)} <= {5, 6}
    for i, year in enumerate(years):
        longer = [*case["derived_weeks"][:-1], case["derived_weeks"][-1] + (i in long)]
        assert [period.days // 7 for period in year.periods] == longer


def test_a_thousand_by_days() -> None:
    case = one(FIXTURE, "split_1000_by_days")
    assert days(year_of("2013-01-01")) == case["weights"]
    assert apportion(case["units"], case["weights"]) == case["derived"]


def test_a_plan_splits_a_thousand_by_days_the_same(tmp_path: Path) -> None:
    """Through the whole of it: 10.00, a thousand fen, over a year whose seasonality is the days of its months."""
    case = one(FIXTURE, "split_1000_by_days")
    plan = f"target: {case['units'] / 100}\ndecompose: {{seasonality: {case['weights']}}}\n"
    made = decompose(ground(tmp_path, plan), None)
    assert made.targets.periods is not None
    assert made.targets.periods.tolist() == case["derived"]


def test_every_day_worked_is_a_day_of_the_month() -> None:
    """Working days without weekends would be the published days: counted over the same spans."""
    year = year_of("2013-01-01")
    everyday = Workdays(on=frozenset(date.fromordinal(d) for d in range(year.start.toordinal(), year.end.toordinal())))
    assert [everyday.count(p.start, p.end) for p in year.periods] == one(FIXTURE, "month_days")["expected"]
