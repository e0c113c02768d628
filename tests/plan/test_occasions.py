"""When promotions run, and which of them meet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from salesplan.checks.sound import sound_ground
from salesplan.plan.ground import Ground
from salesplan.plan.load import load_plan
from salesplan.plan.occasions import Occasion, occasions, windows
from salesplan.plan.promotions import Promotion
from salesplan.sales.text_rows import read_text_table

HEAD = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
regions: {east: {regions: {sh: {}, js: {}}}, west: {}}
products: {a: {products: {a1: {}, a2: {}}}, b: {}}
promotions:
"""


def ground_of(folder: Path, promotions: str) -> Ground:
    (folder / "plan.yaml").write_text(HEAD + promotions, "utf-8")
    return sound_ground(load_plan(folder / "plan.yaml", read_text_table))[0]


def days_of(found: list[Occasion]) -> list[str]:
    return [f"{one.id} {one.start}…{one.last}" for one in found]


def test_windows_of_the_three_kinds(tmp_path: Path) -> None:
    ground = ground_of(
        tmp_path,
        "  goods: {kind: holiday, festival: 春节, before: 24, after: 2}\n"
        "  launch: {kind: launch, from: 2026-04-13, to: 2026-05-03}\n"
        "  day: {kind: member_day, monthly: 31, before: 1}\n",
    )
    found = days_of(occasions(ground))
    assert found[:2] == ["goods 2026-01-24…2026-02-19", "day/2026-01-30 2026-01-30…2026-01-31"]
    assert "day/2026-02-27 2026-02-27…2026-02-28" in found
    assert "launch 2026-04-13…2026-05-03" in found
    assert len(found) == 14


def test_a_window_across_new_year_belongs_to_both_years(tmp_path: Path) -> None:
    ground = ground_of(tmp_path, "  eve: {kind: holiday, festival: 01-01, before: 5, after: 3}\n")
    assert days_of(occasions(ground)) == [
        "eve/2025-12-27 2025-12-27…2026-01-04",
        "eve/2026-12-27 2026-12-27…2027-01-04",
    ]


def test_two_times_within_a_year_have_names_of_their_own(tmp_path: Path) -> None:
    spring = "  s: {name: 春节, kind: holiday, festival: 春节}\n  day: {kind: holiday, festival: 08-18}\n"
    (tmp_path / "plan.yaml").write_text(HEAD.replace("2026-01-01", "2026-02-12") + spring, "utf-8")
    found = occasions(sound_ground(load_plan(tmp_path / "plan.yaml", read_text_table))[0])
    assert [(one.id, one.name) for one in found] == [
        ("s/2026-02-17", "春节 02-17"),
        ("day", "day"),
        ("s/2027-02-06", "春节 02-06"),
    ]


def test_past_years_are_known_of_what_recurs(tmp_path: Path) -> None:
    ground = ground_of(
        tmp_path, "  s: {kind: holiday, festival: 春节}\n  once: {kind: launch, from: 2026-04-13, to: 2026-05-03}\n"
    )
    past = occasions(ground, date(2024, 1, 1), date(2026, 1, 1))
    assert [one.start for one in past] == [date(2024, 2, 10), date(2025, 1, 29)]


def test_occasions_meet_on_all_axes_or_not_at_all(tmp_path: Path) -> None:
    june = "from: 2026-06-01, to: 2026-06-18"
    ground = ground_of(
        tmp_path,
        f"  one: {{kind: other, {june}, region: east, product: a1}}\n"
        f"  part: {{kind: other, {june}, region: sh, product: a}}\n"
        f"  sister: {{kind: other, {june}, region: sh, product: a2}}\n"
        f"  far: {{kind: other, {june}, region: west}}\n"
        "  later: {kind: other, from: 2026-06-19, to: 2026-06-20}\n",
    )
    by_id = {one.id: one for one in occasions(ground)}
    met = {(a, b) for a in by_id for b in by_id if a < b and by_id[a].meets(by_id[b])}
    assert met == {("one", "part"), ("part", "sister")}
    assert by_id["one"].extent.holds(region=ground.node("region", "js"), product=ground.node("product", "a1"))
    assert not by_id["one"].extent.holds(region=None, product=ground.node("product", "a1"))
    assert by_id["far"].extent.holds(product=None)


@given(first=st.dates(date(2010, 1, 1), date(2040, 1, 1)), length=st.integers(1, 800), before=st.integers(0, 366))
def test_windows_are_all_that_share_a_day_with_a_span(first: date, length: int, before: int) -> None:
    part = Promotion.model_validate({"kind": "holiday", "festival": "double_11", "before": str(before)})
    end = first + timedelta(days=length)
    found = list(windows(part, first, end))
    expected = [
        (day - timedelta(days=before), day + timedelta(days=1))
        for day in (date(year, 11, 11) for year in range(first.year - 2, end.year + 3))
    ]
    assert found == [(a, b) for a, b in expected if a < end and b > first]
