"""Commitments: what is submitted is shown, gaps add up, and quotas that follow them leave every sum alone."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.test_targets import ground

from salesplan.planning import commitments
from salesplan.planning.capacity import capacities
from salesplan.planning.decomposition import Decomposition, decompose, tables

PLAN = """target: 3_600
regions: {sh: {}, js: {}}
teams:
  t: {sellers: {a: {TERRITORY}, b: {TERRITORY}, c: {TERRITORY}}}
  u: {sellers: {d: {territory: [{region: js}]}}}
decompose: {weights: even, seasonality: even, reconcile: RULE}
commitments: [ENTRIES]
"""


def made(folder: Path, entries: str, rule: str = "none", plan: str = PLAN) -> Decomposition:
    text = plan.replace("ENTRIES", entries).replace("RULE", rule).replace("TERRITORY", "territory: [{region: sh}]")
    return decompose(ground(folder, text), None)


def rows(found: Decomposition, name: str = "commitments") -> dict[tuple[Any, ...], dict[str, Any]]:
    assert found.commitments is not None
    (table,) = [t for t in commitments.tables(found.commitments, found.quotas) if t.name == name]
    return {(r["submitted_by"], r["node"], r["period"]): r for r in table.records()}


def year(found: Decomposition, node: str, group: str = "seller") -> tuple[Any, ...]:
    row = rows(found)[group, node, "year"]
    return tuple(row[key] for key in ("top_down", "commitment", "gap", "submitted", "parts", "agreed"))


def codes(found: Decomposition) -> list[str]:
    assert found.commitments is not None
    return [f.code for f in (*found.findings, *commitments.findings(found.commitments))]


def quota(found: Decomposition, seller: str) -> Any:
    assert found.quotas is not None
    return found.quotas.target[found.ground.seller_number[seller]]


def near(value: float) -> Any:
    return pytest.approx(value, abs=12)  # a unit a period


def years(found: Decomposition, sellers: str = "abcd") -> list[int]:
    return [int(quota(found, seller).sum()) for seller in sellers]


def test_a_plan_without_the_section_has_no_table(tmp_path: Path) -> None:
    assert made(tmp_path, "", "even").commitments is None


def test_not_submitted_is_not_zero(tmp_path: Path) -> None:
    found = made(tmp_path, "{seller: a, amount: 700}, {seller: b, amount: 0}")
    assert year(found, "a") == (60_000, 70_000, -10_000, 1, 1, 60_000)
    assert year(found, "b") == (60_000, 0, 60_000, 1, 1, 60_000)
    assert year(found, "c") == (60_000, None, None, 0, 1, 60_000)
    assert year(found, "t") == (180_000, 70_000, 50_000, 2, 3, 180_000)
    assert year(found, "u") == (180_000, None, None, 0, 1, 180_000)
    assert year(found, "company") == (360_000, 70_000, 50_000, 0, 2, 360_000)
    assert rows(found)["seller", "b", "year"]["gap_share"] == 1.0
    assert codes(found) == ["SP364"]


def test_with_a_rule_whoever_said_nothing_keeps_the_number_from_the_top(tmp_path: Path) -> None:
    found = made(tmp_path, "{seller: a, amount: 500}, {seller: b, amount: 100}", "proportional")
    assert years(found) == [near(100_000), near(20_000), 60_000, 180_000]
    assert year(found, "a")[0] == 60_000
    assert year(found, "a")[-1] == years(found)[0]
    found = made(tmp_path, "{seller: a, amount: 500}, {seller: b, amount: 0}", "proportional")
    assert years(found) == [120_000, 0, 60_000, 180_000]
    found = made(tmp_path, "{seller: a, amount: 500}, {seller: b, amount: 0}", "even")
    assert years(found) == [near(85_000), near(35_000), 60_000, 180_000]


def test_headroom_goes_by_capacity(tmp_path: Path) -> None:
    plan = PLAN.replace("a: {TERRITORY}, b: {TERRITORY}", "a: {capacity: 40, TERRITORY}, b: {capacity: 100, TERRITORY}")
    found = made(tmp_path, "{seller: a, amount: 240}, {seller: b, amount: 240}", "headroom", plan)
    # 1,200 together, 480 said; headroom 240 and 960: the gap of 720 goes 144 and 576
    assert years(found, "abc") == [near(38_400), near(81_600), 60_000]
    assert codes(found) == ["SP364"]


def test_where_capacities_leave_too_little_room_the_top_stands_and_is_told(tmp_path: Path) -> None:
    plan = PLAN.replace("a: {TERRITORY}, b: {TERRITORY}", "a: {capacity: 20, TERRITORY}, b: {capacity: 25, TERRITORY}")
    found = made(tmp_path, "{seller: a, amount: 120}, {seller: b, amount: 360}", "proportional", plan)
    assert years(found, "abc") == [60_000] * 3
    (told,) = [f for f in found.findings if f.code == "SP366"]
    # each month 100 are to be carried; a's capacity is 20, and b said 30 himself
    assert dict(told.facts)["amount"] == "600"
    assert dict(told.facts)["names"] == "sh 600"
    assert made(tmp_path, "{seller: a, amount: 0}, {seller: b, amount: 0}", "proportional").findings[-1].code == "SP366"


def test_quotas_set_by_hand_stay(tmp_path: Path) -> None:
    plan = PLAN.replace("a: {TERRITORY}", "a: {quota: 333.33, TERRITORY}")
    found = made(tmp_path, "{seller: a, amount: 900}, {seller: b, amount: 100}, {seller: c, amount: 300}", "even", plan)
    assert int(quota(found, "a").sum()) == 33_333
    _, b, c = years(found, "abc")
    assert b + c == 180_000 - 33_333
    assert c - b == near(20_000)


def test_periods_of_a_commitment_follow_the_season_and_its_own_parts(tmp_path: Path) -> None:
    plan = PLAN.replace("seasonality: even", "seasonality: [0, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]")
    found = made(
        tmp_path,
        "{seller: a, amount: 120}, {seller: a, period: Q1, amount: 30}, {seller: a, period: 2026-03, amount: 15}",
        plan=plan,
    )
    by_period = rows(found, "commitments_by_period")
    amounts = [by_period["seller", "a", f"2026-{m:02d}"]["commitment"] for m in range(1, 13)]
    assert amounts[:3] == [0, 1500, 1500]
    assert amounts[3:] == [1000] * 9
    assert by_period["seller", "a", "year"]["commitment"] == 12_000


def test_a_part_of_the_year_has_a_gap_of_its_own(tmp_path: Path) -> None:
    found = made(tmp_path, "{seller: a, period: 2026-01, amount: 10}")
    by_period = rows(found, "commitments_by_period")
    assert by_period["seller", "a", "2026-01"]["gap"] == 4000
    assert by_period["seller", "a", "2026-02"]["commitment"] is None
    assert by_period["seller", "a", "year"]["submitted"] == 0
    assert year(found, "a")[2] == 4000


def test_a_team_or_region_commits_as_a_whole(tmp_path: Path) -> None:
    found = made(tmp_path, "{team: t, amount: 1_000}, {region: sh, period: H1, amount: 500}", "even")
    assert year(found, "t") == (180_000, 100_000, 80_000, 1, 1, 180_000)
    assert year(found, "a")[1:5] == (None, None, 0, 0)  # the team has spoken for its sellers
    assert year(found, "company")[1:5] == (100_000, 80_000, 1, 2)
    assert year(found, "sh", "region") == (180_000, 50_000, 40_000, 0, 1, 180_000)
    assert year(found, "js", "region") == (180_000, None, None, 0, 1, 180_000)
    assert years(found, "abc") == [60_000] * 3


def test_regions_below_the_targets_count_once_all_have_spoken(tmp_path: Path) -> None:
    plan = "target: 100\nregions: {east: {target: 60, regions: {sh: {}, js: {}}}, west: {}}\ndecompose: {seasonality: even}\ncommitments: [ENTRIES]\n"
    found = made(tmp_path, "{region: sh, amount: 20}", plan=plan)
    assert year(found, "east", "region")[:3] == (6000, 2000, None)
    assert year(found, "sh", "region")[:3] == (None, 2000, None)
    found = made(tmp_path, "{region: sh, amount: 20}, {region: js, amount: 30}", plan=plan)
    assert year(found, "east", "region")[:3] == (6000, 5000, 1000)
    assert year(found, "company", "region")[:3] == (10_000, 5000, 1000)


def test_commitments_without_any_number_from_the_top_are_collected(tmp_path: Path) -> None:
    plan = "teams: {t: {sellers: {a: {}, b: {}}}}\ncommitments: [ENTRIES]\n"
    found = made(tmp_path, "{seller: a, amount: 365}", plan=plan)
    assert year(found, "company")[:5] == (None, 36_500, None, 0, 1)
    assert year(found, "t")[3:5] == (1, 2)
    assert rows(found, "commitments_by_period")["seller", "a", "2026-02"]["commitment"] == 2800  # by days
    assert codes(found) == ["SP364"]


def test_sellers_without_a_quota_are_told(tmp_path: Path) -> None:
    plan = PLAN.replace("u: {sellers: {", "u: {sellers: {boss: {}, ")
    found = made(tmp_path, "{seller: boss, amount: 5}", "even", plan)
    assert "SP365" in codes(found)
    assert year(found, "boss")[:3] == (None, 500, None)
    assert "boss" not in [r["seller"] for t in tables(found, []) if t.name == "quotas" for r in t.records()]


def test_the_place_in_the_tree_of_teams_decides_not_the_territory_alone(tmp_path: Path) -> None:
    """Two teams share a territory: each team's own total stands."""
    plan = PLAN.replace(
        "u: {sellers: {d: {territory: [{region: js}]}}}", "u: {sellers: {d: {TERRITORY}, e: {TERRITORY}}}"
    )
    before = made(tmp_path, "{seller: a, amount: 1}", plan=plan)
    found = made(
        tmp_path,
        "{seller: a, amount: 900}, {seller: b, amount: 100}, {seller: d, amount: 10}, {seller: e, amount: 30}",
        "proportional",
        plan,
    )
    for team in ("abc", "de"):
        assert (sum(quota(found, s) for s in team) == sum(quota(before, s) for s in team)).all()
    a, b, _, d, e = years(found, "abcde")
    assert abs(a - 9 * b) <= 9 * 12
    assert abs(e - 3 * d) <= 3 * 12


