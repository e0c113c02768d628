"""The rolling backtest (滚动回测): what every method would have said at every origin, and how far it was off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from salesplan.metrics.forecasting.known import Known, Panel, Real
from salesplan.metrics.forecasting.methods import COMBINED, KEYS, forecasts

SPREAD = (
    0.75  # errors of a sum of h periods grow like h to this power: between ½ (independent) and 1 (all the same way)
)


@dataclass(frozen=True)
class Trial:
    """What was said at an origin of the periods up to `end` (a place in its year), against what came.

    said: (methods, nodes), NaN where a method couldn't say. came: (nodes,). size: (nodes,) by size_of_period.
    """

    origin: Known
    end: int
    said: Real
    came: Real
    size: Real

    @property
    def horizon(self) -> int:
        """Periods that were forecast."""
        return self.end - self.origin.gone

    @property
    def off(self) -> Real:
        """(methods, nodes): said − came; above zero is too much."""
        return self.said - self.came

    @cached_property
    def relative(self) -> Real:
        """(methods, nodes): how far off, in periods, per horizon to the power of SPREAD; NaN where unknown."""
        size = np.where(self.size > 0, self.size, np.nan) * self.horizon**SPREAD
        return np.asarray(self.off / size)


class Rolling:
    """All origins of a panel: every place within a year that is known whole, and within the last as far as it is closed."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self._said: dict[tuple[int, int], Real] = {}

    def said(self, origin: Known) -> Real:
        """What every method says at an origin, (methods, nodes, left), asked once."""
        key = (origin.year, origin.gone)
        if key not in self._said:
            self._said[key] = forecasts(origin)
        return self._said[key]

    @cached_property
    def final(self) -> list[Trial]:
        """Every origin against the end of its year; in the last year, against the last period that is closed."""
        return [
            self.trial(Known(self.panel, year, gone), end)
            for year, end in self._ends.items()
            for gone in self._places(year, end)
        ]

    @property
    def _ends(self) -> dict[int, int]:
        """What each year's origins are judged by: its end, or the last period of it that is closed."""
        panel = self.panel
        return dict.fromkeys(range(panel.whole_from, panel.last), panel.periods) | {panel.last: panel.closed}

    def _places(self, year: int, end: int) -> range:
        return range(max(1, self.panel.first - year * self.panel.periods + 1), end)

    def known_at(self, origin: Known) -> list[Trial]:
        """What could be judged when an origin was: whole years before it, and its own year up to then."""
        past = [trial for trial in self.final if trial.origin.year < origin.year]
        places = self._places(origin.year, origin.gone)
        return past + [self.trial(Known(self.panel, origin.year, gone), origin.gone) for gone in places]

    def number_known_at(self, origin: Known) -> int:
        """How many trials that is; no forecast is made for it."""
        past = sum(len(self._places(year, end)) for year, end in self._ends.items() if year < origin.year)
        return past + len(self._places(origin.year, origin.gone))

    def trial(self, origin: Known, end: int) -> Trial:
        """What was said at an origin of the periods up to `end`, against what came."""
        said = self.said(origin)[:, :, : end - origin.gone]
        came = self.panel.sales[:, origin.year, origin.gone : end].sum(axis=1)
        return Trial(origin, end, said.sum(axis=2), came, size_of_period(origin, said))


def size_of_period(origin: Known, said: Real) -> Real:
    """(nodes,): what a node's errors are measured in: its usual sales of a period, or what is expected of one where that is more.

    Usual is the mean size of the last year's worth of periods that are known; expected, by the mean of methods, is what
    said (methods, nodes, periods) has. A node that has sold next to nothing so far, and much is expected of, is by no means sure.
    """
    recent = origin.series[:, -origin.panel.periods :]
    usual = np.abs(recent).mean(axis=1) if recent.shape[1] else np.zeros(len(recent))
    expected = np.abs(said[KEYS.index(COMBINED)])
    return np.asarray(np.maximum(usual, expected.sum(axis=1) / max(expected.shape[1], 1)))
