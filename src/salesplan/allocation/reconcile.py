"""Forecasts of a whole tree made to add up (预测协调): the nearest figures whose parents are the sums of their parts.

y~ = S (S' W⁻¹ S)⁻¹ S' W⁻¹ y: ordinary least squares with W = 1, the trace-minimising solution (Wickramasuriya, Athanasopoulos
& Hyndman 2019) with W the covariance of the forecasts' errors. Trees are written as in `topdown`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.allocation.topdown import TOP, leaf_nodes


class NegativePart(ValueError):  # noqa: N818 - it says what there is
    """Adding up pushes a node below zero; `nodes` says which, from 0."""

    def __init__(self, nodes: Sequence[int]) -> None:
        super().__init__(f"nodes {', '.join(map(str, nodes))} would fall below zero; spread from the top down instead")
        self.nodes = tuple(nodes)


class BadErrors(ValueError):  # noqa: N818 - it says what they are
    """The errors' variances are not all above zero, or their covariance is singular."""

    def __init__(self) -> None:
        super().__init__("every forecast needs a variance above zero, and a covariance must have an inverse")


def summing(parents: Sequence[int]) -> Real:
    """The matrix S of a tree: nodes × leaves, 1 where the leaf is under the node or is the node itself."""
    leaves = leaf_nodes(parents)
    matrix = np.zeros((len(parents), len(leaves)))
    for column, leaf in enumerate(leaves):
        node = leaf
        while node != TOP:
            matrix[node, column] = 1
            node = parents[node]
    return matrix


def reconcile(parents: Sequence[int], base: Real, errors: Real | None = None, *, below_zero: bool = False) -> Real:
    """Figures of all nodes that add up, as near as can be to `base` (one forecast per node).

    errors: the variance of each node's forecast, or their covariance; None: all alike (OLS). With the number of leaves under
    each node it is structural scaling. Raises NegativePart unless `below_zero` allows that, BadErrors.

    >>> reconcile([-1, 0, 0], np.array([110.0, 50.0, 50.0])).round(4).tolist()
    [106.6667, 53.3333, 53.3333]
    """
    matrix = summing(parents)
    left, right = matrix, base
    if errors is not None:
        scale = _inverse_root(errors)
        left, right = scale @ matrix, scale @ base
    leaves = np.linalg.lstsq(left, right, rcond=None)[0]
    result = np.asarray(matrix @ leaves)
    tiny = -1e-9 * np.abs(base).max(initial=1.0)
    if not below_zero and (result < tiny).any():
        raise NegativePart([int(node) for node in np.flatnonzero(result < tiny)])
    return result


def _inverse_root(errors: Real) -> Real:
    if errors.ndim == 1:
        if not (errors > 0).all():
            raise BadErrors
        return np.diag(1 / np.sqrt(errors))
    try:
        return np.linalg.inv(np.linalg.cholesky(errors))
    except np.linalg.LinAlgError:
        raise BadErrors from None
