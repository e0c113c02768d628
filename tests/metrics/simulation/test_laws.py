"""Laws: quantiles, draws and moments agree."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metrics.simulation.worlds import LAWS

from salesplan.metrics.simulation.laws import Empirical, Fixed, Law, Lognormal, Normal, Pert, Triangular
from salesplan.metrics.simulation.normal import below

RUNS = 100_000
SOME = [
    Lognormal(0.3), Normal(0.2), Triangular(0.8, 1.0, 1.15), Triangular(1, 1, 2), Triangular(1, 2, 2), Pert(0.8, 1.0, 1.15),
    Pert(0, 0, 1), Empirical((0.5, 0.9, 1.0, 1.6)), Fixed(0.7), Lognormal(0), Pert(1, 1, 1), Triangular(1, 1, 1),
]  # fmt: skip


@pytest.mark.parametrize("law", SOME, ids=repr)
def test_draws_have_the_law_s_moments(law: Law) -> None:
    drawn = law.draw(np.random.default_rng(5).standard_normal(RUNS))
    assert drawn.mean() == pytest.approx(law.mean, abs=5 * law.sd / sqrt(RUNS) + 1e-12)
    assert drawn.std() == pytest.approx(law.sd, rel=0.02, abs=1e-12)


@given(LAWS, st.floats(0.001, 0.999))
def test_a_score_draws_the_quantile_of_its_share(law: Law, share: float) -> None:
    score = NormalDist().inv_cdf(share)
    drawn = float(law.draw(np.array([score]))[0])
    if isinstance(law, Empirical):
        assert drawn in law.values
        near = [law.quantile(min(max(share + off, 1e-9), 1 - 1e-9)) for off in (-1e-9, 0, 1e-9)]
        assert min(near) <= drawn <= max(near)
    else:
        assert drawn == pytest.approx(law.quantile(share), rel=1e-3, abs=1e-4)


@given(LAWS, st.lists(st.floats(-6, 6), min_size=2, max_size=20))
def test_draws_grow_with_their_scores(law: Law, scores: list[float]) -> None:
    drawn = law.draw(np.sort(np.array(scores)))
    assert (np.diff(drawn) >= -1e-12).all()


@given(st.floats(0, 2))
def test_spread_never_moves_the_expectation_of_a_lognormal(spread: float) -> None:
    law = Lognormal(spread)
    assert law.mean == 1
    shares = (np.arange(20_000) + 0.5) / 20_000
    drawn = law.draw(np.array([NormalDist().inv_cdf(share) for share in shares[:: 1 if spread > 1 else 4]]))
    assert drawn.mean() == pytest.approx(1, abs=0.01)


def test_pert_is_the_beta_of_a_known_median() -> None:
    # Beta(2, 4) (mode 1/4 of the way): P(X ≤ x) = 1 − (1 − x)⁵ − 5 x (1 − x)⁴, solved for ½.
    law = Pert(0, 0.25, 1)
    assert (law.alpha, law.beta) == (2, 4)
    median = law.quantile(0.5)
    assert 1 - (1 - median) ** 5 - 5 * median * (1 - median) ** 4 == pytest.approx(0.5, abs=1e-6)


def test_seen_values_around_one() -> None:
    assert Empirical.around_one((50.0, 100.0, 150.0)) == Empirical((0.5, 1.0, 1.5))
    for useless in ((), (0.0, 0.0), (-1.0,)):
        with pytest.raises(ValueError):
            Empirical.around_one(useless)


def test_the_normal_s_distribution_function() -> None:
    for score in (-6, -1.5, 0, 0.3, 4):
        assert below(score) == pytest.approx(NormalDist().cdf(score), rel=1e-12)
