"""Where it goes wrong (风险): which node falls furthest behind, how often, and what the worst years come to."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.world import Whole


@dataclass(frozen=True)
class Worst:
    """How often each of some nodes is the one furthest behind its target, by attainment; (nodes,) each.

    share: of all runs; the shares add up to 1. attainment: its own in those runs, on average; shortfall: what it lacks then, in
    minor units, on average (0 for what it has too much). NaN where it is never the worst.
    """

    share: Real
    attainment: Real
    shortfall: Real


def worst(draws: Real, target: Whole) -> Worst:
    """Of nodes beside one another (nodes, runs) with targets above 0 (nodes,); the first of two that are alike.

    >>> found = worst(np.array([[90.0, 100], [200, 150]]), np.array([100, 200]))
    >>> found.share.tolist(), found.attainment.tolist(), found.shortfall.tolist()
    ([0.5, 0.5], [0.9, 0.75], [10.0, 50.0])
    """
    attainment = draws / target[:, None]
    last = attainment.argmin(axis=0)
    count = np.bincount(last, minlength=len(draws))
    runs = np.arange(draws.shape[1])
    lacking = np.maximum(target[last] - draws[last, runs], 0.0)
    sums = np.bincount(last, attainment[last, runs], len(draws)), np.bincount(last, lacking, len(draws))
    with np.errstate(invalid="ignore"):
        reached, short = sums[0] / count, sums[1] / count
    return Worst(count / draws.shape[1], reached, short)


def tail(draws: Real, share: float = 0.1) -> float:
    """The mean of the lowest `share` of runs (runs,): expected shortfall in the sense of finance, and of at least one run.

    >>> tail(np.array([4.0, 1, 3, 2]), 0.5)
    1.5
    """
    number = max(ceil(round(share * len(draws), 9)), 1)
    return float(np.sort(draws)[:number].mean())
