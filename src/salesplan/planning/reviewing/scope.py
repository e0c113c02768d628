"""What a review is about (回顾范围): its period, the last day that counts, and the spans that end there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from salesplan.errors import ExportsError, UsageError, finding
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Scope:
    """What is reviewed: the number of the period, and the last day that counts.

    partial: whether the period goes on after that day, so that its figures are not final.
    """

    period: int
    until: date
    partial: bool


def scope_of(ground: Ground, actuals: Actuals, label: str | None, as_of: date | None) -> Scope:
    """The period named, or that of the latest sale; `as_of` is the day up to which the exports are complete.

    Without it that is the day of the latest sale in the period, so the period counts as open while a working day of it
    comes after. Raises UsageError for an unknown label, ExportsError where nothing was sold in the year.
    """
    year, latest = ground.year, actuals.days.last
    if label is not None and label not in year.number:
        hint = sentence("periods_plain", names=", ".join(p.label for p in year.periods))
        raise UsageError([finding("SP903", value=label, hint=hint)], ground.loaded.language)
    if label is None and latest is None:
        raise ExportsError([finding("SP420", hint=sentence("name_the_period"))], ground.loaded.language)
    number = year.number[label] if label is not None else year.find(latest) if latest else None
    if number is None:
        raise ExportsError([finding("SP420", hint=sentence("name_the_period"))], ground.loaded.language)
    period = year.periods[number]
    known = as_of or (latest if latest and latest < period.end else period.end - timedelta(days=1))
    until = min(known, period.end - timedelta(days=1))
    open_days = (
        ground.workdays.count(max(until + timedelta(days=1), period.start), period.end) if until < period.end else 0
    )
    return Scope(number, until, open_days > 0)


def same_day_last_year(ground: Ground, scope: Scope) -> date | None:
    """The day of last year's period that an open period has come to; None where it is closed."""
    before = ground.last_year()
    if not scope.partial or before is None:
        return None
    gone = scope.until - ground.year.periods[scope.period].start
    then = before.periods[scope.period]
    return min(then.start + gone, then.end - timedelta(days=1))


def spans_of(ground: Ground, scope: Scope) -> dict[str, tuple[int, int, int]]:
    """For each span: its first period, the end of what has gone, and the end of what its target covers.

    Quarter and year to date hold whole periods, the one under review included; the year's target is the whole year's.
    """
    end = scope.period + 1
    found = {"period": (scope.period, end, end)}
    if quarter := ground.year.quarter_of(scope.period):
        found["quarter_to_date"] = (quarter[0], end, end)
    return found | {"year_to_date": (0, end, end), "year": (0, end, len(ground.year))}
