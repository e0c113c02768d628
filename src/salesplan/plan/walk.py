"""Walks through the nested sections of a plan (遍历), with the path of each node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from salesplan.plan.plan import Plan
from salesplan.plan.products import Product
from salesplan.plan.regions import Channel, Region
from salesplan.plan.teams import Seller, Team
from salesplan.plan.yaml_reader import Path

Part: TypeAlias = Region | Product | Channel | Team
SECTIONS = {"region": "regions", "product": "products", "channel": "channels", "team": "teams"}
NODE_AXES = ("region", "product", "channel")  # the axes that targets are set on


@dataclass(frozen=True)
class Visited:
    """A node of a section: its path in the plan, its id, what is written there, and the id above (None at the top)."""

    path: Path
    id: str
    part: Any
    parent: str | None


def nodes_of(plan: Plan, axis: str) -> Iterator[Visited]:
    """The nodes of an axis (region, product, channel, team), parents first, in the order of the plan."""
    section = SECTIONS[axis]
    yield from _walk(getattr(plan, section), section, (section,), None)


def _walk(parts: Mapping[str, Part], section: str, path: Path, parent: str | None) -> Iterator[Visited]:
    for key, part in parts.items():
        yield Visited((*path, key), key, part, parent)
        yield from _walk(getattr(part, section), section, (*path, key, section), key)


def sellers_of(plan: Plan) -> Iterator[tuple[Path, str, Seller, str]]:
    """The sellers: path, id, what is written there, and the id of the team."""
    for team in nodes_of(plan, "team"):
        for key, seller in team.part.sellers.items():
            yield (*team.path, "sellers", key), key, seller, team.id
