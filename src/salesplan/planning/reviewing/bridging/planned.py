"""What the plan says of each item (计划侧): targets by item, and how many pieces at what price they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.metrics.bridge import NOTHING, Side
from salesplan.plan.frontier import Frontier
from salesplan.plan.measures import UNITS
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.measures import decompose_measures
from salesplan.planning.quota_cells import Nodes, plot_cells
from salesplan.planning.reviewing.bridging.items import Item, Items, by_item
from salesplan.planning.reviewing.bridging.sold import SoldBy
from salesplan.planning.reviewing.bridging.times import Times
from salesplan.planning.reviewing.lines import Line, Review
from salesplan.planning.sharing import sharing_of
from salesplan.planning.targets import Targets
from salesplan.terms.money import atoms_in, nearest, to_atoms
from salesplan.terms.tree import COMPANY

FINE = 10**6  # parts of a minor unit in which quotas are weighed by product
Carried: TypeAlias = dict[int | None, dict[int, list[int]]]  # seller → product → by period


class Planned:
    """The side of the plan, of every line by item, in atoms."""

    def __init__(self, made: Review, items: Items, times: Times, sold: SoldBy) -> None:
        self.made, self.items, self.times, self.sold = made, items, times, sold
        self.unit = atoms_in(made.ground.digits)
        self._references: dict[tuple[str, str, str, bool], dict[Item, Side]] = {}

    @cached_property
    def split(self) -> Frontier | None:
        """How far down the products are split; None where products have no targets."""
        return self.made.made.targets.axes.get("product")

    @cached_property
    def item_of(self) -> Mapping[int | None, Item]:
        """The item of each product."""
        return self.items.planned(self.split)

    def side(self, line: Line, span: str, periods: tuple[int, int], *, costed: bool) -> dict[Item, Side]:
        """What the plan sells of each item in a span of periods; costed: of items alone whose planned cost is known.

        A target stands for as many pieces as it buys at the planned price, and for as many returns as there were last year
        (see docs/numbers.md).
        """
        found: dict[Item, Side] = {}
        likes = self._likes(line, span, periods)
        for item, target in self._targets(line, periods).items():
            plain = _planned(likes, item, target)
            side = self._with_cost(line, span, item, plain) if costed else plain
            if side is not None:
                found[item] = found.get(item, NOTHING) + side
        return found

    def _targets(self, line: Line, periods: tuple[int, int]) -> dict[Item, int]:
        """The target of each item in atoms; what isn't told apart by item has none to itself."""
        whole = int(line.target[slice(*periods)].sum()) * self.unit if line.target is not None else 0
        targets = self.made.made.targets
        weights = self._quotas(line, periods) if line.axis in ("team", "seller") else _of_node(targets, line, periods)
        found: dict[Item, int] = {}
        total = sum(weights.values())
        for product, weight in weights.items() if total > 0 else ():
            item = self.item_of[product]
            found[item] = found.get(item, 0) + whole * weight // total
        rest = whole - sum(found.values())
        if rest:  # less than an atom for each item; all of it where nothing is told apart
            item = max(found, key=lambda i: (found[i], i.node or 0)) if found else self.item_of[None]
            found[item] = found.get(item, 0) + rest
        return {item: target for item, target in found.items() if target}

    def _quotas(self, line: Line, periods: tuple[int, int]) -> dict[int, int]:
        """How the quotas of a seller, or of a team's sellers, are made up of products."""
        found: dict[int, int] = {}
        carried = (self._carried, self._beside) if line.axis == "seller" else (self._carried,)  # overlays are in no sum
        for own in (own.get(seller, {}) for own in carried for seller in self.sold.members[line.axis, line.node]):
            for product, row in own.items():
                found[product] = found.get(product, 0) + sum(row[slice(*periods)])
        return found

    @cached_property
    def _carried(self) -> Carried:
        """What each seller carries of each product by period: of every territory in proportion to its targets."""
        made, found = self.made.made, Carried()
        if made.quotas is None or self.split is None:
            return found
        for number, plot in enumerate(made.quotas.plots):
            nodes, cells = plot_cells(made.targets, plot, ("product",))
            for period in range(cells.shape[-1]):
                column, pieces = cells[:, period].tolist(), made.quotas.pieces.get((number, period), {})
                _spread(found, period, pieces, dict(zip(nodes, column, strict=True)), cells.shape[-1])
        return found

    @cached_property
    def _beside(self) -> Carried:
        """Likewise what sellers answer for as overlays, of each territory in proportion to what it adds to that."""
        made, found = self.made.made, Carried()
        if made.quotas is None or self.split is None or not made.quotas.overlay.any():
            return found
        sharing = sharing_of(self.made.ground, made.targets)
        shares = sharing.overlay_shares if sharing else []
        whole: dict[tuple[int, int], Fraction] = {}
        for one in shares:
            at = one.seller, one.period
            whole[at] = whole.get(at, Fraction(0)) + one.share * one.target
        cells = {plot: plot_cells(made.targets, plot, ("product",)) for plot in {one.plot for one in shares}}
        for one in shares:
            if (of_all := whole[one.seller, one.period]) > 0:
                piece = int(made.quotas.overlay[one.seller, one.period]) * one.share * one.target / of_all
                nodes, targets = cells[one.plot]
                column = dict(zip(nodes, targets[:, one.period].tolist(), strict=True))
                _spread(found, one.period, {one.seller: piece}, column, targets.shape[-1])
        return found

    def _likes(self, line: Line, span: str, periods: tuple[int, int]) -> list[Mapping[Item, Side]]:
        """What planned prices may be taken from, the best first: see docs/numbers.md."""
        company = self.made.lines[0]
        counted = [self._counted(one, periods) for one in (line, company)]
        spans = ((line, span), (company, span), (company, "year_to_date"))
        return [*counted, *(self._reference(*one, costed=False) for one in spans), self._listed]

    @cached_property
    def _listed(self) -> Mapping[Item, Side]:
        """The list price of each item that has one, as that of a piece."""
        prices, one = self.items.prices, atoms_in(0)
        items = {item: item.node for item in self.item_of.values() if item.node in prices}
        return {item: Side(units=one, amount=prices[node]) for item, node in items.items() if node is not None}

    def _with_cost(self, line: Line, span: str, item: Item, side: Side) -> Side | None:
        """With the plan's cost of a piece, else last year's; None where neither is known."""
        each = self.items.costs.get(item.node) if item.node is not None else None
        likes = [Side(units=atoms_in(0), amount=1, cost=each)] if each is not None else []
        likes += [self._reference(one, span, costed=True).get(item, NOTHING) for one in (line, self.made.lines[0])]
        for like in likes:
            if side.has_price and not side.unpriced and like.has_price:
                cost = nearest(side.units * like.cost, like.units)
                back = nearest(side.returned * cost, side.amount)
                return side._replace(cost=cost, returned_cost=back)
        return None

    def _reference(self, line: Line, span: str, *, costed: bool) -> dict[Item, Side]:
        """What a line sold last year in the same span, by item."""
        key = line.axis, line.node, span, costed
        if key not in self._references:
            slices = self.times.last_year.get(span, ())
            self._references[key] = by_item(self.sold.of(line, slices, costed=costed), self.item_of)
        return self._references[key]

    @cached_property
    def _units(self) -> Decomposition | None:
        """The targets in pieces, where the plan sets them for products: those of `units`, or of what counts quantities."""
        ground = self.made.ground
        if not any(part.from_ == "quantity" or key == UNITS for key, part in ground.plan.measures.items()):
            return None
        counted = {own.ground.measure: own for own in decompose_measures(ground, self.made.actuals.engine)}
        by_quantity = [key for key in counted if ground.plan.measures[key].from_ == "quantity"]
        chosen = counted.get(UNITS) or (counted[min(by_quantity)] if by_quantity else None)
        return chosen if chosen and "product" in chosen.targets.axes else None

    def _counted(self, line: Line, periods: tuple[int, int]) -> dict[Item, Side]:
        """Targets in pieces with those in money: what the plan itself says a piece is worth."""
        if self._units is None or line.axis in ("team", "seller"):
            return {}
        scale, found = self._units.ground.scale, dict[Item, Side]()
        for product, steps in _of_node(self._units.targets, line, periods).items():
            item = self.item_of[product]
            found[item] = found.get(item, NOTHING) + Side(units=to_atoms(scale.amount(steps)))
        worth = self._targets(line, periods)
        return {item: side._replace(amount=worth.get(item, 0)) for item, side in found.items()}


