"""Whole units with the total kept (取整): largest remainders, for one total or a table of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

# Remainders that differ by less are a tie: what floating point adds must not decide who gets a unit.
SAME = 1e-7


def largest_remainder(total: int, weights: Real) -> Whole:
    """Share `total` whole units in proportion to `weights` (Hamilton; math.md § 1.6).

    Each share is its exact value rounded down or up. The units that are left over go to the largest remainders, ties to
    the larger weight, then to the earlier place. A negative total is shared like a positive one, with its sign. All
    weights zero: ValueError, for nothing says how to share; unless the total is zero too.

    >>> largest_remainder(10, np.array([6.0, 6.0, 2.0])).tolist()
    [4, 4, 2]
    """
    if total < 0:
        return -largest_remainder(-total, weights)
    whole = float(weights.sum())
    if total == 0:
        return np.zeros(len(weights), np.int64)
    if not whole > 0 or weights.min() < 0:
        raise ValueError("weights")
    return settle(total, total * (weights / whole), weights)


def settle(total: int, exact: Real, weights: Real | None = None) -> Whole:
    """Round `exact`, whose sum is about `total`, so that the whole numbers add up to `total`.

    Each is rounded down or up where the sum of `exact` is within a unit of `total` (else as little more as needed).
    """
    down = np.floor(exact + SAME)
    missing = int(total - down.sum())
    order = _order(exact - down, exact if weights is None else weights)
    result = down.astype(np.int64)
    step = 1 if missing > 0 else -1
    if missing < 0:
        order = order[::-1][result[order[::-1]] > 0] if total >= 0 else order[::-1]
    while missing:
        if not len(order):
            raise ValueError("total")
        count = min(abs(missing), len(order))
        result[order[:count]] += step
        missing -= step * count
        if step < 0:
            order = order[result[order] > 0]
    return result


def settle_rows(totals: Whole, exact: Real) -> Whole:
    """`settle` for each row of a table: all rows together where largest remainders do, and that is nearly always.

    >>> settle_rows(np.array([3, 2]), np.array([[1.5, 1.5], [0.2, 1.8]])).tolist()
    [[2, 1], [0, 2]]
    """
    down = np.floor(exact + SAME)
    missing = (totals - down.sum(axis=1)).astype(np.int64)
    place = np.broadcast_to(np.arange(exact.shape[1]), exact.shape)
    order = np.lexsort((place, -exact, -np.round((exact - down) / SAME)))
    rank = np.empty(exact.shape, np.int64)
    np.put_along_axis(rank, order, place, axis=1)
    table = down.astype(np.int64) + (rank < missing[:, None])
    for row in np.flatnonzero((missing < 0) | (missing > exact.shape[1])):
        table[row] = settle(int(totals[row]), exact[row])
    return np.asarray(table)


def whole_parts(exact: Sequence[int], unit: int, total: int) -> list[int]:
    """Parts, given exactly in `unit`-ths, in whole numbers that add up to `total`.

    Each is rounded down or up, the largest remainders up, ties to the earlier place. Where the total is further off, for it
    was rounded together with others, the largest part takes the difference, so that nothing stays nothing.

    >>> whole_parts([15, 25, 0], 10, 4), whole_parts([15, -5], 10, 1), whole_parts([10, 30], 10, 5)
    ([2, 2, 0], [2, -1], [1, 4])
    """
    parts = [part // unit for part in exact]
    missing = total - sum(parts)
    order = sorted((i for i, part in enumerate(exact) if part % unit), key=lambda i: (-(exact[i] % unit), i))
    for i in order[: max(missing, 0)]:
        parts[i] += 1
        missing -= 1
    if missing and parts:
        parts[max(range(len(exact)), key=lambda i: (abs(exact[i]), -i))] += missing
    return parts


def _order(remainders: Real, weights: Real) -> NDArray[np.intp]:
    """Largest remainder first, then larger weight, then earlier place."""
    rounded = np.round(remainders / SAME)
    return np.lexsort((np.arange(len(rounded)), -weights, -rounded))
