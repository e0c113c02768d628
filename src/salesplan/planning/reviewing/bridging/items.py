"""What has a price (计价单元): the nodes of the product tree that a comparison holds against each other, and their units."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from salesplan.metrics.bridge import Side
from salesplan.plan.frontier import Frontier
from salesplan.plan.ground import Ground
from salesplan.plan.review_bridge import LINE, PRODUCT
from salesplan.plan.walk import nodes_of
from salesplan.terms.money import to_atoms
from salesplan.terms.tree import Tree


class Item(NamedTuple):
    """A node of the product tree with what its quantities are counted in; unit None: quantities that can't be added up.

    node None: what names no product of the plan, which has no price.
    """

    node: int | None
    unit: str | None


NAMELESS = Item(None, None)


@dataclass(frozen=True)
class Items:
    """The items of a plan at the level that its review asks for."""

    ground: Ground

    @property
    def tree(self) -> Tree:
        """The products."""
        return self.ground.trees["product"]

    @cached_property
    def units(self) -> Sequence[str]:
        """What a quantity of each product is; a product that doesn't say has its line's."""
        said: dict[str, str] = {}
        for node in nodes_of(self.ground.plan, "product"):
            said[node.id] = node.part.unit or (said[node.parent] if node.parent is not None else "")
        return [said[node.id] for node in self.tree]

    @cached_property
    def costs(self) -> Mapping[int, int]:
        """What a piece of each product costs by the plan, in atoms; a product that doesn't say has none."""
        numbers = self.tree.number
        found = nodes_of(self.ground.plan, "product")
        return {numbers[n.id]: to_atoms(n.part.cost) for n in found if n.part.cost is not None}

    @cached_property
    def prices(self) -> Mapping[int, int]:
        """The list price of a piece of each product, in atoms."""
        numbers = self.tree.number
        found = nodes_of(self.ground.plan, "product")
        return {numbers[n.id]: to_atoms(n.part.list_price) for n in found if n.part.list_price is not None}

    @cached_property
    def _at_level(self) -> Sequence[int]:
        """The node of each product that is compared."""
        level = self.ground.plan.review.bridge.mix
        if level == PRODUCT:
            return range(len(self.tree))
        deepest = 0 if level == LINE else int(level) - 1
        found: list[int] = []
        for i, node in enumerate(self.tree):
            found.append(i if node.depth <= deepest else found[node.parent])
        return found

    @cached_property
    def own(self) -> Mapping[int | None, Item]:
        """The item of each product."""
        return {None: NAMELESS} | {i: Item(node, self.units[i]) for i, node in enumerate(self._at_level)}

    def planned(self, split: Frontier | None) -> Mapping[int | None, Item]:
        """The item of each product where targets are held against sales: no finer than the targets are split.

        A frontier node with products of several units has no price; nor has anything where products have no targets.
        """
        if split is None:
            return {None: NAMELESS} | dict.fromkeys(range(len(self.tree)), NAMELESS)
        found: dict[int | None, Item] = {None: NAMELESS}
        for end in split.nodes:
            below = range(end, self.tree.end[end])
            units = {self.units[i] for i in below if not self.tree.children[i]}
            unit = next(iter(units)) if len(units) == 1 else None
            node = min(self._at_level[end], end)
            found |= {i: Item(node, unit) for i in below}
        compared: dict[int | None, set[str | None]] = {}
        for item in found.values():
            compared.setdefault(item.node, set()).add(item.unit)
        return found | {i: self._above(i, compared) for i in range(len(self.tree)) if i not in found}

    def _above(self, product: int, compared: Mapping[int | None, Collection[str | None]]) -> Item:
        """The item of a product above all targets: that of those below it, if they are compared as one and in its unit."""
        node, unit = self._at_level[product], self.units[product]
        return Item(node, unit if compared.get(node) == {unit} else None)


def by_item(sold: Mapping[int | None, Side], items: Mapping[int | None, Item]) -> dict[Item, Side]:
    """The sides of products as those of items; quantities that mean nothing are left out of them."""
    found: dict[Item, Side] = {}
    for product, side in sold.items():
        item = items[product]
        own = side.without_price() if item.unit is None else side
        found[item] = found[item] + own if item in found else own
    return found


def families(*sides: Mapping[Item, Side]) -> dict[Item, str | None]:
    """What the quantities of each item are counted in; None for what has no price."""
    return {item: item.unit for side in sides for item in side}


def has_costs(ground: Ground) -> bool:
    """Whether the exports or the plan say what anything costs."""
    in_exports = any(e.columns.cost or e.columns.unit_cost for e in ground.plan.exports.values())
    return in_exports or any(node.part.cost is not None for node in nodes_of(ground.plan, "product"))
