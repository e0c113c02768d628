"""The days of an event and those around it (活动窗口): which are clean, and the baselines that they allow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from salesplan.metrics.baseline import (
    WEEK,
    Baseline,
    Mask,
    Real,
    Window,
    baseline,
    best,
    season_shape,
    weekday_shape,
    with_season,
)

Method: TypeAlias = Literal["clean_weeks", "season", "control", "others"]


@dataclass(frozen=True)
class Event:
    """An event on a line of days: its first day, one past its last, and how many days before and after it are not clean.

    weeks: how far the days reach, to either side, that a level is taken from.
    """

    start: int
    end: int
    before: int
    after: int
    weeks: int

    @property
    def step(self) -> int:
        """The days from one placebo to the next: the windows of no two share a day."""
        return max(self.end - self.start, self.after)

    def around(self, clean: Mask) -> tuple[int, ...]:
        """The clean days near the event, as offsets from its start."""
        reach = self.weeks * WEEK
        low, high = max(self.start - self.before - reach, 0), min(self.end + self.after + reach, len(clean))
        near = (np.flatnonzero(clean[low:high]) + low).tolist()
        return tuple(day - self.start for day in near if not self.start - self.before <= day < self.end + self.after)

    def during(self, clean: Mask, until: int | None = None) -> Window:
        """The days of the event, up to `until` (one past the last that is known) if it isn't over."""
        return Window(tuple(range(min(until or self.end, self.end) - self.start)), self.around(clean))

    def afterwards(self, clean: Mask) -> Window:
        """The days after it, on which sales that were pulled forward are missing."""
        length = self.end - self.start
        return Window(tuple(range(length, length + self.after)), self.around(clean))


# A promotion that comes back each year leaves no clean season; where it stands, one turns by so much, as a share (1 sd).
TURN = 0.25


def clean_days(days: int, events: Iterable[Event]) -> Mask:
    """The days that no event touches, those before and after it included."""
    clean = np.ones(days, np.bool_)
    for event in events:
        clean[max(event.start - event.before, 0) : max(event.end + event.after, 0)] = False
    return clean


@dataclass(frozen=True)
class Course:
    """What was sold day by day, on which days no event touched it, and the weekday of day 0 (Monday is 0).

    controls: what was sold meanwhile where there was no event, with the days on which that is clean. peers: what was sold of
    other things at the same place, likewise; they feel the same season.
    """

    sold: Real
    clean: Mask
    first_weekday: int
    controls: Real | None = None
    controls_clean: Mask | None = None
    peers: Real | None = None
    peers_clean: Mask | None = None

    def baseline(self, event: Event, window: Window, method: Method | None = None) -> Baseline | None:
        """The baseline of a window by a method, or by the one whose placebos are the least wrong; None if there is none."""
        found = {name: replace(one, method=name) for name, one in self._candidates(event, window, method).items()}
        chosen = best({name: one for name, one in found.items() if name != "others" or method})
        if chosen == "clean_weeks" and "season" in found:
            return with_season(found[chosen], found["season"])
        if chosen == "clean_weeks" and "others" in found:
            return with_season(found[chosen], found["others"], TURN)
        return found[chosen] if chosen else None

    def _candidates(self, event: Event, window: Window, method: Method | None) -> dict[str, Baseline]:
        weekday = weekday_shape(self.sold, self.clean, self.first_weekday)
        shapes: dict[str, tuple[Real, Mask]] = {}
        for name, sold, clean in (
            ("control", self.controls, self.controls_clean),
            ("others", self.peers, self.peers_clean),
        ):
            if sold is not None and clean is not None:
                # What they sold on days with events of their own is no measure of anything.
                shapes[name] = (np.where(clean, np.maximum(sold, 0.0), np.nan), self.clean & clean)
        shapes["clean_weeks"] = (weekday, self.clean)
        shapes["season"] = (season_shape(self.sold, self.clean, weekday), self.clean)
        return {
            name: found
            for name, (shape, clean) in shapes.items()
            if method in (None, name)
            and (found := baseline(self.sold, shape, clean, window, event.start, event.step, weekday))
        }
