"""The grain of a simulation (模拟粒度): which nodes of each axis its rows tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.targets import Targets
from salesplan.terms.tree import Tree

NONE = -1  # the place of what belongs to no node of an axis
MOST_LINES = 60  # product lines that are told apart; plans that split finer are simulated by their top lines


class Key(NamedTuple):
    """Who sells what where: a seller (NONE: nobody), and a node of each axis (NONE: of none, or there are none)."""

    seller: int
    region: int
    product: int
    channel: int


@dataclass(frozen=True)
class Grain:
    """For each axis, the node that stands for every node of its tree.

    Nodes below those that targets are split to count as these; where an axis has no targets, products count as their top
    line, regions and channels as themselves. Launches stand for themselves, wherever they are in the tree.
    """

    ground: Ground
    targets: Targets
    apart: frozenset[int] = frozenset()  # products that stand for themselves

    def of(self, axis: str, node: int | None) -> int:
        """The node that stands for a node; NONE for none."""
        return NONE if node is None or node < 0 else self._standing[axis][node]

    def nodes(self, axis: str) -> tuple[int, ...]:
        """The lowest nodes that rows tell apart, in order."""
        return self._ends[axis]

    @cached_property
    def _ends(self) -> dict[str, tuple[int, ...]]:
        return {axis: self._lowest(axis) for axis in NODE_AXES}

    def _lowest(self, axis: str) -> tuple[int, ...]:
        tree = self.ground.trees[axis]
        split = self.targets.axes.get(axis)
        nodes = split.nodes if split else tree.tops if axis == "product" else tree.leaves
        if axis != "product":
            return tuple(nodes)
        nodes = nodes if len(nodes) <= MOST_LINES else tree.tops
        return tuple(sorted({*nodes, *self.apart}))

    @cached_property
    def _standing(self) -> dict[str, tuple[int, ...]]:
        return {axis: _standing(self.ground.trees[axis], frozenset(self._ends[axis])) for axis in NODE_AXES}


def _standing(tree: Tree, ends: frozenset[int]) -> tuple[int, ...]:
    """For each node: the nearest of `ends` among itself and what it lies within, else itself."""
    found: list[int] = []
    for i, node in enumerate(tree):
        above = found[node.parent] if node.parent >= 0 else NONE
        found.append(i if i in ends or above not in ends else above)
    return tuple(found)
