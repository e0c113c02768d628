"""Quotas: territories handed out to the last cent, whoever comes, goes or moves."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.test_targets import HEAD, ground

from salesplan.allocation.apportion import apportion
from salesplan.checks.sound import findings_of
from salesplan.plan.load import load_plan
from salesplan.planning.decomposition import Decomposition, decompose, tables
from salesplan.sales.text_rows import read_text_table

PLAN = """target: 1_200
regions: {{sh: {{}}, js: {{}}}}
teams: {{t: {{sellers: {sellers}}}}}
ramps: {{new: [25%, 50%, 75%]}}
decompose: {{weights: even, seasonality: even{more}}}
"""


def made(folder: Path, sellers: str, more: str = "") -> Decomposition:
    return decompose(ground(folder, PLAN.format(sellers=sellers, more=more)), None)


def quota(found: Decomposition, seller: str) -> list[int]:
    assert found.quotas is not None
    return [int(q) for q in found.quotas.target[found.ground.seller_number[seller]]]


def region(found: Decomposition, name: str) -> Any:
    assert found.quotas is not None
    return found.quotas.by_region[found.ground.trees["region"].number[name]]


def test_sellers_without_a_share_split_a_territory_evenly(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        "{a: {territory: [{region: sh}]}, b: {territory: [{region: sh}]}, c: {territory: [{region: js, share: 60%}]}}",
    )
    assert quota(found, "a") == quota(found, "b") == [2500] * 12
    assert quota(found, "c") == [3000] * 12
    assert region(found, "js").vacant.tolist() == [2000] * 12
    assert region(found, "sh").vacant.sum() == 0


def test_stated_shares_come_first(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        "{a: {territory: [{region: sh, share: 70%}]}, b: {territory: [{region: sh}]}, c: {territory: [{region: sh}]}}",
    )
    assert [quota(found, s)[0] for s in "abc"] == [3500, 750, 750]


def test_a_hire_in_the_middle_of_a_month_counts_by_days(tmp_path: Path) -> None:
    found = made(tmp_path, "{a: {hired: 2026-06-16, territory: [{region: sh}]}}")
    assert quota(found, "a")[4:7] == [0, 2500, 5000]
    assert region(found, "sh").vacant.tolist()[5] == 2500


def test_who_leaves_makes_room(tmp_path: Path) -> None:
    found = made(tmp_path, "{a: {left: 2026-06-30, territory: [{region: sh}]}, b: {territory: [{region: sh}]}}")
    assert quota(found, "a") == [2500] * 6 + [0] * 6
    assert quota(found, "b") == [2500] * 6 + [5000] * 6


def test_a_ramp_runs_by_month_of_service_and_leaves_the_rest_vacant(tmp_path: Path) -> None:
    found = made(tmp_path, "{a: {hired: 2026-02-01, ramp: new, territory: [{region: sh}]}}")
    assert quota(found, "a")[:6] == [0, 1250, 2500, 3750, 5000, 5000]
    assert region(found, "sh").vacant.tolist()[:5] == [5000, 3750, 2500, 1250, 0]


def test_a_ramp_that_turns_within_a_month_is_weighed_by_days(tmp_path: Path) -> None:
    """Hired on 16 February: in March 15 days at 25 % and 16 at 50 %."""
    found = made(tmp_path, "{a: {hired: 2026-02-16, ramp: new, territory: [{region: sh}]}}")
    assert quota(found, "a")[2] == round(5000 * (15 * 0.25 + 16 * 0.5) / 31)


def test_part_time_and_leave_are_vacant_meanwhile(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        "{a: {availability: 80%, territory: [{region: sh}]}, b: {territory: [{region: js}],"
        " availability: [{share: 50%}, {from: 2026-05-01, to: 2026-06-15, share: 0, reason: 产假}]}}",
    )
    assert quota(found, "a") == [4000] * 12
    assert quota(found, "b") == [2500] * 4 + [0, 1250] + [2500] * 6
    assert region(found, "js").vacant.tolist()[3:7] == [2500, 5000, 3750, 2500]


def test_overlays_have_a_quota_and_count_in_no_sum(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        "{a: {territory: [{region: sh, share: 100%}]}, b: {territory: [{region: js}]},"
        " key: {hired: 2026-03-01, territory: [{region: sh, overlay: true}, {region: js, overlay: true, share: 50%}]},"
        " set: {quota: 36, territory: [{region: sh, overlay: true}]}}",
    )
    assert found.quotas is not None
    number = found.ground.seller_number
    assert quota(found, "a") == quota(found, "b") == [5000] * 12
    assert found.quotas.overlay[number["key"]].tolist() == [0, 0] + [7500] * 10
    assert found.quotas.overlay[number["set"]].sum() == 3600
    assert found.quotas.target.sum() == 120_000
    assert all(made_of.over_assigned.sum() == 0 for made_of in found.quotas.by_region.values())
    rows = next(t for t in tables(found, []) if t.name == "quotas").records()
    assert [(r["target"], r["overlay"], r["quota"]) for r in rows if r["seller"] == "key"][2] == (7500, 7500, 7500)


def test_a_transfer_takes_the_season_along(tmp_path: Path) -> None:
    plan = PLAN.format(
        sellers="{a: {territory: [{region: sh, to: 2026-10-31}, {region: js, from: 2026-11-01}]}}", more=""
    )
    plan += "targets: [{region: js, period: 2026-11, amount: 300}]\n"
    found = decompose(ground(tmp_path, plan), None)
    targets = found.targets.of_axis("region")[found.ground.trees["region"].number["js"]]
    assert targets is not None
    assert quota(found, "a")[10] == 30_000 == int(targets[10])


def test_quotas_set_by_hand_are_kept_to_the_cent(tmp_path: Path) -> None:
    found = made(tmp_path, "{a: {quota: 77.77, territory: [{region: sh}]}, b: {territory: [{region: sh}]}}")
    assert sum(quota(found, "a")) == 7777
    assert sum(quota(found, "b")) == 60_000 - 7777
    assert region(found, "sh").vacant.sum() == 0


def test_quotas_by_hand_for_periods_within_the_year(tmp_path: Path) -> None:
    plan = PLAN.format(sellers="{a: {quota: 200, territory: [{region: sh}]}}", more="")
    plan += "quotas: [{seller: a, period: Q1, amount: 90}, {seller: a, period: 2026-02, amount: 50}]\n"
    found = quota(decompose(ground(tmp_path, plan), None), "a")
    assert found[1] == 5000
    assert sum(found[:3]) == 9000
    assert sum(found) == 20_000


def test_more_by_hand_than_there_is_is_over_assigned_and_told(tmp_path: Path) -> None:
    found = made(tmp_path, "{a: {quota: 700, territory: [{region: sh}]}, b: {territory: [{region: sh}]}}")
    assert sum(quota(found, "a")) == 70_000
    assert sum(quota(found, "b")) == 0
    assert region(found, "sh").over_assigned.sum() == 10_000
    assert [f.code for f in found.findings] == ["SP323"]


def company_balance(found: Decomposition, period: str = "year") -> dict[str, Any]:
    (balance,) = (one for one in tables(found, []) if one.name == "balance")
    return next(row for row in balance.records() if (row["axis"], row["period"]) == ("company", period))


@pytest.mark.parametrize("regions", ["regions: {{sh: {{}}, js: {{}}}}\n", ""])
def test_a_quota_by_hand_without_a_territory_is_over_assigned_of_the_company(tmp_path: Path, regions: str) -> None:
    plan = PLAN.replace("regions: {{sh: {{}}, js: {{}}}}\n", regions)
    territory = "[{region: sh}, {region: js}]" if regions else "[{from: 2026-01-01}]"
    plan = plan.format(sellers=f"{{s: {{quota: 300}}, u: {{territory: {territory}}}}}", more="")
    found = decompose(ground(tmp_path, plan), None)
    row = company_balance(found)
    assert (row["target"], row["vacant"], row["over_assigned"]) == (120_000, 0, 30_000)
    assert (sum(quota(found, "s")), sum(quota(found, "u"))) == (30_000, 120_000)


def test_a_quota_by_hand_for_months_without_a_territory_is_over_assigned_then(tmp_path: Path) -> None:
    roster = "{a: {territory: [{region: sh, from: 2026-07-01}]}, b: {territory: [{region: js}]}}"
    plan = PLAN.format(sellers=roster, more="")
    plan += "quotas: [{seller: a, period: 2026-02, amount: 10}, {seller: a, period: 2026-08, amount: 40}]\n"
    found = decompose(ground(tmp_path, plan), None)
    assert region(found, "sh").over_assigned.sum() == 0
    then = {period: company_balance(found, period) for period in ("2026-02", "2026-08", "year")}
    assert {period: row["over_assigned"] for period, row in then.items()} == {
        "2026-02": 1_000,
        "2026-08": 0,
        "year": 1_000,
    }
    assert then["2026-02"]["vacant"] == 5_000  # nobody holds what a sells then
    assert sum(quota(found, "a")) + sum(quota(found, "b")) + then["year"]["vacant"] - 1_000 == 120_000


def test_a_specialists_quota_by_hand_is_in_no_balance(tmp_path: Path) -> None:
    found = made(tmp_path, "{o: {quota: 36, territory: [{region: sh, overlay: true}]}}")
    assert company_balance(found)["over_assigned"] == 0


def test_the_hedge_compounds_and_stands_beside_the_target(tmp_path: Path) -> None:
    found = made(tmp_path, "{a: {territory: [{region: sh}]}}", ", hedge: {teams: 10%, sellers: 10%}")
    assert found.quotas is not None
    assert sum(quota(found, "a")) == 60_000
    assert int(found.quotas.hedge.sum()) == 12_600  # 21 %


def test_quotas_come_in_round_units_and_still_add_up(tmp_path: Path) -> None:
    found = made(
        tmp_path,
        "{a: {territory: [{region: sh, share: 33%}]}, b: {territory: [{region: sh, share: 33%}]}}",
        ", round: 10",
    )
    assert set(quota(found, "a") + quota(found, "b")) <= {1000, 2000}
    target = found.targets.of_axis("region")[1]
    assert target is not None
    whole = region(found, "sh")
    assert (whole.carried + whole.vacant == target).all()


def test_sellers_without_territory_or_quota_have_none(tmp_path: Path) -> None:
    found = made(tmp_path, "{a: {territory: [{region: sh}]}, boss: {}}")
    (table,) = [t for t in tables(found, []) if t.name == "quotas"]
    assert set(table.column("seller")) == {"a"}


def test_territories_of_products_and_channels(tmp_path: Path) -> None:
    plan = """target: 1_200
