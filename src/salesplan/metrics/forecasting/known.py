"""What a forecast may know (预测已知): the sales of many nodes up to an origin, and nothing later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
MOST_YEARS = 5  # past years that seasons are the mean of, at most


@dataclass(frozen=True)
class Panel:
    """Sales of nodes by year and period; row 0 is the company.

    sales: (nodes, years, periods), any unit; the last year is the one under review. What lies before `first` (a number
    counted from the first period of the first year) or after the last year's `closed` periods isn't known and never looked at.
    targets: (nodes, periods) of the last year, NaN where there are none; None where the plan has no targets.
    workdays: (years, periods). groups: (nodes,) the numbers of nodes that are alike: those of one axis.
    so_far, part: what was sold (nodes,) in the period after the closed ones, and the part of its working days that is gone.
    """

    sales: Real
    first: int
    closed: int
    workdays: Real
    targets: Real | None
    groups: NDArray[np.int64]
    so_far: Real
    part: float = 0.0

    @property
    def last(self) -> int:
        """The number of the last year."""
        return int(self.sales.shape[1]) - 1

    @property
    def periods(self) -> int:
        """Periods of a year."""
        return int(self.sales.shape[2])

    @property
    def whole_from(self) -> int:
        """The first year that is known whole."""
        return -(-self.first // self.periods)

    @cached_property
    def flat(self) -> Real:
        """(nodes, years × periods)."""
        return self.sales.reshape(self.sales.shape[0], -1)

    @cached_property
    def remembered(self) -> dict[tuple[str, int], dict[int, Real]]:
        """What methods that run over the series once have found: (method, year) → forecasts by periods gone."""
        return {}


@dataclass(frozen=True)
class Known:
    """An origin: the first `gone` periods of a year are known, and all before it."""

    panel: Panel
    year: int
    gone: int

    @property
    def left(self) -> int:
        """Periods to forecast."""
        return self.panel.periods - self.gone

    @property
    def now(self) -> int:
        """How many periods had been when the origin was, counted like `Panel.first`."""
        return self.year * self.panel.periods + self.gone

    @property
    def start(self) -> int:
        """The first period of the year that is known; above 0 where the exports begin within the year."""
        return min(max(self.panel.first - self.year * self.panel.periods, 0), self.gone)

    @property
    def open(self) -> bool:
        """Whether it is the origin of the forecast itself, which may know a part of the next period."""
        return (self.year, self.gone) == (self.panel.last, self.panel.closed)

    @property
    def series(self) -> Real:
        """(nodes, n): all periods that are known, the oldest first."""
        return self.panel.flat[:, self.panel.first : self.now]

    @property
    def this(self) -> Real:
        """(nodes, gone): what is known of the year."""
        return self.panel.sales[:, self.year, : self.gone]

    @property
    def past(self) -> Real:
        """(nodes, years, periods): the whole years before, the oldest first, five at most."""
        start = max(self.panel.whole_from, self.year - MOST_YEARS)
        return self.panel.sales[:, start : self.year]

    @property
    def before(self) -> Real | None:
        """(nodes, periods): the year before; None where it isn't known whole."""
        return self.past[:, -1] if self.past.shape[1] else None

    @property
    def targets(self) -> Real | None:
        """(nodes, periods) of the year; None where there are none."""
        return self.panel.targets if self.year == self.panel.last else None

    @property
    def workdays(self) -> Real:
        """(periods,) of the year."""
        return np.asarray(self.panel.workdays[self.year])

    @cached_property
    def season(self) -> Real:
        """(nodes, periods): each period's share of a year, by the whole years before; by working days where there are none.

        The company's is the mean of its years' shares. A node's own years count beside one year of its own size that has the
        company's season: what is little or erratic leans on the company.
        """
        past = np.maximum(self.past, 0)
        whole = past[0].sum(axis=1)
        if not (whole > 0).any():
            return np.tile(self.workdays / self.workdays.sum(), (len(past), 1))
        company = (past[0][whole > 0] / whole[whole > 0, None]).mean(axis=0)
        years = past.sum(axis=1)
        leaning = years + years.mean(axis=1, keepdims=True) * company * (years.shape[1] / max(past.shape[1], 1))
        total = leaning.sum(axis=1, keepdims=True)
        made = np.asarray(np.where(total > 0, leaning / np.where(total > 0, total, 1), company))
        made[0] = company
        return np.asarray(made)


@dataclass(frozen=True)
class Method:
    """A way to forecast: its key, and what it makes of an origin.

    forecast: (nodes, left), NaN in rows that it knows too little of; None where it knows too little of all. It may
    look at nothing but what the origin knows.
    """

    key: str
    forecast: Callable[[Known], Real | None]

    def of(self, known: Known) -> Real:
        """The forecast of every node, at least nothing in each period: what is returned was sold before."""
        made = self.forecast(known)
        if made is None:
            return np.full((known.panel.sales.shape[0], known.left), np.nan)
        return np.asarray(np.where(np.isfinite(made), np.maximum(made, 0), np.nan))


def quotient(part: Real, whole: Real) -> Real:
    """Part ÷ whole, NaN where the whole isn't above zero."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)