def test_overlays_have_a_line_and_count_in_no_sum(tmp_path: Path) -> None:
    plan = PLAN.replace("u: {sellers: {", "u: {sellers: {key: {territory: [{region: sh, overlay: true, share: 50%}]}, ")
    found = made(tmp_path, "{seller: key, amount: 1_000}, {seller: d, amount: 1_500}", "even", plan)
    assert year(found, "key") == (90_000, 100_000, -10_000, 1, 1, 90_000)
    assert year(found, "u") == (180_000, 150_000, 30_000, 1, 1, 180_000)
    assert made(tmp_path, "{seller: key, amount: 1_000}, {team: u, amount: 1_500}", "even", plan).commitments


NAMES = ("a", "b", "c", "d", "e")


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A plan of two teams over three territories, and the entries of its commitments."""
    sellers = {}
    for name in NAMES:
        held = draw(st.lists(st.sampled_from(["sh", "js", "zj"]), min_size=1, max_size=3, unique=True))
        share = draw(st.sampled_from(["", ", share: 15%", ", overlay: true"]))
        more = draw(
            st.sampled_from(
                ["", ", hired: 2026-03-10, ramp: new", ", left: 2026-08-20", ", quota: 77.7", ", availability: 60%"]
            )
        )
        capacity = draw(st.integers(1, 900))
        places = ", ".join(f"{{region: {region}{share}}}" for region in held)
        sellers[name] = f"{name}: {{capacity: {capacity}{more}, territory: [{places}]}}"
    first = ", ".join(sellers[n] for n in NAMES[:3])
    second = ", ".join(sellers[n] for n in NAMES[3:])
    unit = draw(st.sampled_from(["", ", round: 7", ", round: 10"]))
    text = f"""target: {draw(st.integers(0, 500_000)) / 100:.2f}
