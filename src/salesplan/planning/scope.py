"""The part of a plan that a measure is set for (适用范围): a measure may be asked of some nodes, and of no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from salesplan.errors import Finding, finding
from salesplan.plan.declared import ALL, Cell, Numbers
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.terms.tree import Tree

FEW = 5  # names that a finding quotes


@dataclass(frozen=True)
class Scope:
    """The nodes of one axis that have numbers of their own, none of them within another; all else has none."""

    ground: Ground
    axis: str
    nodes: tuple[int, ...]

    @property
    def tree(self) -> Tree:
        """The tree of the axis."""
        return self.ground.trees[self.axis]

    @property
    def rest(self) -> list[int]:
        """The largest nodes that neither lie within the scope nor hold a part of it."""
        near = [i for i in range(len(self.tree)) if any(self.tree.within(node, i) for node in self.nodes)]
        sisters = [*self.tree.tops, *(child for i in near if i not in self.nodes for child in self.tree.children[i])]
        return [i for i in sisters if i not in near]

    @property
    def absent(self) -> frozenset[int]:
        """All nodes that have no number."""
        return frozenset(i for i in range(len(self.tree)) if any(self.tree.within(i, node) for node in self.rest))

    def finding(self) -> Finding:
        """What a reader should know of it."""
        names = [self.tree.title(node) for node in self.nodes]
        shown = ", ".join(names[:FEW]) + (" …" if len(names) > FEW else "")
        return finding("SP352", measure=self.ground.scale.name, names=shown)


def narrow(numbers: Numbers, cells: Iterable[Cell]) -> Scope | None:
    """Where the whole has no number, but some nodes of one axis have and all else lies within them: lock the rest at zero.

    cells: everything that the plan asks something of. None, and nothing is changed, where there is no such axis. Revenue
    always needs a whole: what nobody is asked to sell is a gap in a plan of sales.
    """
    ground, asked = numbers.ground, list(cells)
    if ground.scale.is_revenue:
        return None
    for axis in NODE_AXES:
        tree, named = ground.trees[axis], {getattr(cell, axis) for cell in asked}
        if not named or ALL in named:
            continue
        tops = sorted(node for node in named if not any(node != other and tree.within(node, other) for other in named))
        if all(numbers.known(numbers.whole.at(axis, node)) is not None for node in tops):
            scope = Scope(ground, axis, tuple(tops))
            numbers.lock([numbers.whole.at(axis, node) for node in scope.rest])
            return scope
    return None
