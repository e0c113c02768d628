"""The tables of a re-planned year (滚动调整表): as planned, sold, and anew, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.metrics.progress import growth
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.replanning import Replanned
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, table
from salesplan.terms.tree import COMPANY

LINE = "axis:word node name depth:count"
SUMS = "planned:money sold:money planned_rest:money rest:money change:money change_ratio:ratio outlook:money"
PERIODS = "axis:word node name period state:word planned:money sold:money rest:money"


@dataclass(frozen=True)
class _Line:
    """A node: its targets as planned (all periods), what was sold (the closed ones), and anew (the open ones)."""

    axis: str
    node: str
    name: str
    depth: int
    was: Whole
    sold: Whole
    new: Whole


def replan_tables(made: Replanned) -> list[Table]:
    """`replan`: a row per node; `replan_periods`: a row per node and period."""
    lines = list(_lines(made))
    rows = Later(lambda: (_row(made.start, line) for line in lines))
    by_period = Later(lambda: (row for line in lines for row in _periods(made, line)))
    return [table("replan", f"{LINE} {SUMS}", rows), table("replan_periods", PERIODS, by_period, shown=False)]


def _lines(made: Replanned) -> Iterator[_Line]:
    old, new, ground = made.old.targets, made.new.targets, made.old.ground
    if old.periods is None or new.periods is None:
        return
    yield _Line(COMPANY, COMPANY, ground.plan.name, 0, old.periods, made.sold.company(), new.periods)
    for axis in NODE_AXES:
        tree = ground.trees[axis]
        for i, (was, now) in enumerate(zip(old.of_axis(axis), new.of_axis(axis), strict=True)):
            if was is not None and now is not None:
                sold = made.sold.of(axis, i)
                yield _Line(axis, tree.nodes[i].id, tree.title(i), tree.nodes[i].depth + 1, was, sold, now)
    yield from _people(made)


def _people(made: Replanned) -> Iterator[_Line]:
    """Teams and sellers by their quotas without hedge."""
    was, now, ground = made.old.quotas, made.new.quotas, made.old.ground
    if was is None or now is None:
        return
    tree = ground.trees["team"]
    sold = np.stack([made.sold.of_seller(i) for i in range(len(ground.sellers))])
    for t, team in enumerate(tree):
        inside = [i for i, s in enumerate(ground.sellers) if t <= s.team < tree.end[t]]
        planned, done, anew = (part[inside].sum(axis=0) for part in (was.target, sold, now.target))
        yield _Line("team", team.id, tree.title(t), team.depth + 1, planned, done, anew)
    for i, seller in enumerate(ground.sellers):
        if was.carried[i] or now.carried[i]:
            planned, anew = was.target[i] + was.overlay[i], now.target[i] + now.overlay[i]
            yield _Line("seller", seller.id, seller.name, 1, planned, sold[i], anew)


def _row(start: int, line: _Line) -> tuple[Value, ...]:
    planned, sold = int(line.was.sum()), int(line.sold.sum())
    was, rest = int(line.was[start:].sum()), int(line.new.sum())
    keys = (line.axis, line.node, line.name, line.depth)
    return (*keys, planned, sold, was, rest, rest - was, growth(rest, was), sold + rest)


def _periods(made: Replanned, line: _Line) -> Iterator[tuple[Value, ...]]:
    for i, period in enumerate(made.old.ground.year.periods):
        closed, planned = i < made.start, int(line.was[i])
        sold = int(line.sold[i]) if closed else None
        rest = None if closed else int(line.new[i - made.start])
        state = "closed" if closed else "open"
        yield line.axis, line.node, line.name, period.label, state, planned, sold, rest
