"""What befalls a part of the sales of some rows (部分影响): territories that sell without a seller, returns beyond the usual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from salesplan.metrics.simulation.events import Elsewhere
from salesplan.metrics.simulation.laws import Law
from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.streams import Stream

ATTRITION, HIRES, LAUNCHES, RETURNS = "attrition", "hires", "launches", "returns"


@dataclass(frozen=True)
class Partly(Elsewhere):
    """An event that befalls a share of what its rows sell: the rest goes on as it is."""

    share: float

    def multipliers(self, stream: Stream, runs: int, periods: int, first: int) -> Real:
        """1 − share + share × the event's."""
        made = self.event.multipliers(stream, runs, periods, first)
        return np.asarray(1.0 - self.share + self.share * made)


@dataclass(frozen=True)
class Kept:
    """What isn't returned, by what usually isn't (退货): (1 − share) ÷ (1 − usual share)."""

    returned: Law
    usual: float

    @property
    def mean(self) -> float:
        """Of what is kept."""
        return (1 - self.returned.mean) / (1 - self.usual)

    @property
    def sd(self) -> float:
        """Of what is kept."""
        return self.returned.sd / (1 - self.usual)

    def draw(self, scores: Real) -> Real:
        """More is kept where less comes back."""
        return np.asarray((1 - np.clip(self.returned.draw(-scores), 0, 1)) / (1 - self.usual))

    def quantile(self, share: float) -> float:
        """Of what is kept."""
        return (1 - min(max(self.returned.quantile(1 - share), 0.0), 1.0)) / (1 - self.usual)
