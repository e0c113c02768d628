"""The tables of a review about nodes (回顾表): attainment by span, the year by period, and the upper nodes for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.metrics.progress import attainment, growth, variance
from salesplan.planning.glance import AT_A_GLANCE, others, upper
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.lines import Line, Review, total
from salesplan.planning.reviewing.pace import Clock, progress_of
from salesplan.planning.reviewing.scope import spans_of
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, table
from salesplan.terms.tree import OTHERS, UNASSIGNED

SUMMARY = (
    "axis:word node name depth:count target:money actual:money attainment:ratio growth:ratio "
    "ytd_target:money ytd_actual:money ytd_attainment:ratio ytd_growth:ratio ytd_variance:money run:series"
)
ATTAINMENT = (
    "axis:word node name span:word target:money actual:money attainment:ratio variance:money last_year:money growth:ratio "
    "time_gone:ratio pace:ratio required_run_rate:money landing_low:money landing:money landing_high:money "
    "status:word partial_until:day"
)
TREND = (
    "axis:word node name period target:money actual:money attainment:ratio cumulative_target:money cumulative_actual:money "
    "last_year:money"
)


def tables(made: Review, landed: Landings) -> list[Table]:
    """The tables of `report` about nodes."""
    return [
        table("summary", SUMMARY, Later(lambda: _summary(made))),
        table("attainment", ATTAINMENT, Later(lambda: _attainment(made, landed)), shown=False),
        table("trend", TREND, Later(lambda: _trend(made)), shown=False),
    ]


def _attainment(made: Review, landed: Landings) -> Iterator[tuple[Value, ...]]:
    """Axis × node × span. The year's actual and growth are those so far."""
    scope, clock = made.scope, Clock(made.ground, made.scope)
    for line in made.lines:
        for span, (start, gone, end) in spans_of(made.ground, scope).items():
            target, actual = total(line.target, start, end), total(line.actual, start, gone)
            past = total(line.last_year, start, end) if span == "year" else total(line.so_far, start, gone)
            like_for_like = total(line.so_far, start, gone)
            numbers = (
                target,
                actual,
                attainment(actual, target),
                variance(actual, target),
                past,
                growth(actual, like_for_like),
            )
            open_until = scope.until if scope.partial or gone < end else None
            stands = progress_of(made, line, clock, start, end)
            paces = (stands.time_gone, stands.pace, stands.required_run_rate)
            landing = landed.of(line.axis, line.node).over(start, end)
            yield (line.axis, line.node, line.name, span, *numbers, *paces, *landing, stands.status, open_until)


def _trend(made: Review) -> Iterator[tuple[Value, ...]]:
    """Axis × node × period of the whole year; periods after the one under review have no actuals yet."""
    for line in made.lines:
        sums = [0, 0]
        for i, period in enumerate(made.ground.year.periods):
            target = total(line.target, i, i + 1)
            actual = int(line.actual[i]) if i <= made.scope.reached.period else None
            sums = [sums[0] + (target or 0), sums[1] + (actual or 0)]
            running_target = None if target is None else sums[0]
            running = None if actual is None else sums[1]
            past = total(line.last_year, i, i + 1)
            reached = attainment(actual, target)
            yield (
                line.axis, line.node, line.name, period.label, target, actual, reached, running_target, running, past,
            )  # fmt: skip


def _summary(made: Review) -> Iterator[tuple[Value, ...]]:
    """For people: the period and the year to date of the upper nodes, side by side."""
    end = made.scope.period + 1
    for line in _outline(made):
        numbers: list[Value] = []
        for start in (made.scope.period, 0):
            target, actual = total(line.target, start, end), total(line.actual, start, end)
            numbers += [target, actual, attainment(actual, target), growth(actual, total(line.so_far, start, end))]
        gap = variance(total(line.actual, 0, end), total(line.target, 0, end))
        run = tuple(map(int, line.actual[: made.scope.reached.period + 1]))
        yield (line.axis, line.node, line.name, line.depth, *numbers, gap, run)


def _outline(made: Review) -> Iterator[Line]:
    """The lines that people look at first: of each axis as many levels as one takes in at a glance.

    Of a level that is too long itself, the largest, and what the others come to; of sellers, none.
    """
    for axis in dict.fromkeys(line.axis for line in made.lines):
        mine = [line for line in made.lines if line.axis == axis]
        shown = upper(mine, lambda line: line.depth)
        if len(shown) <= AT_A_GLANCE:
            yield from shown
        elif axis != "seller":
            yield from _largest(shown, made.scope.period + 1)


def _largest(lines: Sequence[Line], end: int) -> Iterator[Line]:
    """The largest sisters by their sales up to a period (or by their targets, if those are larger), in their order."""
    named = [line for line in lines if line.node != UNASSIGNED]

    def size(line: Line) -> int:
        return max(int(line.actual[:end].sum()), total(line.target, 0, end) or 0)

    rest = others(named, lambda line: (-size(line), line.node))
    left_out = {line.node for line in rest}
    yield from (line for line in lines if line.node not in left_out)

    def together(rows: Iterable[Whole | None]) -> Whole | None:
        known = [row for row in rows if row is not None]
        return np.asarray(sum(known[1:], known[0])) if known else None

    yield replace(
        rest[0],
        node=OTHERS,
        name="",
        target=together(line.target for line in rest),
        actual=np.asarray(sum(line.actual for line in rest)),
        last_year=together(line.last_year for line in rest),
        so_far=together(line.so_far for line in rest),
    )
