"""Two axes of a node's sales side by side with what was expected of them (透视): what the search of causes goes through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.metrics.contribution import WHOLE, Search, Side
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.reviewing.exceptions.reading import Reading
from salesplan.planning.reviewing.exceptions.standing import Key, Standing
from salesplan.planning.reviewing.scope import same_day_last_year
from salesplan.sales.cells import by_cells, by_customer
from salesplan.sales.summed import Summed
from salesplan.terms.money import atoms_in, nearest
from salesplan.terms.tree import COMPANY, UNASSIGNED

LARGEST = 4_000_000  # cells of a view, and of the plan's targets, up to which two axes are crossed
Nodes: TypeAlias = tuple[int | None, ...]
Sums: TypeAlias = Mapping[Nodes, int]


@dataclass(frozen=True)
class Dimension:
    """One axis of a view: its places for the search, the place of each node (None: none of the plan's), and who they are."""

    axis: str
    side: Side
    place: Mapping[int | None, int]
    keys: Sequence[Key]


NOTHING = Dimension("", WHOLE, {}, ((COMPANY, COMPANY),))


@dataclass(frozen=True)
class View:
    """A search, and what its rows and columns are."""

    search: Search
    rows: Dimension
    columns: Dimension = NOTHING


def dimension(ground: Ground, axis: str, told: Callable[[int], bool], root: int | None = None) -> Dimension:
    """All nodes of an axis and `unassigned` under the whole; or those of a node's subtree under that node."""
    if axis == "seller":
        number = len(ground.sellers)
        ends = [number + 2, *range(2, number + 2), number + 2]
        keys = [(COMPANY, COMPANY), *((axis, seller.id) for seller in ground.sellers), (axis, UNASSIGNED)]
        named = [True, *map(told, range(number)), True]
        place: dict[int | None, int] = {i: i + 1 for i in range(number)}
        return Dimension(axis, Side(ends, named), place | {None: number + 1}, keys)
    tree = ground.trees[axis]
    if root is not None:
        nodes = range(root, tree.end[root])
        side = Side([tree.end[i] - root for i in nodes], [told(i) for i in nodes])
        return Dimension(axis, side, {i: i - root for i in nodes}, [(axis, tree.nodes[i].id) for i in nodes])
    last = len(tree) + 1
    side = Side([last + 1, *(end + 1 for end in tree.end), last + 1], [True, *map(told, range(len(tree))), True])
    keys = [(COMPANY, COMPANY), *((axis, node.id) for node in tree), (axis, UNASSIGNED)]
    return Dimension(axis, side, {i: i + 1 for i in range(len(tree))} | {None: last}, keys)


@dataclass(frozen=True)
class Around:
    """A reading's node as the cells of sales know it: its axis (teams: their sellers), the nodes that it holds, its root."""

    axis: str | None
    nodes: frozenset[int]
    root: int | None

    def holds(self, node: int | None) -> bool:
        """Whether sales of a node are the reading's."""
        return self.axis is None or node in self.nodes


def around(ground: Ground, reading: Reading) -> Around:
    """Where a reading's sales lie."""
    if reading.axis in NODE_AXES:
        tree = ground.trees[reading.axis]
        root = tree.number[reading.node]
        return Around(reading.axis, frozenset(range(root, tree.end[root])), root)
    if reading.axis == "seller":
        return Around("seller", frozenset([ground.seller_number[reading.node]]), None)
    if reading.axis == "team":
        tree = ground.trees["team"]
        team = tree.number[reading.node]
        held = (i for i, seller in enumerate(ground.sellers) if tree.within(seller.team, team))
        return Around("seller", frozenset(held), None)
    return Around(None, frozenset(), None)


class Views:
    """The views of readings at one standing; sums are asked for once for each span."""

    def __init__(self, standing: Standing) -> None:
        self.standing, self.ground = standing, standing.ground
        self.made = standing.review.made
        self._asked: dict[tuple[object, ...], Sums] = {}

    def of(self, reading: Reading, kind: str) -> Iterator[View]:
        """The views in which the cause of a reading is looked for."""
        here = around(self.ground, reading)
        if kind == "target":
            yield from self._against_targets(reading, here)
        elif kind == "last_year":
            yield from self._against_last_year(reading, here)
        else:
            yield from self._against_prices(reading, here)

    # --- against targets

    def _against_targets(self, reading: Reading, here: Around) -> Iterator[View]:
        start = reading.basis.start if reading.basis else 0
        targets = self.made.targets
        if reading.axis == "team":
            yield from self._sellers(here, start, within_team=True)
            return
        axes = list(targets.axes)
        for pair in self._pairs(axes, here, self._crossed):
            names = {axis: self._told(axis) for axis in pair}
            rows, columns = self._dimensions(pair, here, names)
            expected = np.zeros((len(rows.keys), len(columns.keys)), np.int64)
            self._place_targets(expected, rows, columns, start)
            if view := self._view(expected, self.sums(pair, start, 0), rows, columns, here):
                yield view
        if here.axis in (None, "region"):
            yield from self._sellers(here, start, within_team=False)

    @cached_property
    def _crossed(self) -> bool:
        return self.made.targets.exact.size <= LARGEST

    def _told(self, axis: str) -> Callable[[int], bool]:
        spans = self.made.targets.axes[axis].spans
        return lambda node: spans[node] is not None

    def _place_targets(self, expected: Whole, rows: Dimension, columns: Dimension, start: int) -> None:
        """Put the targets to date of the two axes where they belong."""
        axes = self.made.targets.axes
        wanted = [axis for axis in (rows.axis, columns.axis) if axis]
        if len(wanted) == 1 or not self._crossed:
            table = self._to_date(self.made.targets.tables[wanted[0]], start)
        else:
            dropped = tuple(i for i, axis in enumerate(axes) if axis not in wanted)
            cells = self.made.targets.cells
            table = self._to_date(cells.sum(axis=dropped) if dropped else cells, start)
            if [axis for axis in axes if axis in wanted] != wanted:
                table = table.T
        at = [[d.place.get(node) for node in axes[d.axis].nodes] for d in (rows, columns) if d.axis]
        keep = [[i for i, place in enumerate(places) if place is not None] for places in at]
        put = [[place for place in places if place is not None] for places in at]
        if len(wanted) == 1:
            expected[put[0], 0] = table[keep[0]]
        else:
            expected[np.ix_(put[0], put[1])] = table[np.ix_(keep[0], keep[1])]

    def _to_date(self, table: Whole, start: int) -> Whole:
        """Sums from a period up to the last day; of the open period, the share that has gone."""
        end, gone = self.standing.end, self.standing.gone
        closed, last = table[..., start : end - 1].sum(axis=-1), table[..., end - 1]
        return np.asarray(closed + (last if gone == 1 else np.rint(last * float(gone)).astype(np.int64)))

    def _sellers(self, here: Around, start: int, *, within_team: bool) -> Iterator[View]:
        """Who carries it: sellers with what they carry of the node, and what is vacant."""
        quotas = self.made.quotas
        if quotas is None or not self.ground.sellers:
            return
        rows = dimension(self.ground, "seller", lambda i: bool(quotas.carried[i]))
        expected = np.zeros((len(rows.keys), 1), np.int64)
        if within_team:
            asked = self._to_date(quotas.target + quotas.team_hedge, start)
            for i in sorted(here.nodes):
                expected[i + 1, 0] = asked[i]
            actual: Sums = {key: v for key, v in self.sums(("seller",), start, 0).items() if here.holds(key[0])}
        else:
            by_period = np.zeros((len(rows.keys), len(self.ground.year)), np.int64)
            for (plot, period), pieces in quotas.pieces.items():
                if here.axis is None or quotas.plots[plot].region in here.nodes:
                    for seller, amount in pieces.items():
                        by_period[seller + 1, period] += amount
            expected[:, 0] = self._to_date(by_period, start)
            cells = self.sums(("region", "seller") if here.axis else ("seller",), start, 0).items()
            actual = _added((key[-1:], v) for key, v in cells if here.axis is None or here.holds(key[0]))
        found = np.zeros_like(expected)
        for (credited,), amount in actual.items():
            found[rows.place[credited], 0] += amount
        yield View(Search(expected, found, rows.side), rows)

    # --- against last year

    def _against_last_year(self, reading: Reading, here: Around) -> Iterator[View]:
        start = reading.basis.start if reading.basis else 0
        growth = reading.basis.growth if reading.basis and reading.basis.kind == "last_year" else Fraction(1)
        axes = [axis for axis in NODE_AXES if len(self.ground.trees[axis])]
        if self.ground.sellers and reading.axis != "seller":
            axes.append("seller")
        for pair in self._pairs(axes, here, True):
            rows, columns = self._dimensions(pair, here, {})
            asked = pair if here.axis is None or here.axis in pair else (here.axis, *pair)
            now, past = (self.sums(asked, start, offset) for offset in (0, -1))
            expected = np.zeros((len(rows.keys), len(columns.keys)), np.int64)
            grown = {nodes: round(amount * growth) for nodes, amount in past.items()}
            self._fill(expected, grown, asked, rows, columns, here)
            if view := self._view(expected, now, rows, columns, here, asked):
                yield view
        yield from self._customers(here, start, growth)

    def _customers(self, here: Around, start: int, growth: Fraction) -> Iterator[View]:
        if here.axis == "seller" and len(here.nodes) != 1:
            return
        span = {here.axis: (min(here.nodes), max(here.nodes) + 1)} if here.axis and here.nodes else {}
        engine, unit = self.standing.review.actuals.engine, atoms_in(self.ground.digits)
        found = [by_customer(engine, self._periods(start, o), self._cut(o), span) for o in (0, -1)]
        now, past = ({key: nearest(atoms, unit) for key, atoms in sums.items()} for sums in found)
        names = sorted(now.keys() | past.keys())
        if not names:
            return
        side = Side([len(names) + 1, *range(2, len(names) + 2)], [True] * (len(names) + 1))
        rows = Dimension("customer", side, {}, [(COMPANY, COMPANY), *(("customer", name) for name in names)])
        expected = np.array([[0], *([round(past.get(name, 0) * growth)] for name in names)], np.int64)
        actual = np.array([[0], *([now.get(name, 0)] for name in names)], np.int64)
        yield View(Search(expected, actual, side), rows)

    # --- against last year's prices

    def _against_prices(self, reading: Reading, here: Around) -> Iterator[View]:
        """What is sold now at last year's price of the product against what it was sold for."""
        start = reading.basis.start if reading.basis else 0
        units_before = sum(v for key, v in self.sums(("product",), start, -1, "quantity").items() if here.holds(key[0]))
        old = sum(v for key, v in self.sums(("product",), start, -1).items() if here.holds(key[0]))
        axes = [axis for axis in ("region", "channel") if len(self.ground.trees[axis])]
        pairs = [tuple(axes)] if axes else []
        if self.ground.sellers:
            pairs.append(("seller",))
        for pair in pairs:
            rows, columns = self._dimensions(pair, here, {})
            asked = ("product", *pair)
            expected = np.zeros((len(rows.keys), len(columns.keys)), np.int64)
            units = self.sums(asked, start, 0, "quantity")
            at_old = {nodes: round(Fraction(amount * old, units_before)) for nodes, amount in units.items()}
            self._fill(expected, at_old, asked, rows, columns, here)
            if view := self._view(expected, self.sums(asked, start, 0), rows, columns, here, asked):
                yield view

    # --- shared

    def _pairs(self, axes: Sequence[str], here: Around, crossed: bool) -> list[tuple[str, ...]]:
        """The axes of each view: the node's own with every other; all pairs for the company, or who is of no tree."""
        if here.root is not None and here.axis is not None:
            others = [axis for axis in axes if axis != here.axis]
            return [(here.axis, axis) for axis in others] if others and crossed else [(here.axis,)]
        free = [axis for axis in axes if axis != here.axis or len(here.nodes) > 1]
        return list(combinations(free, 2)) if len(free) > 1 and crossed else [(axis,) for axis in free]

    def _dimensions(
        self, pair: Sequence[str], here: Around, names: Mapping[str, Callable[[int], bool]]
    ) -> tuple[Dimension, Dimension]:
        made = [
            dimension(self.ground, axis, names.get(axis, lambda _: True), here.root if axis == here.axis else None)
            for axis in pair
        ]
        return made[0], made[1] if len(made) > 1 else NOTHING

    def _view(
        self,
        expected: Whole,
        now: Sums,
        rows: Dimension,
        columns: Dimension,
        here: Around,
        asked: Sequence[str] | None = None,
    ) -> View | None:
        if expected.size > LARGEST:
            return None
        actual = np.zeros_like(expected)
        self._fill(actual, now, asked or [d.axis for d in (rows, columns) if d.axis], rows, columns, here)
        return View(Search(expected, actual, rows.side, columns.side), rows, columns)

    def _fill(
        self, into: Whole, sums: Sums, asked: Sequence[str], rows: Dimension, columns: Dimension, here: Around
    ) -> None:
        """Put the sums of the reading's node where they belong."""
        own = asked.index(here.axis) if here.axis in asked else None
        row, column = asked.index(rows.axis), asked.index(columns.axis) if columns.axis else None
        for nodes, amount in sums.items():
            if own is None or here.holds(nodes[own]):
                into[rows.place[nodes[row]], 0 if column is None else columns.place[nodes[column]]] += amount

    def sums(self, axes: Sequence[str], start: int, offset: int, of: Summed = "amount") -> Sums:
        """A year's sums by nodes: amounts in minor units, quantities in atoms."""
        key = (*axes, start, offset, of)
        if key not in self._asked:
            actuals = self.standing.review.actuals
            found = by_cells(actuals.sales, axes, self._periods(start, offset), self._cut(offset), of)
            unit = atoms_in(self.ground.digits)
            self._asked[key] = {nodes: atoms if of == "quantity" else nearest(atoms, unit) for nodes, atoms in found}
        return self._asked[key]

    def _periods(self, start: int, offset: int) -> tuple[int, int]:
        return offset * YEAR_STEP + start, offset * YEAR_STEP + self.standing.end

    def _cut(self, offset: int) -> date | None:
        return self.standing.until if offset == 0 else same_day_last_year(self.ground, self.standing.scope)


def _added(cells: Iterable[tuple[Nodes, int]]) -> Sums:
    found: dict[Nodes, int] = {}
    for nodes, amount in cells:
        found[nodes] = found.get(nodes, 0) + amount
    return found
