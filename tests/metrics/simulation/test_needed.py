"""What it would take: solved, and true when it is drawn."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.metrics.simulation.worlds import one_row, places, sales

from salesplan.metrics.simulation.draw import simulate
from salesplan.metrics.simulation.laws import Lognormal, Normal
from salesplan.metrics.simulation.needed import Number, fewest, newcomers, strength

SELLERS = [("a", 0), ("b", 0), ("c", 1)]


@settings(max_examples=30)
@given(st.integers(1, 40), st.sampled_from([0.5, 0.8, 0.95]), st.integers(0, 2))
def test_a_world_of_that_strength_has_that_chance_and_a_weaker_one_has_not(size: int, goal: float, closed: int) -> None:
    runs, target = 400, 60_000_000
    world = sales(SELLERS, np.full((6, 3), size * 1e6), closed=closed, target=target)
    outcome = simulate(world, runs, keep={"company"})
    year = world.periods
    needs = strength(outcome.kept["company"][0, year], int(world.sold.sum()), target, goal)
    assert needs.value is not None
    assert needs.low <= needs.value <= needs.high

    def chance(factor: float) -> float:
        return float(simulate(replace(world, expected=world.expected * factor), runs).odds["company"].chance[0, year])

    assert chance(needs.value * (1 + 1e-6)) >= goal
    assert chance(needs.value * (1 - 1e-6)) < goal  # each cell is rounded, so not to the last digit


def test_the_normal_case_needs_what_the_formula_says() -> None:
    # s (1 + 0.1 z) ≥ 1.1 with chance 80 %: s = 1.1 ÷ (1 − 0.8416 × 0.1)
    outcome = simulate(one_row(Normal(0.1)), 40_000)
    needs = strength(outcome.year, 0, 1_100_000_000)
    exact = 1.1 / (1 - 0.0841621)
    assert needs.value == pytest.approx(exact, abs=0.003)
    assert needs.low < exact < needs.high
    assert needs.high - needs.low < 0.01


def test_what_facts_reach_alone_needs_nothing() -> None:
    assert strength(np.array([10.0, 20, 30]), 10, 10).value == 0


def test_what_no_strength_reaches_is_said_with_the_best() -> None:
    needs = strength(np.array([5.0, 5, 5, 9, 5]), facts=5, target=6)  # four runs of five sell nothing more
    assert (needs.value, needs.best, needs.high) == (None, 0.2, inf)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40).map(sorted), st.floats(0, 1))
def test_the_fewest_is_the_first_that_is_enough(chances: list[float], goal: float) -> None:
    found = fewest(chances.__getitem__, goal, len(chances) - 1)
    enough = [n for n, chance in enumerate(chances) if chance >= goal]
    assert found == Number(enough[0] if enough else None, chances[-1], len(chances) - 1)


def test_newcomers_share_the_market_and_have_their_own_luck() -> None:
    world = sales(SELLERS, np.full((6, 3), 1e8), laws=(Lognormal(0.3), Lognormal(0.01), Lognormal(0.2)))
    runs = 5_000
    outcome = simulate(world, runs, keep={"seller"})
    more = newcomers(world, places(0, 1), 4, "new", {"noise"})
    drawn = simulate(more, runs, keep={"seller"}).kept["seller"][:, 3]
    few = simulate(newcomers(world, places(0, 1), 2, "new", {"noise"}), runs, keep={"seller"}).kept["seller"][:, 3]
    assert (few == drawn[:2]).all()  # the first of four are the first of two
    assert drawn.mean(axis=1) == pytest.approx([6e8] * 4, rel=0.03)
    assert np.corrcoef(drawn[0], outcome.kept["seller"][0, 3])[0, 1] == pytest.approx(
        np.corrcoef(outcome.kept["seller"][1, 3], outcome.kept["seller"][0, 3])[0, 1], abs=0.05
    )
    assert not (drawn[0] == drawn[1]).any()


def test_how_many_further_sellers_it_takes() -> None:
    world = sales(SELLERS, np.full((6, 2), 1e6), target=20_000_000)
    runs = 2_000
    year = simulate(world, runs).year
    added = simulate(newcomers(world, places(4, 5), 8, "new", {"noise"}), runs, keep={"seller"}).kept["seller"][:, 2]
    total = np.concatenate((np.zeros((1, runs)), added.cumsum(axis=0))) + year
    found = fewest(lambda n: float((total[n] >= 20_000_000).mean()), 0.8, 8)
    # 12 million expected, 4 million a seller: two would come to the target half the time.
    assert found.value == 3
    assert fewest(lambda n: float((total[n] >= 20_000_000).mean()), 0.8, 2).value is None
