"""Landings (预计达成): where the year ends for every line of a review, how sure that is, and the way there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import Whole, settle, settle_rows
from salesplan.errors import Finding, finding
from salesplan.metrics.forecasting.choice import Judgement, evidence, judge, judged
from salesplan.metrics.forecasting.coherent import at_least_even, reconcile, widened
from salesplan.metrics.forecasting.known import Known, Panel, Real
from salesplan.metrics.forecasting.methods import KEYS
from salesplan.metrics.forecasting.rolling import Rolling, Trial
from salesplan.planning.reviewing.landing.panel import BESIDE, Rows, company_panel, rows_of
from salesplan.planning.reviewing.lines import Review
from salesplan.terms.tree import UNASSIGNED

FEW_WINDOWS = 2.0  # of the horizon's length that don't overlap: with fewer, little is known of the errors
WIDEST = 2.0**61  # half an interval in minor units: what is wider says no more, and its ends would not fit 64 bits
CLOSED = "closed"  # the method of a year that is over


@dataclass(frozen=True)
class Landing:
    """Where a line is expected to land.

    path: whole minor units by period, of closed ones what was sold. half: by period, half the width of the interval that
    holds the sum up to its end in 80 of 100 cases; 0 for closed ones. method: the word of what it is forecast by.
    """

    path: Whole
    half: Whole
    sold: Whole
    method: str

    def over(self, start: int, end: int) -> tuple[int, int, int]:
        """The lowest, expected and highest sum of the periods [start, end): whole minor units.

        What is still to come isn't expected below nothing, so the lowest is no less than what was sold, unless more is
        expected to be returned.
        """
        middle, sold = int(self.path[start:end].sum()), int(self.sold[start:end].sum())
        half = int(self.half[end - 1])
        return max(middle - half, min(sold, middle)), middle, middle + half


class Landings:
    """The landings of all lines of a review by (axis, node), and the backtest behind them; made when they are asked for."""

    def __init__(self, review: Review) -> None:
        self.review = review

    @cached_property
    def rows(self) -> Rows:
        """What they are made from."""
        return rows_of(self.review)

    @cached_property
    def rolling(self) -> Rolling:
        """The backtest."""
        return Rolling(self.rows.panel)

    @property
    def origin(self) -> Known:
        """What is known now."""
        return _now(self.rows.panel)

    @cached_property
    def now(self) -> Judgement:
        """What is said of the year's end."""
        return judge(self.rolling, self.origin, self.rows.panel.periods)

    def of(self, axis: str, node: str) -> Landing:
        """The landing of a line."""
        return self._by_line[axis, node]

    def of_company(self) -> tuple[int, int, int]:
        """The lowest, expected and highest year of the company; no other line is forecast for it."""
        panel, half = self.rows.panel, np.zeros(self.rows.panel.periods, np.int64)
        if self.is_open:
            half[-1] = np.rint(self._half(self.now, self._base[:1])[0])
        path = self.rows.actual[0].copy()
        path[panel.closed :] = 0
        if self.is_open:
            path[panel.closed :] = self._with_sold(_whole_year(self._base[0])[None], [0])[0]
        return Landing(path, half, self.rows.actual[0], "").over(0, panel.periods)

    @property
    def is_open(self) -> bool:
        """Whether anything of the year is still to come."""
        return self.rows.panel.closed < self.rows.panel.periods

    @cached_property
    def trials(self) -> Sequence[tuple[Trial, Judgement]]:
        """Every origin with what would have been chosen then; asked for by tables only."""
        return judged(self.rolling)

    @property
    def findings(self) -> list[Finding]:
        """A note where little is known of how far off landings may be."""
        panel = company_panel(self.review)
        trials, windows = evidence(Rolling(panel), _now(panel), panel.periods)
        little = panel.closed < panel.periods and windows < FEW_WINDOWS
        return [finding("SP445", trials=trials)] if little else []

    @cached_property
    def place(self) -> Mapping[tuple[str, str], int]:
        """The row of each line."""
        found = {(row.axis, row.node): i for i, row in enumerate(self.rows.rows)}
        if ("seller", UNASSIGNED) in found:  # what is no seller's is no team's either
            found["team", UNASSIGNED] = found["seller", UNASSIGNED]
        return found

    @cached_property
    def _by_line(self) -> Mapping[tuple[str, str], Landing]:
        """The parts of every tree add up to the whole, exactly."""
        path, half = self._paths(), np.zeros(self.rows.actual.shape)
        left = self._left(path)
        for i, judgement in enumerate(self._ends()):
            own = self._half(judgement, self._exact[:, : i + 1])
            half[:, self.rows.panel.closed + i] = _no_surer_than_the_whole(own, left[:, : i + 1])
        half = np.rint(np.minimum(widened(half, path, self.rows.parts), WIDEST)).astype(np.int64)
        words = [KEYS[place] if self.is_open else CLOSED for place in self.now.choice]
        made = {key: Landing(path[i], half[i], self.rows.actual[i], words[i]) for key, i in self.place.items()}
        for (axis, node), beside in list(made.items()):
            if axis == BESIDE:
                made["seller", node] = _together(made["seller", node], beside)
        return made

    def _ends(self) -> Iterator[Judgement]:
        """What is said at the end of each period to come."""
        panel = self.rows.panel
        for end in range(panel.closed + 1, panel.periods):
            yield judge(self.rolling, self.origin, end)
        if self.is_open:
            yield self.now

    def _half(self, judgement: Judgement, expected: Real) -> Real:
        """(rows,): half the width of the intervals, by the methods that are chosen for the year's end.

        expected: (rows, periods) up to the end that is judged, which plans and wholes may have made larger than what a row
        itself is expected to sell: its errors are no smaller than such periods let them be.
        """
        rows = np.arange(len(expected))
        scale = np.maximum(judgement.scale[rows], np.abs(expected.sum(axis=1)) / max(judgement.horizon, 1.0))
        if not judgement.trials and len(rows) > 1:  # which part sells what isn't known either
            scale = at_least_even(scale, self.rows.parts)
        return np.asarray(judgement.reach[self.now.choice[rows], rows] * scale)

    @cached_property
    def _base(self) -> Real:
        """(rows, periods to come): each row's own forecast of what is left."""
        base = self.rolling.said(self.origin)[self.now.choice, np.arange(len(self.rows.rows))]
        base[:, 0] *= 1 - self.rows.panel.part
        return np.asarray(base)

    @cached_property
    def _exact(self) -> Real:
        """(rows, periods to come): coherent forecasts of what is left."""
        doubt = self.now.half[self.now.choice, np.arange(len(self.rows.rows))] ** 2
        return reconcile(self._base, doubt, self.rows.parts)

    def _paths(self) -> Whole:
        """(rows, periods) in whole minor units: what was sold, and what is left."""
        rows, closed, nodes = self.rows, self.rows.panel.closed, np.arange(len(self.rows.rows))
        path = rows.actual.copy()
        path[:, closed:] = 0
        if self.is_open:
            path[:, closed:] = self._with_sold(_whole(self._exact, rows), nodes)
        return path

    def _left(self, path: Whole) -> Whole:
        """(rows, periods to come): what isn't sold yet of the paths."""
        left = path[:, self.rows.panel.closed :].copy()
        if self.rows.panel.part and self.is_open:
            left[:, 0] -= self.rows.actual[:, self.rows.panel.closed]
        return left

    def _with_sold(self, left: Whole, nodes: Sequence[int] | NDArray[np.intp]) -> Whole:
        """What is to come of some rows, with what the open period has sold already."""
        if self.rows.panel.part:
            left[:, 0] += self.rows.actual[nodes, self.rows.panel.closed]
        return left


