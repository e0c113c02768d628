"""Iterative proportional fitting: published cells, margins with the seed's odds ratios, and what can't be fitted."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from tests.published.cases import cases_of, ids_of, parameters

from salesplan.allocation.raking import Family, NoTable, UnequalMargins, rake

FIXTURE = "ipf_raking"


def family(shape: tuple[int, ...], axes: tuple[int, ...], totals: Any) -> Family:
    """Blocks of all cells that are alike on these axes."""
    index = np.indices(shape)
    labels = np.zeros(shape, np.int32)
    for axis in axes:
        labels = (labels * shape[axis] + index[axis]).astype(np.int32)
    return Family(labels, np.array(totals, np.float64).ravel())


def families(case: Any, shape: tuple[int, ...]) -> list[Family]:
    if "targets" not in case:
        return [family(shape, (0,), case["row_targets"]), family(shape, (1,), case["col_targets"])]
    return [
        family(shape, tuple(int(digit) for digit in name if digit.isdigit()), totals)
        for name, totals in case["targets"].items()
    ]


def fitted(case: Any) -> tuple[np.ndarray, np.ndarray, list[Family]]:
    seed = np.array(case["seed"], np.float64)
    made = families(case, seed.shape)
    return seed, rake(seed, made), made


def with_(*keys: str) -> list[Any]:
    found = parameters(FIXTURE)
    return [one for one in found if not one.values[0] or any(key in one.values[0] for key in keys)]


def test_every_case_is_one_of_the_three_kinds() -> None:
    kinds = ("expected", "expected_property", "expected_error")
    assert ids_of(FIXTURE)
    assert all(sum(kind in case for kind in kinds) == 1 for case in cases_of(FIXTURE).values())


@pytest.mark.parametrize("case", with_("expected"))
def test_the_published_cells(case: Any) -> None:
    _, cells, _ = fitted(case)
    assert np.allclose(cells, np.array(case["expected"], np.float64), atol=float(case["tolerance"]), rtol=0)


@pytest.mark.parametrize("case", with_("expected_property"))
def test_the_margins_are_met(case: Any) -> None:
    _, cells, made = fitted(case)
    for one in made:
        sums = np.bincount(one.labels.ravel(), weights=cells.ravel())
        assert np.allclose(sums, one.totals, atol=1e-7, rtol=0)
        assert np.abs(sums - one.totals).max() <= float(case["tolerance"])
    if "derived" in case:
        assert np.allclose(cells, np.array(case["derived"], np.float64), atol=float(case["tolerance"]), rtol=0)


@pytest.mark.parametrize("case", [one for one in with_("expected", "expected_property") if one.id != "ipfn_3d"])
def test_the_odds_ratios_of_the_seed_stay(case: Any) -> None:
    seed, cells, _ = fitted(case)
    for i, j in product(range(seed.shape[0] - 1), range(seed.shape[1] - 1)):
        block = np.ix_([i, i + 1], [j, j + 1])
        (a, b), (c, d) = cells[block]
        (e, f), (g, h) = seed[block]
        assert a * d / (b * c) == pytest.approx(e * h / (f * g))


@pytest.mark.parametrize("case", with_("expected_error"))
def test_what_has_no_solution_is_refused_and_named(case: Any) -> None:
    with pytest.raises((NoTable, UnequalMargins)) as told:
        fitted(case)
    if isinstance(told.value, UnequalMargins):
        assert case["expected_error"].startswith("row total 100 and column total 90 differ")
        assert str(told.value) == "margins that add up to 100 and to 90 have no table in common"
    else:  # the second family, its second block: no positive seed, a positive target
        assert case["expected_error"].startswith("column 2 has no positive seed but a positive target")
        assert (told.value.family, told.value.block) == (1, 1)
