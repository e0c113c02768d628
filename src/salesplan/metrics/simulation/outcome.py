"""What many runs of a year come to (模拟结果): chances, quantiles, shortfalls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.world import Places, Span, Whole


@dataclass(frozen=True)
class Odds:
    """One number for each node and span (nodes, spans); money in minor units. NaN where there is no target.

    chance: the share of runs with actual ≥ target; error: its standard error, √(p(1 − p) / runs).
    shortfall: E[max(0, target − actual)]; missed_by: the same over the runs that miss alone, NaN where none does.
    Quantiles lie straight between the two runs beside them (numpy's default, type 7 of Hyndman & Fan 1996).
    """

    mean: Real
    sd: Real
    p10: Real
    p25: Real
    p50: Real
    p75: Real
    p90: Real
    chance: Real
    error: Real
    shortfall: Real
    missed_by: Real

    @classmethod
    def stacked(cls, rows: list[Self]) -> Self:
        """The nodes of several, one after the other."""
        return cls(**{f.name: np.concatenate([getattr(row, f.name) for row in rows]) for f in fields(cls)})

    def at(self, nodes: Places) -> Self:
        """The nodes of these places, in this order."""
        return type(self)(**{f.name: getattr(self, f.name)[nodes] for f in fields(self)})


QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)


def odds_of(draws: Real, target: Whole, aimed: np.ndarray) -> Odds:
    """The odds of draws (nodes, spans, runs), which are sorted in place; target, aimed: (nodes, spans)."""
    draws.sort(axis=-1)
    runs = draws.shape[-1]
    quantiles = np.moveaxis(_quantiles(draws), -1, 0)
    missed, short = _misses(draws, target)
    chance = np.where(aimed, 1 - missed / runs, np.nan)
    shortfall = np.where(aimed, short / runs, np.nan)
    missed_by = np.where(aimed & (missed > 0), short / np.maximum(missed, 1), np.nan)
    error = np.sqrt(chance * (1 - chance) / runs)
    p10, p25, p50, p75, p90 = quantiles
    mean, sd = draws.mean(axis=-1), draws.std(axis=-1)
    return Odds(mean, sd, p10, p25, p50, p75, p90, chance, error, shortfall, missed_by)


def _quantiles(ordered: Real) -> Real:
    """(…, 5) of sorted draws (…, runs)."""
    places = np.array(QUANTILES) * (ordered.shape[-1] - 1)
    below = np.floor(places).astype(np.intp)
    above = np.minimum(below + 1, ordered.shape[-1] - 1)
    low, high = ordered[..., below], ordered[..., above]
    return np.asarray(low + (high - low) * (places - below))


def _misses(ordered: Real, target: Whole) -> tuple[Whole, Real]:
    """How many runs stay below the target, and what they lack together."""
    missed = np.zeros(target.shape, np.int64)
    short = np.zeros(target.shape)
    for place in np.ndindex(target.shape):
        line, goal = ordered[place], float(target[place])
        missed[place] = count = int(np.searchsorted(line, goal))
        short[place] = (goal - line[:count]).sum()
    return missed, short


@dataclass(frozen=True)
class Outcome:
    """All runs of a world.

    odds: by axis, nodes in the order of its cut, spans in the world's. path: (periods, runs) all rows' sales from the first
    period up to and with each, facts included. kept: by axis (nodes, spans, runs) the draws themselves, where they were
    asked for; run i is the same luck in every node, and in every other world drawn with the same seed and number of runs.
    """

    runs: int
    seed: int
    spans: tuple[Span, ...]
    odds: Mapping[str, Odds]
    path: Real
    kept: Mapping[str, Real]

    @property
    def year(self) -> Real:
        """(runs,) all rows' sales of all periods."""
        return np.asarray(self.path[-1])


def runs_for(error: float) -> int:
    """How many runs it takes until no chance has a larger standard error: the worst is at ½, where it is ½ ÷ √runs.

    >>> runs_for(0.005)
    10000
    """
    return int(np.ceil(round(0.25 / error**2, 6)))
