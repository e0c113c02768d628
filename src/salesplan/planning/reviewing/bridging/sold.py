"""Who sold what, when (分产品销售): each node's sales by product and slice of time, asked for once an axis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from salesplan.metrics.bridge import NOTHING, Side
from salesplan.plan.territory import holdings
from salesplan.planning.reviewing.bridging.items import Items
from salesplan.planning.reviewing.bridging.times import Times
from salesplan.planning.reviewing.lines import Line, Review
from salesplan.sales.product_cube import Sold, by_product
from salesplan.terms.money import atoms_in, nearest
from salesplan.terms.tree import COMPANY, UNASSIGNED

Products: TypeAlias = Mapping[int | None, Side]
ONE = atoms_in(0)


class SoldBy:
    """The sales of every line of a review by product, in atoms.

    costed: of the rows alone whose cost is known, by the export or else by the plan's cost of a piece, and with it.
    """

    def __init__(self, made: Review, items: Items, times: Times) -> None:
        self.made, self.items, self.times = made, items, times
        self._line: Line | None = None
        self._lately: dict[tuple[tuple[int, ...], bool], dict[int | None, Side]] = {}
        self._own: dict[tuple[str, bool], dict[int | None, dict[int, dict[int | None, Side]]]] = {}
        self._rows: dict[str, Sequence[Sold]] = {}

    def of(self, line: Line, slices: Sequence[int], *, costed: bool = False) -> dict[int | None, Side]:
        """What a line sold in some slices, by product."""
        if self._line is not line:  # all comparisons of a line are made in a row
            self._line, self._lately = line, {}
        key = tuple(slices), costed
        if key not in self._lately:
            self._lately[key] = self._sum(line, slices, costed=costed)
        return self._lately[key]

    def _sum(self, line: Line, slices: Sequence[int], *, costed: bool) -> dict[int | None, Side]:
        axis = "seller" if line.axis == "team" else line.axis
        found: dict[int | None, Side] = {}
        own = self._of_axis(axis, costed=costed)
        for node in self.members[line.axis, line.node]:
            _gather(found, own.get(node, {}), slices)
        if line.axis == "seller" and self._has_overlays:
            for node in self.members[line.axis, line.node]:
                _gather(found, self._of_axis("overlaid", costed=costed).get(node, {}), slices)
        return found

    @cached_property
    def members(self) -> Mapping[tuple[str, str], Sequence[int | None]]:
        """Of which nodes' own sales each line is made; the company's are those of all products."""
        ground = self.made.ground
        found: dict[tuple[str, str], Sequence[int | None]] = {}
        for axis in ("region", "product", "channel"):
            tree = ground.trees[axis]
            found[axis, UNASSIGNED] = [None]
            for i, node in enumerate(tree):
                found[axis, node.id] = range(i, tree.end[i])
                found[axis, f"{node.id}/{UNASSIGNED}"] = [i]
        teams = ground.trees["team"]
        for t, team in enumerate(teams):
            found["team", team.id] = [i for i, s in enumerate(ground.sellers) if t <= s.team < teams.end[t]]
        found |= {("seller", seller.id): [i] for i, seller in enumerate(ground.sellers)}
        found["team", UNASSIGNED] = found["seller", UNASSIGNED] = [None]
        return found | {(COMPANY, COMPANY): [None, *range(len(ground.trees["product"]))]}

    @cached_property
    def _has_overlays(self) -> bool:
        return any(holding.overlay for holding in holdings(self.made.ground))

    def _of_axis(self, axis: str, *, costed: bool) -> dict[int | None, dict[int, dict[int | None, Side]]]:
        axis = "product" if axis == COMPANY else axis
        if (axis, costed) not in self._own:
            self._own[axis, costed] = self._made_of(axis, costed=costed)
        return self._own[axis, costed]

    def _made_of(self, axis: str, *, costed: bool) -> dict[int | None, dict[int, dict[int | None, Side]]]:
        own: dict[int | None, dict[int, dict[int | None, Side]]] = {}
        for row in self._rows_of(axis):
            side = _costed(row, self.items) if costed else _side(row)
            if side is not None:
                products = own.setdefault(row.product if axis == "product" else row.node, {}).setdefault(row.slice, {})
                known = products.get(row.product)
                products[row.product] = side if known is None else known + side
        if axis == "seller":
            own[None] = self._nobodys(own, costed=costed)
        return own

    def _rows_of(self, axis: str) -> Sequence[Sold]:
        """What was sold on an axis, asked once."""
        if axis not in self._rows:
            sales, slices = self.made.actuals.sales, self.times.slices
            if axis == "overlaid":
                self._rows[axis] = by_product(sales, "seller", slices, "overlaid")
            else:
                self._rows[axis] = by_product(sales, None if axis == "product" else axis, slices)
        return self._rows[axis]

    def _nobodys(
        self, own: Mapping[int | None, Mapping[int, Products]], *, costed: bool
    ) -> dict[int, dict[int | None, Side]]:
        """What no seller is credited with: the company's sales less those of all sellers."""
        rest = _together(self._of_axis("product", costed=costed).values())
        credited = _together(slices for node, slices in own.items() if node is not None)
        for number, products in credited.items():
            mine = rest.setdefault(number, {})
            for product, side in products.items():
                mine[product] = mine.get(product, NOTHING) + -side
        # Products of which nothing is left aren't nobody's: even a cost of nothing would be one that is known.
        return {number: {i: side for i, side in left.items() if side != NOTHING} for number, left in rest.items()}


def _together(owns: Iterable[Mapping[int, Products]]) -> dict[int, dict[int | None, Side]]:
    """The sales of several nodes added up, each slice by itself."""
    found: dict[int, dict[int | None, Side]] = {}
    for own in owns:
        for number in own:
            _gather(found.setdefault(number, {}), own, [number])
    return found


def _gather(into: dict[int | None, Side], own: Mapping[int, Products], slices: Iterable[int]) -> None:
    for number in slices:
        for product, side in own.get(number, {}).items():
            into[product] = into[product] + side if product in into else side


def _side(row: Sold) -> Side:
    amount = row.amount - row.fx
    if row.kind == "sold":
        return Side(row.quantity, amount, currency=row.fx)
    return Side(unpriced=amount, currency=row.fx) if row.kind == "unpriced" else Side(returned=amount, currency=row.fx)


def _costed(row: Sold, items: Items) -> Side | None:
    """The same with the cost; None where that isn't known."""
    cost = row.cost - row.cost_fx if row.costed else _by_plan(row, items)
    if cost is None:
        return None
    side = _side(row)._replace(cost_currency=row.cost_fx)
    if row.kind == "sold":
        return side._replace(cost=cost)
    return side._replace(unpriced_cost=cost) if row.kind == "unpriced" else side._replace(returned_cost=cost)


def _by_plan(row: Sold, items: Items) -> int | None:
    """The plan's cost of a piece times the quantity."""
    each = items.costs.get(row.product) if row.product is not None else None
    return None if each is None or row.kind not in ("sold", "returned") else nearest(row.quantity * each, ONE)