regions: {{sh: {{}}, js: {{}}, zj: {{}}}}
ramps: {{new: [25%, 50%]}}
teams: {{t: {{sellers: {{{first}}}}}, u: {{sellers: {{{second}}}}}}}
decompose: {{weights: even, seasonality: even{unit}, hedge: {{teams: 3%, sellers: 5%}}, reconcile: RULE}}
"""
    entries = []
    for name in NAMES:
        for span in draw(st.sampled_from([[], [None], ["Q1"], ["Q1", "H2"], ["2026-05"]])):
            amount = draw(st.integers(0, 200_000)) / 100
            entries.append(f"{{seller: {name}, {f'period: {span}, ' if span else ''}amount: {amount:.2f}}}")
    return text, entries or ["{seller: a, amount: 3}"]


@settings(max_examples=60)
@given(plans(), st.sampled_from(["proportional", "even", "headroom"]), st.integers(0, 9))
def test_sums_stand_whatever_is_committed(tmp_path: Path, plan: tuple[str, list[str]], rule: str, seed: int) -> None:
    text, entries = plan
    section = f"commitments: [{', '.join(entries)}]\n"
    bare = decompose(ground(tmp_path, text.replace("RULE", rule)), None)
    silent = decompose(ground(tmp_path, text.replace("RULE", "none") + section), None)
    text = text.replace("RULE", rule)
    found = decompose(ground(tmp_path, text + section), None)
    assert bare.quotas is not None
    assert silent.quotas is not None
    assert found.quotas is not None
    assert (silent.quotas.target == bare.quotas.target).all()  # none changes nothing
    assert (silent.quotas.hedge == bare.quotas.hedge).all()
    _sums_stand(found, bare)
    _bounds_hold(found, bare)
    _rows_add_up(found)
    random.Random(seed).shuffle(entries)
    again = decompose(ground(tmp_path, f"commitments: [{', '.join(entries)}]\n" + text), None)
    assert again.quotas is not None
    assert (again.quotas.target == found.quotas.target).all()  # order-free
    assert rows(again, "commitments_by_period") == rows(found, "commitments_by_period")


def _sums_stand(found: Decomposition, bare: Decomposition) -> None:
    """Teams, territories, vacancies and balance are what they were, in every period."""
    after, before = found.quotas, bare.quotas
    assert after is not None
    assert before is not None
    assert (after.target >= 0).all()
    for team in range(2):
        members = [i for i, seller in enumerate(found.ground.sellers) if seller.team == team]
        assert (after.target[members].sum(axis=0) == before.target[members].sum(axis=0)).all()
    assert (after.target[after.fixed] == before.target[before.fixed]).all()
    for key, pieces in after.pieces.items():
        assert sum(pieces.values()) == sum(before.pieces[key].values())
    for region, whole in after.by_region.items():
        target = found.targets.of_axis("region")[region]
        carried = [
            sum(
                sum(p.values())
                for (plot, q), p in after.pieces.items()
                if q == period and after.plots[plot].region == region
            )
            for period in range(12)
        ]
        assert target is not None
        assert (np.array(carried) + whole.vacant - whole.over_assigned == target).all()
    (balance,) = [t for t in tables(found, []) if t.name == "balance"]
    assert set(balance.column("difference")) == {0}
    (plain,) = [t for t in tables(bare, []) if t.name == "balance"]
    assert balance.rows == plain.rows


def _bounds_hold(found: Decomposition, bare: Decomposition) -> None:
    """Who is raised is not raised above the capacity, unless by the own word."""
    assert found.quotas is not None
    assert bare.quotas is not None
    assert found.commitments is not None
    stuck = any(f.code == "SP366" for f in found.findings)
    offers, capacity = found.commitments.offers, capacities(found.ground)
    for i in range(len(found.ground.sellers)):
        for period in range(12):
            now, before = int(found.quotas.target[i, period]), int(bare.quotas.target[i, period])
            if not offers.given[i, period]:
                assert now == before
            elif not stuck and not found.quotas.fixed[i, period]:
                assert now <= max(int(capacity[i][period]), int(offers.amounts[i, period]))


def _rows_add_up(found: Decomposition) -> None:
    """Parts add up to parents and periods to the year, in every column."""
    assert found.quotas is not None
    alone = {seller.id for seller, beside in zip(found.ground.sellers, found.quotas.beside, strict=True) if beside}
    all_rows = [r for r in rows(found, "commitments_by_period").values() if r["node"] not in alone]
    for column in ("top_down", "commitment", "gap", "agreed"):
        for period in {r["period"] for r in all_rows}:
            then = [r for r in all_rows if r["period"] == period]

            def total(axis: str, rows_then: list[dict[str, Any]] = then, key: str = column) -> int:
                return sum(r[key] or 0 for r in rows_then if r["axis"] == axis)

            assert total("seller") == total("team") == total("company")
        for node in {r["node"] for r in all_rows}:
            mine = {r["period"]: r[column] or 0 for r in all_rows if r["node"] == node}
            assert mine.pop("year") == sum(mine.values())
