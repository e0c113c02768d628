"""Totals and bounds that can't all hold: found exactly when there is no table, and told by a smallest set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.allocation.boxes import Demand, Span
from salesplan.allocation.clash import find_clash
from salesplan.allocation.joint import round_together
from salesplan.allocation.linear import Row, minimise

SHAPE = (3, 2, 2, 3)
SIZE = int(np.prod(SHAPE))


def has_table(demands: Sequence[Demand], shape: tuple[int, ...] = SHAPE) -> bool:
    """Whether some table of non-negative cells meets the demands: a program over every single cell."""
    cells = np.arange(int(np.prod(shape))).reshape(shape)
    rows = [
        Row(
            cells[tuple(slice(*span) for span in d.spans)].ravel(),
            -np.inf if d.low is None else d.low,
            np.inf if d.high is None else d.high,
        )
        for d in demands
    ]
    return (
        minimise(np.zeros(cells.size), np.zeros(cells.size), np.full(cells.size, np.inf), rows, whole=False) is not None
    )


def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    made = []
    for size in SHAPE:
        start = draw(st.integers(0, size - 1))
        made.append(draw(st.sampled_from([(0, size), (start, start + 1), (start, size)])))
    return tuple(made)


@st.composite
def demands(draw: st.DrawFn) -> list[Demand]:
    """Totals and bounds, most of them small numbers so that they often clash."""
    whole = draw(st.integers(1, 60))
    made = [Demand(tuple((0, size) for size in SHAPE), whole, whole)]
    for _ in range(draw(st.integers(0, 7))):
        low = draw(st.integers(0, 40))
        kind = draw(st.sampled_from(["met", "least", "most"]))
        made.append(Demand(spans(draw), None if kind == "most" else low, None if kind == "least" else low))
    return made


@settings(max_examples=150)
@given(demands())
def test_refused_if_and_only_if_there_is_no_table(asked: list[Demand]) -> None:
    clash = find_clash(SHAPE, asked)
    assert (clash is None) == has_table(asked)
    if clash is None:
        return
    members = [*clash.floors, *clash.caps]
    assert not has_table([asked[i] for i in members])
    for one in members:
        assert has_table([asked[i] for i in members if i != one])
    assert clash.missing > 0


@settings(max_examples=100)
@given(demands(), st.integers(0, 2**32))
def test_whole_units_meet_every_demand_that_a_table_of_units_can(asked: list[Demand], seed: int) -> None:
    """A table is drawn, the demands are made to fit it, and whole units are found for another one that is near."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, 9, SHAPE)

    def total(demand: Demand) -> int:
        return int(drawn[tuple(slice(*span) for span in demand.spans)].sum())

    fitting = [
        Demand(d.spans, None if d.low is None else total(d), None if d.high is None else total(d)) for d in asked
    ]
    exact = np.maximum(drawn + rng.uniform(-0.4, 0.4, SHAPE) * (drawn > 0), 0.0)
    made = round_together(exact, fitting, [])
    for d in fitting:
        named = [i for i, span in enumerate(d.spans[:-1]) if span != (0, SHAPE[i])]
        if len(named) > 1:
            assert made.crossing is not None
            assert d.holds(made.crossing.total(d.spans))
        else:
            axis = named[0] if named else 0
            rows = made.tables[axis][slice(*d.spans[axis])] if named else made.tables[0]
            assert d.holds(int(rows[:, slice(*d.spans[-1])].sum()))
    assert len({tuple(table.sum(axis=0)) for table in made.tables}) == 1
