"""Rows that may be repetitions are found by their hashes: all that are, whatever is held at a time (疑似重复)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import NOBODY

ROWS = "SELECT number AS k0, text AS k1 FROM sold"


@given(
    st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["a", "b", ""])), max_size=30),
    st.integers(1, 10),
    st.integers(0, 20),
)
def test_every_row_that_stands_twice_is_suspected(rows: list[tuple[int, str]], held: int, spare: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesplan.sales.duckdb_engine.HASHES", held)
        engine = DuckDBEngine()
        engine.give("sold", {"number": "INTEGER", "text": "VARCHAR"}, list(zip(*rows, strict=True)) or [[], []])
        test, number = engine.suspects("suspected", ROWS, len(rows) + spare, ["k0", "k1"])
        found = engine.ask(f"SELECT k0, k1 FROM ({ROWS}) r WHERE {test}")
        engine.close()

    twice = [row for row in rows if Counter(rows)[row] > 1]
    assert sorted(found) == sorted(twice)
    assert (test == NOBODY) == (not twice)
    assert number == len(rows)
