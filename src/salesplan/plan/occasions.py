"""The times that promotions run (促销档期), resolved: days, and the nodes that they are for."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from salesplan.plan.ground import Ground
from salesplan.plan.promotions import Promotion
from salesplan.plan.walk import NODE_AXES
from salesplan.terms.festivals import day_of
from salesplan.terms.tree import Tree

DAY = timedelta(days=1)
MONTHS = 12


@dataclass(frozen=True)
class Extent:
    """The nodes of each axis that something is for, parts included; None: all, and what names no node."""

    region: frozenset[int] | None = None
    product: frozenset[int] | None = None
    channel: frozenset[int] | None = None

    def meets(self, other: Extent) -> bool:
        """Whether a sale can be within both."""
        return all(_meet(getattr(self, axis), getattr(other, axis)) for axis in NODE_AXES)

    def holds(self, **nodes: int | None) -> bool:
        """Whether a sale on these nodes lies within; None or below zero: it names no node of the plan there."""
        return all(
            (own := getattr(self, axis)) is None or (node is not None and node in own) for axis, node in nodes.items()
        )


def _meet(one: frozenset[int] | None, other: frozenset[int] | None) -> bool:
    return one is None or other is None or not one.isdisjoint(other)


@dataclass(frozen=True)
class Occasion:
    """One time that a promotion runs, on the days of the half-open span [start, end).

    recurs: whether it runs more than once in the plan's year: by month, or as two Spring Festivals fall into one.
    """

    promotion: str
    part: Promotion
    start: date
    end: date
    extent: Extent
    recurs: bool = False

    @property
    def id(self) -> str:
        """The id of the promotion, with the first day where it recurs."""
        return f"{self.promotion}/{self.start}" if self.recurs else self.promotion

    @property
    def name(self) -> str:
        """What it is called."""
        name = self.part.name or self.promotion
        return f"{name} {self.start:%m-%d}" if self.recurs else name

    @property
    def last(self) -> date:
        """The last day."""
        return self.end - DAY

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.end - self.start).days

    def meets(self, other: Occasion) -> bool:
        """Whether both run on some day for something that both are for."""
        return self.start < other.end and other.start < self.end and self.extent.meets(other.extent)


def windows(part: Promotion, first: date, end: date) -> Iterator[tuple[date, date]]:
    """The half-open spans of a promotion that share a day with [first, end), in order."""
    for start, following in sorted(_windows(part, first, end)):
        if start < end and following > first and start < following:
            yield start, following


def _windows(part: Promotion, first: date, end: date) -> Iterator[tuple[date, date]]:
    if part.from_ and part.to:
        yield part.from_, part.to + DAY
        return
    for year in range(first.year - 2, end.year + 3):
        for day in _days(part, year):
            yield day - part.before * DAY, day + (part.after + 1) * DAY


def _days(part: Promotion, year: int) -> Iterator[date]:
    if part.festival is not None and (day := day_of(part.festival, year)):
        yield day
    for month in range(1, MONTHS + 1) if part.monthly else ():
        yield date(year, month, min(part.monthly or 0, monthrange(year, month)[1]))


def recurs(ground: Ground, part: Promotion) -> bool:
    """Whether a promotion runs by month, or more than once in the plan's year."""
    return part.monthly is not None or len(list(windows(part, ground.year.start, ground.year.end))) > 1


def extent_of(ground: Ground, part: Promotion) -> Extent:
    """The nodes that a promotion is for."""
    return Extent(**{axis: _nodes(ground, axis, getattr(part, axis)) for axis in NODE_AXES})


def _nodes(ground: Ground, axis: str, names: list[str]) -> frozenset[int] | None:
    return below(ground.trees[axis], [ground.node(axis, name) for name in names]) if names else None


def below(tree: Tree, nodes: list[int | None]) -> frozenset[int]:
    """Nodes and all that stands below them."""
    return frozenset(i for node in nodes if node is not None for i in range(node, tree.end[node]))


def beside(tree: Tree, nodes: Iterable[int]) -> list[int]:
    """The siblings of some nodes, none of which holds one of them or lies within; at the top of a tree all are siblings.

    >>> from salesplan.terms.tree import grow
    >>> tree = grow("product", {"care": ("", None), "cream": ("", "care"), "serum": ("", "care"), "soap": ("", None)})
    >>> [[tree.nodes[i].id for i in beside(tree, nodes)] for nodes in ([1], [0], [1, 3], [])]
    [['serum'], ['soap'], ['serum'], []]
    """
    named = list(nodes)
    own, parents = below(tree, [*named]), sorted({tree.nodes[node].parent for node in named})
    parts = [part for parent in parents for part in (tree.children[parent] if parent >= 0 else tree.tops)]
    return [part for part in parts if part not in own and not any(tree.within(node, part) for node in named)]


def occasions(ground: Ground, first: date | None = None, end: date | None = None) -> list[Occasion]:
    """The occasions that share a day with [first, end), or with the plan's year; by first day, then id."""
    span = (first or ground.year.start, end or ground.year.end)
    found = [
        Occasion(key, part, start, following, extent_of(ground, part), recurs(ground, part))
        for key, part in ground.plan.promotions.items()
        for start, following in windows(part, *span)
    ]
    return sorted(found, key=lambda one: (one.start, one.end, one.id))


def clashes(found: list[Occasion]) -> Mapping[int, list[int]]:
    """For each occasion of a list the numbers of the others that it overlaps with."""
    return {i: [j for j, other in enumerate(found) if j != i and one.meets(other)] for i, one in enumerate(found)}
