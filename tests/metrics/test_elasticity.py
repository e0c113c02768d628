"""Elasticities: fitted from prices that move, refused from those that don't."""

from __future__ import annotations

import numpy as np
import pytest

from salesplan.metrics.elasticity import NotEstimable, arc_elasticity, constant_elasticity, pooled_elasticity
from salesplan.metrics.student import t_quantile, two_sided


def test_a_curve_without_noise_is_found_again() -> None:
    prices = [8.0, 9.0, 10.0, 12.0]
    fitted = constant_elasticity(prices, [500 * p**-1.7 for p in prices])
    assert (fitted.estimate, fitted.low, fitted.high) == pytest.approx((-1.7, -1.7, -1.7))


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng, held, runs = np.random.default_rng(1), 0, 1000
    prices = np.tile([80.0, 90, 100, 110], 3)
    for _ in range(runs):
        fitted = constant_elasticity(prices, 900 * prices**-2.2 * np.exp(rng.normal(0, 0.2, 12)), level=0.9)
        held += fitted.low <= -2.2 <= fitted.high
    assert 0.87 <= held / runs <= 0.93


@pytest.mark.parametrize(
    ("prices", "quantities", "reason"),
    [([10, 11, 10, 11], [5, 4, 5, 4], "too_few_prices"), ([10, 11, 12], [5, 0, 4], "not_positive")],
)
def test_what_cannot_be_estimated_is_refused(prices: list[float], quantities: list[float], reason: str) -> None:
    with pytest.raises(NotEstimable) as refused:
        constant_elasticity(prices, quantities)
    assert refused.value.reason == reason


@pytest.mark.parametrize(("prices", "quantities"), [((5, 5), (1, 2)), ((5, 6), (0, 0))])
def test_no_arc_without_a_change(prices: tuple[float, float], quantities: tuple[float, float]) -> None:
    with pytest.raises(NotEstimable):
        arc_elasticity(prices, quantities)


# NIST/SEMATECH e-Handbook, table 1.3.6.7.2, critical values of Student's t.
NIST = {
    (0.90, 1): 3.078, (0.95, 1): 6.314, (0.975, 2): 4.303, (0.90, 3): 1.638, (0.95, 3): 2.353, (0.975, 4): 2.776,
    (0.90, 5): 1.476, (0.95, 10): 1.812, (0.975, 20): 2.086, (0.95, 60): 1.671,
}  # fmt: skip


@pytest.mark.parametrize(("at", "printed"), NIST.items())
def test_quantiles_are_those_of_the_tables(at: tuple[float, int], printed: float) -> None:
    assert t_quantile(*at) == pytest.approx(printed, rel=0.003)


def test_no_interval_from_nothing() -> None:
    with pytest.raises(ValueError, match="0"):
        two_sided(0.9, 0)


def test_things_of_different_size_have_one_elasticity() -> None:
    prices = [8.0, 9.0, 10.0, 12.0]
    cells = [(prices, [size * p**-1.7 for p in prices]) for size in (3.0, 500.0)]
    fitted = pooled_elasticity([*cells, ([5.0, 5.0], [7.0, 7.0])])
    assert (fitted.estimate, fitted.low, fitted.high) == pytest.approx((-1.7, -1.7, -1.7))
    assert fitted.observations == 10


def test_pooled_intervals_hold_the_truth_as_often_as_they_say() -> None:
    rng, held, runs = np.random.default_rng(1), 0, 1000
    prices = np.array([80.0, 90, 100, 110])
    for _ in range(runs):
        cells = [(prices, size * prices**-2.2 * np.exp(rng.normal(0, 0.2, 4))) for size in (1, 20, 300)]
        fitted = pooled_elasticity(cells, level=0.9)
        held += fitted.low <= -2.2 <= fitted.high
    assert 0.87 <= held / runs <= 0.93
