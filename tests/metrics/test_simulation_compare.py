"""Paired differences: exact where worlds are the same, and as sure as they say where they aren't."""

from __future__ import annotations

import numpy as np
import pytest

from salesplan.metrics.simulation.compare import Difference, of_chances, of_means, of_medians


def test_the_same_draws_differ_by_exactly_nothing() -> None:
    draws = np.random.default_rng(1).lognormal(0, 0.5, 1000)
    for difference in (of_means(draws, draws), of_medians(draws, draws), of_chances(draws, 1.0, draws, 1.0)):
        assert difference == Difference(0.0, 0.0)
        assert difference.interval == (0.0, 0.0)


def test_a_shift_is_known_without_error() -> None:
    draws = np.random.default_rng(1).normal(100, 20, 1000)
    assert of_means(draws, draws + 5).value == pytest.approx(5)
    assert of_means(draws, draws + 5).error == pytest.approx(0, abs=1e-12)
    assert of_medians(draws, draws + 5).value == pytest.approx(5)
    assert of_medians(draws, draws + 5).error == pytest.approx(0, abs=1e-9)


def test_common_luck_makes_a_difference_surer_by_far() -> None:
    rng = np.random.default_rng(2)
    luck, own = rng.normal(0, 1, 10_000), rng.normal(0, 1, 10_000)
    together, apart = of_means(luck, 1.02 * luck), of_means(luck, 1.02 * own)
    assert together.error < apart.error / 50


@pytest.mark.parametrize("kind", ["mean", "median", "chance"])
def test_intervals_hold_the_truth_as_often_as_they_say(kind: str) -> None:
    # x and x·1.1 + noise: means and medians 10 and 11, chances to reach 10 of ½ and Φ(1 ÷ √(1.1² + 1))
    rng, held, tries = np.random.default_rng(3), 0, 600
    for _ in range(tries):
        one = rng.normal(10, 1, 400)
        other = 1.1 * one + rng.normal(0, 1, 400)
        if kind == "mean":
            found, truth = of_means(one, other), 1.0
        elif kind == "median":
            found, truth = of_medians(one, other), 1.0
        else:
            found, truth = of_chances(one, 10, other, 10), 0.7493 - 0.5
        low, high = found.interval
        held += low <= truth <= high
    assert 0.92 <= held / tries <= 0.98
