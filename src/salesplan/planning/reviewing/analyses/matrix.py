"""The growth–share matrix of product lines and regions (增长—份额矩阵)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction

from salesplan.metrics.progress import growth
from salesplan.metrics.quadrant import Grown, Quadrant, grows, is_large, quadrant, relative_share
from salesplan.planning.reviewing.analyses.nodes import before, sisters, sold
from salesplan.planning.reviewing.lines import Review
from salesplan.terms.later import Later
from salesplan.terms.table import Table, ratio, table

COLUMNS = "axis:word node name actual:money share:ratio relative_share:ratio last_year:money growth:ratio quadrant:word"


@dataclass(frozen=True)
class Placed:
    """A node's place in the matrix; its fields are the columns of the table `quadrant`."""

    axis: str
    node: str
    name: str
    actual: int
    share: float | None
    relative_share: float | None
    last_year: int | None
    growth: float | None
    quadrant: Quadrant | None


def placed(made: Review) -> list[Placed]:
    """A place for each product line and region: its share of the year's sales, its growth, and the quadrant that they make."""
    return [place for axis in ("product", "region") for place in _places(made, axis)]


def matrix_table(places: Sequence[Placed]) -> Table:
    """The table `quadrant`."""
    return table("quadrant", COLUMNS, Later(lambda: map(astuple, places)), shown=False)


def growth_line(made: Review) -> Fraction | None:
    """What counts as high growth: the plan's number, or the company's own growth; None where last year isn't known."""
    company, end = made.lines[0], made.scope.period + 1
    past = before(company, 0, end)
    if past is None:
        return None
    stated = made.ground.plan.review.analyses.quadrant.growth
    return Grown(sold(company, end), past).rate if stated is None else Fraction(stated)


def _places(made: Review, axis: str) -> Iterator[Placed]:
    lines, end = sisters(made, axis), made.scope.period + 1
    whole = sold(made.lines[0], end)
    past = [before(line, 0, end) for line in lines]
    grown = [Grown(sold(line, end), amount or 0) for line, amount in zip(lines, past, strict=True)]
    for i, line in enumerate(lines):
        actual = grown[i].actual
        shares = (ratio(actual, whole), relative_share(grown, i))
        rise = growth(actual, past[i])
        yield Placed(axis, line.node, line.name, actual, *shares, past[i], rise, _kind(made, grown, i))


def _kind(made: Review, grown: Sequence[Grown], at: int) -> Quadrant | None:
    line = growth_line(made)
    large = is_large(grown, at, made.ground.plan.review.analyses.quadrant.relative_share)
    return None if line is None else quadrant(large=large, growing=grows(grown[at], line))
