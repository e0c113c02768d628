"""How good odds were (校准): draws against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from salesplan.metrics.simulation.normal import Real


def crps(draws: Real, came: Real) -> Real:
    """The continuous ranked probability score of draws (…, runs) against what came (…): in its unit, the smaller the better.

    E|X − y| − ½ E|X − X′| over the draws (Gneiting & Raftery 2007, eq. 21; the second term by their order, each pair twice). A
    forecast that names one number alone scores its absolute error: so both may be compared.

    >>> crps(np.array([3.0]), np.array(5.0)).item(), crps(np.array([0.0, 4.0]), np.array(2.0)).item()
    (2.0, 1.0)
    """
    ordered = np.sort(draws, axis=-1)
    runs = ordered.shape[-1]
    off = np.abs(ordered - came[..., None]).mean(axis=-1)
    ranks = 2 * np.arange(1, runs + 1) - runs - 1  # Σᵢⱼ |xᵢ − xⱼ| = 2 Σ (2i − n − 1) x₍ᵢ₎
    return np.asarray(off - (ordered * ranks).sum(axis=-1) / runs**2)


def within(draws: Real, came: Real, share: float) -> np.ndarray:
    """Whether what came (…) lies within the middle `share` of the draws (…, runs), ends included.

    >>> within(np.arange(101.0), np.array(90.0), 0.8).item(), within(np.arange(101.0), np.array(91.0), 0.8).item()
    (True, False)
    """
    low, high = np.quantile(draws, ((1 - share) / 2, (1 + share) / 2), axis=-1)
    return np.asarray((low <= came) & (came <= high))


@dataclass(frozen=True)
class Bin:
    """Chances that were said between `low` and `high`: how many, what was said of them on average, and how often it happened."""

    low: float
    high: float
    number: int
    said: float
    happened: float


def reliability(said: Real, happened: np.ndarray, edges: Sequence[float]) -> list[Bin]:
    """Chances (n,) by what was said, against whether it happened (n,); bins that hold none are left out.

    A bin holds what is at least its lower edge and below its upper; the last its upper edge as well.

    >>> reliability(np.array([0.1, 0.3, 1.0]), np.array([False, True, True]), (0, 0.5, 1))
    [Bin(low=0, high=0.5, number=2, said=0.2, happened=0.5), Bin(low=0.5, high=1, number=1, said=1.0, happened=1.0)]
    """
    place = np.clip(np.searchsorted(np.asarray(edges), said, side="right") - 1, 0, len(edges) - 2)
    found = []
    for i, (low, high) in enumerate(pairwise(edges)):
        mine = place == i
        if mine.any():
            found.append(Bin(low, high, int(mine.sum()), float(said[mine].mean()), float(happened[mine].mean())))
    return found


def brier(said: Real, happened: np.ndarray) -> float:
    """The mean squared distance of chances from what happened (Brier 1950): 0 is perfect, ¼ is saying ½ always.

    >>> brier(np.array([1.0, 0.5]), np.array([True, False]))
    0.125
    """
    return float(((said - happened) ** 2).mean())
