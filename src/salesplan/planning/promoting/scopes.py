"""Whose sales an occasion is judged by (评估范围): its own, its siblings', all others', and regions without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salesplan.plan.ground import Ground
from salesplan.plan.occasions import Extent, Occasion, below
from salesplan.sales.courses import Market

OWN, SIBLINGS, OTHERS, CONTROLS = "own", "siblings", "others", "controls"


@dataclass(frozen=True)
class Scopes:
    """The extents that an occasion is judged by; those that it has none of are left out."""

    extents: Mapping[str, Extent]

    def markets(self) -> dict[str, Market]:
        """The same as the sales know them."""
        return {name: Market(one.region, one.product, one.channel) for name, one in self.extents.items()}


def scopes_of(ground: Ground, one: Occasion, rivals: Sequence[Occasion]) -> Scopes:
    """The extents of an occasion. rivals: the other occasions that have to be kept out of the controls."""
    own = one.extent
    found = {OWN: own}
    if own.product is not None:
        siblings = _siblings(ground, one) - own.product
        everything = frozenset(range(len(ground.trees["product"])))
        for name, nodes in ((SIBLINGS, siblings), (OTHERS, everything - own.product - siblings)):
            if nodes:
                found[name] = Extent(own.region, nodes, own.channel)
    controls = _controls(ground, one, rivals)
    if controls:
        found[CONTROLS] = Extent(controls, own.product, own.channel)
    return Scopes(found)


def _siblings(ground: Ground, one: Occasion) -> frozenset[int]:
    """The products with the same parent as a promoted one, with their parts; products at the top have no siblings."""
    tree = ground.trees["product"]
    named = [ground.node("product", name) for name in one.part.product]
    parents = {tree.nodes[node].parent for node in named if node is not None}
    return below(tree, [part for parent in parents if parent >= 0 for part in tree.children[parent]])


def _controls(ground: Ground, one: Occasion, rivals: Sequence[Occasion]) -> frozenset[int]:
    """Regions without the occasion and, while it runs, without another one for the same; nor those that hold a part of it."""
    tree, own = ground.trees["region"], one.extent
    if own.region is None:
        return frozenset()
    named = one.part.controls
    asked = below(tree, [ground.node("region", name) for name in named]) if named else frozenset(range(len(tree)))
    touched = {i for i in range(len(tree)) if any(tree.within(node, i) for node in own.region)} | own.region
    busy = {
        i
        for i in asked - touched
        for rival in rivals
        if rival.extent.meets(Extent(frozenset([i]), own.product, own.channel))
    }
    return asked - touched - busy
