"""Attainment, pace, run rates and projections."""

from __future__ import annotations

from decimal import Decimal

from tests.published.cases import ids_of, one

from salesplan.metrics.progress import attainment, group_attainment, pace, required_run_rate, run_rate_projection

FIXTURE = "attainment_pacing"
COMPUTED = {"ytd", "simple", "pace_simple", "pace_goal", "working_days_rule"}
NOT_COMPUTED = {"threshold_tiers": "pay by tiers of attainment, a matter of incentives"}
HALF_A_TENTH = Decimal("0.05")  # of a percentage point, the fixture's tolerance


def test_every_case_is_computed_here_or_listed_with_its_reason() -> None:
    assert ids_of(FIXTURE) == COMPUTED | NOT_COMPUTED.keys()


def test_cumulative_attainment_is_a_ratio_of_sums() -> None:
    case = one(FIXTURE, "ytd")
    quotas, sales = case["quota"], case["sales"]
    each = [attainment(actual, target) for actual, target in zip(sales, quotas, strict=True)]
    assert [round((ratio or 0) * 100, 6) for ratio in each] == case["expected_attainment_pct"]
    running = [group_attainment(sales[: i + 1], quotas[: i + 1]) for i in range(len(quotas))]
    assert [round((ratio or 0) * 100, 6) for ratio in running] == [float(pct) for pct in case["expected_ytd_pct"]]


def test_attainment_of_one_quota() -> None:
    case = one(FIXTURE, "simple")
    assert [round((attainment(actual, case["quota"]) or 0) * 100, 6) for actual in case["sales"]] == case[
        "expected_pct"
    ]


def test_a_run_rate_goes_on() -> None:
    case = one(FIXTURE, "pace_simple")
    to_date, gone, days = case["sales_to_date"], case["days_elapsed"], case["days_total"]
    assert run_rate_projection(to_date, gone, 1) == case["expected_daily"]
    assert run_rate_projection(to_date, gone, days) == case["expected_projection"]


def test_pace_towards_a_goal() -> None:
    case = one(FIXTURE, "pace_goal")
    to_date, gone, days, goal = (case[key] for key in ("sales_to_date", "days_elapsed", "days_total", "goal"))
    projected = run_rate_projection(to_date, gone, days)
    assert projected == case["expected_projection"]
    assert (
        abs(Decimal(str(attainment(int(projected), goal))) * 100 - case["expected_projected_attainment_pct"])
        < HALF_A_TENTH
    )
    reached = attainment(to_date, goal)
    assert reached is not None
    assert abs(Decimal(str(reached)) * 100 - case["derived_attainment_pct"]) < HALF_A_TENTH
    assert required_run_rate(to_date * 100, goal * 100, days - gone) == case["derived_required_daily"] * 100
    assert pace(reached, gone / days) == round(reached / float(case["derived_time_progress_pct"] / 100), 6)


def test_working_days_count_alike() -> None:
    example = one(FIXTURE, "working_days_rule")["derived_example"]
    projected = run_rate_projection(example["mtd"] * 100, example["worked"], example["total_working"])
    assert projected is not None
    assert round(projected) == example["projection"] * 100
