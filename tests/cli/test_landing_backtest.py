"""`salesplan report --backtest` as a user runs it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT, Runner
from tests.planning.test_landing import TOLERANT, exports, program


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return program(tmp_path, exports(date(2026, 9, 30)), TOLERANT)


def test_it_says_how_good_the_landings_were(salesplan: Runner, plan: Path) -> None:
    run = salesplan("report", plan, "--backtest", "--lang", "zh")
    assert run.code == 0
    assert run.out.startswith("Plan · 预计达成回测\n")
    assert "概览" not in run.out
    assert "SP446 整体：选用方法在 41 个回测起点上的平均误差为" in run.err
    assert salesplan("report", plan, "--backtest", "--quiet").err == ""


def test_every_table_and_its_page(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    made = salesplan("report", plan, "--backtest", "--format", "json")
    assert made.json["parameters"] == {"backtest": True, "period": "2026-09", "until": "2026-09-30"}
    assert list(made.json["tables"]) == ["landing_backtest", "landing_horizons", "landing_trials"]
    page = (ROOT / "docs" / "commands" / "report.md").read_text("utf-8")
    review = salesplan("report", plan, "--format", "json").json["tables"]
    tables = made.json["tables"] | {name: review[name] for name in ("landing", "landing_periods")}
    for name, table in tables.items():
        assert f"| `{name}` |" in page
        assert all(f"`{column['key']}`" in page for column in table["columns"]), name
    assert salesplan("report", plan, "--backtest", "-o", tmp_path / "out").code == 0
    assert {file.stem for file in (tmp_path / "out").iterdir()} == set(made.json["tables"])


def test_figures_follow_from_the_trials(salesplan: Runner, plan: Path) -> None:
    """Error, bias and coverage of what was chosen, computed anew from the trials of an axis."""
    made = salesplan("report", plan, "--backtest", "--format", "json")
    for row in made.table("landing_backtest"):
        if row["method"] != "chosen":
            continue
        mine = [r for r in made.table("landing_trials") if r["axis"] == row["axis"]]
        assert len(mine) == row["nodes"] * row["origins"]
        whole = sum(abs(r["actual"]) for r in mine)
        assert row["error"] == pytest.approx(sum(abs(r["landing"] - r["actual"]) for r in mine) / whole, abs=1e-5)
        assert row["bias"] == pytest.approx(sum(r["landing"] - r["actual"] for r in mine) / whole, abs=1e-5)
        assert row["error"] == row["error_of_chosen"]


def test_an_earlier_period_is_backtested_with_what_was_known_then(salesplan: Runner, plan: Path) -> None:
    made = salesplan("report", plan, "--backtest", "--period", "2026-03", "--format", "json")
    trials = {(r["year"], r["period"], r["until"]) for r in made.table("landing_trials")}
    assert len(trials) == 11 * 3 + 2
    assert max(until for _, _, until in trials) == "2026-03"


def test_what_can_not_be_answered_ends_with_its_code(salesplan: Runner, plan: Path) -> None:
    run = salesplan("report", plan, "--backtest", "--fail-under", "90%")
    assert run.code == 2
    assert "--fail-under" in run.err
    program(plan.parent, exports(date(2026, 1, 31), since=date(2026, 1, 1)), TOLERANT)
    run = salesplan("report", plan, "--backtest", "--lang", "en")
    assert (run.code, run.out) == (4, "")
    assert run.err.startswith("SP447 nothing can be backtested")
