"""The odds of the real sets: what is over is fact to the cent, and what is to come stands around the review's landing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import ROOT, Run, Runner, need_shared

OVER = {
    "tests/real/ecommerce_india/plan.yaml": ("ecommerce_india",),
    "tests/real/tradeflow_fmcg/plan.yaml": ("tradeflow_fmcg",),
}
ADVENTURE = "tests/real/adventureworks/plan.yaml"


def years(run: Run) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["axis"], row["node"]): row for row in run.table("odds") if row["period"] == "year"}


def actuals(run: Run) -> dict[tuple[str, str], Any]:
    return {(row["axis"], row["node"]): row["actual"] for row in run.table("attainment") if row["span"] == "year"}


@pytest.mark.parametrize("plan", OVER)
def test_a_year_that_is_over_is_what_was_sold(plan: str, salesplan: Runner) -> None:
    need_shared("data", *OVER[plan])
    run, report = (
        salesplan(command, "--allow-outside", plan, "--format", "json", cwd=ROOT) for command in ("simulate", "report")
    )
    assert run.code == report.code, run.err
    sold = actuals(report)
    for key, row in years(run).items():
        if key[1] != "unassigned" and key in sold:
            assert row["p10"] == row["p50"] == row["p90"], key
            assert row["p50"] == pytest.approx(sold[key], abs=0.011), key  # rows of cells are rounded once, nodes once
            assert row["chance"] in (None, 0, 1)


@pytest.mark.parametrize("period", ["2013-08-30", "2013-11-30"])
def test_the_resellers_stand_around_their_landing(period: str, salesplan: Runner) -> None:
    need_shared("data", "adventureworks")
    options = ("--period", period, "--format", "json")
    run = salesplan("simulate", "--allow-outside", ADVENTURE, *options, "--runs", "4000", cwd=ROOT)
    report = salesplan("report", "--allow-outside", ADVENTURE, *options, cwd=ROOT)
    assert run.code == report.code == 0, run.err
    landing = {(row["axis"], row["node"]): row["landing"] for row in report.table("landing")}
    odds = years(run)
    for axis in ("company", "region", "product"):
        for key in (key for key in odds if key[0] == axis and key in landing):
            assert odds[key]["mean"] == pytest.approx(landing[key], rel=0.03), key
    whole = odds["company", "company"]
    assert whole["p10"] < landing["company", "company"] < whole["p90"]
    found = {row["assumption"]: row for row in run.table("assumptions")}
    assert {found[level]["source"] for level in ("company", "region", "product", "seller", "noise")} == {"estimated"}
