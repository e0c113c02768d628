"""Elasticity and difference-in-differences."""

from __future__ import annotations

import pytest
from tests.published.cases import ids_of, one

from salesplan.metrics.elasticity import arc_elasticity, difference_in_differences

FIXTURE = "elasticity_and_did"
ARCS = ("demand_AB", "demand_GH", "supply_rent")


def test_every_case_is_computed_here() -> None:
    assert ids_of(FIXTURE) == {*ARCS, "swap_symmetry", "did_card_krueger"}


@pytest.mark.parametrize("key", ARCS)
def test_the_arc_between_two_points(key: str) -> None:
    case = one(FIXTURE, key)
    found = arc_elasticity((float(case["p0"]), float(case["p1"])), (float(case["q0"]), float(case["q1"])))
    assert abs(found) == pytest.approx(float(case["expected_abs"]), abs=float(case.get("tolerance", 0.01)))
    assert (found < 0) == (key != "supply_rent")  # the fixture prints absolute values, the sign is ours


@pytest.mark.parametrize("key", ARCS)
def test_the_arc_is_the_same_in_both_directions(key: str) -> None:
    case = one(FIXTURE, key)
    prices, quantities = (float(case["p0"]), float(case["p1"])), (float(case["q0"]), float(case["q1"]))
    assert arc_elasticity(prices, quantities) == pytest.approx(arc_elasticity(prices[::-1], quantities[::-1]))


def test_what_the_minimum_wage_did() -> None:
    case = one(FIXTURE, "did_card_krueger")
    treated, control = ((float(case[side]["before"]), float(case[side]["after"])) for side in ("treated", "control"))
    changes = [after - before for before, after in (treated, control)]
    assert changes == pytest.approx([float(change) for change in case["expected_changes"]], abs=0.001)
    assert difference_in_differences(treated, control) == pytest.approx(float(case["expected"]), abs=0.015)
