"""Draws of a world: against closed forms, and what holds for every world."""

from __future__ import annotations

from dataclasses import fields, replace
from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.metrics.simulation.worlds import one_row, sales, worlds

from salesplan.metrics.simulation.draw import RUNS, simulate
from salesplan.metrics.simulation.laws import Fixed, Lognormal, Normal
from salesplan.metrics.simulation.outcome import Odds, Outcome, runs_for
from salesplan.metrics.simulation.world import World

MANY = 40_000
ERRORS = 5  # standard errors that a draw may be off: by chance once in two million


def same_bytes(one: Outcome, other: Outcome) -> bool:
    numbers = [(one.odds[axis], other.odds[axis], f.name) for axis in one.odds for f in fields(Odds)]
    return one.path.tobytes() == other.path.tobytes() and all(
        getattr(a, name).tobytes() == getattr(b, name).tobytes() for a, b, name in numbers
    )


@pytest.mark.parametrize("spread", [0.05, 0.3, 1.0])
def test_the_sum_of_lognormals_has_the_exact_moments(spread: float) -> None:
    months, size = 12, 1e7
    outcome = simulate(one_row(Lognormal(spread), periods=months, expected=size), MANY)
    mean, sd = months * size, size * spread * sqrt(months)
    assert outcome.year.mean() == pytest.approx(mean, abs=ERRORS * sd / sqrt(MANY))
    # The standard error of a variance hangs on the kurtosis, which is drawn here: it is taken from the draws themselves.
    fourth = float(((outcome.year - mean) ** 4).mean())
    assert outcome.year.var() == pytest.approx(sd**2, abs=ERRORS * sqrt((fourth - sd**4) / MANY))


@pytest.mark.parametrize("persistence", [0.0, 0.3, 0.8, 1.0])
def test_lognormals_that_hang_together_have_the_exact_variance(persistence: float) -> None:
    months, size, spread = 6, 1e7, 0.2
    outcome = simulate(one_row(Lognormal(spread), periods=months, expected=size, persistence=persistence), MANY)
    sigma2 = Lognormal(spread).sigma ** 2
    lags = np.abs(np.arange(months)[:, None] - np.arange(months))
    variance = size**2 * (np.exp(sigma2 * persistence**lags) - 1).sum()
    assert outcome.year.std() == pytest.approx(sqrt(variance), rel=ERRORS * 1.5 / sqrt(2 * MANY))
    assert outcome.year.mean() == pytest.approx(months * size, abs=ERRORS * sqrt(variance / MANY))


@pytest.mark.parametrize("ahead", [-2.0, -0.5, 0.0, 1.0, 2.5])
def test_the_normal_case_has_the_exact_chance_quantiles_and_shortfall(ahead: float) -> None:
    spread, size = 0.1, 1e9
    outcome = simulate(one_row(Normal(spread), target=round(size * (1 - ahead * spread))), MANY)
    odds, sd = outcome.odds["company"], spread * size
    exact = (1 + erf(ahead / sqrt(2))) / 2
    density = np.exp(-(ahead**2) / 2) / sqrt(2 * np.pi)
    assert odds.chance[0, 0] == pytest.approx(exact, abs=ERRORS * sqrt(exact * (1 - exact) / MANY))
    assert odds.error[0, 0] == pytest.approx(sqrt(exact * (1 - exact) / MANY), rel=0.1)
    assert odds.p10[0, 0] == pytest.approx(size - 1.2815515655 * sd, abs=ERRORS * sd * 1.71 / sqrt(MANY))
    assert odds.p75[0, 0] == pytest.approx(size + 0.6744897502 * sd, abs=ERRORS * sd * 1.36 / sqrt(MANY))
    short = sd * (density - ahead * (1 - exact))  # E[max(0, T − X)] of a normal
    assert odds.shortfall[0, 0] == pytest.approx(short, abs=ERRORS * sd / sqrt(MANY))
    assert odds.missed_by[0, 0] * (1 - odds.chance[0, 0]) == pytest.approx(odds.shortfall[0, 0])


def test_shared_shocks_make_totals_less_safe_than_independence_would() -> None:
    sellers = [(f"s{i}", 0) for i in range(50)]
    expected = np.full((100, 3), 1e6)
    shared = simulate(sales(sellers, expected, laws=(Lognormal(0.1), Fixed(), Fixed())), MANY)
    alone = simulate(sales(sellers, expected, laws=(Fixed(), Fixed(), Lognormal(0.1))), MANY)
    assert shared.year.std() == pytest.approx(0.1 * expected.sum(), rel=0.03)
    assert alone.year.std() == pytest.approx(0.1 * expected.sum() / sqrt(150), rel=0.03)


def test_the_default_number_of_runs_knows_every_chance_to_half_a_point() -> None:
    assert RUNS == 10_000
    chances = np.linspace(0, 1, 101)
    assert np.sqrt(chances * (1 - chances) / RUNS).max() <= 0.005
    assert sqrt(0.25 / (RUNS - 1)) > 0.005
    assert runs_for(0.01) == 2_500


@settings(max_examples=40)
@given(worlds())
def test_parts_add_up_to_the_whole_in_every_run(world: World) -> None:
    outcome = simulate(world, 50, keep={"company", "region", "line", "seller"})
    company = outcome.kept["company"][0]
    for axis in ("region", "line", "seller"):
        assert (outcome.kept[axis].sum(axis=0) == company).all()  # exactly: whole units
    assert (company == np.rint(company)).all()
    periods = world.periods
    assert (company[:periods].cumsum(axis=0) == outcome.path).all()
    assert (outcome.year == company[periods]).all()
    assert (company[: world.closed] == world.sold.sum(axis=0)[: world.closed, None]).all()


