"""Which node a text of an export names: by the layout's spellings, by the plan's, or by one that is near and nobody else's."""

from __future__ import annotations

from itertools import permutations

import pytest

from salesplan.sales.values import read_names

KNOWN = {"north": 0, "华北": 0, "south": 1, "East": 2}


@pytest.mark.parametrize(
    ("aliases", "text", "node"),
    [
        ({}, "north", 0),
        ({}, " NORTH ", 0),
        ({"N": "north"}, "N", 0),
        ({"N": "north"}, "n", 0),
        ({"N": "North"}, "N", 0),
        # spellings that differ in case, width or blanks alone, and lead to two nodes, are neither's where neither stands there
        ({"Up": "north", "UP": "south"}, "Up", 0),
        ({"Up": "north", "UP": "south"}, "UP", 1),
        ({"Up": "north", "UP": "south"}, "up", None),
        ({"Up": "north", "UP": "华北"}, "up", 0),
        # what the plan calls something isn't something else because a spelling is near
        ({" North": "south"}, "north", 0),
        ({" North": "south"}, "NORTH", None),
        ({"EAST": "south"}, "East", 2),
        ({"EAST": "south"}, "EAST", 1),
        ({"EAST": "south"}, "east", None),
        ({"N": "nowhere"}, "N", None),
        ({"N": "nowhere"}, "n", None),
    ],
)
def test_the_order_of_spellings_decides_nothing(aliases: dict[str, str], text: str, node: int | None) -> None:
    for some in permutations(aliases.items()):
        for others in permutations(KNOWN.items()):
            found = read_names([text], dict(others), dict(some), [], None).nodes[text]
            assert (found if found is not None and found >= 0 else None) == node


def test_what_it_was_taken_for_is_told() -> None:
    assert read_names(["n", "NORTH", "north", "N"], KNOWN, {"N": "north"}, [], None).respelled == {
        "n": "north",
        "NORTH": "north",
    }
