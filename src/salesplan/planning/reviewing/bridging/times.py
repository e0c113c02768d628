"""What is compared with what (比较口径): spans of the year, bases, and the slices of time that they are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.planning.reviewing.lines import Review
from salesplan.planning.reviewing.scope import same_day_before, same_day_last_year, spans_of
from salesplan.sales.product_cube import Slice

PLAN, LAST_YEAR, LAST_PERIOD = "plan", "last_year", "last_period"
BASES = (PLAN, LAST_YEAR, LAST_PERIOD)
PERIOD = "period"


@dataclass(frozen=True)
class Times:
    """The slices of time, and of which of them each span is made, by numbers.

    now: this year's, by span. last_year: last year's up to the same day, by span; empty where the exports hold none.
    before: the period before, up to the same day where the one under review is open; empty where there is none.
    whole_before: whether that is the whole period of this year, which the review's own lines have.
    """

    slices: Sequence[Slice]
    now: Mapping[str, Sequence[int]]
    last_year: Mapping[str, Sequence[int]]
    before: Sequence[int]
    whole_before: bool


def times_of(made: Review) -> Times:
    """The times of a review. The year's own span is left out: what has gone of it is the year to date."""
    ground, period = made.ground, made.scope.period
    starts = {span: start for span, (start, _, _) in spans_of(ground, made.scope).items() if span != "year"}
    cut = same_day_before(ground, made.scope) if made.scope.partial else None
    slices: list[Slice] = []
    edges = sorted({*starts.values(), max(period - 1, 0), period, period + 1})
    for first, end in pairwise(edges):
        if cut and period and first == period - 1:
            slices += [Slice((first, end), until=cut), Slice((first, end), after=cut)]
        else:
            slices.append(Slice((first, end), until=made.scope.until if first == period else None))
    now = {span: [i for i, one in enumerate(slices) if one.periods[0] >= start] for span, start in starts.items()}
    before = [i for i, one in enumerate(slices) if one.periods[0] == period - 1 and not one.after]
    last_year: dict[str, Sequence[int]] = {}
    if made.actuals.has_last_year:
        past = _last_years(ground, made, sorted({*starts.values(), period + 1}))
        last_year = {
            span: [len(slices) + i for i, one in enumerate(past) if one.periods[0] >= start - YEAR_STEP]
            for span, start in starts.items()
        }
        slices += past
    if not period and (last := _last_period(ground, made)) is not None:
        before, slices = [len(slices)], [*slices, Slice((last, last + 1), until=cut)]
    return Times(slices, now, last_year, before, whole_before=period > 0 and cut is None)


def _last_years(ground: Ground, made: Review, edges: Sequence[int]) -> list[Slice]:
    then = same_day_last_year(ground, made.scope)
    return [
        Slice((first - YEAR_STEP, end - YEAR_STEP), until=then if end == edges[-1] or made.scope.before else None)
        for first, end in pairwise(edges)
    ]


def _last_period(ground: Ground, made: Review) -> int | None:
    """The number of last year's last period; None where nothing was sold then, or where a year is one period."""
    year = ground.last_year()
    number = None if year is None or len(year) == 1 else len(year) - 1 - YEAR_STEP
    return number if number is not None and number in made.actuals.by_period else None
