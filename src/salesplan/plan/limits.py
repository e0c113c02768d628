"""The bounds that a plan sets (声明的上下限), each with its place and the cell that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from salesplan.plan.bounds import Bounded
from salesplan.plan.declared import ALL, Cell, cell_of_entry
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES, nodes_of
from salesplan.plan.yaml_reader import Path

Side: TypeAlias = Literal["min", "max"]
SIDES: tuple[Side, Side] = ("min", "max")


@dataclass(frozen=True)
class Limit:
    """One bound of a cell: an amount in minor units, or the growth on last year's sales (one of them is None)."""

    path: Path
    cell: Cell
    side: Side
    amount: int | None
    growth: Decimal | None


def limits_of(ground: Ground) -> list[Limit]:
    """Every bound of the plan in the ground's measure, section by section; what lies outside the year is left to `check`."""
    whole = Cell(ALL, ALL, ALL, 0, len(ground.year))
    found: list[Limit] = []
    for axis in NODE_AXES if ground.scale.is_revenue else ():
        for node in nodes_of(ground.plan, axis):
            cell = whole.at(axis, ground.trees[axis].number[node.id])
            found += _bounds(ground, node.path, cell, node.part)
    for i, entry in enumerate(ground.plan.targets):
        at = cell_of_entry(ground, entry) if ground.is_mine(entry.measure) else None
        if at is not None:
            found += _bounds(ground, ("targets", i), at, entry)
    return found


def _bounds(ground: Ground, path: Path, cell: Cell, part: Bounded) -> Iterator[Limit]:
    for side in SIDES:
        amount = getattr(part, side)
        if amount is not None:
            yield Limit((*path, side), cell, side, ground.scale.inward(amount, side), None)
        growth = getattr(part.growth, side) if part.growth else None
        if growth is not None:
            yield Limit((*path, "growth", side), cell, side, None, growth)
