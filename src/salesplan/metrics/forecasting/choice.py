"""Which method a node's forecast is taken from (方法选择), and how far off it may be (预测区间)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salesplan.metrics.forecasting.known import Known, Real
from salesplan.metrics.forecasting.methods import COMBINED, KEYS
from salesplan.metrics.forecasting.quantiles import students_t
from salesplan.metrics.forecasting.rolling import SPREAD, Rolling, Trial, size_of_period

LEANING = 12.0  # trials of its axis that a node's own stand beside
EDGE = 0.05  # of usual sales by which a method must have been nearer than the mean of methods
PRIOR, PRIOR_WINDOWS = (
    0.5,
    2.0,
)  # how far off, in usual periods, before anything is known; and how many windows that counts
AXIS_WINDOWS = 2.0  # windows of its axis that a node's own stand beside
SAME_DIGITS = 9  # scores that agree to these are a tie, which the method that is listed first wins


@dataclass(frozen=True)
class Judgement:
    """What earlier trials say at an origin about the periods up to an end.

    choice: (nodes,) the place of the method in KEYS. reach: (methods, nodes) half the width of the interval that holds 80 %, in
    a node's periods; scale: (nodes,) what such a period is. trials: how many were looked at. windows: how many spans of the
    horizon's length they hold that don't overlap. horizon: periods ahead, of an open one the part that is left.
    """

    choice: NDArray[np.intp]
    reach: Real
    scale: Real
    trials: int
    windows: float
    horizon: float

    @property
    def half(self) -> Real:
        """(methods, nodes): half the width of the interval."""
        return self.reach * self.scale


def judge(rolling: Rolling, origin: Known, end: int) -> Judgement:
    """Choose, and say how sure; by nothing that wasn't known at the origin."""
    trials = rolling.known_at(origin)
    horizon, (number, windows) = _horizon(rolling, origin, end), evidence(rolling, origin, end)
    said, groups = rolling.said(origin), rolling.panel.groups
    weights = np.array([min(t.horizon, horizon) / max(t.horizon, horizon) for t in trials])
    relative = np.stack([trial.relative for trial in trials]) if trials else np.zeros((0, *said.shape[:2]))
    sizes = np.stack([trial.size for trial in trials]) if trials else np.zeros((0, said.shape[1]))
    choice = _choice(relative, weights, sizes, groups, np.asarray(np.isfinite(said).all(axis=2)))
    reach = np.array([max(horizon / t.horizon, 1.0) ** (1 - SPREAD) for t in trials])
    spread = _spread(relative * reach[:, None, None], weights, sizes, groups, windows)
    reach_80 = students_t(1 + windows) * spread * horizon**SPREAD
    scale = size_of_period(origin, said[:, :, : end - origin.gone])
    return Judgement(choice, reach_80, scale, number, windows, horizon)


def evidence(rolling: Rolling, origin: Known, end: int) -> tuple[int, float]:
    """How many earlier trials there are to judge by, and how many spans of the horizon's length they hold; says no forecast."""
    number = rolling.number_known_at(origin)
    return number, number / max(_horizon(rolling, origin, end), 1.0)


def _horizon(rolling: Rolling, origin: Known, end: int) -> float:
    return end - origin.gone - (rolling.panel.part if origin.open else 0.0)


def _choice(
    relative: Real, weights: Real, sizes: Real, groups: NDArray[np.int64], can: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """(nodes,): the method that was nearest, held against the mean of methods trial by trial.

    A method's lead is its error less that of the mean, at the trials where both could say; the others count as no lead.
    Leads of a node lean on those of its axis, weighed by money, and both on nothing: only a lead of some size wins. (Shrinking
    keeps the choice from following chance where origins are few.)
    """
    combined = KEYS.index(COMBINED)
    lead = np.nan_to_num(np.abs(relative) - np.abs(relative[:, combined, None]))
    lead = lead * weights[:, None, None]
    total = weights.sum()
    own, pooled = lead.sum(axis=0), np.zeros(lead.shape[1:])
    for group in sorted(set(groups.tolist())):
        mine = groups == group
        money = sizes[:, None, mine]
        whole = (money.sum(axis=2)).mean() if len(sizes) else 0.0
        axis = (lead[:, :, mine] * money).sum(axis=(0, 2)) / whole if whole > 0 else np.zeros(lead.shape[1])
        pooled[:, mine] = (axis / (total + LEANING))[:, None]
    score = (own + LEANING * pooled) / (total + LEANING)
    score[combined] = -EDGE
    return np.asarray(np.argmin(np.where(can, np.round(score, SAME_DIGITS), np.inf), axis=0))


def _spread(relative: Real, weights: Real, sizes: Real, groups: NDArray[np.int64], windows: float) -> Real:
    """(methods, nodes): the root mean square error, relative; a node's own beside that of its axis, and that beside a prior."""
    combined = KEYS.index(COMBINED)
    shape = relative.shape[1:]
    if not len(relative):
        return np.full(shape, PRIOR)
    square = np.where(np.isfinite(relative), relative, relative[:, combined, None]) ** 2
    known = np.isfinite(square) * weights[:, None, None]
    square = np.nan_to_num(square)
    own = _over((square * known).sum(axis=0), known.sum(axis=0))
    spread = np.zeros(shape)
    for group in sorted(set(groups.tolist())):
        mine = groups == group
        money = known[:, :, mine] * sizes[:, None, mine]
        axis = _over((square[:, :, mine] * money).sum(axis=(0, 2)), money.sum(axis=(0, 2)))
        axis = (windows * axis + PRIOR_WINDOWS * PRIOR**2) / (windows + PRIOR_WINDOWS)
        spread[:, mine] = (windows * own[:, mine] + AXIS_WINDOWS * axis[:, None]) / (windows + AXIS_WINDOWS)
    return np.sqrt(spread)


def _over(part: Real, whole: Real) -> Real:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), PRIOR**2)


def judged(rolling: Rolling) -> Sequence[tuple[Trial, Judgement]]:
    """Every trial with what would have been chosen and expected then: the backtest of the choice itself."""
    return [(trial, judge(rolling, trial.origin, trial.end)) for trial in rolling.final]
