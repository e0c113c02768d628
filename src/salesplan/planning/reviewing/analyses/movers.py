"""Movers (变动贡献): who gained and who lost the most, and how much of the company's change that explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from salesplan.plan.walk import NODE_AXES
from salesplan.planning.reviewing.analyses.nodes import before, leaves
from salesplan.planning.reviewing.lines import Line, Review, total
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.terms.tree import OTHERS

COLUMNS = (
    "axis:word span:word against:word direction:word rank:count node name before:money actual:money "
    "change:money share:ratio"
)


@dataclass(frozen=True)
class _Against:
    """What is held against what: half-open spans of this year and of the one before; last: the period before instead."""

    span: str
    against: str
    start: int
    end: int

    def amounts(self, line: Line) -> tuple[int, int] | None:
        """What a line sold, and what before; None where nothing is known of before."""
        now = int(line.actual[self.start : self.end].sum())
        if self.against == "last_year":
            past = before(line, self.start, self.end)
        elif self.start:
            past = int(line.actual[self.start - 1])
        else:
            past = total(line.last_year, len(line.actual) - 1, len(line.actual))
        return None if past is None else (now, past)


@dataclass(frozen=True)
class _Moved:
    """A line's change."""

    node: str
    name: str
    before: int
    actual: int

    @property
    def change(self) -> int:
        return self.actual - self.before


def movers(made: Review) -> Table:
    """Axis × comparison × leaf or seller: the largest gains and losses, and the others in one row, so that all add up."""
    return table("movers", COLUMNS, Later(lambda: _rows(made)), shown=False)


def _rows(made: Review) -> Iterator[tuple[Value, ...]]:
    listed = made.ground.plan.review.analyses.movers
    for axis in (*NODE_AXES, "seller"):
        lines = leaves(made, axis)
        for comparison in _comparisons(made):
            whole = comparison.amounts(made.lines[0])
            if whole and lines:
                yield from _compared(axis, comparison, lines, whole[0] - whole[1], listed)


def _comparisons(made: Review) -> Iterator[_Against]:
    """The spans; an open period is held against the same days of last year, but never against a whole period."""
    at, end = made.scope.period, made.scope.period + 1
    yield _Against("year_to_date", "last_year", 0, end)
    yield _Against("period", "last_year", at, end)
    if not made.scope.partial:
        yield _Against("period", "last_period", at, end)


def _compared(axis: str, by: _Against, lines: Sequence[Line], whole: int, listed: int) -> Iterator[tuple[Value, ...]]:
    sums = [(line, by.amounts(line)) for line in lines]
    moved = [_Moved(line.node, line.name, both[1], both[0]) for line, both in sums if both]
    gains = sorted((one for one in moved if one.change > 0), key=lambda one: (-one.change, one.node))[:listed]
    losses = sorted((one for one in moved if one.change < 0), key=lambda one: (one.change, one.node))[:listed]

    def row(one: _Moved, direction: str | None, rank: int | None) -> tuple[Value, ...]:
        numbers = (one.before, one.actual, one.change, _part(one.change, whole))
        return (axis, by.span, by.against, direction, rank, one.node, one.name, *numbers)

    yield from (row(one, "gain", i) for i, one in enumerate(gains, 1))
    yield from (row(one, "loss", i) for i, one in enumerate(losses, 1))
    told = {one.node for one in (*gains, *losses)}
    if rest := [one for one in moved if one.node not in told]:
        yield row(_Moved(OTHERS, "", sum(x.before for x in rest), sum(x.actual for x in rest)), None, None)


def _part(change: int, whole: int) -> float | None:
    """The share of the company's change, which may itself be a loss; missing where the company's sales did not change."""
    return ratio(change, whole) if whole > 0 else ratio(-change, -whole)
