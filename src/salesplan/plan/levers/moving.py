"""Rows that come into a world (新增行): territories that fall vacant, sellers who start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from salesplan.metrics.simulation.events import Elsewhere
from salesplan.metrics.simulation.world import Cut, Event, Shock, World
from salesplan.plan.levers.stage import Mask, Places, Real, Stage

SELLER = "seller"
OWN = (SELLER, "noise")  # shocks that a new seller doesn't share with anybody


def hand_over(stage: Stage, rows: Mask, when: Real, stays: float) -> Stage:
    """Rows sell nothing for a share `when` of each period; rows like them, that are no seller's, sell `stays` of that.

    What stays has the same luck as it would have had.
    """
    left = np.where(rows[:, None], 1 - when, 1.0)
    like = np.flatnonzero(rows)
    handed = stage.world.expected[like] * when * stays
    cost = None if stage.cost is None else stage.cost[like] * when * stays
    made = stage.times(left)
    return with_rows(made, like, handed, cost) if handed.any() else made


def with_rows(stage: Stage, like: Places, expected: Real, cost: Real | None, newcomer: str = "") -> Stage:
    """Further rows, each in all but its seller like one that is there.

    expected, cost: (further rows, periods). newcomer: the name of who they belong to, with draws of its own; if empty, they are
    nobody's and share the luck of the rows that they are like.
    """
    world = stage.world
    first, size = world.rows, len(like)
    unit = np.full(size, world.unit.max(initial=-1) + 1) if newcomer else world.unit[like]
    further = np.arange(first, first + size)
    made = replace(
        world,
        expected=np.vstack([world.expected, expected]),
        sold=np.vstack([world.sold, np.zeros((size, world.periods), np.int64)]),
        unit=np.concatenate([world.unit, unit]),
        shocks=tuple(_shock(shock, like, newcomer) for shock in world.shocks),
        cuts=tuple(_cut(cut, like, further) for cut in world.cuts),
        events=tuple(_event(event, like, further) for event in world.events),
    )
    costs = None if stage.cost is None or cost is None else np.vstack([stage.cost, cost])
    return replace(stage, world=made, cost=costs)


def _shock(shock: Shock, like: Places, newcomer: str) -> Shock:
    if not newcomer or shock.name not in OWN:
        return replace(shock, of=np.concatenate([shock.of, shock.of[like]]))
    # One member for the seller, one for each row's chance.
    names = (newcomer,) if shock.name == SELLER else tuple(f"{newcomer}/{i}" for i in range(len(like)))
    fresh = len(shock.members) + np.minimum(np.arange(len(like)), len(names) - 1)
    of = np.where(shock.of[like] >= 0, fresh, -1)
    return replace(shock, members=(*shock.members, *names), of=np.concatenate([shock.of, of]))


def _cut(cut: Cut, like: Places, further: Places) -> Cut:
    if cut.axis == SELLER:
        return cut
    pairs = [(new, node) for old, new in zip(like, further, strict=True) for node in cut.node[cut.row == old]]
    row, node = (np.array([pair[i] for pair in pairs], np.intp) for i in (0, 1))
    return replace(cut, row=np.concatenate([cut.row, row]), node=np.concatenate([cut.node, node]))


def _event(event: Event, like: Places, further: Places) -> Event:
    """The event with the further rows, unless it is of the rows alone that they are like: then it is their seller's own."""
    touched = np.isin(like, event.rows)
    if not touched.any() or np.isin(event.rows, like).all():
        return event
    return Elsewhere(event, np.concatenate([event.rows, further[touched]]))


def alike(world: World, rows: Places) -> list[Places]:
    """The rows in groups that differ by nothing but their seller."""
    shared = [shock.of for shock in world.shocks if shock.name not in OWN]
    nodes: dict[int, list[tuple[str, int]]] = {int(row): [] for row in rows}
    for cut in world.cuts:
        for row, node in zip(cut.row.tolist(), cut.node.tolist(), strict=True):
            if cut.axis != SELLER and row in nodes:
                nodes[row].append((cut.axis, node))
    groups: dict[tuple[object, ...], list[int]] = {}
    for row, where in nodes.items():
        key = (*(int(of[row]) for of in shared), *sorted(where))
        groups.setdefault(key, []).append(row)
    return [np.array(group, np.intp) for group in groups.values()]
