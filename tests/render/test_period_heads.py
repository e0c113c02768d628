"""What stands at the periods of an axis: enough to tell them apart, and no more than there is room for."""

from __future__ import annotations

import itertools

import pytest

from salesplan.render.charts.axes import breadth, period_heads

YEAR = [f"2026-{month:02d}" for month in (7, 8, 9, 10, 11, 12)] + [f"2027-{month:02d}" for month in range(1, 7)]
QUARTERS = ["2011-05-31", "2011-08-31", "2012-05-31", "2012-08-31"]


def test_months_of_a_year_are_cut_to_their_numbers() -> None:
    assert period_heads(YEAR, 1000) == ["07", "08", "09", "10", "11", "12", "01", "02", "03", "04", "05", "06"]


def test_what_a_cut_would_make_alike_stays_whole() -> None:
    assert period_heads(QUARTERS, 1000) == QUARTERS
    assert period_heads([*YEAR, "2027-07"], 2000) == [*YEAR, "2027-07"]


@pytest.mark.parametrize("room", [90, 180, 300, 340, 560, 1140])
def test_labels_have_room(room: int) -> None:
    for labels in (YEAR, QUARTERS * 3, ["第一期", "第二期", "第三期"]):
        heads = period_heads(labels, room)
        seen = [i for i, head in enumerate(heads) if head]
        assert seen[0] == 0
        apart = min((b - a for a, b in itertools.pairwise(seen)), default=len(labels))
        assert len(seen) == 1 or apart * room / len(labels) >= breadth([heads[i] for i in seen], 12)


def test_nothing_of_a_label_is_an_expression() -> None:
    assert period_heads(["a'+b", 'c"]\\'], 1000) == ["ab", "c"]