def _spread(
    found: Carried, period: int, pieces: Mapping[int, int | Fraction], targets: Mapping[Nodes, int], periods: int
) -> None:
    """Add what sellers carry of a territory in a period, in proportion to its targets by product."""
    total = sum(targets.values())
    for seller, piece in pieces.items() if total > 0 else ():
        own = found.setdefault(seller, {})
        for (node,), target in targets.items():
            own.setdefault(node or 0, [0] * periods)[period] += int(piece * target * FINE // total)


def _planned(likes: Iterable[Mapping[Item, Side]], item: Item, target: int) -> Side:
    """A target as pieces, amount and returns, like the first reference that has a price; else as a lump sum."""
    if item.node is None or item.unit is None or target <= 0:
        return Side(unpriced=target)
    for known in likes:
        like = known.get(item)
        if like is not None and like.has_price and (net := like.amount + like.unpriced + like.returned) > 0:
            units, amount, unpriced = (nearest(part * target, net) for part in (like.units, like.amount, like.unpriced))
            return Side(units, amount, unpriced=unpriced, returned=target - amount - unpriced)
    return Side(unpriced=target)


def _of_node(targets: Targets, line: Line, periods: tuple[int, int]) -> dict[int, int]:
    """The targets of a line by product; none where products or the line's axis aren't split."""
    split = targets.axes.get("product")
    if split is None or line.axis not in (COMPANY, *targets.axes):
        return {}
    if line.axis == COMPANY:
        rows, nodes = targets.tables["product"], split.nodes
    else:
        tree = targets.ground.trees[line.axis]
        span = targets.axes[line.axis].spans[tree.number[line.node]] if line.node in tree.number else None
        if span is None:
            return {}
        rows, nodes = _rows(targets, line.axis, span, split)
    sums = rows[:, slice(*periods)].sum(axis=1).tolist()
    return {node: int(target) for node, target in zip(nodes, sums, strict=True) if target}


def _rows(targets: Targets, axis: str, span: tuple[int, int], split: Frontier) -> tuple[Whole, tuple[int, ...]]:
    """The targets of a span of an axis' frontier: a row per product, a column per period."""
    if axis == "product":
        return targets.tables["product"][slice(*span)], split.nodes[slice(*span)]
    places = {name: i for i, name in enumerate(targets.axes)}
    cells = np.take(targets.cells, range(*span), axis=places[axis])
    others = tuple(i for name, i in places.items() if name != "product")
    return np.asarray(cells.sum(axis=others)), split.nodes
