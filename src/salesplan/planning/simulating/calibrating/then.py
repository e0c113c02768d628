"""An outlook as it would have been (当时的前景): at an earlier origin, by nothing that wasn't known then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from salesplan.allocation.rounding import Real, Whole
from salesplan.metrics.forecasting.choice import Judgement, judge
from salesplan.metrics.forecasting.coherent import reconcile
from salesplan.metrics.forecasting.known import Known
from salesplan.planning.reviewing.landing.landings import Landing, Landings
from salesplan.planning.simulating.grain import Key
from salesplan.planning.simulating.outlook import Outlook
from salesplan.planning.simulating.rows import Rows


class LandingsThen(Landings):
    """Where the year of an origin was expected to land."""

    def __init__(self, now: Landings, origin: Known) -> None:
        super().__init__(now.review)
        self.rows, self.rolling, self.place = now.rows, now.rolling, now.place
        self.then = origin

    @property
    def origin(self) -> Known:
        """What was known."""
        return self.then

    @property
    def is_open(self) -> bool:
        """Whether anything of the year was still to come."""
        return self.then.left > 0

    @cached_property
    def now(self) -> Judgement:
        """What would have been said of the year's end."""
        return judge(self.rolling, self.then, self.rows.panel.periods)

    @cached_property
    def expected(self) -> Real:
        """(series, periods to come) forecasts that add up."""
        nodes = np.arange(len(self.rows.rows))
        base = self.rolling.said(self.then)[self.now.choice, nodes]
        return reconcile(base, self.now.half[self.now.choice, nodes] ** 2, self.rows.parts)

    def of(self, axis: str, node: str) -> Landing:
        """The landing of a line; what sellers are credited with beside the sums isn't in it."""
        left = np.rint(self.expected[self.place[axis, node]]).astype(np.int64)
        path = np.concatenate((np.zeros(self.then.gone, np.int64), left))
        return Landing(path, np.zeros_like(path), np.zeros_like(path), "")


@dataclass(frozen=True)
class OutlookThen(Outlook):
    """The outlook of an earlier origin.

    now: today's outlook of the same plan. sold_by_year: by year, counted like the panel's, and row: (periods,) minor units.
    Rows are what had sold by then, the year before or in the year itself; in the plan's own year, what has a target as well.
    """

    now: Outlook
    origin: Known
    sold_by_year: Mapping[int, Mapping[Key, Real]]

    @property
    def closed(self) -> int:
        """How many periods were over."""
        return self.origin.gone

    @property
    def until(self) -> date:
        """Beyond all days: who leaves in the plan's own year didn't leave then, and hands nothing over."""
        return date.max

    @cached_property
    def landed(self) -> Landings | None:
        """Where the year was expected to land."""
        return LandingsThen(self.now.landed, self.origin) if self.now.landed else None

    @cached_property
    def rows(self) -> Rows:
        """What would have been simulated."""
        today, periods = self.now.rows, self.origin.panel.periods
        past, this = (self.sold_by_year.get(self.origin.year - back, {}) for back in (1, 0))
        known = {key: sold for key, row in this.items() if (sold := _up_to(row, self.closed)).any()}
        asked = dict(zip(today.keys, today.asked, strict=True)) if self.origin.year == self.origin.panel.last else {}
        keys = sorted({*past, *known, *(key for key, row in asked.items() if row.any())})
        nothing = np.zeros(periods)

        def stacked(rows: Mapping[Key, Real]) -> Real:
            return np.array([rows.get(key, nothing) for key in keys]).reshape(len(keys), periods)

        facts: Whole = np.rint(stacked(known)).astype(np.int64)
        return Rows(today.grain, keys, stacked(asked), np.maximum(stacked(past).sum(axis=1), 0), facts)

    @property
    def sold(self) -> Whole:
        """(rows, periods) what was fact."""
        return self.rows.sold


def _up_to(row: Real, closed: int) -> Real:
    made = row.copy()
    made[closed:] = 0
    return made
