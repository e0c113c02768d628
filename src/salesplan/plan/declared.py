"""The numbers that a plan declares (声明的数): as written, resolved to whole minor units, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from salesplan.allocation.apportion import apportion
from salesplan.plan.ground import Ground
from salesplan.plan.measures import Scale
from salesplan.plan.targets import Target
from salesplan.plan.walk import NODE_AXES, nodes_of
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import split
from salesplan.terms.part import Share
from salesplan.terms.period import Year

ALL = -1  # the coordinate of an axis that is not named


class Cell(NamedTuple):
    """Coordinates of a number: a node of each axis (ALL: the whole axis), and a half-open span of periods."""

    region: int
    product: int
    channel: int
    start: int
    end: int

    def at(self, axis: str, node: int) -> Cell:
        """The same with another node on one axis."""
        return self._replace(**{axis: node})

    def during(self, start: int, end: int) -> Cell:
        """The same for another span of periods."""
        return self._replace(start=start, end=end)


@dataclass(frozen=True)
class Declared:
    """A number as it is written: where, for what, and an amount in minor units or a share of `base`."""

    path: Path
    cell: Cell
    amount: int | None
    share: Decimal | None = None
    base: Cell | None = None


def span_of(text: str | None, year: Year) -> tuple[int, int] | None:
    """The periods that a plan's text names: a label, a quarter, a half, a day within a period, or the year if None."""
    if text is None:
        return 0, len(year)
    if (span := year.span(text)) is not None:
        return span
    day = _day(text)
    number = year.find(day) if day else None
    return None if number is None else (number, number + 1)


def declared_numbers(ground: Ground) -> list[Declared]:
    """Every target of the plan in the ground's measure, section by section; what lies outside the year is left to `check`."""
    return [*(_on_nodes(ground) if ground.scale.is_revenue else ()), *_in_list(ground)]


def _on_nodes(ground: Ground) -> Iterator[Declared]:
    plan, whole = ground.plan, Cell(ALL, ALL, ALL, 0, len(ground.year))
    if plan.target is not None:
        yield Declared(("target",), whole, ground.scale.whole(plan.target))
    for axis in NODE_AXES:
        numbers = ground.trees[axis].number
        for node in nodes_of(plan, axis):
            goal = node.part.target
            if goal is None:
                continue
            cell = whole.at(axis, numbers[node.id])
            base = whole.at(axis, ALL if node.parent is None else numbers[node.parent])
            yield _declared((*node.path, "target"), cell, goal, base, ground.scale)


def _in_list(ground: Ground) -> Iterator[Declared]:
    for i, entry in enumerate(ground.plan.targets):
        cell = cell_of_entry(ground, entry) if ground.is_mine(entry.measure) else None
        if cell is not None and entry.amount is not None:
            base = _above(ground, cell) if entry.period is None else cell.during(0, len(ground.year))
            if isinstance(entry.amount, Share) and base == cell:
                continue  # a share of itself, which `check` tells
            yield _declared(("targets", i, "amount"), cell, entry.amount, base, ground.scale)


def cell_of_entry(ground: Ground, entry: Target) -> Cell | None:
    """The cell that an entry of `targets` is about; None where something in it doesn't resolve."""
    span = span_of(entry.period, ground.year)
    nodes = [ALL if (name := getattr(entry, axis)) is None else ground.node(axis, name) for axis in NODE_AXES]
    if span is None or None in nodes:
        return None
    region, product, channel = (ALL if node is None else node for node in nodes)
    return Cell(region, product, channel, *span)


def _above(ground: Ground, cell: Cell) -> Cell:
    """What a share without a period is a share of: all but the last axis named, or the parent where one alone is."""
    *others, last = [axis for axis in NODE_AXES if getattr(cell, axis) != ALL] or [NODE_AXES[0]]
    if others or getattr(cell, last) == ALL:
        return cell.at(last, ALL)
    return cell.at(last, ground.trees[last].nodes[getattr(cell, last)].parent)


