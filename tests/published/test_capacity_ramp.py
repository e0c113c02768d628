"""What ramped and ramping sellers can sell, and how many heads a target seems to take."""

from __future__ import annotations

from tests.published.cases import ids_of, one

from salesplan.metrics.capacity import Cohort, capacity, heads_needed

FIXTURE = "capacity_ramp"
COMPUTED = {"capacity", "naive_headcount"}
NOT_COMPUTED = {
    "naive_headcount: outcome": "told in words, with causes and no figures of theirs to compute it from",
    "attainment_band": "claims of vendors that contradict one another: reference bands, not the result of any input",
}


def test_every_case_is_computed_here_or_listed_with_its_reason() -> None:
    assert ids_of(FIXTURE) == COMPUTED | {key for key in NOT_COMPUTED if ":" not in key}


def test_ramped_and_ramping_heads() -> None:
    case = one(FIXTURE, "capacity")
    ramped = Cohort(case["ramped_reps"], case["quota"], attainment=case["attainment"])
    # The productivity of the ramping is already what is expected of them, attainment and all.
    ramping = Cohort(case["ramping_reps"], case["quota"], ramp=case["ramp_productivity"])
    assert [ramped.capacity, ramping.capacity] == case["expected_parts"]
    assert capacity([ramped, ramping]) == case["expected_total"]


def test_the_naive_head_count() -> None:
    case = one(FIXTURE, "naive_headcount")
    full = Cohort(case["expected_naive_reps"], case["quota"])
    assert full.capacity == case["target"]
    assert case["expected_text"] == "about eight"
    assert heads_needed(case["target"], full) == 8


def test_nobody_sells_nothing() -> None:
    assert heads_needed(100, Cohort(1, 100, ramp=0)) is None
    assert capacity([]) == 0
