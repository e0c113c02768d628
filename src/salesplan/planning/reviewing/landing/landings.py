"""Landings (预计达成): where the year ends for every line of a review, how sure that is, and the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from salesplan.allocation.rounding import Whole, settle
from salesplan.errors import Finding, finding
from salesplan.metrics.forecasting.choice import Judgement, judge, judged
from salesplan.metrics.forecasting.coherent import reconcile
from salesplan.metrics.forecasting.known import Known, Real
from salesplan.metrics.forecasting.methods import KEYS
from salesplan.metrics.forecasting.rolling import Rolling, Trial
from salesplan.planning.reviewing.landing.panel import BESIDE, Rows, rows_of
from salesplan.planning.reviewing.lines import Review
from salesplan.terms.tree import UNASSIGNED

FEW_WINDOWS = 2.0  # of the horizon's length that don't overlap: with fewer, little is known of the errors
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


@dataclass(frozen=True)
class Landings:
    """The landings of all lines by (axis, node), and the backtest behind them."""

    rows: Rows
    rolling: Rolling
    now: Judgement
    by_line: Mapping[tuple[str, str], Landing]
    place: Mapping[tuple[str, str], int]
    findings: Sequence[Finding]

    def of(self, axis: str, node: str) -> Landing:
        """The landing of a line."""
        return self.by_line[axis, node]

    @cached_property
    def trials(self) -> Sequence[tuple[Trial, Judgement]]:
        """Every origin with what would have been chosen then; asked for by tables only."""
        return judged(self.rolling)


def landings(review: Review) -> Landings:
    """Forecast every line of a review to the end of the year; the parts of every tree add up to the whole, exactly."""
    rows = rows_of(review)
    panel = rows.panel
    rolling, origin = Rolling(panel), Known(panel, panel.last, panel.closed)
    ends = [judge(rolling, origin, end) for end in range(panel.closed + 1, panel.periods + 1)]
    now = ends[-1] if ends else judge(rolling, origin, panel.periods)
    path = _paths(rows, rolling.said(origin), now)
    half = np.zeros_like(path)
    nodes = np.arange(len(rows.rows))
    for i, judgement in enumerate(ends):
        half[:, panel.closed + i] = np.rint(judgement.half[now.choice, nodes])
    words = [KEYS[place] if ends else CLOSED for place in now.choice]
    place = {(row.axis, row.node): i for i, row in enumerate(rows.rows)}
    made = {key: Landing(path[i], half[i], rows.actual[i], words[i]) for key, i in place.items()}
    if ("seller", UNASSIGNED) in made:  # what is no seller's is no team's either
        place["team", UNASSIGNED], made["team", UNASSIGNED] = place["seller", UNASSIGNED], made["seller", UNASSIGNED]
    for (axis, node), beside in list(made.items()):
        if axis == BESIDE:
            made["seller", node] = _together(made["seller", node], beside)
    little = bool(ends) and now.windows < FEW_WINDOWS
    findings = [finding("SP445", trials=now.trials)] if little else []
    return Landings(rows, rolling, now, made, place, findings)


def _together(own: Landing, beside: Landing) -> Landing:
    """What a seller sells in the territories that make up the sums, and beside them; errors are taken as independent."""
    half = np.rint(np.hypot(own.half, beside.half)).astype(np.int64)
    return Landing(own.path + beside.path, half, own.sold + beside.sold, own.method)


def _paths(rows: Rows, said: Real, now: Judgement) -> Whole:
    """(rows, periods) in whole minor units: what was sold, and coherent forecasts of what is left."""
    panel, nodes = rows.panel, np.arange(len(rows.rows))
    path = rows.actual.copy()
    path[:, panel.closed :] = 0
    if panel.closed == panel.periods:
        return path
    base = said[now.choice, nodes]
    base[:, 0] *= 1 - panel.part
    exact = reconcile(base, now.half[now.choice, nodes] ** 2, rows.parts)
    left = _whole(exact, rows)
    if panel.part:
        left[:, 0] += rows.actual[:, panel.closed]
    path[:, panel.closed :] = left
    return path


def _whole(exact: Real, rows: Rows) -> Whole:
    """Whole units, from the roots down: the periods of a root add up to its rounded sum, parts to their parent by period."""
    made = np.zeros(exact.shape, np.int64)
    for node, row in enumerate(rows.rows):
        if row.parent is None:
            made[node] = settle(round(float(exact[node].sum())), exact[node])
        for below in rows.parts[node]:
            for period in range(exact.shape[1]):
                made[below, period] = settle(int(made[node, period]), exact[below, period])
    return made
