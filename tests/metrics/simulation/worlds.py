"""Worlds to simulate in tests: units that sell one or two lines in some regions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from salesplan.metrics.simulation.events import Happen, Leave, Returns, Start
from salesplan.metrics.simulation.laws import Empirical, Fixed, Law, Lognormal, Normal, Pert, Triangular
from salesplan.metrics.simulation.world import Cut, Event, Places, Shock, Span, World


def places(*numbers: int) -> Places:
    return np.array(numbers, np.intp)


def cut(axis: str, nodes: Sequence[str], pairs: Sequence[tuple[int, int]], targets: object) -> Cut:
    """targets: (nodes, spans); below 0 means none."""
    row, node = (places(*side) for side in zip(*pairs, strict=True)) if pairs else (places(), places())
    target = np.array(targets, np.int64).reshape(len(nodes), -1)
    return Cut(axis, tuple(nodes), row, node, np.maximum(target, 0), target >= 0)


def one_row(
    law: Law, *, periods: int = 1, expected: float = 1e9, target: int = 10**9, persistence: float = 0.0
) -> World:
    """A row, a shock, and its year."""
    shock = Shock("market", ("all",), places(0), law, persistence)
    company = cut("company", ["company"], [(0, 0)], [[target]])
    sold = np.zeros((1, periods), np.int64)
    spans = (Span("year", 0, periods),)
    return World(np.full((1, periods), expected), sold, places(0), 0, (shock,), (company,), spans)


def sales(
    sellers: Sequence[tuple[str, int]],
    expected: np.ndarray,
    *,
    laws: Sequence[Law] = (Lognormal(0.1), Lognormal(0.1), Lognormal(0.2)),
    closed: int = 0,
    persistence: float = 0.5,
    events: Sequence[Event] = (),
    target: int = 1_000_000,
) -> World:
    """sellers: names and regions; expected: (sellers × 2 lines, periods). Shocks: market, region, noise by seller."""
    rows, periods = expected.shape
    regions = sorted({region for _, region in sellers})
    unit = np.arange(rows) // 2
    region = np.array([regions.index(sellers[u][1]) for u in unit], np.intp)
    market, area, own = laws
    shocks = (
        Shock("market", ("all",), np.zeros(rows, np.intp), market, 1.0),
        Shock("region", tuple(f"region {r}" for r in regions), region, area, persistence),
        Shock("noise", tuple(name for name, _ in sellers), unit, own, 0.0),
    )
    spans = (
        *(Span(f"p{i}", i, i + 1) for i in range(periods)),
        Span("year", 0, periods),
        Span("late", periods // 2, periods),
    )
    goals = [[target] * (len(spans) - 1) + [-1]]
    at = list(range(rows))
    cuts = (
        cut("company", ["company"], [(row, 0) for row in at], goals),
        cut(
            "region",
            [f"region {r}" for r in regions],
            list(zip(at, region.tolist(), strict=True)),
            goals * len(regions),
        ),
        cut("line", ["line 0", "line 1", "unsold"], [(row, row % 2) for row in at], goals * 3),
        cut("seller", [name for name, _ in sellers], list(zip(at, unit.tolist(), strict=True)), goals * len(sellers)),
    )
    sold = np.zeros((rows, periods), np.int64)
    sold[:, :closed] = 70_000 + np.arange(rows)[:, None]
    coming = expected.astype(np.float64).copy()
    coming[:, :closed] = 0
    return World(coming, sold, unit, closed, shocks, cuts, spans, tuple(events))


LAWS = st.one_of(
    st.floats(0, 0.6).map(Lognormal),
    st.floats(0, 0.4).map(Normal),
    st.lists(st.floats(0, 2), min_size=3, max_size=3).map(lambda v: Triangular(*sorted(v))),
    st.lists(st.floats(0, 2), min_size=3, max_size=3).map(lambda v: Pert(*sorted(v))),
    st.lists(st.floats(0.1, 2), min_size=1, max_size=6).map(lambda v: Empirical(tuple(v))),
    st.floats(0, 1.5).map(Fixed),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any world of up to six sellers, with an event of each kind now and then."""
    number, periods = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    sellers = [(f"seller {i}", draw(st.integers(0, 2))) for i in range(number)]
    cells = draw(st.lists(st.integers(0, 10**6), min_size=2 * number * periods, max_size=2 * number * periods))
    closed = draw(st.integers(0, periods - 1))
    every = [
        Start("launches", "launch", places(0, 1), draw(st.floats(0, 4)), Triangular(0, 1, 3), (0.5, 1.0)),
        Leave("attrition", "leave 0", places(0, 1), draw(st.floats(0, 1)), 0.5, draw(st.floats(0, 3))),
        Happen("losses", "lost", places(2 * number - 1), draw(st.floats(0, 1)), 1.5, 0.0),
        Returns("returns", "returns", np.arange(2 * number), 0.05, Lognormal(0.3)),
    ]
    events = [event for event in every if draw(st.booleans())]
    laws = [draw(LAWS) for _ in range(3)]
    expected = np.array(cells, np.float64).reshape(2 * number, periods)
    return sales(
        sellers, expected, laws=laws, closed=closed, persistence=draw(st.sampled_from([0, 0.5, 1])), events=events
    )
