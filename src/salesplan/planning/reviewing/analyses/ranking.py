"""Ranking (排名): who is furthest by attainment of the year to date and by sales, and who climbed since the last period."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.metrics.progress import attainment
from salesplan.metrics.ranks import ranks, reached
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.reviewing.analyses.nodes import leaves, named, sold
from salesplan.planning.reviewing.lines import Line, Review, total
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, table

COLUMNS = (
    "axis:word node name target:money actual:money attainment:ratio rank:count ranked:count last_rank:count "
    "rank_change:count sales_rank:count sales_ranked:count last_sales_rank:count sales_rank_change:count"
)


def ranking(made: Review) -> Table:
    """A row per leaf of every tree and per seller, within its axis by attainment, then by sales."""
    axes = (*NODE_AXES, "team", "seller")
    return table("ranking", COLUMNS, Later(lambda: (row for axis in axes for row in _axis(made, axis))), shown=False)


def _axis(made: Review, axis: str) -> Iterator[tuple[Value, ...]]:
    lines, end = named(leaves(made, axis)), made.scope.period + 1
    standings = [_Standing(lines, end), _Standing(lines, end - 1)]
    rows = [_row(line, end, [standing.of(i) for standing in standings]) for i, line in enumerate(lines)]
    far = len(rows) + 1
    yield from sorted(rows, key=lambda row: (row[6] or far, row[10], str(row[1])))


class _Standing:
    """Ranks among the lines of an axis by the year up to a period: by attainment and by sales; none of an empty span."""

    def __init__(self, lines: list[Line], end: int) -> None:
        none: list[int | None] = [None] * len(lines)
        self.by_attainment = ranks([reached(sold(x, end), total(x.target, 0, end)) for x in lines]) if end else none
        self.by_sales = ranks([sold(line, end) for line in lines]) if end else none
        self.numbers = [sum(rank is not None for rank in found) for found in (self.by_attainment, self.by_sales)]

    def of(self, i: int) -> tuple[tuple[int | None, int], tuple[int | None, int]]:
        """The two ranks of a line, each with how many have one."""
        return (self.by_attainment[i], self.numbers[0]), (self.by_sales[i], self.numbers[1])


def _row(
    line: Line, end: int, standings: list[tuple[tuple[int | None, int], tuple[int | None, int]]]
) -> tuple[Value, ...]:
    target, actual = total(line.target, 0, end), sold(line, end)
    numbers: list[Value] = []
    for (now, number), (past, _) in zip(*standings, strict=True):
        climbed = None if now is None or past is None else past - now
        numbers += [now, number if now is not None else None, past, climbed]
    return (line.axis, line.node, line.name, target, actual, attainment(actual, target), *numbers)
