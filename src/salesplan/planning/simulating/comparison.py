"""Scenarios side by side (方案对比): what each comes to, and how it differs from the plan with the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.metrics.simulation.compare import Difference, of_chances, of_means, of_medians
from salesplan.metrics.simulation.outcome import Outcome
from salesplan.metrics.simulation.world import Cut, Places
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.simulating.simulation import Simulation
from salesplan.planning.simulating.variants import Scenario, Scenarios
from salesplan.terms.tree import COMPANY, UNASSIGNED

AXES = (*NODE_AXES, "team")  # of which nodes are compared, beside the company
MOST_KEPT = 24_000_000  # draws that all scenarios together may hold on to: 192 MB


class Spot(NamedTuple):
    """A node of an axis in a span: the places of the node in its cut, and of the span."""

    axis: str
    node: int
    span: int


@dataclass(frozen=True)
class Compared:
    """A scenario at a spot. target: None where there is none.

    Differences are to the plan; None of a node whose draws aren't kept. margin: of the mean, in minor units; None where costs
    aren't known.
    """

    scenario: Scenario
    spot: Spot
    target: int | None
    mean: Difference | None
    median: Difference | None
    chance: Difference | None
    margin: float | None
    margin_of_plan: float | None


def with_draws(scenarios: Scenarios) -> Scenarios:
    """The same, each keeping the draws of as many axes as there is room for: they are what is compared run by run."""
    most = MOST_KEPT // max(len(scenarios.listed), 1)
    world, runs = scenarios.plan.made.world, scenarios.plan.made.drawing.runs
    keep = ["region"]
    room = most
    for axis in AXES:
        size = next((len(cut.nodes) for cut in world.cuts if cut.axis == axis), 0) * len(world.spans) * runs
        if 0 < size <= room:
            keep, room = list(dict.fromkeys([*keep, axis])), room - size
    listed = [replace(one, made=replace(one.made, keep=tuple(keep))) for one in scenarios.listed]
    return Scenarios(listed, scenarios.findings)


def compared(scenarios: Scenarios, one: Scenario) -> Iterator[Compared]:
    """A scenario at the company, and at all nodes where its year differs from the plan's, in all spans."""
    plan = scenarios.plan
    for spot in _spots(plan, one):
        yield at(plan, one, spot)


def of_year(scenarios: Scenarios) -> Sequence[Compared]:
    """Each scenario at the company's year, the plan first."""
    return [at(scenarios.plan, one, Spot(COMPANY, 0, one.made.year)) for one in scenarios.listed]


def _spots(plan: Scenario, one: Scenario) -> Iterator[Spot]:
    spans = range(len(one.made.world.spans))
    yield from (Spot(COMPANY, 0, span) for span in spans)
    for axis in AXES:
        cut = _cut(one.made, axis)
        for node, key in enumerate(cut.nodes if cut else ()):
            if key != UNASSIGNED and _differs(plan, one, Spot(axis, node, one.made.year)):
                yield from (Spot(axis, node, span) for span in spans)


def _differs(plan: Scenario, one: Scenario, spot: Spot) -> bool:
    """Whether anything that a row says of a node's year is other than the plan's, or the plan has no such node."""
    before = _same(plan, one, spot)
    if before is None:
        return True
    odds, old = one.made.outcome.odds[spot.axis], plan.made.outcome.odds[spot.axis]
    here, there = (spot.node, spot.span), (before.node, before.span)
    figures = ((odds.mean, old.mean), (odds.p10, old.p10), (odds.p50, old.p50), (odds.p90, old.p90))
    return _target(one, spot) != _target(plan, before) or any(a[here] != b[there] for a, b in figures)


def at(plan: Scenario, one: Scenario, spot: Spot) -> Compared:
    """A scenario at a spot."""
    before = _same(plan, one, spot)
    target, own = _target(one, spot), _draws(one.made.outcome, spot, one.made)
    margin = _margin(one, spot)
    if before is None:
        return Compared(one, spot, target, None, None, None, margin, None)
    aim, old = _target(plan, before), _draws(plan.made.outcome, before, plan.made)
    mean = median = chance = None
    if own is not None and old is not None:
        mean, median = of_means(old, own), of_medians(old, own)
        chance = None if target is None or aim is None else of_chances(old, aim, own, target)
    return Compared(one, spot, target, mean, median, chance, margin, _margin(plan, before))


def _same(plan: Scenario, one: Scenario, spot: Spot) -> Spot | None:
    """The plan's own spot of the same name."""
    cut, old = _cut(one.made, spot.axis), _cut(plan.made, spot.axis)
    if cut is None or old is None or cut.nodes[spot.node] not in old.nodes:
        return None
    return spot._replace(node=old.nodes.index(cut.nodes[spot.node]))


def _cut(made: Simulation, axis: str) -> Cut | None:
    return next((cut for cut in made.world.cuts if cut.axis == axis), None)


def _target(one: Scenario, spot: Spot) -> int | None:
    cut = one.made.cut(spot.axis)
    return int(cut.target[spot.node, spot.span]) if cut.aimed[spot.node, spot.span] else None


def _draws(outcome: Outcome, spot: Spot, made: Simulation) -> Real | None:
    """(runs,) the draws of a spot; None where they aren't kept."""
    if spot.axis == COMPANY:
        span = made.world.spans[spot.span]
        before = outcome.path[span.first - 1] if span.first else 0.0
        return np.asarray(outcome.path[span.end - 1] - before)
    kept = outcome.kept.get(spot.axis)
    return None if kept is None else np.asarray(kept[spot.node, spot.span])


def _margin(one: Scenario, spot: Spot) -> float | None:
    """What is left of the mean after what the goods cost; facts cost what they would by the plan's shares."""
    if one.cost is None or one.shares is None:
        return None
    world = one.made.world
    span, rows = world.spans[spot.span], _rows(one.made.cut(spot.axis), spot.node)
    when = slice(span.first, span.end)
    sold, expected = world.sold[rows, when], float(world.expected[rows, when].sum())
    facts = sold.sum(axis=1).astype(np.float64)
    share = float(one.cost[rows, when].sum()) / expected if expected > 0 else 0.0
    to_come = float(one.made.outcome.odds[spot.axis].mean[spot.node, spot.span]) - float(facts.sum())
    return float((facts * (1 - one.shares[rows])).sum()) + to_come * (1 - share)


def _rows(cut: Cut, node: int) -> Places:
    return np.sort(cut.row[cut.node == node])
