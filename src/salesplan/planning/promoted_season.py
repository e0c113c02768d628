"""Promotions in the season of the targets (促销计入季节): periods weigh more by what promotions are expected to bring."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.errors import Finding, finding
from salesplan.plan.frontier import Frontier
from salesplan.plan.ground import Ground
from salesplan.plan.occasions import Occasion, occasions
from salesplan.plan.walk import NODE_AXES


def with_promotions(
    ground: Ground, axes: Mapping[str, Frontier], weights: Real, season: Real, findings: list[Finding]
) -> Real:
    """The season with the promotions that say `in_plan`, adding up to 1 again.

    A period is multiplied by 1 + Σ uplift × the share of its days × the share of the plan's sales that is promoted; season: one
    weight a period. axes, weights: the reference that the shares are taken from (see Reference).
    """
    found = [one for one in occasions(ground) if one.part.in_plan and one.part.uplift is not None]
    if not found or not ground.scale.is_revenue:
        return season
    factors = np.ones(len(season))
    for one in found:
        share = promoted_share(ground, axes, weights, one)
        factors += float(one.part.uplift or 0) * share * np.array([_days(one, i, ground) for i in range(len(season))])
    names = dict.fromkeys(one.part.name or one.promotion for one in found)
    findings.append(finding("SP810", names=", ".join(names)))
    raised = season * factors
    return np.asarray(raised / raised.sum())


def _days(one: Occasion, i: int, ground: Ground) -> float:
    """The share of a period's days on which an occasion runs."""
    period = ground.year.periods[i]
    return max((min(one.end, period.end) - max(one.start, period.start)).days, 0) / period.days


def promoted_share(ground: Ground, axes: Mapping[str, Frontier], weights: Real, one: Occasion) -> float:
    """The share of the reference that an occasion is for; 0–1. What the plan isn't split by counts by its lowest nodes."""
    share = np.asarray(weights, np.float64)
    for axis in reversed(list(axes)):  # the last axis of the table first
        share = share @ _inside(ground, axis, axes[axis].nodes, one)
    for axis in NODE_AXES:
        if axis not in axes:
            tree = ground.trees[axis]
            nodes = getattr(one.extent, axis)
            share = share * (1.0 if nodes is None else sum(leaf in nodes for leaf in tree.leaves) / len(tree.leaves))
    return float(share)


def _inside(ground: Ground, axis: str, frontier: tuple[int, ...] | list[int], one: Occasion) -> Real:
    """For each node of a frontier the share of its leaves that an occasion is for."""
    tree, nodes = ground.trees[axis], getattr(one.extent, axis)
    if nodes is None:
        return np.ones(len(frontier))
    shares = []
    for node in frontier:
        first, end = tree.leaf_span(node)
        shares.append(sum(leaf in nodes for leaf in tree.leaves[first:end]) / (end - first))
    return np.array(shares)
