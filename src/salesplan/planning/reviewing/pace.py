"""The pace of a review (进度): how much of a span's time has gone by the plan's seasonality, and how sales keep up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np

from salesplan.allocation.rounding import Real, Whole
from salesplan.metrics.progress import attainment, pace, required_run_rate
from salesplan.plan.ground import Ground
from salesplan.planning.reviewing.lines import Line, Review, total
from salesplan.planning.reviewing.scope import Scope
from salesplan.terms.table import RATIO_DIGITS


@dataclass(frozen=True)
class Progress:
    """How a node stands in a span. time_gone: 0–1. required_run_rate: minor units a working day, 0 where the target is met.

    status: met, ahead, on_track, behind, far_behind; missing without a target, or before any time has gone.
    """

    time_gone: float | None
    pace: float | None
    required_run_rate: int | None
    status: str | None


class Clock:
    """How much of each period has gone, in working days; a period without any counts its calendar days."""

    def __init__(self, ground: Ground, scope: Scope) -> None:
        self.ground, self.scope = ground, scope

    @cached_property
    def days(self) -> list[int]:
        """The days of each period that count."""
        return [self._days(i)[0] for i in range(len(self.ground.year))]

    @cached_property
    def days_gone(self) -> list[int]:
        """Those of each period that have gone, the last day that counts included."""
        now = self.scope.reached.period
        open_days = self._days(now)[1] if self.scope.reached.partial else self.days[now]
        return [*self.days[:now], open_days, *[0] * (len(self.days) - now - 1)]

    @cached_property
    def gone(self) -> Real:
        """The share of each period that has gone."""
        return np.array([gone / days for gone, days in zip(self.days_gone, self.days, strict=True)])

    def days_left(self, start: int, end: int) -> int:
        """The working days of some periods that are still to come."""
        return sum(self.days[start:end]) - sum(self.days_gone[start:end])

    def time_gone(self, start: int, end: int, phases: Sequence[Whole | None]) -> float:
        """The share of some periods' time that has gone; each weighs what the first of `phases` that has any gives it.

        Phases that would weigh a period below zero, or all of them at nothing, give way to the next; days come last.
        """
        for phase in (*phases, np.array(self.days)):
            weights = None if phase is None else np.asarray(phase[start:end], np.float64)
            if weights is not None and (weights >= 0).all() and weights.sum() > 0:
                return round(float(weights @ self.gone[start:end] / weights.sum()), RATIO_DIGITS)
        return 0.0

    def _days(self, i: int) -> tuple[int, int]:
        period, until = self.ground.year.periods[i], self.scope.until + timedelta(days=1)
        cut = min(max(until, period.start), period.end)
        if days := self.ground.workdays.count(period.start, period.end):
            return days, self.ground.workdays.count(period.start, cut)
        return (period.end - period.start).days, (cut - period.start).days


def progress_of(made: Review, line: Line, clock: Clock, start: int, end: int) -> Progress:
    """How a node stands in the half-open span of periods that its target covers."""
    gone = clock.time_gone(start, end, (line.target, made.lines[0].target))
    target, actual = total(line.target, start, end), int(line.actual[start : made.scope.period + 1].sum())
    reached = attainment(actual, target)
    kept = pace(reached, gone)
    needed = required_run_rate(actual, target, clock.days_left(start, end))
    if target is None or kept is None:
        return Progress(gone, kept, needed, None)
    status = "met" if actual >= target else made.ground.plan.review.status.of(kept)
    return Progress(gone, kept, needed, status)
