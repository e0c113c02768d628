"""The days that a review of prices is about (价格回顾区间)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from salesplan.errors import ExportsError, UsageError, finding
from salesplan.plan.ground import Ground
from salesplan.sales.cube import ALWAYS, days_of_sales
from salesplan.sales.engine import Engine
from salesplan.sales.summed import Sales
from salesplan.words.sentence import Sentence, sentence

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What the command was asked: the label of a period, quarter or half, or a first and a last day; and the last known one."""

    period: str | None = None
    first: date | None = None
    last: date | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Span:
    """The first and the last day, both included; began: the first day of any sale that the exports hold."""

    first: date
    last: date
    began: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def span_of(ground: Ground, engine: Engine, asked: Asked) -> Span:
    """What was asked for; if nothing, the plan's year up to its latest sale. Ends on the last known day at the latest.

    Raises UsageError for days or labels that don't fit, ExportsError where nothing was sold.
    """
    known = days_of_sales(Sales(engine), ALWAYS, asked.as_of)
    if known.first is None or known.last is None:
        raise ExportsError([finding("SP420", hint=sentence("add_exports"))], ground.loaded.language)
    first, last = _wanted(ground, asked)
    last = min(last, asked.as_of or known.last)
    if first > last:
        reason = sentence("span_is_empty", first=str(first), last=str(last))
        raise _wrong(ground, reason)
    if days_of_sales(Sales(engine), ALWAYS, last).last is None or known.last < first:
        hint = sentence("sales_known", first=str(known.first), last=str(known.last))
        raise ExportsError([finding("SP420", hint=hint)], ground.loaded.language)
    return Span(first, last, known.first)


def _wanted(ground: Ground, asked: Asked) -> tuple[date, date]:
    """The days asked for, both included."""
    year = ground.year
    if asked.period is None:
        return asked.first or year.start, asked.last or year.end - DAY
    if asked.first or asked.last:
        raise _wrong(ground, sentence("period_or_days"))
    spans = {period.label: (i, i + 1) for i, period in enumerate(year.periods)} | dict(year.groups)
    if asked.period not in spans:
        hint = sentence("periods_plain", names=", ".join(spans))
        raise UsageError([finding("SP903", value=asked.period, hint=hint)], ground.loaded.language)
    start, end = spans[asked.period]
    return year.periods[start].start, year.periods[end - 1].end - DAY


def _wrong(ground: Ground, reason: Sentence) -> UsageError:
    return UsageError([finding("SP906", reason=reason)], ground.loaded.language)
