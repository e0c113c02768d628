"""The odds of real plans, backtested: better than naive forecasts, and ranges that hold what they promise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import ROOT, Run, Runner, need_shared

PLANS = {
    "adventureworks": "tests/real/adventureworks/decompose.yaml",
    "tradeflow_fmcg": "tests/real/tradeflow_fmcg/plan.yaml",
    "ecommerce_india": "tests/real/ecommerce_india/plan.yaml",
}


@pytest.fixture(scope="module")
def tested(salesplan: Runner) -> Callable[[str], Run]:
    """The backtest of a set, run once."""
    runs: dict[str, Run] = {}

    def run(name: str) -> Run:
        need_shared("data", name)
        if name not in runs:
            runs[name] = salesplan(
                "simulate", "--allow-outside", PLANS[name], "--backtest", "--format", "json", cwd=ROOT
            )
            assert runs[name].code == 0, runs[name].err
        return runs[name]

    return run


@pytest.mark.parametrize("name", PLANS)
def test_odds_score_better_than_naive_forecasts_on_every_axis(tested: Callable[[str], Run], name: str) -> None:
    for row in tested(name).table("calibration"):
        assert row["crps"] < row["off_straight_line"], row
        if row["off_seasonal_naive"] is not None:
            assert row["crps_with_last_year"] < row["off_seasonal_naive"], row


@pytest.mark.parametrize("axis", ["company", "region"])
def test_ranges_hold_what_they_promise(tested: Callable[[str], Run], axis: str) -> None:
    rows = tested("adventureworks").table("calibration")
    row = next(row for row in rows if (row["axis"], row["ahead"]) == (axis, "all_spans"))
    assert 0.75 <= row["coverage_80"] <= 0.85
