"""How much of a span has gone, and what that makes of its sales."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.sales.reading import COLUMNS, LAYOUT, read

HEAD = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01, workdays: CN}
target: 1200
regions: {sh: {target: 40%}, js: {}}
products: {cream: {}, soap: {}}
decompose: {weights: even, seasonality: SEASON}
"""
EVEN = HEAD.replace("SEASON", "even")


def attained(tmp_path: Path, sales: str, head: str = EVEN) -> dict[tuple[str, str], dict[str, Any]]:
    made = read(tmp_path, {"a.csv": COLUMNS + sales}, LAYOUT, head)
    return {(row["node"], row["span"]): row for row in made.tables["attainment"]}


def test_an_open_period_counts_working_days_with_those_made_up_for_holidays(tmp_path: Path) -> None:
    # February 2026 in China: 14 and 28 are Saturdays that are worked, 15 to 23 are Spring Festival; 16 days in all.
    rows = attained(tmp_path, "2026-02-14,1,1,sh,cream,1,60\n")
    period = rows["company", "period"]
    assert period["time_gone"] == round(11 / 16, 6)  # ten weekdays and the Saturday
    assert period["pace"] == round(0.6 / round(11 / 16, 6), 6)
    assert period["required_run_rate"] == 800  # 40 yuan over five days
    assert period["status"] == "behind"


def test_the_year_weighs_its_periods_by_their_targets(tmp_path: Path) -> None:
    head = HEAD.replace("SEASON", "[3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]")
    rows = attained(tmp_path, "2026-01-31,1,1,sh,cream,1,300\n", head)
    year = rows["company", "year"]
    assert year["time_gone"] == 0.25
    assert year["pace"] == 1.0
    assert year["status"] == "on_track"
    assert rows["company", "period"]["status"] == "met"
    assert rows["company", "period"]["required_run_rate"] == 0


def test_a_node_without_a_target_has_no_status_but_time_goes_on(tmp_path: Path) -> None:
    head = EVEN.replace("js: {}", "js: {target: 0}, hn: {}")
    rows = attained(tmp_path, "2026-03-31,1,1,js,cream,1,5\n", head)
    js = rows["js", "year"]
    assert (js["target"], js["time_gone"], js["pace"], js["status"]) == (0, 0.25, None, None)


def test_no_day_is_left_to_meet_a_closed_period(tmp_path: Path) -> None:
    rows = attained(tmp_path, "2026-03-31,1,1,sh,cream,1,10\n")
    assert rows["company", "period"]["time_gone"] == 1
    assert rows["company", "period"]["required_run_rate"] is None
    assert rows["company", "period"]["status"] == "far_behind"


def test_the_plan_says_what_a_pace_is_called(tmp_path: Path) -> None:
    head = EVEN + "review: {status: {ahead: 120%, on_track: 50%, behind: 10%}}\n"
    rows = attained(tmp_path, "2026-01-31,1,1,sh,cream,1,60\n", head)
    assert rows["company", "period"]["status"] == "on_track"


@pytest.mark.parametrize("span", ["period", "quarter_to_date", "year_to_date", "year"])
def test_returns_leave_a_pace_below_zero(tmp_path: Path, span: str) -> None:
    rows = attained(tmp_path, "2026-01-31,1,1,sh,cream,-1,-60\n")
    assert rows["company", span]["pace"] < 0
    assert rows["company", span]["status"] == "far_behind"
