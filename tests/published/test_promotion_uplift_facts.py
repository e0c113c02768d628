"""Published facts of promotion evaluation."""

from __future__ import annotations

import pytest
from tests.published.cases import ids_of, one

from salesplan.metrics.baseline import Baseline
from salesplan.metrics.uplift import Worth, cost_per_unit, kept_share, lift_share

FIXTURE = "promotion_uplift_facts"


def test_every_case_is_computed_here() -> None:
    assert ids_of(FIXTURE) == {"cost_per_incremental", "apparent_lift", "leakage"}


def test_more_was_spent_than_the_increment_brings() -> None:
    """Trade spend without a change of price: a unit of normal value 1 with the margin of the case, cost the rest."""
    case = one(FIXTURE, "cost_per_incremental")
    units, spend, margin = case["incremental_units"], case["trade_spend"], float(case["margin_per_unit"])
    assert cost_per_unit(spend, units) == float(case["expected_cost_per_incremental_unit"])
    price, sold = 4.0, 3 * units
    baseline = Baseline(float((sold - units) * price))
    worth = Worth(sold * price, sold * price, baseline, cost_share=1 - margin / price, spent=spend)
    assert worth.profit == pytest.approx(float(case["derived_net"]))
    assert worth.roi == pytest.approx(float(case["derived_roi"]))
    assert worth.profit < 0  # "loses money"


def test_apparent_lift() -> None:
    case = one(FIXTURE, "apparent_lift")
    found = lift_share(float(case["actual_units"]), float(case["baseline_units"]))
    assert found == float(case["expected_lift_pct"]) / 100


def test_what_is_left_of_the_volume() -> None:
    case = one(FIXTURE, "leakage")
    leaks = [float(case[key]) for key in ("pull_forward", "cannibalisation", "stockpiling")]
    assert kept_share(*leaks) * float(case["apparent_share"]) == pytest.approx(float(case["expected_true_share"]))
