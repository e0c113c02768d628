"""Fitting to margins: the published cells, and what stays as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import published

from salesplan.allocation.boxes import Box, Contradiction, families
from salesplan.allocation.raking import Family, NoTable, rake


def margins(shape: tuple[int, ...], axis: int, totals: list[float]) -> Family:
    labels = np.broadcast_to(
        np.arange(shape[axis], dtype=np.int32).reshape([-1 if i == axis else 1 for i in range(len(shape))]), shape
    )
    return Family(labels.copy(), np.array(totals, np.float64))


def case(name: str) -> Any:
    return next(c for c in published("ipf_raking")["cases"] if c["id"] == name)


@pytest.mark.parametrize("name", ["synthpop", "synthpop_trivial", "humanleague_uniform", "so_missing_cell"])
def test_published_cells(name: str) -> None:
    known = case(name)
    seed = np.array(known["seed"], np.float64)
    columns = known["col_targets"]
    fitted = rake(seed, [margins(seed.shape, 0, known["row_targets"]), margins(seed.shape, 1, columns)])
    assert np.allclose(fitted, known["expected"], atol=max(known["tolerance"], 1e-9), rtol=0)


@pytest.mark.parametrize("name", ["ipfn_margins", "wikipedia_margins"])
def test_published_margins_and_odds_ratios(name: str) -> None:
    known = case(name)
    seed = np.array(known["seed"], np.float64)
    fitted = rake(seed, [margins(seed.shape, 0, known["row_targets"]), margins(seed.shape, 1, known["col_targets"])])
    assert np.allclose(fitted.sum(axis=1), known["row_targets"])
    assert np.allclose(fitted.sum(axis=0), known["col_targets"])
    for table in (seed, fitted):
        odds = table[:-1, :-1] * table[1:, 1:] / (table[1:, :-1] * table[:-1, 1:])
        assert np.allclose(odds, seed[:-1, :-1] * seed[1:, 1:] / (seed[1:, :-1] * seed[:-1, 1:]))
    if "derived" in known:
        assert np.allclose(fitted, known["derived"], atol=known["tolerance"])


def test_published_three_axes_with_crossing_margins() -> None:
    known = case("ipfn_3d")
    seed = np.array(known["seed"], np.float64)
    targets = known["targets"]
    crossing = [((0, 1), targets["axes01"]), ((1, 2), targets["axes12"])]
    made = [margins(seed.shape, axis, targets[f"axis{axis}"]) for axis in range(3)]
    for (a, b), totals in crossing:
        labels = np.add(*np.ogrid[tuple(slice(n) for n in seed.shape)][a : b + 1 : b - a]) * 0
        index = np.indices(seed.shape)
        labels = (index[a] * seed.shape[b] + index[b]).astype(np.int32)
        made.append(Family(labels, np.array(totals, np.float64).ravel()))
    fitted = rake(seed, made)
    for family in made:
        assert np.allclose(
            np.bincount(family.labels.ravel(), weights=fitted.ravel()), family.totals, atol=known["tolerance"]
        )


@pytest.mark.parametrize("name", ["inconsistent_margins", "structural_zero_infeasible"])
def test_published_impossible_margins_are_refused(name: str) -> None:
    known = case(name)
    seed = np.array(known["seed"], np.float64)
    with pytest.raises(NoTable):
        rake(seed, [margins(seed.shape, 0, known["row_targets"]), margins(seed.shape, 1, known["col_targets"])])


@given(st.lists(st.integers(1, 50), min_size=12, max_size=12), st.integers(100, 10**9))
def test_what_is_not_declared_keeps_its_proportions(seed: list[int], total: int) -> None:
    """One declared block: inside it and outside it the proportions of the seed stay."""
    table = np.array(seed, np.float64).reshape(3, 4)
    whole = Box(((0, 3), (0, 4)), total)
    part = Box(((0, 2), (1, 3)), total // 3)
    ((family, _),) = families(whole, [part])
    fitted = rake(table, [family])
    inside = np.zeros((3, 4), bool)
    inside[0:2, 1:3] = True
    assert np.isclose(fitted[inside].sum(), total // 3)
    assert np.isclose(fitted.sum(), total)
    for cells in (inside, ~inside):
        ratio = fitted[cells] / table[cells]
        assert np.allclose(ratio, ratio[0])


def test_boxes_that_cross_come_into_different_families() -> None:
    whole = Box(((0, 4), (0, 12)), 1200)
    north, quarter = Box(((0, 2), (0, 12)), 700), Box(((0, 4), (9, 12)), 400)
    november = Box(((0, 1), (10, 11)), 50)
    made = families(whole, [north, quarter, november])
    assert len(made) == 2
    fitted = rake(np.ones((4, 12)), [family for family, _ in made])
    for box in (whole, north, quarter, november):
        assert np.isclose(fitted[tuple(slice(*span) for span in box.spans)].sum(), box.total)


def test_parts_above_their_whole_are_a_contradiction() -> None:
    whole = Box(((0, 4),), 100)
    with pytest.raises(Contradiction) as caught:
        families(whole, [Box(((0, 2),), 60), Box(((2, 3),), 50)])
    assert caught.value.outer == whole
    assert {box.total for box in caught.value.inner} == {60, 50}


def test_parts_that_fill_their_whole_must_reach_it() -> None:
    with pytest.raises(Contradiction):
        families(Box(((0, 2),), 100), [Box(((0, 1),), 60), Box(((1, 2),), 30)])
