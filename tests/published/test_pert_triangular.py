"""Three-point distributions: their means and both of their standard deviations."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from tests.published.cases import ids_of, one

from salesplan.metrics.simulation.laws import Pert, Triangular
from salesplan.metrics.simulation.streams import Stream

FIXTURE = "pert_triangular"
COMPUTED = {"build", "project", "shape_parameters", "triangular"}
TOLERANCE = 0.01  # the fixture's
RUNS = 200_000


def test_every_case_is_computed_here() -> None:
    assert ids_of(FIXTURE) == COMPUTED


def shorthand(law: Pert) -> float:
    """The standard deviation of project planning, which the program doesn't use."""
    return (law.high - law.low) / 6


def test_a_step_of_a_project() -> None:
    case = one(FIXTURE, "build")
    law = Pert(case["o"], case["m"], case["p"])
    assert law.mean == pytest.approx(float(case["expected_mean"]), abs=TOLERANCE)
    assert shorthand(law) == pytest.approx(float(case["expected_sd_pert"]), abs=TOLERANCE)
    assert law.sd > shorthand(law)  # the exact one is the wider


def test_steps_add_up_by_means_and_variances() -> None:
    case = one(FIXTURE, "project")
    means, sds = ([float(each) for each in case[key]] for key in ("expected_means", "expected_sds"))
    mean, sd = float(case["expected_total_mean"]), float(case["expected_total_sd"])
    assert sum(means) == pytest.approx(mean, abs=0.02)  # each is rounded to 0.01
    assert sqrt(sum(each**2 for each in sds)) == pytest.approx(sd, abs=TOLERANCE)
    # Drawn: normals with these moments, added up.
    drawn = sum(m + s * Stream(1, (str(i),)).scores((RUNS,)) for i, (m, s) in enumerate(zip(means, sds, strict=True)))
    assert np.mean(drawn) == pytest.approx(sum(means), abs=5 * sd / sqrt(RUNS))
    assert np.std(drawn) == pytest.approx(sd, abs=5 * sd / sqrt(2 * RUNS) + TOLERANCE)


def test_the_exact_beta() -> None:
    case = one(FIXTURE, "shape_parameters")
    law, derived = Pert(case["o"], case["m"], case["p"]), case["derived"]
    assert law.alpha == pytest.approx(float(derived["alpha"]), abs=1e-6)
    assert law.beta == pytest.approx(float(derived["beta"]), abs=1e-6)
    assert law.sd == pytest.approx(float(derived["exact_sd"]), abs=1e-6)


def test_the_triangle() -> None:
    case = one(FIXTURE, "triangular")
    law, derived = Triangular(case["o"], case["m"], case["p"]), case["derived"]
    assert law.mean == derived["mean"]
    assert law.sd == pytest.approx(float(derived["sd"]), abs=1e-6)


@pytest.mark.parametrize("law", [Pert(5, 8, 14), Triangular(5, 8, 14)], ids=["pert", "triangular"])
def test_draws_have_the_moments_that_the_formulas_say(law: Pert | Triangular) -> None:
    drawn = law.draw(Stream(7, ("moments",)).scores((RUNS,)))
    assert drawn.mean() == pytest.approx(law.mean, abs=5 * law.sd / sqrt(RUNS))
    assert drawn.std() == pytest.approx(law.sd, rel=0.01)
    assert 5 <= drawn.min() < drawn.max() <= 14