@settings(max_examples=40)
@given(worlds(), st.integers(2, 4))
def test_one_thread_and_several_give_the_same_bytes(world: World, threads: int) -> None:
    assert same_bytes(simulate(world, 40), simulate(world, 40, threads=threads))


@settings(max_examples=50, deadline=None)
@given(worlds(), st.integers(1, 3))
def test_what_is_held_at_a_time_changes_no_draw(world: World, held: int) -> None:
    whole = simulate(world, runs=40, seed=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesplan.metrics.simulation.blocks.MOST_KINDS", held)

        assert same_bytes(simulate(world, runs=40, seed=3), whole)


def test_many_blocks_on_several_threads_give_the_same_bytes() -> None:
    sellers = [(f"s{i}", i % 7) for i in range(300)]
    world = sales(sellers, np.arange(1, 2401, dtype=np.float64).reshape(600, 4) * 1000)
    one = simulate(world, 30, seed=3)
    assert all(same_bytes(one, simulate(world, 30, seed=3, threads=threads)) for threads in (2, 3, 5))
    assert not same_bytes(one, simulate(world, 30, seed=4))


@settings(max_examples=30)
@given(worlds())
def test_a_world_equal_to_another_differs_by_exactly_nothing(world: World) -> None:
    again = replace(world, expected=world.expected.copy())
    one, other = (simulate(w, 30, keep={"seller"}) for w in (world, again))
    assert same_bytes(one, other)
    assert not (one.kept["seller"] - other.kept["seller"]).any()


@settings(max_examples=30)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_draw(world: World, shuffle: object) -> None:
    order = np.arange(world.rows)
    shuffle.shuffle(order)  # type: ignore[attr-defined]
    back = np.argsort(order)
    moved = replace(
        world,
        expected=world.expected[order],
        sold=world.sold[order],
        unit=world.unit[order],
        shocks=tuple(replace(shock, of=shock.of[order]) for shock in world.shocks),
        cuts=tuple(replace(cut, row=back[cut.row]) for cut in world.cuts),
        events=tuple(replace(event, rows=back[event.rows]) for event in world.events),
    )
    assert same_bytes(simulate(world, 30), simulate(moved, 30))


@given(st.integers(1, 6), st.integers(0, 2), st.integers(1, 100))
def test_a_further_unit_moves_nobodys_draws(number: int, region: int, size: int) -> None:
    sellers = [(f"s{i}", i % 3) for i in range(number)]
    expected = np.arange(1, 2 * number * 3 + 1, dtype=np.float64).reshape(-1, 3) * 1e5
    before = simulate(sales(sellers, expected), 40, keep={"seller"}).kept["seller"]
    more = [("new", region), *sellers]  # before all others
    after = simulate(sales(more, np.concatenate((np.full((2, 3), size * 1e5), expected))), 40, keep={"seller"})
    assert (after.kept["seller"][1:] == before).all()


@settings(max_examples=40)
@given(worlds(), st.floats(1, 3))
def test_more_strength_never_lowers_a_chance(world: World, strength: float) -> None:
    world = replace(world, shocks=tuple(s for s in world.shocks if not isinstance(s.law, Normal)))  # never below 0
    stronger = replace(world, expected=world.expected * strength)
    weak, strong = simulate(world, 60), simulate(stronger, 60)
    for axis, odds in weak.odds.items():
        aimed = np.isfinite(odds.chance)
        assert (strong.odds[axis].chance >= odds.chance)[aimed].all()
        assert (strong.odds[axis].p10 >= odds.p10).all()
        assert (strong.odds[axis].shortfall <= odds.shortfall)[aimed].all()


@settings(max_examples=30)
@given(worlds())
def test_odds_are_what_numpy_says_of_the_draws(world: World) -> None:
    outcome = simulate(world, 47, keep={"region", "seller"})
    for cut in world.cuts:
        if cut.axis in outcome.kept:
            odds, draws = outcome.odds[cut.axis], outcome.kept[cut.axis]
            for name, share in (("p10", 0.1), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9)):
                np.testing.assert_allclose(getattr(odds, name), np.quantile(draws, share, axis=-1), rtol=1e-12)
            np.testing.assert_allclose(odds.mean, draws.mean(axis=-1), rtol=1e-12)
            reached = (draws >= cut.target[:, :, None]).mean(axis=-1)
            np.testing.assert_allclose(odds.chance, np.where(cut.aimed, reached, np.nan))
            short = np.maximum(cut.target[:, :, None] - draws, 0)
            np.testing.assert_allclose(odds.shortfall, np.where(cut.aimed, short.mean(axis=-1), np.nan), rtol=1e-12)


def test_a_node_without_rows_sells_nothing() -> None:
    world = sales([("a", 0)], np.full((2, 2), 1e5), closed=1)
    odds = simulate(world, 20).odds["line"]
    assert odds.p90[2].tolist() == [0.0] * 4
    assert odds.chance[2, :3].tolist() == [0.0] * 3
    assert np.isnan(odds.chance[2, 3])


def test_a_year_that_is_over_is_certain() -> None:
    world = replace(sales([("a", 0)], np.full((2, 2), 1e5), closed=1), closed=2, expected=np.zeros((2, 2)))
    outcome = simulate(world, 20)
    assert outcome.odds["company"].sd.tolist() == [[0.0] * 4]
    assert (outcome.year == world.sold.sum()).all()


def test_no_runs_are_refused() -> None:
    with pytest.raises(ValueError):
        simulate(one_row(Fixed()), 0)
