"""The sellers below regions and teams: they add up to the rows that they stand below."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import Run, Runner, need_shared

PLAN = "plans/direct-selling"


def adds_up(run: Run, inner: str = "") -> None:
    """inner: a team that has others below it, which have rows of their own."""
    summary = {(row["axis"], row["node"]): row for row in all_nodes(run)}
    drill = run.table("sellers_by_node")
    assert drill
    for axis, node in dict.fromkeys((row["axis"], row["node"]) for row in drill):
        mine = [row for row in drill if (row["axis"], row["node"]) == (axis, node)]
        if node == inner:
            continue
        whole = summary[axis, node]
        assert sum(cents(row["ytd_actual"]) for row in mine) == cents(whole["actual"]), (axis, node)
        if whole["target"] is not None:
            assert sum(cents(row["ytd_target"] or 0) for row in mine) == cents(whole["target"]), (axis, node)
        for row in mine:
            if row["ytd_target"]:
                assert cents(row["ytd_variance"]) == cents(row["ytd_actual"]) - cents(row["ytd_target"])


def cents(amount: float) -> int:
    return round(amount * 100)


def all_nodes(run: Run) -> list[dict]:
    return [row for row in run.table("attainment") if row["span"] == "year_to_date"]


@pytest.mark.parametrize("period", [[], ["--period", "2026-05"], ["--period", "2026-02", "--as-of", "2026-02-10"]])
def test_sellers_add_up_to_their_regions_and_teams(salesplan: Runner, period: list[str]) -> None:
    run = salesplan("report", PLAN, "--quiet", "--format", "json", *period)
    adds_up(run)
    drill = run.table("sellers_by_node")
    nodes = {row["node"] for row in drill if row["axis"] == "region"}
    assert {"shanghai", "jiangsu"} <= nodes
    assert "east" not in nodes
    vacant = [row for row in drill if row["seller"] == "unassigned" and row["axis"] == "region"]
    assert vacant


NESTED = """salesplan: 1
name: Plan
currency: CNY
calendar: {starts: 2026-01-01}
target: 1_200
regions: {a: {}, b: {}}
teams:
  top:
    sellers: {boss: {territory: [{region: a}]}}
    teams: {low: {sellers: {kim: {territory: [{region: b}]}}}}
decompose: {weights: even, seasonality: even, hedge: {teams: 10%}}
exports: {e: {files: "*.csv", columns: {date: d, order: o, region: r, seller: s, amount: m}}}
"""


def test_a_team_has_rows_of_its_own_sellers_and_adds_up_with_those_below(salesplan: Runner, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(NESTED, "utf-8")
    (tmp_path / "s.csv").write_text("d,o,r,s,m\n2026-01-05,1,a,boss,30\n2026-01-06,2,b,kim,50\n", "utf-8")
    run = salesplan("report", tmp_path / "plan.yaml", "--quiet", "--format", "json")
    rows = [row for row in run.table("sellers_by_node") if row["axis"] == "team"]
    assert [(row["node"], row["seller"]) for row in rows] == [("top", "boss"), ("low", "kim")]
    (top,) = [row for row in all_nodes(run) if (row["axis"], row["node"]) == ("team", "top")]
    assert sum(cents(row["ytd_actual"]) for row in rows) == cents(top["actual"]) == 8_000
    assert sum(cents(row["ytd_target"]) for row in rows) == cents(top["target"])


def test_sellers_add_up_on_real_data(salesplan: Runner) -> None:
    need_shared("data", "adventureworks")
    run = salesplan("report", "--allow-outside", "tests/real/adventureworks/plan.yaml", "--quiet", "--format", "json")
    adds_up(run, inner="273")
