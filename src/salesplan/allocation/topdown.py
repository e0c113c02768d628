"""From the top of a tree down, and up again (自上而下与自下而上): proportions that history or forecasts give.

Gross & Sohl 1990; Hyndman & Athanasopoulos, Forecasting: Principles and Practice, ch. 11. The forms differ whenever shares
move with the total, so whoever uses one says which.

A history has one row per part and one column per period; a period in which a part is missing (NaN) is left out for all of them.
A tree is the list of its nodes' parents, each before its own parts; -1 for a top.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from salesplan.allocation.rounding import Real, Whole

TOP = -1


class NoProportions(ValueError):  # noqa: N818 - it says what there is not
    """Nothing says how parts share their parent: no complete period, or nothing but zeros. `node`: the parent, or TOP."""

    def __init__(self, node: int = TOP) -> None:
        whose = "the parts" if node == TOP else f"the parts of node {node}"
        super().__init__(f"{whose} have no figures above zero to share by; give weights, or even ones")
        self.node = node


class BelowZero(ValueError):  # noqa: N818 - it says what there is
    """A figure that is to be a weight is below zero."""

    def __init__(self, row: int) -> None:
        super().__init__(f"part {row + 1} has a figure below zero: nothing can be shared by that")
        self.row = row


def average_of_proportions(history: Real) -> Real:
    """The mean over the periods of each part's share of its period: each period weighs the same.

    Periods whose total is zero have no shares and are left out. Raises NoProportions, BelowZero.

    >>> average_of_proportions(np.array([[1.0, 90.0], [1.0, 10.0]])).round(6).tolist()
    [0.7, 0.3]
    """
    known = _complete(history)
    sums = known.sum(axis=0)
    if not (sums > 0).any():
        raise NoProportions
    return np.asarray((known[:, sums > 0] / sums[sums > 0]).mean(axis=1))


def proportion_of_averages(history: Real) -> Real:
    """Each part's mean ÷ the mean of the totals: large periods weigh more. Raises NoProportions, BelowZero.

    >>> proportion_of_averages(np.array([[1.0, 90.0], [1.0, 10.0]])).round(6).tolist()
    [0.892157, 0.107843]
    """
    sums = _complete(history).sum(axis=1)
    if not sums.sum() > 0:
        raise NoProportions
    return np.asarray(sums / sums.sum())


def forecast_proportions(total: float, parents: Sequence[int], forecasts: Real) -> Real:
    """`total` spread down a tree, level by level, by the nodes' own forecasts (one per node; shape: nodes).

    The tops share the total. Raises NoProportions with the parent whose parts' forecasts are all zero, BelowZero.

    >>> forecast_proportions(12, [-1, 0, 0], np.array([10.0, 6.0, 2.0])).tolist()
    [12.0, 9.0, 3.0]
    """
    if (forecasts < 0).any():
        raise BelowZero(int((forecasts < 0).argmax()))
    above = np.array(parents)
    result = np.zeros(len(parents))
    for node in (TOP, *range(len(parents))):
        mine = above == node
        own = total if node == TOP else result[node]
        if mine.any():
            whole = forecasts[mine].sum()
            if not whole > 0 and own:
                raise NoProportions(node)
            result[mine] = own * forecasts[mine] / whole if own else 0
    return result


def bottom_up(parents: Sequence[int], leaves: Whole) -> Whole:
    """The sums of every node from its leaves up, exact; `leaves`: one number per node without parts, in order.

    >>> bottom_up([-1, 0, 0, 2, 2], np.array([5, 1, 2])).tolist()  # the leaves are nodes 1, 3 and 4
    [8, 5, 3, 1, 2]
    """
    result = np.zeros((len(parents), *leaves.shape[1:]), leaves.dtype)
    result[leaf_nodes(parents)] = leaves
    for node in range(len(parents) - 1, -1, -1):
        if parents[node] != TOP:
            result[parents[node]] += result[node]
    return result


def leaf_nodes(parents: Sequence[int]) -> list[int]:
    """The nodes without parts, in order."""
    inner = set(parents)
    return [node for node in range(len(parents)) if node not in inner]


def _complete(history: Real) -> Real:
    if (history < 0).any():
        raise BelowZero(int((history < 0).any(axis=1).argmax()))
    return np.asarray(history[:, ~np.isnan(history).any(axis=0)])
