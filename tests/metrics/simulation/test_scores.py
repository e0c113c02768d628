"""Scores of odds against closed forms."""

from __future__ import annotations

from math import erf, exp, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.metrics.simulation.scores import brier, crps, reliability, within

RUNS = 200_000
NORMALS = np.random.default_rng(20261122).standard_normal(RUNS)
numbers = st.lists(st.integers(-1000, 1000), min_size=1, max_size=30).map(lambda v: np.array(v, np.float64))


def of_a_normal(z: float) -> float:
    """CRPS of the standard normal: z (2Φ(z) − 1) + 2φ(z) − 1/√π (Gneiting & Raftery 2007, § 4.2)."""
    below, density = (1 + erf(z / sqrt(2))) / 2, exp(-z * z / 2) / sqrt(2 * pi)
    return z * (2 * below - 1) + 2 * density - 1 / sqrt(pi)


@pytest.mark.parametrize("z", [-3.0, -1.0, 0.0, 0.4, 2.0])
@pytest.mark.parametrize(("mean", "sd"), [(0.0, 1.0), (100.0, 15.0)])
def test_crps_of_a_normal_is_the_closed_form(z: float, mean: float, sd: float) -> None:
    score = crps(mean + sd * NORMALS, np.array(mean + sd * z)).item()
    assert score == pytest.approx(sd * of_a_normal(z), abs=sd * 5 / sqrt(RUNS))


def test_crps_of_an_even_spread_is_the_closed_form() -> None:
    # U(0, 1) against y: ∫ (F − 1[x ≥ y])² = y³/3 + (1 − y)³/3
    draws = (np.arange(RUNS) + 0.5) / RUNS
    for came in (0.0, 0.25, 0.5, 0.9):
        assert crps(draws, np.array(came)).item() == pytest.approx(came**3 / 3 + (1 - came) ** 3 / 3, abs=1e-4)


@given(numbers, st.integers(-1000, 1000))
def test_crps_is_its_definition_over_all_pairs(draws: np.ndarray, came: int) -> None:
    pairs = np.abs(draws[:, None] - draws).mean() / 2
    assert crps(draws, np.array(float(came))).item() == pytest.approx(np.abs(draws - came).mean() - pairs, abs=1e-9)


@given(numbers, st.integers(-1000, 1000))
def test_a_forecast_without_spread_scores_its_error_and_no_forecast_less_than_nothing(
    draws: np.ndarray, came: int
) -> None:
    assert crps(draws[:1], np.array(float(came))).item() == abs(draws[0] - came)
    assert crps(draws, np.array(float(came))).item() >= -1e-9


def test_the_middle_share_holds_that_share_of_a_normal() -> None:
    came = np.random.default_rng(1).standard_normal(4_000)
    for share in (0.5, 0.8):
        held = within(np.broadcast_to(NORMALS[:20_000], (4_000, 20_000)), came, share).mean()
        assert held == pytest.approx(share, abs=5 * sqrt(share * (1 - share) / 4_000))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50))
def test_every_chance_lies_in_one_bin(cases: list[tuple[float, bool]]) -> None:
    said, happened = np.array([c for c, _ in cases]), np.array([h for _, h in cases])
    bins = reliability(said, happened, (0, 0.2, 0.4, 0.6, 0.8, 1))
    assert sum(each.number for each in bins) == len(cases)
    assert sum(each.number * each.happened for each in bins) == pytest.approx(happened.sum())
    assert all(each.low - 1e-12 <= each.said <= each.high + 1e-12 for each in bins)


def test_chances_that_are_true_are_reliable() -> None:
    rng = np.random.default_rng(3)
    said = rng.random(50_000)
    for each in reliability(said, rng.random(50_000) < said, (0, 0.25, 0.5, 0.75, 1)):
        assert each.happened == pytest.approx(each.said, abs=0.02)
    assert brier(said, rng.random(50_000) < said) == pytest.approx(1 / 6, abs=0.01)  # ∫ p (1 − p)
