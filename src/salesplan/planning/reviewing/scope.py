"""What a review is about (回顾范围): its period, the last day that counts, and the spans that end there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from salesplan.errors import ExportsError, Finding, UsageError, finding
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.terms.period import Period
from salesplan.words.sentence import sentence

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scope:
    """What is reviewed: the number of the period, and the last day that counts.

    partial: whether the period goes on after that day, so that its figures are not final.
    before: how far the exports reach where they end before the period begins: the scope of the period of their last day.
    """

    period: int
    until: date
    partial: bool
    before: Scope | None = None

    @property
    def reached(self) -> Scope:
        """The last period that anything is known of, which is the one under review unless the exports end before it."""
        return self.before or self


def scope_of(ground: Ground, actuals: Actuals, label: str | None, as_of: date | None) -> Scope:
    """The period named, or that of the latest sale up to `as_of`, the day up to which the exports are complete.

    Without that day it is that of the latest sale in the period, so the period counts as open while a working day of it
    comes after. Where no sale is dated in the period or later, it is that of the latest sale of all. Raises UsageError for
    an unknown label and a day that doesn't fit, ExportsError where nothing was sold.
    """
    number = _latest(ground, actuals, as_of) if label is None else _named(ground, label)
    period, latest = ground.year.periods[number], actuals.days.last
    if as_of is not None and as_of < period.start:
        reason = sentence("as_of_before", period=period.label, first=str(period.start), day=str(as_of))
        raise UsageError.because(reason, ground.loaded.language)
    if as_of is None and (latest is None or latest < period.start):
        return _ahead(ground, number, latest)
    return _up_to(ground, number, as_of or (latest if latest and latest < period.end else period.end - ONE_DAY))


def no_sale_yet(ground: Ground, actuals: Actuals, scope: Scope) -> list[Finding]:
    """A warning where the exports end before the period under review, or hold no sale."""
    label = ground.year.periods[scope.period].label
    if actuals.last_day is None:
        return [finding("SP432", period=label)]
    return [finding("SP431", period=label, day=str(actuals.last_day))] if scope.before else []


def _named(ground: Ground, label: str) -> int:
    year = ground.year
    if label not in year.number:
        hint = sentence("periods_plain", names=", ".join(p.label for p in year.periods))
        raise UsageError([finding("SP903", value=label, hint=hint)], ground.loaded.language)
    return year.number[label]


def _latest(ground: Ground, actuals: Actuals, as_of: date | None) -> int:
    """The period of the latest sale, up to a day; without any up to that day, the day's own."""
    year = ground.year
    if as_of is not None and not year.start <= as_of < year.end:
        reason = sentence("as_of_outside", day=str(as_of), first=str(year.start), last=str(year.end - ONE_DAY))
        raise UsageError.because(reason, ground.loaded.language)
    latest = actuals.days.last if as_of is None else actuals.latest(as_of) or as_of
    number = None if latest is None else year.find(latest)
    if number is None:
        raise _nothing_sold(ground, actuals)
    return number


def _nothing_sold(ground: Ground, actuals: Actuals) -> ExportsError:
    hint = sentence("name_the_period")
    if actuals.rejected:
        hint = sentence("all_rejected", rows=actuals.rejected)
    elif actuals.last_day is None:
        hint = sentence("no_sale_at_all")
    return ExportsError([finding("SP420", hint=hint)], ground.loaded.language)


def _ahead(ground: Ground, number: int, latest: date | None) -> Scope:
    """The scope of a period before which the sales end; where none is of the year, they end with the year before."""
    until = latest or ground.year.start - ONE_DAY
    before = _up_to(ground, (ground.year.find(latest) if latest else None) or 0, until)
    return Scope(number, until, partial=True, before=before)


def _up_to(ground: Ground, number: int, day: date) -> Scope:
    """The scope of a period of which sales are known up to a day."""
    period = ground.year.periods[number]
    until = min(day, period.end - ONE_DAY)
    open_days = ground.workdays.count(max(until + ONE_DAY, period.start), period.end) if until < period.end else 0
    return Scope(number, until, open_days > 0)


def same_day_last_year(ground: Ground, scope: Scope) -> date | None:
    """The day of last year's period that an open period has come to; None where it is closed."""
    before = ground.last_year()
    if not scope.partial or before is None:
        return None
    reached = scope.reached
    now, then = ground.year.periods[reached.period], before.periods[reached.period]
    if scope.before and not reached.partial:
        return then.end - ONE_DAY
    return min(then.start + (scope.until - now.start), then.end - ONE_DAY)


def same_day_before(ground: Ground, scope: Scope) -> date | None:
    """The day of the period before that a period has come to; None where there is none."""
    before: Period | None
    if scope.period:
        before = ground.year.periods[scope.period - 1]
    else:
        year = ground.last_year()
        before = year.periods[-1] if year else None
    if before is None:
        return None
    gone = scope.until - ground.year.periods[scope.period].start
    return min(before.start + gone, before.end - ONE_DAY)


def cuts_of(ground: Ground, scope: Scope) -> set[date]:
    """The days up to which sums are asked for, beside those of whole periods."""
    found = set[date | None]()
    for one in (scope, scope.reached):
        found |= {one.until, same_day_last_year(ground, one), same_day_before(ground, one) if one.partial else None}
    return {day for day in found if day}


def spans_of(ground: Ground, scope: Scope) -> dict[str, tuple[int, int, int]]:
    """For each span: its first period, the end of what has gone, and the end of what its target covers.

    Quarter and year to date hold whole periods, the one under review included; the year's target is the whole year's.
    """
    end = scope.period + 1
    found = {"period": (scope.period, end, end)}
    if quarter := ground.year.quarter_of(scope.period):
        found["quarter_to_date"] = (quarter[0], end, end)
    return found | {"year_to_date": (0, end, end), "year": (0, end, len(ground.year))}
