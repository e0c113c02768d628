"""The effects of an occasion (促销效果): in its window, in the days after, on siblings and on all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from salesplan.metrics.baseline import Baseline, Mask, Real, Window, combined_reach
from salesplan.metrics.event import Course, Event, clean_days
from salesplan.plan.ground import Ground
from salesplan.plan.occasions import DAY, Extent, Occasion
from salesplan.planning.promoting.scopes import CONTROLS, OTHERS, OWN, SIBLINGS, Scopes
from salesplan.sales.courses import Daily
from salesplan.terms.money import atoms_in, nearest

WINDOW, AFTER = "window", "after"
OF_EFFECT = {WINDOW: OWN, AFTER: OWN, SIBLINGS: SIBLINGS, OTHERS: OTHERS}


@dataclass(frozen=True)
class Effect:
    """What was sold, and what would have been; in minor units. confounded: ids of the occasions that it can't be told from.

    baseline: missing where nothing clean tells it, or where the effect is confounded with something that is not of this window.
    """

    actual: int
    baseline: Baseline | None
    confounded: Sequence[str] = ()

    @property
    def amount(self) -> int | None:
        """Sold − would have been."""
        return None if self.baseline is None else self.actual - round(self.baseline.expected)

    def interval(self, confidence: float) -> tuple[int, int] | None:
        """The least and the most that the effect is likely to be."""
        reach = self.baseline.reach(confidence) if self.baseline else None
        if self.baseline is None or reach is None or self.amount is None:
            return None
        return round(self.amount - reach), round(self.amount + reach)


class Days:
    """The line of days that the exports cover, up to the last that counts, and as far as an occasion goes beyond it."""

    def __init__(self, first: date, known: date, others: Sequence[Occasion], ground: Ground) -> None:
        self.first, self.known, self.others = first, known, others
        self.rule = ground.plan.review.promotions
        self.unit = atoms_in(ground.digits)

    def event(self, one: Occasion) -> Event:
        """An occasion on the line."""
        start, end = (one.start - self.first).days, (one.end - self.first).days
        return Event(start, end, self.rule.before, self.rule.after, self.rule.weeks)

    def length(self, one: Occasion) -> int:
        """How many days the line has."""
        return max((self.known - self.first).days + 1, (one.end - self.first).days)

    def clean(self, one: Occasion, extent: Extent) -> Mask:
        """The days on which no occasion touches an extent, nor this one or an earlier time of it."""
        mine = [other for other in self.others if other.promotion == one.promotion or other.extent.meets(extent)]
        clean = clean_days(self.length(one), [self.event(other) for other in (*mine, one)])
        clean[(self.known - self.first).days + 1 :] = False
        return clean

    def line(self, one: Occasion, sold: Daily) -> Real:
        """Daily amounts in minor units."""
        line = np.zeros(self.length(one))
        for day, atoms in sold.items():
            line[(day - self.first).days] = atoms / self.unit
        return line

    def sum(self, sold: Daily, start: date, end: date) -> int:
        """What was sold on the days of [start, end), in whole minor units."""
        return nearest(sum(atoms for day, atoms in sold.items() if start <= day < end), self.unit)

    def rivals(self, one: Occasion, extent: Extent, start: date, end: date) -> list[str]:
        """The ids of the other occasions on these days for any of this."""
        found = [o for o in self.others if (o.id, o.start) != (one.id, one.start) and o.start < end and start < o.end]
        return sorted({o.id for o in found if o.extent.meets(extent)})


@dataclass(frozen=True)
class Effects:
    """All effects of an occasion by name, and the course that the one in its window was told from."""

    found: Mapping[str, Effect]
    course: Course
    event: Event
    window: Window

    def counted(self, *, halo: bool) -> list[Effect]:
        """Those that count in the net effect: known, not confounded; others only where the plan says so."""
        names = (WINDOW, AFTER, SIBLINGS, *((OTHERS,) if halo else ()))
        return [self.found[name] for name in names if name in self.found and self.found[name].baseline is not None]

    def net(self, confidence: float, *, halo: bool) -> tuple[int, tuple[int, int] | None] | None:
        """The sum of the effects that count, and its interval; None where the window has no baseline."""
        if self.found[WINDOW].baseline is None:
            return None
        parts = self.counted(halo=halo)
        amount = sum(part.amount or 0 for part in parts)
        reach = combined_reach([(1.0, part.baseline) for part in parts if part.baseline], confidence)
        return amount, None if reach is None else (round(amount - reach), round(amount + reach))


def effects_of(days: Days, one: Occasion, scopes: Scopes, sold: Mapping[str, Daily]) -> Effects:
    """The effects of an occasion that has begun. sold: the daily amounts of each of its extents."""
    event, end = days.event(one), min(one.end, days.known + DAY)
    lines = {name: days.line(one, daily) for name, daily in sold.items()}
    clean = {name: days.clean(one, extent) for name, extent in scopes.extents.items()}
    # By these the sales in the window are told; the other extents have but their own days.
    beside = [
        part
        for name in (CONTROLS, OTHERS)
        for part in ((lines[name], _undisturbed(days, one, scopes.extents[name])) if name in lines else (None, None))
    ]
    weekday = days.first.weekday()
    courses = {
        name: Course(lines[name], clean[name], weekday, *(beside if name == OWN else ()))
        for name in lines
        if name != CONTROLS
    }
    window = event.during(clean[OWN], (end - days.first).days)
    found: dict[str, Effect] = {}
    for name, of in OF_EFFECT.items():
        if of not in courses:
            continue
        start, until = (one.end, one.end + timedelta(days=event.after)) if name == AFTER else (one.start, end)
        if until > days.known + DAY:
            continue  # those days aren't over
        rivals = days.rivals(one, scopes.extents[of], start, until)
        inside = event.afterwards(clean[of]) if name == AFTER else event.during(clean[of], (end - days.first).days)
        # The window's own number is of all that ran in it together; elsewhere it would be put down to the wrong one.
        baseline = None if rivals and name != WINDOW else courses[of].baseline(event, inside)
        found[name] = Effect(days.sum(sold[of], start, until), baseline, rivals)
    return Effects(found, courses[OWN], event, window)


def _undisturbed(days: Days, one: Occasion, extent: Extent) -> Mask:
    """The days on which controls or other products have no promotion of their own; this one isn't for them."""
    others = [
        days.event(other) for other in days.others if other.promotion != one.promotion and other.extent.meets(extent)
    ]
    clean = clean_days(days.length(one), others)
    clean[(days.known - days.first).days + 1 :] = False
    return clean