regions: {sh: {}, js: {}}
products: {p: {target: 25%}, q: {}}
channels: {d: {}, s: {}}
teams: {t: {sellers: {a: {territory: [{region: sh, product: p}]}, b: {territory: [{region: sh, product: q, channel: d}]}, c: {territory: [{product: p}]}}}}
decompose: {weights: even, seasonality: even}
"""
    found = decompose(ground(tmp_path, plan), None)
    carried = [quota(found, s)[0] for s in "abc"]
    assert np.abs(np.array(carried) - [625, 1875, 625 + 1250]).max() <= 1  # a cent a plot
    assert sum(carried) + region(found, "sh").vacant[0] + region(found, "js").vacant[0] == 10_000
    assert region(found, "js").vacant[0] == 3750


def test_territories_finer_than_the_targets_are_told(tmp_path: Path) -> None:
    plan = "target: 100\nregions: {sh: {}, js: {}}\nteams: {t: {sellers: {a: {territory: [{region: sh}]}}}}\n"
    found = decompose(ground(tmp_path, plan), None)
    assert found.quotas is None


PARADOX = (  # 10 and 11 units of 1.00 for weights of 6, 6 and 2
    "{a: {territory: [{region: sh, share: 42.857%}]}, b: {territory: [{region: sh, share: 42.857%}]},"
    " c: {territory: [{region: sh, share: 14.286%}]}}"
)


def shared(folder: Path, target: int, more: str) -> Decomposition:
    plan = f"target: {target}\nregions: {{sh: {{}}}}\nteams: {{t: {{sellers: {PARADOX}}}}}\n"
    return decompose(ground(folder, plan + f"decompose: {{weights: even, seasonality: even, round: 1{more}}}\n"), None)


def test_a_larger_target_can_cut_a_quota_by_largest_remainders_and_a_note_tells_it(tmp_path: Path) -> None:
    ten, eleven = shared(tmp_path, 120, ""), shared(tmp_path, 132, "")
    assert [quota(ten, s)[0] for s in "abc"] == [400, 400, 200]
    assert [quota(eleven, s)[0] for s in "abc"] == [500, 500, 100]
    assert ten.quotas is not None
    (note,) = ten.quotas.notes
    assert (
        note.say("en")
        .splitlines()[0]
        .endswith(
            "SP329 were the territory of c to get 1 more in 2026-01, the seller's own quota would be smaller"
            " (such cases: 12)"
        )
    )
    assert "webster" in note.remedy("zh")
    assert eleven.quotas is not None
    assert not eleven.quotas.notes


def test_a_plan_that_names_its_method_is_not_told(tmp_path: Path) -> None:
    for method in ("largest_remainder", "webster"):
        made = shared(tmp_path, 120, f", apportion: {method}")
        assert made.quotas is not None
        assert not made.quotas.notes


@pytest.mark.parametrize(
    ("method", "units"),
    [
        ("largest_remainder", [7, 2, 1, 0]),
        ("webster", [7, 2, 1, 0]),
        ("huntington_hill", [6, 2, 1, 1]),
        ("jefferson", [8, 2, 0, 0]),
        ("adams", [6, 2, 1, 1]),
        ("dean", [6, 2, 1, 1]),
    ],
)
def test_the_plan_names_who_gets_the_last_units(tmp_path: Path, method: str, units: list[int]) -> None:
    """A month of ten units for shares of 73, 19, 7 and 1 %."""
    sellers = ", ".join(
        f"{s}: {{territory: [{{region: sh, share: {p}%}}]}}" for s, p in zip("abcd", (73, 19, 7, 1), strict=True)
    )
    plan = f"target: 12_000\nregions: {{sh: {{}}}}\nteams: {{t: {{sellers: {{{sellers}}}}}}}\n"
    plan += f"decompose: {{weights: even, seasonality: even, round: 100, apportion: {method}}}\n"
    made = decompose(ground(tmp_path, plan), None)
    assert [quota(made, s)[0] // 10_000 for s in "abcd"] == units
    assert apportion(10, [73, 19, 7, 1], method) == units  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["largest_remainder", "webster", "adams", "jefferson"])
def test_quotas_by_hand_are_exact_by_any_method(tmp_path: Path, method: str) -> None:
    roster = "{a: {quota: 333.33, territory: [{region: sh}, {region: js}]}, b: {territory: [{region: sh}]}}"
    found = made(tmp_path, roster, f", apportion: {method}, hedge: {{sellers: 3%}}")
    assert sum(quota(found, "a")) == 33_333
    whole, target = region(found, "sh"), found.targets.of_axis("region")[found.ground.trees["region"].number["sh"]]
    assert target is not None
    assert (whole.carried + whole.vacant - whole.over_assigned == target).all()
    assert found.quotas is not None
    hedge = found.quotas.hedge[found.ground.seller_number["b"]]
    assert int(hedge.sum()) == round(sum(quota(found, "b")) * 0.03)


def test_money_beyond_what_floats_tell_apart_is_shared_to_the_cent(tmp_path: Path) -> None:
    """The largest sum that a plan may hold, and a third of a cent: products with weights are far beyond what floats tell apart."""
    thirds = ", ".join(f"{s}: {{territory: [{{region: sh}}]}}" for s in "abc")
    plan = f"target: 89_999_999_999_999.98\nregions: {{sh: {{}}}}\nteams: {{t: {{sellers: {{{thirds}}}}}}}\n"
    plan += "targets: [{period: 2026-01, amount: 89_999_999_999_999.98}]\n"
    made = decompose(ground(tmp_path, plan + "decompose: {weights: even, seasonality: even}\n"), None)
    assert [quota(made, s)[0] for s in "abc"] == [3_000_000_000_000_000, 2_999_999_999_999_999, 2_999_999_999_999_999]


days = st.dates(date(2025, 10, 1), date(2027, 3, 1))


@st.composite
def rosters(draw: st.DrawFn) -> str:
    sellers = []
    for i in range(draw(st.integers(1, 6))):
        hired, left = sorted((draw(days), draw(days)))
        spans = []
        for _ in range(draw(st.integers(1, 2))):
            start, end = sorted((draw(days), draw(days)))
            share = draw(st.sampled_from(["", ", share: 5%", ", share: 8.25%", ", overlay: true"]))
            spans.append(f"{{region: {draw(st.sampled_from(['sh', 'js']))}, from: {start}, to: {end}{share}}}")
        ramp = draw(st.sampled_from(["", ", ramp: new"]))
        by_hand = draw(st.sampled_from(["", "", f", quota: {draw(st.integers(0, 90000)) / 100:.2f}"]))
        away = draw(st.sampled_from(["", "60%", "[{from: 2026-03-10, to: 2026-08-20, share: 0}, {share: 30%}]"]))
        ramp += f", availability: {away}" if away else ""
        sellers.append(f"s{i}: {{hired: {hired}, left: {left}{ramp}{by_hand}, territory: [{', '.join(spans)}]}}")
    return "{" + ", ".join(sellers) + "}"


@settings(max_examples=60)
@given(
    rosters(),
    st.sampled_from(["", ", round: 10", ", round: 7", ", round: 7, apportion: adams", ", apportion: webster"]),
)
def test_sellers_and_vacancy_make_the_target_in_every_territory_and_period(
    tmp_path: Path, roster: str, more: str
) -> None:
    """Conservation under random hires, leavers, transfers, ramps and quotas by hand."""
    (tmp_path / "plan.yaml").write_text(HEAD + PLAN.format(sellers=roster, more=more), "utf-8")
    assert not [f for f in findings_of(load_plan(tmp_path / "plan.yaml", read_text_table)) if f.severity == "error"]
    found = made(tmp_path, roster, more)
    assert found.quotas is not None
    carried = np.zeros(12, np.int64)
    for name in ("sh", "js"):
        whole, target = region(found, name), found.targets.of_axis("region")[found.ground.trees["region"].number[name]]
        assert target is not None
        assert (whole.carried + whole.vacant - whole.over_assigned == target).all()
        assert min(whole.vacant.min(), whole.over_assigned.min()) >= 0
        assert not (whole.vacant * whole.over_assigned).any()
        carried += whole.carried
    nowhere = found.quotas.target.sum(axis=0) - carried
    assert (nowhere == found.quotas.landless).all()
    year = company_balance(found)
    assert year["target"] == found.quotas.target.sum() + year["vacant"] - year["over_assigned"]
    for i, seller in enumerate(found.ground.sellers):
        if seller.part.quota is not None:
            assert found.quotas.target[i].sum() + found.quotas.overlay[i].sum() == int(seller.part.quota * 100)
