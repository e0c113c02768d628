"""The mix of channels (渠道结构): whose share of the sales grows, whose shrinks."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.planning.reviewing.analyses.nodes import tops
from salesplan.planning.reviewing.lines import Line, Review
from salesplan.terms.later import Later
from salesplan.terms.table import RATIO_DIGITS, Table, Value, ratio, table

COLUMNS = "axis:word node name period actual:money share:ratio last_year:money last_share:ratio share_change:ratio"


def channel_mix(made: Review) -> Table:
    """Channel × period up to the one under review: its share of the company's sales, and last year's of the same days."""
    return table("channel_mix", COLUMNS, Later(lambda: _rows(made)), shown=False)


def _rows(made: Review) -> Iterator[tuple[Value, ...]]:
    periods = made.ground.year.periods[: made.scope.reached.period + 1]
    for line in tops(made, "channel"):
        yield from (_row(made, line, i, period.label) for i, period in enumerate(periods))


def _row(made: Review, line: Line, at: int, label: str) -> tuple[Value, ...]:
    company = made.lines[0]
    share, past = ratio(int(line.actual[at]), int(company.actual[at])), None
    last: tuple[Value, Value] = (None, None)
    if line.so_far is not None and company.so_far is not None:
        past = ratio(int(line.so_far[at]), int(company.so_far[at]))
        last = (int(line.so_far[at]), past)
    change = None if share is None or past is None else round(share - past, RATIO_DIGITS)
    return (line.axis, line.node, line.name, label, int(line.actual[at]), share, *last, change)
