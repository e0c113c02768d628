"""`salesplan decompose --backtest` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import ROOT, Runner

PLAN = """salesplan: 1
name: 小计划
currency: CNY
language: zh
calendar: {starts: 2026-01-01}
target: 1_200
regions: {east: {name: 华东}, north: {name: 华北}}
exports:
  erp:
    files: "*.csv"
    columns: {date: 日期, order: 单号, line: 行号, region: 区域, amount: 金额}
"""
SALES = """日期,单号,行号,区域,金额
2024-01-05,1,1,华东,60
2024-12-05,2,1,华北,40
2025-01-05,3,1,华东,70
2025-12-05,4,1,华北,30
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "sales.csv").write_text(SALES, "utf-8")
    return tmp_path / "plan.yaml"


def test_it_says_which_method_was_fairest(salesplan: Runner, plan: Path) -> None:
    run = salesplan("decompose", plan, "--backtest")
    assert run.code == 0
    assert run.out.startswith("小计划 · 分解方法回测\n")
    assert [line.split()[:3] for line in run.out.splitlines() if line.startswith("区域")] == [
        ["区域", "平均", "2025"],
        ["区域", "历史", "2025"],
    ]
    assert "目标分解" not in run.out
    assert "SP340 按区域，2025 年以“历史”分解错配最少：100 中有 10（10%）；计划正是这样分解的" in run.err
    assert "SP341" in run.err
    assert salesplan("decompose", plan, "--backtest", "--quiet").err == ""


def test_every_format_and_its_page(salesplan: Runner, plan: Path, tmp_path: Path) -> None:
    made = salesplan("decompose", plan, "--backtest", "--format", "json", "--lang", "en")
    assert made.json["parameters"] == {"backtest": True, "years": ["2025"]}
    assert list(made.json["tables"]) == ["backtest", "backtest_nodes"]
    page = (ROOT / "docs" / "commands" / "decompose.md").read_text("utf-8")
    for name, table in made.json["tables"].items():
        assert f"| `{name}` |" in page
        assert all(f"`{column['key']}`" in page for column in table["columns"])
    (history,) = [r for r in made.table("backtest") if (r["axis"], r["method"]) == ("region", "history")]
    assert (history["misplaced"], history["best"], history["plan"]) == (10.0, "best", "plan")
    assert salesplan("decompose", plan, "--backtest", "-o", tmp_path / "out").code == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == {"backtest.csv", "backtest_nodes.csv"}
    nodes = (tmp_path / "out" / "backtest_nodes.csv").read_text("utf-8-sig").splitlines()
    assert nodes[0] == "axis,method,year,node,target,actual,attainment,had_history"
    assert "region,history,2025,east,60.00,70.00,1.166667,yes" in nodes


def test_what_can_not_be_answered_ends_with_its_code(salesplan: Runner, plan: Path) -> None:
    assert salesplan("decompose", plan, "--backtest", "--by", "region").code == 2
    without = plan.with_name("bare.yaml")
    without.write_text(PLAN[: PLAN.index("exports:")], "utf-8")
    run = salesplan("decompose", without, "--backtest")
    assert (run.code, run.out) == (4, "")
    assert "SP427" in run.err
    (plan.parent / "sales.csv").write_text(SALES.replace("2024-01", "2024-11"), "utf-8")
    run = salesplan("decompose", plan, "--backtest", "--lang", "en")
    assert (run.code, run.out) == (4, "")
    assert run.err.startswith(
        "SP440 the exports hold no whole year with another one before it: they reach from 2024-11"
    )
    plan.write_text(
        PLAN.replace(
            "{starts: 2026-01-01}",
            "{starts: 2026-01-01, pattern: custom, ends: 2026-12-31, periods: [{label: all, from: 2026-01-01}]}",
        ),
        "utf-8",
    )
    assert salesplan("decompose", plan, "--backtest").code == 3


def test_exports_that_do_not_tie_out_are_judged_and_end_with_4(salesplan: Runner, plan: Path) -> None:
    (plan.parent / "sales.csv").write_text(SALES + "2025-03-05,5,1,nowhere,5\n", "utf-8")
    run = salesplan("decompose", plan, "--backtest", "--format", "json")
    assert run.code == 4
    assert run.table("backtest")[0]["outside"] == 5.0


def test_a_decomposition_is_as_ever(salesplan: Runner, plan: Path) -> None:
    assert list(salesplan("decompose", plan, "--format", "json").json["tables"]) == [
        "summary",
        "targets",
        "balance",
        "feasibility",
    ]
