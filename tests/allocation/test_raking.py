"""Fitting to margins: what stays as it was, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.allocation.boxes import Box, Contradiction, families
from salesplan.allocation.raking import rake


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
