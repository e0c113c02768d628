"""Coherent forecasts (层级协调): parts that add up to their wholes, moved no more than their uncertainty asks for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from salesplan.metrics.forecasting.known import Real

CERTAIN = 1e-15  # of the largest variance: nothing
SMALLEST = 1e-290  # below it a product keeps too few digits to be a share of anything


def reconcile(base: Real, variance: Real, parts: Sequence[Sequence[Sequence[int]]]) -> Real:
    """Forecasts (nodes, periods) that add up in every tree, each tree's root as it was.

    variance: (nodes,) of the errors of each. parts: for each node the divisions of it, each a list of places after its own. A
    root, which is in no division, may be divided in several ways: a company by region and by product.
    Below a root it is weighted least squares with the errors' variances as weights (FPP § 11.3; Hyndman, Lee & Wang 2016),
    got in two passes: upward every node's own forecast is averaged with the sum of its parts', each by how sure it is; downward
    what is missing to the parent is shared by the parts' variances. Nothing is taken below zero where the whole isn't.

    >>> reconcile(np.array([[100.0], [40.0], [80.0]]), np.array([1.0, 10.0, 30.0]), [[[1, 2]], [], []]).tolist()
    [[100.0], [35.0], [65.0]]
    """
    level, doubt = base.astype(np.float64), variance / (variance.max(initial=0.0) or 1.0)
    doubt[doubt < CERTAIN] = 0  # next to the others; numbers that small can't be divided by
    inner = {part for divisions in parts for division in divisions for part in division}
    for node in range(len(parts) - 1, -1, -1):
        for below in map(list, parts[node] if node in inner else ()):
            together, sure = level[below].sum(axis=0), float(doubt[below].sum())
            both = doubt[node] + sure
            weight = sure / both if both > 0 else 0.0  # of the own forecast
            level[node] = weight * level[node] + (1 - weight) * together
            doubt[node] *= weight
    for node, divisions in enumerate(parts):
        for below in map(list, divisions):
            level[below] = _shared(level[node], level[below], doubt[below])
    return level


def widened(half: Real, path: NDArray[np.int64], parts: Sequence[Sequence[Sequence[int]]]) -> Real:
    """Half widths of intervals (nodes, periods) that go together; path: (nodes, periods), what is expected at last.

    Errors of a whole are the sum of its parts' errors, so they are at most as large as those together: where parts are
    surer than that, they are widened in proportion. A part that is all of its whole has the whole's interval.

    >>> one, path = np.array([[6.0], [1.0], [2.0]]), np.array([[9], [4], [5]])
    >>> widened(one, path, [[[1, 2]], [], []]).tolist()
    [[6.0], [2.0], [4.0]]
    """
    made = half.astype(np.float64)
    for node, divisions in enumerate(parts):
        for below in map(list, divisions):
            together = made[below].sum(axis=0)
            short = (together > 0) & (together < made[node])
            made[below] *= np.where(short, made[node] / np.where(short, together, 1), 1)
            made[[part for part in below if np.array_equal(path[part], path[node])]] = made[node]
    return made


def at_least_even(size: Real, parts: Sequence[Sequence[Sequence[int]]]) -> Real:
    """Sizes (nodes,), of each part at least what it would be if all parts of its whole were alike.

    >>> at_least_even(np.array([8.0, 8.0, 0.0]), [[[1, 2]], [], []]).tolist()
    [8.0, 8.0, 4.0]
    """
    made = size.copy()
    for node, divisions in enumerate(parts):
        for below in map(list, divisions):
            made[below] = np.maximum(made[below], made[node] / len(below))
    return made


def _shared(whole: Real, parts: Real, doubt: Real) -> Real:
    """Parts (parts, periods) that add up to the whole (periods,): what is missing goes by doubt."""
    weights = np.broadcast_to(doubt[:, None], parts.shape)
    free = np.ones(parts.shape, np.bool_)
    for _ in range(len(parts) + 1):
        made = _filled(whole, np.where(free, parts, 0), np.where(free, weights, 0), free)
        below = (made < 0) & (whole >= 0) & free
        if not below.any():
            return made
        free &= ~below
    return made


def _filled(whole: Real, parts: Real, weights: Real, free: np.ndarray) -> Real:
    """Parts and their share of what is missing; where nobody is in doubt by their size, and evenly where that is nothing."""
    size = np.where(parts > SMALLEST, parts, 0)
    even = np.where(free.any(axis=0), free, True)
    known = np.where(size.sum(axis=0) > 0, size, even)
    by = np.where(weights.sum(axis=0) > 0, weights, known)
    return np.asarray(parts + (whole - parts.sum(axis=0)) * by / by.sum(axis=0))
