"""`simulate --backtest`: drawn as it would have been, by nothing that wasn't known, and scored by what came."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, Run, Runner

PLAN = "plans/direct-selling"
RUNS = "300"


@pytest.fixture(scope="module")
def tested(salesplan: Runner) -> Run:
    return salesplan("simulate", PLAN, "--backtest", "--runs", RUNS, "--format", "json", cwd=ROOT)


def trials(run: Run) -> dict[tuple[str, ...], dict[str, Any]]:
    keys = ("axis", "node", "year", "period", "until", "ahead")
    return {tuple(row[key] for key in keys): row for row in run.table("calibration_trials")}


def test_every_score_is_what_the_trials_say(tested: Run) -> None:
    assert tested.code == 0, tested.err
    for row in tested.table("calibration"):
        mine = [
            t
            for t in tested.table("calibration_trials")
            if t["axis"] == row["axis"] and row["ahead"] in ("all_spans", t["ahead"])
        ]
        assert len(mine) == row["outcomes"]
        assert len({t["node"] for t in mine}) == row["nodes"]
        assert len({(t["year"], t["period"]) for t in mine}) == row["origins"]
        for low, high, column in (("p25", "p75", "coverage_50"), ("p10", "p90", "coverage_80")):
            held = sum(t[low] <= t["actual"] <= t[high] for t in mine) / len(mine)
            assert row[column] == pytest.approx(held, abs=0.01)  # amounts in the table are rounded to whole units


def test_nothing_later_than_an_origin_is_looked_at(salesplan: Runner, tested: Run) -> None:
    earlier = salesplan(
        "simulate", PLAN, "--backtest", "--period", "2026-05", "--runs", RUNS, "--format", "json", cwd=ROOT
    )
    then, now = trials(earlier), trials(tested)
    assert {key[5] for key in then.keys() - now.keys()} == {"rest_of_year"}  # they end with what is known
    shared = then.keys() & now.keys()
    assert {key[2] for key in shared} == {"2025", "2026"}
    assert len(shared) > 500
    for key in shared:
        # A line for what belongs to nobody is there as soon as there ever is such a sale; it moves cents.
        for column, amount in then[key].items():
            same = (
                amount == pytest.approx(now[key][column], abs=0.1)
                if isinstance(amount, float)
                else amount == now[key][column]
            )
            assert same, (key, column)


def test_chances_are_counted_by_class(tested: Run) -> None:
    for axis in ("company", "region"):
        outcomes = next(
            r["outcomes"] for r in tested.table("calibration") if (r["axis"], r["ahead"]) == (axis, "all_spans")
        )
        bins = [row for row in tested.table("reliability") if row["axis"] == axis]
        assert sum(row["outcomes"] for row in bins) == 5 * outcomes  # five thresholds each
        assert all(row["said_from"] <= row["said"] <= row["said_to"] for row in bins)
        assert all(0 <= row["happened"] <= 1 for row in bins)


def test_ranges_hold_what_they_promise_for_the_company_and_its_regions(salesplan: Runner) -> None:
    run = salesplan("simulate", PLAN, "--backtest", "--format", "json", cwd=ROOT)
    rows = {(r["axis"], r["ahead"]): r for r in run.table("calibration")}
    for axis in ("company", "region"):
        row = rows[axis, "all_spans"]
        assert 0.75 <= row["coverage_80"] <= 0.85
        assert row["crps"] < row["off_straight_line"]
        assert row["crps_with_last_year"] < row["off_seasonal_naive"]
    assert {f["code"] for f in run.json["findings"]} >= {"SP781", "SP783"}


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(salesplan: Runner) -> None:
    asked = ("simulate", PLAN, "--backtest", "--runs", "100", "--period", "2026-03", "--format", "json")
    one, several = (salesplan(*asked, "--threads", number, cwd=ROOT).out for number in ("1", "3"))
    assert one == several
    assert one != salesplan(*asked, "--seed", "2", cwd=ROOT).out


def test_a_plan_without_history_is_told_so(salesplan: Runner, tmp_path: Path) -> None:
    made = salesplan("init", str(tmp_path / "plan"))
    assert made.code == 0, made.err
    run = salesplan("simulate", str(tmp_path / "plan"), "--backtest")
    assert run.code in (2, 4)
    assert "Traceback" not in run.err
    assert run.err.strip()
