"""`promo calendar` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from icalendar import Calendar
from tests.conftest import ROOT, Runner

PLAN = ROOT / "plans" / "direct-selling"
YEAR = {
    "new-year-goods": ("2026-01-24", "2026-02-17"),
    "womens-day": ("2026-03-03", "2026-03-08"),
    "vitamin-launch": ("2026-04-13", "2026-05-03"),
    "mid-year": ("2026-06-01", "2026-06-18"),
    "mid-autumn": ("2026-09-15", "2026-10-05"),
    "double-11": ("2026-11-01", "2026-11-11"),
    "year-end": ("2026-12-08", "2026-12-15"),
}


def test_the_year_as_a_calendar(salesplan: Runner) -> None:
    run = salesplan("promo", PLAN, "calendar", "--format", "json")
    assert (run.code, run.err) == (0, "")
    assert {row["id"]: (row["start"], row["end"]) for row in run.table("promotions")} == YEAR
    assert run.table("overlaps") == []
    shown = salesplan("promo", PLAN, "calendar").out
    assert "全年 7 档促销，共 110 天有活动。" in shown
    assert "█" in shown
    assert "█" not in salesplan("promo", PLAN, "calendar", "--table", "promotions").out


def test_the_same_as_a_calendar_file(salesplan: Runner, tmp_path: Path) -> None:
    file = tmp_path / "year.ics"
    assert salesplan("promo", PLAN, "calendar", "-o", file).code == 0
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert [str(event.decoded("dtstart")) for event in events] == [first for first, _ in YEAR.values()]
    printed = salesplan("promo", PLAN, "calendar", "--format", "ics").out
    assert printed.splitlines() == file.read_text("utf-8").splitlines()
    folder = tmp_path / "out"
    assert salesplan("promo", PLAN, "calendar", "--format", "ics", "-o", f"{folder}/").code == 0
    assert (folder / "promo.ics").read_bytes() == file.read_bytes()


def test_only_calendars_are_written_as_ics(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan("check", PLAN, "--format", "json")
    assert run.code == 0
    run = salesplan("report", PLAN, "-q", "-o", tmp_path / "review.ics")
    assert run.code == 2
    assert "SP909" in run.err


def test_overlaps_and_budgets_are_told(salesplan: Runner, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "salesplan: 1\nname: P\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\npromotion_budget: 100\n"
        "promotions:\n  a: {kind: holiday, festival: 618, before: 3, budget: 90}\n  b: {kind: member_day, monthly: 18, budget: 10}\n",
        "utf-8",
    )
    run = salesplan("promo", plan, "calendar", "--format", "json")
    assert run.code == 0
    assert [found["code"] for found in run.json["findings"]] == ["SP804", "SP803"]
    (pair,) = run.table("overlaps")
    assert pair == {"first": "a", "second": "b/2026-06-18", "start": "2026-06-18", "end": "2026-06-18", "days": 1}
    rows = {row["id"]: row["overlaps"] for row in run.table("promotions")}
    assert rows["a"] == "b/2026-06-18"
    assert rows["b/2026-05-18"] is None


@pytest.mark.parametrize("form", ["table", "json", "ics", "csv"])
def test_the_order_of_the_plan_changes_no_byte(salesplan: Runner, tmp_path: Path, form: str) -> None:
    # As texts: to YAML 1.1 the key `off` of a price rule is no text.
    written = yaml.load((PLAN / "promotions.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    head = "salesplan: 1\nname: P\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\nlanguage: zh\n"
    tree = {"products": {key: {} for key in ("health", "household", "skincare", "BJ-202")}}
    tree |= {"prices": {"grades": {"retail": {}}}, "regions": {"east": {}}, "channels": {"direct": {}, "social": {}}}
    outs = []
    for turned in (False, True):
        items = [(key, dict(sorted(part.items(), reverse=turned))) for key, part in written["promotions"].items()]
        content = {**tree, "promotions": dict(items[::-1] if turned else items)}
        (tmp_path / "plan.yaml").write_text(
            head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8"
        )
        run = salesplan("promo", tmp_path / "plan.yaml", "calendar", "--format", form)
        assert run.code == 0, run.err
        outs.append(run.out)
    assert outs[0] == outs[1]


def test_a_plan_without_promotions_has_an_empty_calendar(salesplan: Runner, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(
        "salesplan: 1\nname: P\ncurrency: CNY\ncalendar: {starts: 2026-01-01}\n", "utf-8"
    )
    run = salesplan("promo", tmp_path / "plan.yaml", "calendar")
    assert (run.code, run.err) == (0, "")
    assert salesplan("promo", tmp_path / "plan.yaml", "party").code == 2