def _declared(path: Path, cell: Cell, goal: Decimal | Share, base: Cell, scale: Scale) -> Declared:
    if isinstance(goal, Share):
        return Declared(path, cell, None, goal.ratio, base)
    return Declared(path, cell, scale.whole(goal))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class Numbers:
    """What the declared numbers say, and what follows from them by adding up parts.

    amounts: the declared cells in minor units; shares of a number that is known are among them, the others are `pending`.
    paths: where each is declared.
    """

    def __init__(self, ground: Ground, declared: list[Declared]) -> None:
        self.ground = ground
        self.whole = Cell(ALL, ALL, ALL, 0, len(ground.year))
        self.amounts: dict[Cell, int] = {}
        self.paths: dict[Cell, Path] = {}
        self._memo: dict[Cell, int | None] = {}
        # By cell, for an odd unit that shares leave goes to the earlier of equal ones, whatever the order of keys.
        self.pending = sorted((d for d in declared if d.amount is None), key=lambda d: d.cell)
        for one in declared:
            if one.amount is not None:
                self.amounts.setdefault(one.cell, one.amount)
                self.paths.setdefault(one.cell, one.path)
        while self._resolve_shares():
            pass

    def add(self, cell: Cell, amount: int) -> None:
        """Take a number as given that was filled in for a share to hang on; shares of it are resolved."""
        self.amounts[cell] = amount
        self._forget()
        while self._resolve_shares():
            pass

    def lock(self, cells: list[Cell]) -> None:
        """Take cells as zero, which the plan doesn't say by a number of their own."""
        self.amounts |= dict.fromkeys(cells, 0)
        self._forget()
        while self._resolve_shares():
            pass

    def known(self, cell: Cell) -> int | None:
        """The number of a cell: declared, or the sum of parts that are all known; None where neither is."""
        if cell in self.amounts:
            return self.amounts[cell]
        if cell not in self._memo:
            self._memo[cell] = None  # a cell is no part of itself
            sums = (self.sum_of(parts) for parts in self.divisions(cell))
            self._memo[cell] = next((total for total in sums if total is not None), None)
        return self._memo[cell]

    def sum_of(self, parts: list[Cell]) -> int | None:
        """The sum of cells that are all known."""
        total = 0
        for part in parts:
            amount = self.known(part)
            if amount is None:
                return None
            total += amount
        return total

    def divisions(self, cell: Cell) -> Iterator[list[Cell]]:
        """The ways to divide a cell along one axis into parts of which some are declared, or hold what is."""
        for axis in NODE_AXES:
            tree, node = self.ground.trees[axis], getattr(cell, axis)
            children = tree.tops if node == ALL else tree.children[node]
            if children and any(self._declared_within(axis, child) for child in children):
                yield [cell.at(axis, child) for child in children]
        if self._shortest < cell.end - cell.start:
            yield from ([cell.during(*span) for span in spans] for spans in self._subspans(cell.start, cell.end))

    def declared_along(self, cell: Cell) -> Iterator[list[Cell]]:
        """For each axis and the periods: the largest declared cells that lie within a cell and differ on that axis alone."""
        for axis in NODE_AXES:
            tree, node = self.ground.trees[axis], getattr(cell, axis)
            if node != ALL and not tree.children[node]:
                continue
            inner = [c for c in self._alike(cell, axis) if node == ALL or tree.within(getattr(c, axis), node)]
            yield [
                c for c in inner if not any(c != o and tree.within(getattr(c, axis), getattr(o, axis)) for o in inner)
            ]
        if cell.end - cell.start == 1:
            return
        spans = [c for c in self._alike(cell, "span") if cell.start <= c.start and c.end <= cell.end]
        yield [c for c in spans if not any(c != o and o.start <= c.start and c.end <= o.end for o in spans)]

    def size(self, cell: Cell) -> int:
        """How many of the smallest cells of the plan a cell holds."""
        size = cell.end - cell.start
        for axis in NODE_AXES:
            tree, node = self.ground.trees[axis], getattr(cell, axis)
            start, end = (0, len(tree.leaves)) if node == ALL else tree.leaf_span(node)
            size *= max(end - start, 1)
        return size

    def _alike(self, cell: Cell, free: str) -> list[Cell]:
        """The declared cells that are like another one but for one axis (or `span`)."""
        return [other for other in self._groups[free].get(_but(cell, free), ()) if other != cell]

    @cached_property
    def _groups(self) -> dict[str, dict[Cell, list[Cell]]]:
        groups: dict[str, dict[Cell, list[Cell]]] = {free: {} for free in (*NODE_AXES, "span")}
        for cell in self.amounts:
            for free, group in groups.items():
                group.setdefault(_but(cell, free), []).append(cell)
        return groups

    def _declared_within(self, axis: str, node: int) -> bool:
        return any(self.ground.trees[axis].within(other, node) for other in self._named[axis])

    @cached_property
    def _named(self) -> dict[str, set[int]]:
        """The nodes of each axis that declared numbers name."""
        return {axis: {getattr(cell, axis) for cell in self.amounts} - {ALL} for axis in NODE_AXES}

    @cached_property
    def _shortest(self) -> int:
        return min((cell.end - cell.start for cell in self.amounts), default=len(self.ground.year))

    def _subspans(self, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
        groups = sorted(self.ground.year.groups.values(), key=lambda span: span[1] - span[0], reverse=True)
        for size in sorted({b - a for a, b in groups if b - a < end - start}, reverse=True):
            spans = [(a, b) for a, b in groups if b - a == size and start <= a and b <= end]
            if sum(b - a for a, b in spans) == end - start:
                yield sorted(spans)
        yield [(i, i + 1) for i in range(start, end)]

    def _parts(self, total: int, group: list[Declared]) -> list[int]:
        """The amounts of shares of one number.

        Shares that make all of it are shared out by the plan's method; of others each is rounded for itself, for what they
        leave is filled in later.
        """
        shares = [one.share or Decimal(0) for one in group]
        if sum(shares) == 1 and min(shares) >= 0 and _apart([one.cell for one in group]):
            return apportion(total, shares, self.ground.plan.decompose.apportion)
        return split(total, shares)

    def _resolve_shares(self) -> bool:
        """Turn the shares of one known number into amounts; whether there was one."""
        for base in dict.fromkeys(one.base for one in self.pending):
            total = self.known(base) if base is not None else None
            if total is None:
                continue
            mine = [one for one in self.pending if one.base == base]
            by_axis: dict[tuple[bool, ...], list[Declared]] = {}
            for one in mine:
                differs = tuple(a != b for a, b in zip(one.cell, one.base or one.cell, strict=True))
                by_axis.setdefault(differs, []).append(one)
            for unsorted in by_axis.values():
                group = sorted(unsorted, key=lambda one: one.cell)  # ties mustn't hang on the order of keys
                for one, amount in zip(group, self._parts(total, group), strict=True):
                    self.amounts.setdefault(one.cell, amount)
                    self.paths.setdefault(one.cell, one.path)
            self.pending = [one for one in self.pending if one.base != base]
            self._forget()
            return True
        return False

    def _forget(self) -> None:
        """Let go of what followed from fewer numbers."""
        self._memo.clear()
        for name in ("_named", "_shortest", "_groups"):
            self.__dict__.pop(name, None)


def _apart(cells: list[Cell]) -> bool:
    """Whether cells in order that differ on one axis alone have nothing in common."""
    return all(a.during(0, 0) != b.during(0, 0) or a.end <= b.start for a, b in pairwise(cells))


def _but(cell: Cell, free: str) -> Cell:
    """A cell without what it says on one axis."""
    return cell.during(0, 0) if free == "span" else cell.at(free, ALL)
