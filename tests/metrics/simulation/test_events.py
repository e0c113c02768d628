"""Events: when they come, and what they take."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metrics.simulation.worlds import places, sales

from salesplan.metrics.simulation.draw import simulate
from salesplan.metrics.simulation.events import Elsewhere, Happen, Leave, Returns, Start
from salesplan.metrics.simulation.laws import Fixed, Lognormal, Triangular
from salesplan.metrics.simulation.streams import Stream

RUNS = 20_000
HERE = Stream(1, ("event", "x"))


def test_a_start_on_time_changes_nothing() -> None:
    event = Start("hires", "x", places(0), 1.0, Fixed(0), (0.25, 0.5, 1.0))
    assert (event.multipliers(HERE, 3, 5, 0) == 1).all()


def test_a_start_two_periods_late_sells_its_ramp_two_periods_later() -> None:
    event = Start("hires", "x", places(0), 1.0, Fixed(2), (0.25, 0.5, 1.0))
    # planned 0, ¼, ½, 1, 1; really 0, 0, 0, ¼, ½
    assert event.multipliers(HERE, 1, 5, 0)[:, 0].tolist() == [1, 0, 0, 0.25, 0.5]
    assert event.multipliers(HERE, 1, 3, 2)[:, 0].tolist() == [0, 0.25, 0.5]  # seen from the third period on


def test_half_a_period_late_is_half_a_step_of_the_ramp() -> None:
    event = Start("hires", "x", places(0), 0.0, Fixed(0.5))
    assert event.multipliers(HERE, 1, 3, 0)[:, 0].tolist() == [0.5, 1, 1]


@given(st.floats(0, 6), st.lists(st.floats(0.05, 1), min_size=1, max_size=4).map(sorted), st.floats(0, 4))
def test_a_late_start_never_sells_more(start: float, ramp: list[float], latest: float) -> None:
    event = Start("hires", "x", places(0), start, Triangular(0, latest / 2, latest), tuple(ramp))
    drawn = event.multipliers(Stream(2, ("late",)), 50, 8, 0)
    assert ((drawn >= 0) & (drawn <= 1 + 1e-12)).all()


@pytest.mark.parametrize("chance", [0.0, 0.02, 0.2, 1.0])
def test_leavers_leave_as_often_as_said(chance: float) -> None:
    drawn = Leave("attrition", "x", places(0), chance, 0.5).multipliers(Stream(3, ("leave",)), RUNS, 6, 0)
    for period in range(6):
        here = (1 - chance) ** (period + 1)
        assert (drawn[period] == 1).mean() == pytest.approx(here, abs=5 * np.sqrt(here * (1 - here) / RUNS) + 1e-9)
    assert (np.diff(drawn, axis=0) <= 1e-12).all()
    assert drawn.min() >= 0.5
    if chance == 1:
        assert (drawn == 0.5).all()


def test_a_vacancy_is_filled_again() -> None:
    drawn = Leave("attrition", "x", places(0), 0.3, 0.0, vacant=1.0).multipliers(Stream(3, ("leave",)), RUNS, 12, 0)
    lost = (1 - drawn).sum(axis=0)
    assert lost.max() == pytest.approx(1)  # never more than the one period that it takes
    assert (lost[drawn[-1] == 1] > 0.999).mean() > 0.97


def test_a_loss_takes_part_of_the_period_it_falls_into() -> None:
    event = Happen("losses", "x", places(0), 1.0, 1.25, 0.0)
    assert event.multipliers(HERE, 1, 4, 0)[:, 0].tolist() == [1, 0.25, 0, 0]
    assert (replace(event, chance=0.0).multipliers(HERE, 9, 4, 0) == 1).all()


def test_returns_leave_the_expectation_that_they_were_taken_off_of() -> None:
    net = Returns("returns", "x", places(0), 0.1, Lognormal(0.5))
    drawn = net.multipliers(Stream(4, ("returns",)), RUNS, 4, 0)
    assert drawn.mean() == pytest.approx(1, abs=0.002)
    gross = replace(net, net=False).multipliers(Stream(4, ("returns",)), RUNS, 4, 0)
    assert gross.mean() == pytest.approx(0.9, abs=0.002)
    everything = Returns("returns", "x", places(0), 0.9, Lognormal(2.0)).multipliers(HERE, RUNS, 4, 0)
    assert everything.min() == 0  # never more than all


def test_an_event_befalls_its_rows_alone_and_all_of_them_at_once() -> None:
    calm = (Fixed(), Fixed(), Fixed())
    event = Happen("losses", "x", places(0, 3), 0.4, 0.0, 0.0)  # one line of each of two sellers
    world = sales([("a", 0), ("b", 1)], np.full((4, 2), 100.0), laws=calm, events=[event])
    kept = simulate(world, 500, keep={"seller", "line"}).kept
    assert {tuple(run) for run in kept["seller"][:, 2].T.tolist()} == {(200.0, 200.0), (400.0, 400.0)}
    assert (kept["line"][0, 2] == kept["line"][1, 2]).all()


def test_the_same_event_elsewhere() -> None:
    event = Leave("attrition", "x", places(0), 0.3, 0.5)
    moved = Elsewhere(event, places(4, 5))
    assert (moved.driver, moved.name, moved.rows.tolist()) == ("attrition", "x", [4, 5])
    assert (moved.multipliers(Stream(1, ("a",)), 9, 3, 0) == event.multipliers(Stream(1, ("a",)), 9, 3, 0)).all()