def _no_surer_than_the_whole(half: Real, left: Whole) -> Real:
    """Half widths of which none is smaller, for what is expected, than the company's: errors of parts don't cancel out."""
    expected = np.abs(left.sum(axis=1)).astype(np.float64)
    return np.asarray(np.maximum(half, half[0] * expected / expected[0])) if expected[0] else half


def _now(panel: Panel) -> Known:
    return Known(panel, panel.last, panel.closed)


def _together(own: Landing, beside: Landing) -> Landing:
    """What a seller sells in the territories that make up the sums, and beside them; errors are taken as independent."""
    half = np.rint(np.minimum(np.hypot(own.half, beside.half), WIDEST)).astype(np.int64)
    return Landing(own.path + beside.path, half, own.sold + beside.sold, own.method)


def _whole(exact: Real, rows: Rows) -> Whole:
    """Whole units, from the roots down: the periods of a root add up to its rounded sum, parts to their parent by period."""
    made = np.zeros(exact.shape, np.int64)
    for node, row in enumerate(rows.rows):
        if row.parent is None:
            made[node] = _whole_year(exact[node])
        for below in rows.parts[node]:
            made[below] = settle_rows(made[node], exact[below].T).T
    return made


def _whole_year(exact: Real) -> Whole:
    """The periods of a root, which add up to its rounded sum."""
    return settle(round(float(exact.sum())), exact)
