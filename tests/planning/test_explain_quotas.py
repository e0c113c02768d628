"""Where quotas come from: territories, days, ramps, hand-set amounts, hedge and vacancy, recomputed from the steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.explaining import Told, adds_up, explain
from tests.planning.test_quotas import PLAN, made, rosters

from salesplan.errors import UsageError
from salesplan.planning.explaining.quotas import QuotaTrail
from salesplan.planning.explaining.steps import Steps
from salesplan.planning.explaining.targets import TargetTrail
from salesplan.words.sentence import sentence


def told(folder: Path, sellers: str, cell: str, more: str = "", extra: str = "", table: str | None = None) -> Told:
    return explain(folder, PLAN.format(sellers=sellers, more=more) + extra, cell, table=table)


def test_an_even_share_with_its_territory(tmp_path: Path) -> None:
    found = told(
        tmp_path, "{a: {territory: [{region: sh}]}, b: {territory: [{region: sh}]}}", "seller=a,period=2026-03"
    )
    assert found.number == 2_500
    share = found.step("sh: the share of its target")
    assert (share["amount"], share["share"]) == (2_500, 0.5)
    assert share["place"].endswith("plan.yaml:7")
    assert found.step("50% of 50")["amount"] == 2_500
    assert found.step("50% of the territory, 31 of 31 days")["share"] == 0.5
    assert (found.step("carried by b")["amount"], found.step("carried by b")["share"]) == (2_500, 0.5)
    assert found.step("sh, 2026-03: filled in from sh")["amount"] == 5_000


def test_a_ramp_that_turns_within_a_month(tmp_path: Path) -> None:
    """Hired on 16 February: in March 15 days at 25 % and 16 at 50 %; what is not carried is vacant."""
    found = told(tmp_path, "{a: {hired: 2026-02-16, ramp: new, territory: [{region: sh}]}}", "seller=a,period=2026-03")
    first, second = found.step("month 1 of service at 25%"), found.step("month 2 of service at 50%")
    assert "2026-03-01 to 2026-03-15" in first["what"]
    assert "16 of 31 days" in second["what"]
    assert first["share"] == pytest.approx(15 * 0.25 / 31)
    assert found.number == round(5_000 * (first["share"] + second["share"]))
    assert found.step("vacant")["amount"] == 5_000 - found.number
    assert found.step("vacant")["share"] == pytest.approx(1 - first["share"] - second["share"])


def test_a_transfer_within_a_month_has_both_territories(tmp_path: Path) -> None:
    spans = "[{region: sh, to: 2026-06-10}, {region: js, from: 2026-06-11}]"
    found = told(tmp_path, f"{{a: {{territory: {spans}}}}}", "seller=a,period=2026-06")
    parts = {step["what"]: step for step in found.steps if step["part_of"] == 2}
    assert {what: step["amount"] for what, step in parts.items()} == {
        "js: the share of its target": 3_333,
        "sh: the share of its target": 1_667,
    }
    assert found.step("2026-06-01 to 2026-06-10")["share"] == pytest.approx(1 / 3)
    assert found.step("2026-06-11 to 2026-06-30")["share"] == pytest.approx(2 / 3)
    year = told(tmp_path, f"{{a: {{territory: {spans}}}}}", "seller=a")
    assert year.number == 60_000
    assert len(year.parts(2)) == 12


def test_leave_counts_with_its_days(tmp_path: Path) -> None:
    leave = "availability: [{from: 2026-03-11, to: 2026-03-20, share: 0%}]"
    found = told(tmp_path, f"{{a: {{{leave}, territory: [{{region: sh}}]}}}}", "seller=a,period=2026-03")
    assert found.step("2026-03-11 to 2026-03-20")["what"].endswith("10 of 31 days, 0% worked")
    assert found.step("2026-03-11 to 2026-03-20")["share"] == 0
    assert found.number == round(5_000 * 21 / 31)


def test_a_quota_set_by_hand_is_divided_and_taken_out_first(tmp_path: Path) -> None:
    sellers = "{a: {quota: 77.77, territory: [{region: sh}]}, b: {territory: [{region: sh}]}}"
    found = told(tmp_path, sellers, "seller=a,period=2026-05")
    by_hand = found.step("set by hand for year, kept to the cent")
    assert by_hand["amount"] == 7_777
    assert by_hand["place"].endswith("plan.yaml:7")
    part = found.step("divided by what would have been carried")
    assert part["what"].startswith("8.333333% of 77.77 set by hand for 2026-01 … 2026-12")
    assert part["amount"] == round(7_777 / 12)
    assert found.number in (648, 649)
    beside = told(tmp_path, sellers, "seller=b,period=2026-05")
    assert beside.step("set by hand for a, taken out first")["amount"] == found.number
    assert beside.number == 5_000 - found.number


def test_what_is_set_for_periods_within_the_year(tmp_path: Path) -> None:
    extra = "quotas: [{seller: a, period: Q1, amount: 90}, {seller: a, period: 2026-02, amount: 50}]\n"
    sellers = "{a: {quota: 200, territory: [{region: sh}]}}"
    found = told(tmp_path, sellers, "seller=a,period=2026-02", extra=extra)
    assert found.number == 5_000
    places = [s["place"].rpartition(":")[2] for s in found.steps if "kept to the cent" in s["what"]]
    assert sorted(places) == ["10", "10", "7"]
    assert told(tmp_path, sellers, "seller=a,period=Q1", extra=extra).number == 9_000
    assert told(tmp_path, sellers, "seller=a", extra=extra).number == 20_000


def test_by_hand_without_a_territory(tmp_path: Path) -> None:
    found = told(tmp_path, "{a: {quota: 365}, b: {territory: [{region: sh}]}}", "seller=a,period=2026-02")
    assert found.number == 2_800
    assert found.step("without a territory")["amount"] == 2_800


def test_the_balance_of_a_company_with_a_quota_without_a_territory(tmp_path: Path) -> None:
    """Without regions the company is the territory: what lies in none is carried besides, and over-assigned."""
    plan = PLAN.replace("regions: {{sh: {{}}, js: {{}}}}\n", "")
    plan = plan.format(sellers="{a: {quota: 365}, b: {territory: [{from: 2026-01-01}]}}", more="")
    found = explain(tmp_path, plan, "period=2026-02", table="balance")
    assert found.number == found.step("what the sellers carry of it")["amount"] == 10_000
    assert found.step("a (a)")["amount"] == 2_800
    assert found.step("over-assigned")["amount"] == -2_800


def test_more_by_hand_than_there_is(tmp_path: Path) -> None:
    sellers = "{a: {quota: 700, territory: [{region: sh}]}, b: {territory: [{region: sh}]}}"
    found = told(tmp_path, sellers, "seller=b,period=2026-05")
    assert found.number == 0
    assert found.step("over-assigned")["amount"] == found.step("set by hand for a")["amount"] - 5_000
    balance = told(tmp_path, sellers, "region=sh", table="balance")
    carried = balance.step("what the sellers carry of it")
    assert carried["amount"] == balance.number == 60_000
    assert balance.step("over-assigned")["amount"] == -10_000


def test_the_hedge_compounds_and_is_a_share_of_the_year(tmp_path: Path) -> None:
    more = ", hedge: {teams: 10%, sellers: 10%}"
    found = told(tmp_path, "{a: {territory: [{region: sh}]}}", "seller=a,period=2026-03", more)
    assert found.parts() == [5_000, 500, 550]
    assert [s["amount"] for s in found.steps if "what it is on" in s["what"]] == [60_000, 66_000]
    assert [s["amount"] for s in found.steps if "of it for the year" in s["what"]] == [6_000, 6_600]
    assert found.step("teams' hedge, 10%")["place"].endswith("plan.yaml:9")
    team = told(tmp_path, "{a: {territory: [{region: sh}]}}", "team=t", more)
    assert (team.number, team.parts()) == (72_600, [72_600])
    assert team.step("what the review compares with")["amount"] == 66_000


def test_round_units(tmp_path: Path) -> None:
    sellers = "{a: {territory: [{region: sh, share: 33%}]}, b: {territory: [{region: sh, share: 33%}]}}"
    found = told(tmp_path, sellers, "seller=a,period=2026-03", ", round: 10")
    assert found.number in (1_000, 2_000)
    by_share, units = found.step("33% of 50")["amount"], found.step("in units of 10")["amount"]
    assert by_share == 1_650
    assert found.number == by_share + units


def test_an_overlay_stands_beside_the_sums(tmp_path: Path) -> None:
    sellers = "{a: {territory: [{region: sh}]}, x: {territory: [{region: sh, overlay: true, share: 50%}]}}"
    found = told(tmp_path, sellers, "seller=x,period=2026-03")
    assert found.number == 2_500
    assert found.step("50% of its target 50")["amount"] == 2_500
    assert told(tmp_path, sellers, "team=t,period=2026-03").number == 5_000


def test_who_carries_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        told(tmp_path, "{a: {territory: [{region: sh}]}, boss: {}}", "seller=boss")
    assert "neither a territory nor a quota" in caught.value.findings[0].message("en")


def test_quotas_that_follow_commitments_say_what_moved(tmp_path: Path) -> None:
    """The two carry 50 of Shanghai; 10 and 30 are offered, and the gap of 10 is shared by what they offered."""
    sellers = "{a: {territory: [{region: sh}]}, b: {territory: [{region: sh}]}}"
    extra = "commitments: [{seller: a, period: 2026-03, amount: 10}, {seller: b, period: 2026-03, amount: 30}]\n"
    found = told(tmp_path, sellers, "seller=b,period=2026-03", ", reconcile: proportional", extra)
    assert found.number == 3_750
    moved = found.step("quotas follow commitments (proportional)")
    assert moved["amount"] == 1_250
    assert moved["place"].endswith("plan.yaml:9")
    committed = found.step("committed: b, 2026-03")
    assert (committed["amount"], committed["place"].rpartition(":")[2]) == (3_000, "10")
    balance = told(tmp_path, sellers, "region=sh,period=2026-03", ", reconcile: proportional", extra, table="balance")
    assert balance.step("b (b)")["amount"] == 3_750


@settings(max_examples=30)
@given(rosters(), st.sampled_from(["", ", round: 10", ", hedge: {teams: 3%, sellers: 5%}"]))
def test_the_steps_of_every_quota_add_up(tmp_path: Path, roster: str, more: str) -> None:
    """Guarantee 7 for quotas under random hires, leavers, transfers, ramps and quotas by hand."""
    found = made(tmp_path, roster, more)
    assert found.quotas is not None
    total = found.quotas.target + found.quotas.hedge + found.quotas.overlay
    for i in range(len(found.ground.sellers)):
        for span in [*((p, p + 1) for p in range(12)), (3, 6), (0, 12)]:
            steps = Steps(found.ground)
            QuotaTrail(steps, found, found.quotas, TargetTrail(steps, found)).seller(i, span, sentence("ex_actual"))
            rows = steps.table().records()
            assert rows[0]["amount"] == total[i, slice(*span)].sum()
            adds_up(rows)
