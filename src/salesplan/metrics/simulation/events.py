"""What may happen to rows at some time (事件): starts that slip, leavers, losses, returns."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log1p

import numpy as np

from salesplan.metrics.simulation.laws import Law
from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.streams import Stream
from salesplan.metrics.simulation.world import Event, Places

NEVER = 1e-12  # a chance so near to 0 that it never happens


@dataclass(frozen=True)
class Start:
    """A hire or a launch that may come late (延期): what was expected is laid out as if it came on time.

    start: the planned one, in periods from the first of all, with its fraction. late: how many periods later it comes. ramp: what
    is sold in the first period, the second, … as a share of full productivity; the last holds from then on.
    """

    driver: str
    name: str
    rows: Places
    start: float
    late: Law
    ramp: tuple[float, ...] = (1.0,)

    def multipliers(self, stream: Stream, runs: int, periods: int, first: int) -> Real:
        """(periods, runs): productivity after the real start by productivity as planned; 1 where nothing was planned."""
        late = np.maximum(self.late.draw(stream.scores((1, runs))), 0.0)
        since = np.arange(first, first + periods, dtype=np.float64)[:, None] - self.start
        planned = self._productivity(since)
        real = self._productivity(np.asarray(since - late))
        return np.where(planned > 0, real / np.where(planned > 0, planned, 1.0), 1.0)

    def _productivity(self, since: Real) -> Real:
        """Of a period that begins so many periods after the start: parts of two steps of the ramp where it lies across them."""
        steps = np.arange(-1, len(self.ramp))
        return np.asarray(np.interp(since, steps, np.array([0.0, *self.ramp])), np.float64)


@dataclass(frozen=True)
class Leave:
    """A seller who may leave, at any time alike likely (离职): then only a share is sold, until somebody else is there.

    chance: of leaving within a period. keeps: what a vacancy still sells. vacant: for how many periods.
    """

    driver: str
    name: str
    rows: Places
    chance: float
    keeps: float
    vacant: float = inf

    def multipliers(self, stream: Stream, runs: int, periods: int, first: int) -> Real:
        """(periods, runs): 1 before, `keeps` while the place is vacant, in between by the part of the period."""
        del first
        rate = -log1p(-self.chance) if self.chance < 1 else inf
        shares = stream.shares((1, runs))
        left = -np.log1p(-shares) / rate if rate > NEVER else np.full(shares.shape, inf)
        begins = np.arange(periods, dtype=np.float64)[:, None]
        gone = np.clip(begins + 1 - left, 0.0, 1.0) - np.clip(begins + 1 - left - self.vacant, 0.0, 1.0)
        return np.asarray(1.0 - (1.0 - self.keeps) * gone)


@dataclass(frozen=True)
class Happen:
    """Something that happens or not (偶发): a dealer lost, a listing won.

    chance: that it happens. start: in periods from the first of all, with its fraction. factor: what sales are multiplied by
    from then on.
    """

    driver: str
    name: str
    rows: Places
    chance: float
    start: float
    factor: float

    def multipliers(self, stream: Stream, runs: int, periods: int, first: int) -> Real:
        """(periods, runs): 1 before and where it doesn't happen."""
        happens = stream.shares((1, runs)) < self.chance
        after = np.clip(np.arange(first + 1, first + 1 + periods) - self.start, 0.0, 1.0)[:, None]
        return np.where(happens, 1.0 + (self.factor - 1.0) * after, 1.0)


@dataclass(frozen=True)
class Returns:
    """The share of sales that comes back (退货).

    share: the expected one. law: what it is multiplied by, drawn afresh each period or persistently. net: whether the rows'
    expectation has returns taken off already.
    """

    driver: str
    name: str
    rows: Places
    share: float
    law: Law
    persistence: float = 0.0
    net: bool = True

    def multipliers(self, stream: Stream, runs: int, periods: int, first: int) -> Real:
        """(periods or 1, runs): what isn't sent back, by what was expected not to be."""
        del first
        returned = np.minimum(self.share * self.law.draw(stream.course(periods, runs, self.persistence)), 1.0)
        return (1.0 - returned) / (1.0 - self.share if self.net else 1.0)


@dataclass(frozen=True)
class Elsewhere:
    """The same event, befalling other rows at the same time."""

    event: Event
    rows: Places

    @property
    def driver(self) -> str:
        """The event's."""
        return self.event.driver

    @property
    def name(self) -> str:
        """The event's: so its draws are the same."""
        return self.event.name

    def multipliers(self, stream: Stream, runs: int, periods: int, first: int) -> Real:
        """The event's."""
        return self.event.multipliers(stream, runs, periods, first)
