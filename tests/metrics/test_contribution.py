"""The search for what carries a change: planted causes are found, and what is told adds up."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from salesplan.metrics.contribution import LEAST_FIT, MOST, WHOLE, Explanation, Search, Side
from salesplan.metrics.robust import robust_z


def flat(number: int) -> Side:
    """A whole with `number` parts."""
    return Side((number + 1, *range(2, number + 2)), (True,) * (number + 1))


def grid(parts: np.ndarray) -> np.ndarray:
    """Own amounts of crossings; the whole of either side has none itself."""
    return np.pad(parts, ((1, 0), (1, 0))).astype(np.int64)


def places(found: Explanation | None) -> list[tuple[int, int]]:
    return [(one.row, one.column) for one in found.elements] if found else []


def test_a_single_crossing_is_told_and_not_the_region_above_it() -> None:
    expected = np.full((4, 3), 100)
    actual = expected.copy()
    actual[2, 1] = 10
    found = Search(grid(expected), grid(actual), flat(4), flat(3)).explain()
    assert places(found) == [(3, 2)]


def test_a_whole_region_is_told_and_not_its_crossings() -> None:
    expected = np.full((4, 3), 100)
    actual = expected.copy()
    actual[1] = 60
    assert places(Search(grid(expected), grid(actual), flat(4), flat(3)).explain()) == [(2, 0)]


def test_a_deep_part_is_told_in_place_of_the_one_above_it() -> None:
    """Whole → east (sh, js) and north; Shanghai has all of the East's change."""
    side = Side((5, 4, 3, 4, 5), (True,) * 5)
    expected, actual = np.array([[0], [0], [90], [10], [100]]), np.array([[0], [0], [40], [10], [98]])
    assert places(Search(expected, actual, side).explain()) == [(2, 0)]
    untold = Side((5, 4, 3, 4, 5), (True, True, False, False, True))
    assert places(Search(expected, actual, untold).explain()) == [(1, 0)]


def test_what_changes_everywhere_alike_has_no_explanation() -> None:
    expected = np.full((4, 3), 100)
    search = Search(grid(expected), grid(expected * 8 // 10), flat(4), flat(3))
    assert search.explain() is None
    assert [(one.row, one.column, one.change) for one in search.below()] == [(i, 0, -60) for i in (1, 2, 3, 4)]


def test_nothing_changed() -> None:
    assert Search(np.array([[0], [5]]), np.array([[0], [5]]), flat(1)).explain() is None


cells = st.integers(0, 10**12)


@given(st.lists(st.lists(st.tuples(cells, cells), min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_is_told_is_disjoint_and_adds_up(rows: list[list[tuple[int, int]]]) -> None:
    expected, actual = (np.array([[pair[i] for pair in row] for row in rows]) for i in (0, 1))
    found = Search(grid(expected), grid(actual), flat(len(rows)), flat(3)).explain()
    if found is None:
        return
    change = int(actual.sum() - expected.sum())
    covered = np.zeros(expected.shape, int)
    for one in found.elements:
        row = slice(None) if one.row == 0 else one.row - 1
        column = slice(None) if one.column == 0 else one.column - 1
        covered[row, column] += 1
        assert one.change == (actual - expected)[row, column].sum()
        assert one.change * change > 0
    assert covered.max() == 1
    assert 1 <= len(found.elements) <= MOST
    rest = change - sum(one.change for one in found.elements)
    assert abs(rest) <= (1 - LEAST_FIT) * abs(change)


@given(st.integers(2, 8), st.integers(2, 5), st.data())
def test_a_planted_cause_is_found_among_noise(rows: int, columns: int, data: st.DataObject) -> None:
    expected = np.full((rows, columns), 10_000)
    noise = data.draw(st.lists(st.integers(-20, 20), min_size=rows * columns, max_size=rows * columns))
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    actual = expected + np.array(noise).reshape(rows, columns)
    actual[row, column] = 2_000
    assert places(Search(grid(expected), grid(actual), flat(rows), flat(columns)).explain()) == [(row + 1, column + 1)]


def test_the_order_of_the_sides_changes_nothing() -> None:
    expected, actual = np.arange(12).reshape(4, 3) * 10 + 50, np.arange(12)[::-1].reshape(4, 3) * 12 + 20
    one = Search(grid(expected), grid(actual), flat(4), flat(3)).explain()
    other = Search(grid(expected.T), grid(actual.T), flat(3), flat(4)).explain()
    assert sorted(places(one)) == sorted((row, column) for column, row in places(other))
    assert WHOLE.parts == ((),)


def test_robust_z_is_not_moved_by_one_odd_value() -> None:
    usual = [1.0, 1.1, 0.9, 1.05, 9.0]
    assert abs(robust_z(1.05, usual, 0.01)) < 1e-9
    assert robust_z(0.5, usual, 0.01) < -3.5
