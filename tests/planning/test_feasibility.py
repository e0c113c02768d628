"""Feasibility: quotas held against capacity and last year, by the plan's band."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import published
from tests.planning.test_targets import ground

from salesplan.plan.decompose import Feasible
from salesplan.planning.capacity import capacities
from salesplan.planning.decomposition import decompose
from salesplan.planning.feasibility import Line, feasibility, findings, tables
from salesplan.planning.holders import Holders


def rows(folder: Path, plan: str) -> dict[str, dict[str, Any]]:
    (table,) = tables(feasibility(decompose(ground(folder, plan), None)))
    return {row["node"]: row for row in table.records()}


PLAN = """target: 1_200
regions: {sh: {}, js: {}}
ramps: {new: [25%, 50%]}
teams: {t: {sellers: {a: {capacity: 30, territory: [{region: sh}, {region: js, share: 25%}]}, b: {capacity: 40, hired: 2026-03-01, ramp: new, territory: [{region: sh, share: 30%}]}, boss: {}}}}
decompose: {weights: even, seasonality: even}
"""


def test_the_published_capacity(tmp_path: Path) -> None:
    """Seven ramped heads at an attainment of 85 %, three at the ramp's 40 %."""
    (case,) = [c for c in published("capacity_ramp")["cases"] if c["id"] == "capacity"]
    full = case["quota"] * case["attainment"]
    sellers = [f"r{i}: {{capacity: {full:.0f}, territory: {{region: r}}}}" for i in range(case["ramped_reps"])]
    sellers += [
        f"n{i}: {{capacity: {case['quota']}, hired: 2026-01-01, ramp: new, territory: {{region: r}}}}"
        for i in range(case["ramping_reps"])
    ]
    plan = f"target: 1\nregions: {{r: {{}}}}\nramps: {{new: [{case['ramp_productivity']}]}}\nteams: {{t: {{sellers: {{{', '.join(sellers)}}}}}}}\n"
    made = capacities(ground(tmp_path, plan))
    assert sum(int(row[0]) for row in made.values()) == case["expected_total"] * 100


def test_capacity_counts_days_of_service_and_the_ramp(tmp_path: Path) -> None:
    plan = PLAN.replace("hired: 2026-03-01", "hired: 2026-03-17, left: 2026-06-15")
    made = capacities(ground(tmp_path, plan))
    expected = [0, 0, 4000 * 15 * 0.25 / 31, 4000 * (16 * 0.25 + 14 * 0.5) / 30, 4000 * (16 * 0.5 + 15) / 31, 2000]
    assert [int(x) for x in made[1][:7]] == [*(round(x) for x in expected), 0]
    assert made[0].tolist() == [3000] * 12
    assert list(made) == [0, 1]  # boss: unknown, not zero


def test_the_part_of_capacity_that_stands_in_a_region(tmp_path: Path) -> None:
    made = rows(tmp_path, PLAN)
    assert made["a"]["capacity"] == 36_000
    assert made["b"]["capacity"] == 1000 + 2000 + 8 * 4000
    assert made["sh"]["capacity"] + made["js"]["capacity"] == made["company"]["capacity"]
    assert made["t"]["capacity"] == made["company"]["capacity"] == 71_000 - 0
    assert made["js"]["capacity"] < 36_000 / 2
    assert made["js"]["load"] == round(60_000 / made["js"]["capacity"], 6)
    assert made["js"]["flag"] == "out_of_reach"  # the vacancy counts: there is nobody to carry it
    assert "boss" not in made


def test_an_unknown_capacity_makes_the_sum_unknown(tmp_path: Path) -> None:
    made = rows(tmp_path, PLAN.replace("capacity: 40, ", ""))
    assert made["js"]["capacity"] is not None
    assert [made[node]["capacity"] for node in ("b", "sh", "t", "company")] == [None] * 4
    assert made["b"]["flag"] is None


def test_without_history_and_capacity_there_is_nothing_to_say(tmp_path: Path) -> None:
    plan = PLAN.replace("capacity: 40, ", "").replace("capacity: 30, ", "")
    made = decompose(ground(tmp_path, plan), None)
    assert tables(feasibility(made)) == []
    assert list(findings(made, feasibility(made))) == []


def test_the_band_is_the_plans(tmp_path: Path) -> None:
    plan = PLAN.replace("seasonality: even", "seasonality: even, feasible: {load: 10_000%, slack: 0}")
    assert {row["flag"] for row in rows(tmp_path, plan).values()} == {"ok", "stretch"}
    made = decompose(ground(tmp_path, plan), None)
    (found,) = findings(made, feasibility(made))
    assert found.code == "SP368"
    assert found.place.line == 9
    assert "1 regions (sh" in found.message("en") or "regions (js" in found.message("en")


amounts = st.integers(1, 10**12)


@given(amounts, st.none() | amounts, st.none() | amounts)
def test_flags_by_their_definition(quota: int, history: int | None, capacity: int | None) -> None:
    band = Feasible()
    flag = Line("seller", "a", "", 1, quota, history, capacity).flag(band)
    if history is None and capacity is None:
        assert flag is None
    elif capacity is not None and quota * 10 > capacity * 11:
        assert flag == "out_of_reach"
    elif (capacity is not None and quota > capacity) or (history is not None and quota * 10 > history * 13):
        assert flag == "stretch"
    else:
        assert flag == ("slack" if quota * 10 < (capacity or history or 0) * 7 else "ok")


def test_last_year_is_no_yardstick_for_who_was_not_there() -> None:
    new = Line("seller", "a", "", 1, 500, 100, None, comparable=False)
    assert (new.growth_needed, new.flag(Feasible())) == (None, None)
    assert Line("seller", "a", "", 1, 500, 0, None).flag(Feasible()) is None


@given(
    st.dates(date(2025, 10, 1), date(2026, 12, 31)),
    st.dates(date(2025, 10, 1), date(2026, 12, 31)),
    st.dates(date(2025, 10, 1), date(2026, 12, 31)),
)
def test_service_adds_up_over_days(tmp_path_factory: pytest.TempPathFactory, one: date, two: date, three: date) -> None:
    start, middle, end = sorted((one, two, three))
    service = _service(tmp_path_factory)
    assert service.present(1, start, end) == service.present(1, start, middle) + service.present(1, middle, end)
    assert 0 <= service.present(1, start, end) <= (end - start).days


_MADE: list[Holders] = []


def _service(tmp_path_factory: pytest.TempPathFactory) -> Holders:
    if not _MADE:
        _MADE.append(Holders(ground(tmp_path_factory.mktemp("service"), PLAN)))
    return _MADE[0]
