"""How far sales were off what was expected of them (预测残差): the evidence that spreads are estimated from.

Every origin that the exports hold is taken back to: what would have been expected then, by what was known then, of every
period up to the end of its year, against what came. Errors are shares of what was expected, so that shocks multiply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.rounding import Real
from salesplan.metrics.forecasting.choice import Judgement, evidence
from salesplan.metrics.forecasting.known import Known
from salesplan.metrics.forecasting.methods import COMBINED, KEYS
from salesplan.metrics.forecasting.rolling import Rolling, Trial

LARGEST = (
    2.0  # of an error: what sold three times what was said, or was returned as often, is off that far and no further
)


@dataclass(frozen=True)
class Errors:
    """Mean squared errors of the nodes of an axis, weighed by money.

    of_sums: of all that was left of a year; of_periods: of single periods. units: nodes that were looked at.
    """

    of_sums: float
    of_periods: float
    units: int


@dataclass(frozen=True)
class Evidence:
    """What earlier origins tell.

    horizon: how many periods their sums had, as far as they count. windows: how many spans as long as what is to come they
    hold that don't overlap. periods: how many different ones were looked at.
    """

    errors: Mapping[str, Errors]
    horizon: float
    windows: float
    periods: int


def evidence_at(rolling: Rolling, origin: Known, now: Judgement, members: Mapping[str, Sequence[int]]) -> Evidence:
    """The errors by axis, of the nodes `members` of each, before an origin; later sales are never looked at.

    Trials whose horizon is nearer to what is to come count more, and so do those that knew nearly as much: what was said after
    a few periods, of a season and a growth never seen before, tells little of how far off it will be after years.
    """
    ahead = max(origin.left - (rolling.panel.part if origin.open else 0.0), 1.0)
    trials = rolling.known_at(origin)
    weights = np.array([_near(t.horizon, ahead) * _knew(t.origin, origin) ** 2 for t in trials])
    horizon = float(sum(w * t.horizon for w, t in zip(weights, trials, strict=True)) / max(weights.sum(), LITTLE))
    found = {axis: _errors(rolling, trials, weights, now.choice, np.array(rows)) for axis, rows in members.items()}
    seen = {t.origin.year * origin.panel.periods + p for t in trials for p in range(t.origin.gone, t.end)}
    return Evidence(
        {axis: errors for axis, errors in found.items() if errors},
        horizon,
        evidence(rolling, origin, origin.panel.periods)[1],
        len(seen),
    )


LITTLE = 1e-12


def _near(horizon: float, ahead: float) -> float:
    return min(horizon, ahead) / max(horizon, ahead)


def _knew(earlier: Known, now: Known) -> float:
    """The part of the periods known now that were known at an earlier origin."""
    first = now.panel.first
    return (earlier.now - first) / max(now.now - first, 1)


def _errors(
    rolling: Rolling, trials: Sequence[Trial], weights: Real, choice: NDArray[np.intp], rows: NDArray[np.intp]
) -> Errors | None:
    sums = periods = money_of_sums = money_of_periods = 0.0
    seen: set[int] = set()
    for trial, weight in zip(trials, weights, strict=True):
        said, came = _paths(rolling, trial, choice, rows)
        known = np.flatnonzero(np.isfinite(said).all(axis=1) & (said.sum(axis=1) > 0))
        if not len(known):
            continue
        said, came = said[known], came[known]
        seen |= set(rows[known].tolist())
        whole = said.sum(axis=1)
        sums += weight * float((whole * _off(came.sum(axis=1), whole) ** 2).sum())
        money_of_sums += weight * float(whole.sum())
        single = said > 0
        squares = np.where(single, said * _off(came, np.where(single, said, 1)) ** 2, 0)
        periods += weight * float(squares.sum())
        money_of_periods += weight * float(said.sum())
    if not money_of_sums:
        return None
    return Errors(sums / money_of_sums, periods / money_of_periods, len(seen))


def _paths(rolling: Rolling, trial: Trial, choice: NDArray[np.intp], rows: NDArray[np.intp]) -> tuple[Real, Real]:
    """(rows, horizon) what was said at a trial's origin and what came; the mean of methods where the chosen one can't say."""
    origin, length = trial.origin, trial.horizon
    made = rolling.said(origin)[:, :, :length]
    said, spare = made[choice[rows], rows], made[KEYS.index(COMBINED), rows]
    able = np.asarray(np.isfinite(said).all(axis=1))
    said = np.where(able[:, None], said, spare)
    return said, rolling.panel.sales[rows, origin.year, origin.gone : trial.end]


def _off(came: Real, said: Real) -> Real:
    """Errors as shares of what was said; nothing is further off than the bound."""
    return np.clip(came / said - 1, -LARGEST, LARGEST)
