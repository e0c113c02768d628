"""The figures of a period (期间数字): target and actual of every node, and the trees that they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import msgspec

from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.reviewing.lines import Review, total
from salesplan.terms.tree import COMPANY, UNASSIGNED, Tree

Key: TypeAlias = tuple[str, str]  # axis, node
WHOLE: Key = (COMPANY, COMPANY)


@dataclass(frozen=True)
class Figure:
    """A node's target and actual of the period, in whole minor units; target None: it has none."""

    axis: str
    node: str
    name: str
    depth: int
    target: int | None
    actual: int


@dataclass(frozen=True)
class Figures:
    """The figures of all nodes, the company's first.

    parents: axis → node → the node above it ('' at the top); of sellers, their teams.
    """

    lines: tuple[Figure, ...]
    parents: Mapping[str, Mapping[str, str]]

    @cached_property
    def by_key(self) -> Mapping[Key, Figure]:
        """The figures by axis and node."""
        return {(line.axis, line.node): line for line in self.lines}

    @cached_property
    def _inner(self) -> frozenset[Key]:
        return frozenset((axis, parent) for axis, above in self.parents.items() for parent in above.values())

    def knows(self, axis: str, node: str) -> bool:
        """Whether the trees have the node, or none is meant."""
        return not node or node in self.parents.get(axis, {})

    def chain(self, axis: str, node: str) -> Iterator[Key]:
        """All lines that something sold on a node counts for: its own, and those above it; '' for no node.

        None where the axis has no nodes.
        """
        if not self.knows(axis, node) or not node:
            if self.parents.get(axis):  # a plan without such nodes has no lines for them
                yield axis, UNASSIGNED
            return
        if axis in NODE_AXES and (axis, node) in self._inner:
            yield axis, f"{node}/{UNASSIGNED}"
        while node:
            yield axis, node
            node = self.parents[axis].get(node, "")


def figures_of(made: Review, period: int) -> Figures:
    """The figures of a period of a review."""
    lines = (
        Figure(
            line.axis,
            line.node,
            line.name,
            line.depth,
            total(line.target, period, period + 1),
            int(line.actual[period]),
        )
        for line in made.lines
    )
    return Figures(tuple(lines), _parents(made.ground))


def _parents(ground: Ground) -> dict[str, dict[str, str]]:
    teams = ground.trees["team"]
    found = {axis: _above(ground.trees[axis]) for axis in (*NODE_AXES, "team")}
    return found | {"seller": {seller.id: teams.nodes[seller.team].id for seller in ground.sellers}}


def _above(tree: Tree) -> dict[str, str]:
    return {node.id: tree.nodes[node.parent].id if node.parent >= 0 else "" for node in tree}


def figures_text(figures: Figures) -> bytes:
    """The figures as a record keeps them."""
    return msgspec.json.format(msgspec.json.encode(figures, order="sorted"), indent=1)


def read_figures(content: bytes) -> Figures:
    """The figures of a record; their hash was found right, so they are what was written."""
    return msgspec.json.decode(content, type=Figures)
