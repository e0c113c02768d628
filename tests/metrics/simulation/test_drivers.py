"""Drivers: shares and swings against what can be said without drawing."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from tests.metrics.simulation.worlds import places, sales, worlds

from salesplan.metrics.simulation.draw import simulate
from salesplan.metrics.simulation.drivers import Driver, drivers
from salesplan.metrics.simulation.events import Happen, Leave
from salesplan.metrics.simulation.laws import Fixed, Lognormal, Normal
from salesplan.metrics.simulation.world import World

RUNS = 40_000
SELLERS = [("a", 0), ("b", 0), ("c", 1)]


def by_name(found: tuple[Driver, ...]) -> dict[str, Driver]:
    return {driver.name: driver for driver in found}


def test_first_order_indices_of_a_product_are_the_exact_ones() -> None:
    # One year of one period: Var(E[Y|market]) = V², market on all; regions with halves of the money each.
    expected = np.full((4, 1), 1e8)
    world = sales([("a", 0), ("b", 1)], expected, laws=(Normal(0.1), Normal(0.2), Fixed()))
    found = by_name(drivers(world, simulate(world, RUNS)))
    market, region = 0.1**2, 0.2**2 / 2
    total = (1 + market) * (1 + region) - 1  # independent factors of mean 1
    assert found["market"].share == pytest.approx(market / total, rel=0.03)
    assert found["region"].share == pytest.approx(region / total, rel=0.03)
    assert found["noise"].share == 0
    assert sum(driver.share for driver in found.values()) < 1 + 0.02


def test_the_tornado_is_the_law_s_own_p10_and_p90_with_all_others_as_expected() -> None:
    law = Lognormal(0.3)
    leave = Leave("attrition", "leaves", places(0, 1), 0.5, 0.0)
    calm = sales(SELLERS, np.full((6, 2), 1e8), laws=(law, Lognormal(0.1), Lognormal(0.1)), events=[leave])
    kept = simulate(replace(calm, shocks=()), RUNS).year.mean()  # what attrition leaves on average
    market = by_name(drivers(calm, simulate(calm, RUNS)))["market"]
    assert market.low == pytest.approx(law.quantile(0.1) * kept, rel=0.01)
    assert market.high == pytest.approx(law.quantile(0.9) * kept, rel=0.01)
    assert market.swing == market.high - market.low


def test_largest_swing_first_and_ties_by_name() -> None:
    world = sales(SELLERS, np.full((6, 2), 1e8), laws=(Lognormal(0.05), Lognormal(0.3), Fixed()))
    lost = Happen("losses", "lost", places(0, 1), 0.0, 0.0, 0.0)
    found = drivers(replace(world, events=(lost,)), simulate(world, 400))
    assert [driver.name for driver in found] == [
        "region",
        "market",
        "losses",
        "noise",
    ]  # the last two: nothing, by name


def test_members_may_count_each_for_itself() -> None:
    world = sales(
        SELLERS, np.array([[3e8], [3e8], [3e8], [3e8], [1e8], [1e8]]), laws=(Fixed(), Lognormal(0.1), Fixed())
    )
    found = drivers(world, simulate(world, RUNS), split={"region"})
    regions = [driver for driver in found if driver.name == "region"]
    assert [driver.member for driver in regions] == ["region 0", "region 1"]
    sizes = 12e8**2, 2e8**2
    assert [d.share for d in regions] == pytest.approx([size / sum(sizes) for size in sizes], abs=0.03)


def test_facts_move_nothing() -> None:
    world = sales(SELLERS, np.full((6, 3), 1e6), closed=2)
    for driver in drivers(world, simulate(world, 500)):
        assert driver.low >= world.sold.sum()


def test_events_of_one_kind_stand_together() -> None:
    leavers = [
        Leave("attrition", f"leave {name}", places(2 * i, 2 * i + 1), 0.3, 0.0) for i, (name, _) in enumerate(SELLERS)
    ]
    world = sales(SELLERS, np.full((6, 4), 1e8), laws=(Fixed(), Fixed(), Fixed()), events=leavers)
    outcome = simulate(world, RUNS)
    attrition = by_name(drivers(world, outcome))["attrition"]
    assert attrition.share == pytest.approx(1, abs=1e-6)  # there is nothing else
    assert attrition.low == pytest.approx(outcome.odds["company"].p10[0, 4], abs=24)  # 24 cells are rounded


@settings(max_examples=25)
@given(worlds())
def test_threads_change_no_driver_and_none_is_below_nothing(world: World) -> None:
    outcome = simulate(world, 60)
    found = drivers(world, outcome)
    assert found == drivers(world, outcome, threads=3)
    assert all(driver.share >= 0 and driver.swing >= 0 for driver in found)


@pytest.mark.parametrize("persistence", [0.0, 1.0])
def test_the_shares_of_additive_sources_add_up_to_one(persistence: float) -> None:
    # Two regions and nothing else: no interaction, so members' shares add up to all but the error of drawing.
    world = sales(SELLERS, np.full((6, 3), 1e8), laws=(Fixed(), Lognormal(0.2), Fixed()), persistence=persistence)
    found = drivers(world, simulate(world, RUNS), split={"region"})
    assert sum(driver.share for driver in found) == pytest.approx(1, abs=5 / sqrt(RUNS))
