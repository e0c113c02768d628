"""The spread of attainment (完成率离散度): how unevenly targets were met, and how much money they put in the wrong place.

Amounts are whole minor units; targets and actuals are given in the same order, one each for every node.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import fsum

import numpy as np

from salesplan.terms.table import RATIO_DIGITS, ratio


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` of the values lie (分位数), between neighbours in proportion; None without values.

    Hyndman & Fan's definition 7, numpy's `linear`: with n sorted values, the place (n − 1) × share, counted from 0.

    >>> quantile([0.8, 1.0, 1.1], 0.5), quantile([0.8, 1.0], 0.1), quantile([], 0.5)
    (1.0, 0.82, None)
    """
    return round(float(np.quantile(sorted(values), share, method="linear")), RATIO_DIGITS) if values else None


def gini(values: Sequence[float]) -> float | None:
    """Half the mean difference of all pairs, relative to the mean (基尼系数): 0 where all are alike.

    G = Σᵢ Σⱼ |xᵢ − xⱼ| ÷ (2 n² x̄) = Σᵢ (2i − n − 1) x₍ᵢ₎ ÷ (n Σ x), with x₍₁₎ ≤ … ≤ x₍ₙ₎ (Gini 1912; Sen 1973), without a
    correction for small n. None where the values don't add to more than nothing. Values below zero are taken as they
    are, and can lift it above 1.

    >>> gini([1.0, 1.0, 1.0]), gini([0.0, 1.0]), gini([0.5, 1.5]), gini([])
    (0.0, 0.5, 0.25, None)
    """
    ordered, total = sorted(values), fsum(values)
    if not total > 0:
        return None
    number = len(ordered)
    return round(fsum((2 * i - number + 1) * x for i, x in enumerate(ordered)) / (number * total), RATIO_DIGITS)


def share_within(actuals: Sequence[int], targets: Sequence[int], reach: Fraction) -> float | None:
    """The share of the nodes with a target whose attainment is off 1 by at most `reach`; None where none has a target.

    >>> share_within([90, 111, 5], [100, 100, 0], Fraction(1, 10))
    0.5
    """
    met = [
        abs(actual - target) <= reach * target for actual, target in zip(actuals, targets, strict=True) if target > 0
    ]
    return ratio(sum(met), len(met))


def misplaced(actuals: Sequence[int], targets: Sequence[int]) -> int:
    """The money that stands at the wrong nodes (错配金额): Σ |actual − target| ÷ 2, where both add up to the same total.

    It is what would have to be moved between the nodes for every target to be met exactly. A whole number, for what some
    have too much others have too little. Raises ValueError where the totals differ.

    >>> misplaced([60, 40], [50, 50])
    10
    """
    if sum(actuals) != sum(targets):
        raise ValueError("totals")
    return sum(max(target - actual, 0) for actual, target in zip(actuals, targets, strict=True))


def weighted_miss(actuals: Sequence[int], targets: Sequence[int]) -> float | None:
    """The mean absolute percentage miss, weighted by money (加权绝对偏差率): Σ |actual − target| ÷ Σ target.

    Each |actual ÷ target − 1| counts by its target; where there is no target, the whole actual is a miss.

    >>> weighted_miss([60, 40], [50, 50])
    0.2
    """
    off = sum(abs(actual - target) for actual, target in zip(actuals, targets, strict=True))
    return ratio(off, sum(targets))
