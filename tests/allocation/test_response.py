"""Curves of how sales answer to effort: what defines them, and what fits what people expect."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.allocation.response import MOST_SHAPE, PLAIN_SHAPE, Response, fit

CURVES = st.builds(Response, none=st.floats(0, 0.95), most=st.floats(1.05, 5), shape=st.floats(0.2, 6))
EFFORTS = np.linspace(0, 6, 601)


@given(CURVES)
def test_a_curve_passes_what_is_sold_at_present_and_never_falls(curve: Response) -> None:
    sales = curve.sales(EFFORTS)

    assert curve(1) == pytest.approx(1, abs=1e-12)
    assert sales[0] == pytest.approx(curve.none, abs=1e-12)
    assert (np.diff(sales) >= 0).all()
    assert sales.max() < curve.most
    assert curve(1e40) == pytest.approx(curve.most, rel=1e-3)


@given(CURVES)
def test_a_shape_of_at_most_one_is_concave_and_a_larger_one_is_not(curve: Response) -> None:
    bends = np.diff(curve.sales(np.linspace(0, 1, 2001)), 2)

    assert curve.is_s_shaped == (curve.shape > 1)
    if curve.shape <= 1:
        assert bends.max() <= 1e-12
    elif curve.shape > 1.2:
        assert bends.max() > 0


@given(CURVES)
def test_what_a_curve_sells_is_fitted_by_the_curve_itself(curve: Response) -> None:
    found = fit(curve.none, curve.most, [(0.5, curve(0.5)), (1.5, curve(1.5))])

    assert found.misfit == pytest.approx(0, abs=1e-6)
    assert found.response.shape == pytest.approx(curve.shape, rel=1e-3)


@given(
    st.tuples(st.floats(0, 0.4), st.floats(0.5, 0.95), st.floats(1.02, 1.5), st.floats(1.6, 3)),
    st.floats(0.12, 9.8),
)
def test_no_other_shape_has_smaller_squares(points: tuple[float, float, float, float], other: float) -> None:
    none, half, more, most = points
    asked = [(0.5, half), (1.5, more)]

    def off(curve: Response) -> float:
        return sum((curve(effort) - sales) ** 2 for effort, sales in asked)

    found = fit(none, most, asked)

    assert off(found.response) <= off(Response(none, most, other)) + 1e-9
    assert found.misfit == max(abs(found.response(effort) - sales) for effort, sales in asked)


def test_one_point_is_met_and_none_leaves_the_plain_shape() -> None:
    assert fit(0.4, 1.5, [(0.5, 0.8)]).response(0.5) == pytest.approx(0.8)
    assert fit(0.4, 1.5, []).response == Response(0.4, 1.5, PLAIN_SHAPE)


def test_by_hand() -> None:
    """b = 0.4, a = 1.6, c = 1: d = 0.6 / 0.6 = 1, so half the effort sells 0.4 + 1.2 × 0.5 / 1.5 = 0.8."""
    curve = Response(0.4, 1.6, 1.0)

    assert curve.scale == pytest.approx(1)
    assert curve(0.5) == pytest.approx(0.8)
    assert curve(3) == pytest.approx(0.4 + 1.2 * 3 / 4)


@pytest.mark.parametrize(("none", "most", "points"), [(0.5, 1.5, [(0.5, 0.4)]), (0.5, 1.5, [(1.5, 0.9)])])
def test_points_that_no_curve_passes_are_refused(none: float, most: float, points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="no curve"):
        fit(none, most, points)


def test_a_step_is_as_steep_as_curves_get() -> None:
    found = fit(0.0, 2.0, [(0.5, 1e-9)])

    assert found.response.shape == pytest.approx(MOST_SHAPE)
    assert found.misfit > 0


@pytest.mark.parametrize("wrong", [(1.0, 1.5, 1.0), (0.5, 1.0, 1.0), (0.5, 1.5, 0.0), (-0.1, 1.5, 1.0)])
def test_what_is_no_curve_is_none(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no response"):
        Response(*wrong)
