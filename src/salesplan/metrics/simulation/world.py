"""What is simulated (模拟对象): rows that sell, what they are expected to sell, and what may befall them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from salesplan.metrics.simulation.laws import Law
from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.streams import Stream

Places = NDArray[np.intp]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Shock:
    """Something that multiplies the sales of all rows of a member alike (冲击): the market, a region, a seller, a month's chance.

    of: (rows,) the place of each row's member, −1 for a row that it doesn't touch.
    persistence: of the normal score from one period to the next. 1: one draw holds for all open periods; 0: a fresh one each.
    A member's draws hang on the names of the shock and of the member alone, whatever else is in the world.
    """

    name: str
    members: tuple[str, ...]
    of: Places
    law: Law
    persistence: float = 0.0


class Event(Protocol):
    """Something that may happen to some rows at some time (事件): a hire that comes late, a leaver, a launch that slips."""

    @property
    def driver(self) -> str:
        """What it counts as among the drivers: events of one kind stand together, like `attrition`."""
        ...

    @property
    def name(self) -> str:
        """Unlike that of all others; its draws hang on it."""
        ...

    @property
    def rows(self) -> Places:
        """The rows that it touches."""
        ...

    def multipliers(self, stream: Stream, runs: int, periods: int, first: int) -> Real:
        """(periods, runs) what the rows' sales are multiplied by in each period from the period `first` on."""
        ...


@dataclass(frozen=True)
class Cut:
    """A way to look at the rows (维度): an axis, its nodes, and the rows of each; every ancestor is a node of its own.

    row, node: pairs of places, each pair once. target: (nodes, spans) whole minor units; aimed: (nodes, spans) whether there
    is one.
    """

    axis: str
    nodes: tuple[str, ...]
    row: Places
    node: Places
    target: Whole
    aimed: NDArray[np.bool_]


@dataclass(frozen=True)
class Span:
    """Periods from `first` up to, not including, `end` (时段)."""

    name: str
    first: int
    end: int


@dataclass(frozen=True)
class World:
    """All that is simulated at once.

    expected: (rows, periods) minor units still to come; 0 in closed periods. sold: (rows, periods) whole minor units that are
    fact. closed: how many periods are over; what comes after is drawn. unit: (rows,) who a row belongs to: a seller, a vacancy.
    A row's sales of a period are its facts + round(expected × all its shocks × all its events).
    """

    expected: Real
    sold: Whole
    unit: Places
    closed: int
    shocks: tuple[Shock, ...]
    cuts: tuple[Cut, ...]
    spans: tuple[Span, ...]
    events: tuple[Event, ...] = field(default=())

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.expected.shape[0])

    @property
    def periods(self) -> int:
        """Number of periods, closed ones included."""
        return int(self.expected.shape[1])

    @property
    def open(self) -> int:
        """Number of periods that are drawn."""
        return self.periods - self.closed
