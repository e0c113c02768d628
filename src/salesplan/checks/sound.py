"""Runs the checks (执行校验)."""

from __future__ import annotations

from salesplan.checks.check import Check, Plot
from salesplan.checks.commitments import commitments_agree, commitments_name_one_node, headroom_is_known
from salesplan.checks.feasible import numbers_can_all_hold
from salesplan.checks.measures import amounts_come_in_packs, measures_are_declared, measures_can_be_counted
from salesplan.checks.prices import (
    customers_have_one_grade,
    lists_follow_each_other,
    precedence_is_certain,
    prices_name_what_there_is,
    prices_run_forward,
)
from salesplan.checks.promoted_prices import rules_have_one_id, rules_of_promotions_stay_within_them
from salesplan.checks.promotions import (
    amounts_of_promotions_are_whole,
    promotions_keep_to_their_budget,
    promotions_run_in_the_year,
    promotions_stand_apart,
    uplifts_are_known_and_counted_once,
    windows_are_said_once,
)
from salesplan.checks.responses import (
    answers_are_curves,
    answers_are_of_one_node,
    answers_share_no_sales,
    efforts_can_be_counted,
    margins_are_told_of_all_or_none,
)
from salesplan.checks.review import mix_is_of_a_level_that_is_there, streaks_fit_in_the_year
from salesplan.checks.rules import periods_are_in_the_year, spans_run_forward, territories_are_not_handed_out_twice
from salesplan.checks.scenarios import (
    hires_have_a_start,
    launches_are_in_the_year,
    shocks_stand_around_the_expectation,
    three_points_are_in_order,
)
from salesplan.checks.structure import (
    calendar_holds_together,
    ids_stand_for_one_node,
    layouts_can_be_read,
    names_resolve,
    names_tell_nodes_apart,
)
from salesplan.checks.totals import (
    amounts_are_whole_and_positive,
    bounds_leave_room,
    numbers_agree,
    shares_fit_their_parent,
)
from salesplan.errors import Finding, PlanError, finding, ranked
from salesplan.plan.ground import Ground
from salesplan.plan.load import LoadedPlan
from salesplan.words.sentence import sentence

CHECKS: tuple[Check, ...] = (
    calendar_holds_together,
    ids_stand_for_one_node,
    names_tell_nodes_apart,
    names_resolve,
    measures_are_declared,
    layouts_can_be_read,
    measures_can_be_counted,
    amounts_are_whole_and_positive,
    amounts_come_in_packs,
    bounds_leave_room,
    shares_fit_their_parent,
    periods_are_in_the_year,
    spans_run_forward,
    territories_are_not_handed_out_twice,
    numbers_agree,
    numbers_can_all_hold,
    commitments_name_one_node,
    commitments_agree,
    headroom_is_known,
    prices_name_what_there_is,
    prices_run_forward,
    precedence_is_certain,
    customers_have_one_grade,
    lists_follow_each_other,
    windows_are_said_once,
    amounts_of_promotions_are_whole,
    promotions_run_in_the_year,
    promotions_stand_apart,
    promotions_keep_to_their_budget,
    uplifts_are_known_and_counted_once,
    rules_of_promotions_stay_within_them,
    rules_have_one_id,
    streaks_fit_in_the_year,
    mix_is_of_a_level_that_is_there,
    answers_are_of_one_node,
    answers_are_curves,
    efforts_can_be_counted,
    margins_are_told_of_all_or_none,
    answers_share_no_sales,
    three_points_are_in_order,
    shocks_stand_around_the_expectation,
    hires_have_a_start,
    launches_are_in_the_year,
)


def findings_of(loaded: LoadedPlan) -> list[Finding]:
    """Everything that there is to say about a plan, most serious first.

    A check whose sections are broken is left out; one that needs sums waits for names that resolve.
    """
    found = list(loaded.findings)
    if loaded.plan is None:
        return ranked(found)
    plot = Plot(loaded, loaded.plan)
    for check in CHECKS:
        plot.hear(found)
        if not loaded.broken & set(check.needs):
            found += check.ask(plot)
    return ranked(found)


def sound_ground(loaded: LoadedPlan) -> tuple[Ground, list[Finding]]:
    """The ground of a plan without errors, and its warnings and notes; raises PlanError with everything else."""
    found = findings_of(loaded)
    plan = loaded.plan
    year = plan.calendar.year() if plan else None
    if plan is None or year is None or any(f.severity == "error" for f in found):
        raise PlanError(found or [finding("SP101", reason=sentence("file_empty"))], loaded.language)
    return Ground(loaded, plan, year), found
