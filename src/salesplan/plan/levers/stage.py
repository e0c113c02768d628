"""What levers work on (情景舞台): the world of a scenario, and what they may ask about the plan and its exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from salesplan.errors import Finding
    from salesplan.metrics.simulation.world import Cut, World

Real = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]
At: TypeAlias = tuple[str, str]  # an axis, and the id of a node


@dataclass(frozen=True)
class Elasticity:
    """A constant price elasticity; error: of an estimate, one standard deviation. 0: declared.

    lowest, highest: the prices that were ever seen, as shares of the latest; None where nothing tells them. told: what there is
    to say about it.
    """

    estimate: float
    error: float = 0.0
    lowest: float | None = None
    highest: float | None = None
    told: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Window:
    """Days on which a promotion of the plan runs, and what it is for: names by axis; none named: all of it."""

    start: date
    end: date
    scope: Mapping[str, Sequence[str]]
    uplift: float | None
    discount: float


class Refused(ValueError):  # noqa: N818 - it says what is the matter
    """A lever that can't be pulled on this plan or these exports; `reason` is a finding without a place."""

    def __init__(self, reason: Finding) -> None:
        super().__init__(reason.code)
        self.reason = reason


class Setting(Protocol):
    """What the plan and its exports say about the rows of a world. Names are the plan's: ids or names."""

    def standing(self, axis: str, names: Sequence[str]) -> Mapping[str, float]:
        """The nodes that stand for some names in the world, and the share of each that is meant: 1 but for what is finer."""
        ...

    @property
    def open(self) -> Real:
        """(periods,) the share of each period that is still to come."""
        ...

    def days(self, first: date | None, end: date | None, ramp: str | None = None) -> Real:
        """(periods,) the share of what is still to come of each period that lies on the days of [first, end).

        ramp: each day counts by the month of service that it lies in.
        """
        ...

    def span(self, period: str | None) -> tuple[int, int]:
        """The half-open span of periods that a text names; the year if None."""
        ...

    def id_of(self, axis: str, name: str) -> str:
        """The id of a node or seller."""
        ...

    def divisions(self, axis: str, node: str) -> Sequence[Sequence[At]]:
        """The ways that a node is divided into parts, as (axis, id): the company by regions, by products and by channels."""
        ...

    def above(self, axis: str, node: str) -> Sequence[At]:
        """All that a node is a part of, as (axis, id)."""
        ...

    def siblings(self, names: Sequence[str]) -> Sequence[str]:
        """The ids of the products beside some, of the same parents; those at the top are siblings of each other."""
        ...

    def minor(self, amount: Decimal) -> int:
        """An amount in whole minor units."""
        ...

    def elasticity(self, scope: Mapping[str, str]) -> Elasticity:
        """The price elasticity that the exports tell; raises Refused where they don't."""
        ...

    def prices_seen(self, scope: Mapping[str, str]) -> tuple[float, float] | None:
        """The lowest and highest price ever asked, as shares of the latest; None where nothing tells them."""
        ...

    def windows(self, promotion: str) -> Sequence[Window]:
        """The times that a promotion of the plan runs in the plan's year."""
        ...


@dataclass(frozen=True)
class Stage:
    """The world of a scenario while levers work on it.

    cost: (rows, periods) what the expected sales cost, in minor units; None where costs aren't known.
    named: what the lever at work is called, among all of its variant; its draws hang on that.
    """

    world: World
    setting: Setting
    cost: Real | None = None
    named: str = ""
    findings: tuple[Finding, ...] = ()

    def rows_on(self, axis: str, node: str) -> Mask:
        """The rows of a node's subtree."""
        cut = self.cut(axis)
        found = np.zeros(self.world.rows, np.bool_)
        if cut is not None and node in cut.nodes:
            found[cut.row[cut.node == cut.nodes.index(node)]] = True
        return found

    def share(self, axis: str, names: Sequence[str]) -> Real:
        """(rows,) the share of each row's sales that is on some nodes: 0, 1, or between for what is finer than the rows."""
        found = np.zeros(self.world.rows)
        for node, part in self.setting.standing(axis, names).items():
            found += self.rows_on(axis, node) * part
        return np.minimum(found, 1.0)

    def cut(self, axis: str) -> Cut | None:
        """How rows lie on an axis."""
        return next((cut for cut in self.world.cuts if cut.axis == axis), None)

    def times(self, sales: Real, cost: Real | None = None) -> Stage:
        """With the expected sales multiplied, and their cost: as the sales, where nothing else is said."""
        world = replace(self.world, expected=self.world.expected * sales)
        costs = None if self.cost is None else self.cost * (sales if cost is None else cost)
        return replace(self, world=world, cost=costs)

    def telling(self, *findings: Finding) -> Stage:
        """With something to say."""
        return replace(self, findings=(*self.findings, *findings))
