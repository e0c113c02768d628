"""Elasticities by weeks: season, trend and promotions kept out, and refused where only they move the price."""

from __future__ import annotations

import numpy as np
import pytest

from salesplan.metrics.elasticity import NotEstimable, Week, distinct_prices, weekly_elasticity

TRUE = -2.0
PRICES = (90.0, 100.0, 110.0)


def weeks(rng: np.random.Generator, noise: float, number: int = 104, *, season: float = 0.4) -> list[Week]:
    """Two markets, a year's wave, a trend; prices go with the season, which is what misleads a plain fit.

    Every eighth week is promoted: a lower price, and thrice what that price alone would sell.
    """
    made = []
    for market, level in ((1, 500.0), (2, 40.0)):
        for i in range(number):
            wave = np.sin(2 * np.pi * 7 * i / 365.25)
            promoted = i % 8 == 3
            price = (70.0 if promoted else PRICES[int(rng.integers(3))]) * (1 + 0.1 * season * wave) * (1 + market / 10)
            push = 3.0 if promoted else 1.0
            quantity = level * push * price**TRUE * 1e4 * np.exp(season * wave + 0.002 * i + rng.normal(0, noise))
            made.append(Week(7 * i, market, float(price), float(quantity), promoted))
    return made


def test_the_elasticity_is_found_again_behind_season_trend_and_promotions() -> None:
    found = weekly_elasticity(weeks(np.random.default_rng(3), noise=1e-9))
    assert found.estimate == pytest.approx(TRUE, abs=1e-6)
    assert found.observations == 2 * 91  # without the promoted weeks


def test_left_out_promotions_would_have_misled() -> None:
    made = weeks(np.random.default_rng(3), 0.1)
    blind = weekly_elasticity([Week(w.day, w.market, w.price, w.quantity, promoted=False) for w in made])
    assert blind.high < TRUE - 0.5


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    held, runs = 0, 400
    for seed in range(runs):
        found = weekly_elasticity(weeks(np.random.default_rng(seed), 0.3, number=40), level=0.8)
        held += found.low <= TRUE <= found.high
    assert 0.75 <= held / runs <= 0.85


def test_the_order_of_weeks_and_a_level_of_prices_say_nothing() -> None:
    made = weeks(np.random.default_rng(8), 0.2)
    dearer = [Week(w.day, w.market, w.price * 7, w.quantity * 3, w.promoted) for w in reversed(made)]
    one, other = weekly_elasticity(made), weekly_elasticity(dearer)
    assert (one.estimate, one.low, one.high) == pytest.approx((other.estimate, other.low, other.high))


@pytest.mark.parametrize(
    ("prices", "promoted", "reason"),
    [
        ([100, 100.5, 90, 90.4] * 5, [False] * 20, "too_few_prices"),
        ([100, 100, 90, 80] * 5, [False, False, True, True] * 5, "only_with_promotion"),
        ([100, 90, 80], [False] * 3, "too_few_weeks"),
        ([100, 90, 0], [False] * 3, "not_positive"),
        ([], [], "too_few_prices"),
    ],
)
def test_what_cannot_be_told_is_refused(prices: list[float], promoted: list[bool], reason: str) -> None:
    made = [Week(7 * i, 1, price, 5.0 + i % 3, on) for i, (price, on) in enumerate(zip(prices, promoted, strict=True))]
    with pytest.raises(NotEstimable) as refused:
        weekly_elasticity(made)
    assert refused.value.reason == reason


def test_a_price_that_follows_the_trend_alone_tells_nothing() -> None:
    made = [Week(7 * i, 1, float(np.exp(0.02 * i)), 10.0 + i % 4, promoted=False) for i in range(20)]
    with pytest.raises(NotEstimable) as refused:
        weekly_elasticity(made)
    assert refused.value.reason == "too_few_prices"


def test_near_prices_are_one() -> None:
    assert distinct_prices([]) == 0
    assert distinct_prices([10, 10.05, 10.1, 10.15, 10.2]) == 2  # the second begins beyond one per cent of the first
