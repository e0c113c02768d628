"""The growth–share matrix of product lines and regions (增长—份额矩阵)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from salesplan.metrics.progress import growth
from salesplan.metrics.quadrant import Grown, Quadrant, grows, is_large, quadrant, relative_share
from salesplan.planning.reviewing.analyses.nodes import before, sisters, sold
from salesplan.planning.reviewing.lines import Review
from salesplan.terms.table import Table, Value, ratio, table

COLUMNS = "axis:word node name actual:money share:ratio relative_share:ratio last_year:money growth:ratio quadrant:word"


def matrix(made: Review) -> Table:
    """A row per product line and region: its share of the year's sales, its growth, and the quadrant that they make."""
    return table("quadrant", COLUMNS, [row for axis in ("product", "region") for row in _rows(made, axis)], shown=False)


def growth_line(made: Review) -> Fraction | None:
    """What counts as high growth: the plan's number, or the company's own growth; None where last year isn't known."""
    company, end = made.lines[0], made.scope.period + 1
    past = before(company, 0, end)
    if past is None:
        return None
    stated = made.ground.plan.review.analyses.quadrant.growth
    return Grown(sold(company, end), past).rate if stated is None else Fraction(stated)


def _rows(made: Review, axis: str) -> Iterator[tuple[Value, ...]]:
    lines, end = sisters(made, axis), made.scope.period + 1
    whole = sold(made.lines[0], end)
    past = [before(line, 0, end) for line in lines]
    grown = [Grown(sold(line, end), amount or 0) for line, amount in zip(lines, past, strict=True)]
    for i, line in enumerate(lines):
        numbers = (grown[i].actual, ratio(grown[i].actual, whole), relative_share(grown, i))
        yield (
            *(axis, line.node, line.name),
            *numbers,
            past[i],
            growth(grown[i].actual, past[i]),
            _kind(made, grown, i),
        )


def _kind(made: Review, grown: Sequence[Grown], at: int) -> Quadrant | None:
    line = growth_line(made)
    large = is_large(grown, at, made.ground.plan.review.analyses.quadrant.relative_share)
    return None if line is None else quadrant(large=large, growing=grows(grown[at], line))
