"""Who holds which territory on which day (辖区归属), and in what share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from itertools import product as every
from typing import NamedTuple

from salesplan.plan.declared import ALL
from salesplan.plan.ground import Ground
from salesplan.plan.teams import Assignment
from salesplan.plan.walk import NODE_AXES
from salesplan.plan.yaml_reader import Path

FOREVER = date.max
DAY = timedelta(days=1)


class Holding(NamedTuple):
    """A seller's hold on a territory, within the time of service; `start` inclusive, `end` exclusive."""

    seller: int
    region: int
    product: int
    channel: int
    start: date
    end: date
    share: Fraction | None
    path: Path
    overlay: bool


class Plot(NamedTuple):
    """The smallest pieces of the market that have the same holders: a region leaf and some leaves of the other axes.

    An axis of which the plan has no nodes is (ALL,).
    """

    region: int
    products: tuple[int, ...]
    channels: tuple[int, ...]


class Stretch(NamedTuple):
    """A span of days in which a plot has the same holders, and what each carries; shares that nobody said are even."""

    start: date
    end: date
    shares: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True)
class Crowd:
    """Sellers whose stated shares of a territory add to more than the whole, from `day` on."""

    territory: str
    day: date
    total: Fraction
    sellers: tuple[tuple[str, Fraction], ...]
    path: Path


def holdings(ground: Ground) -> list[Holding]:
    """All holdings of the plan, those said at the sellers and those in `territories`."""
    found = []
    for i, seller in enumerate(ground.sellers):
        for n, assignment in enumerate(seller.part.territory):
            found.append(_holding(ground, i, assignment, (*seller.path, "territory", n)))
    for n, territory in enumerate(ground.plan.territories):
        number = ground.node("seller", territory.seller)
        if number is not None:
            found.append(_holding(ground, number, territory, ("territories", n)))
    return [holding for holding in found if holding.start < holding.end]


def _holding(ground: Ground, seller: int, assignment: Assignment, path: Path) -> Holding:
    part = ground.sellers[seller].part
    nodes = [
        ALL if (name := getattr(assignment, axis)) is None else ground.node(axis, name)
        for axis in ("region", "product", "channel")
    ]
    region, product, channel = (ALL if node is None else node for node in nodes)
    start = max(assignment.from_ or date.min, part.hired or date.min)
    ends = [day + DAY for day in (assignment.to, part.left) if day is not None and day < FOREVER]
    share = None if assignment.share is None else Fraction(assignment.share)
    return Holding(seller, region, product, channel, start, min([FOREVER, *ends]), share, path, assignment.overlay)


def all_leaves(ground: Ground) -> dict[str, tuple[int, ...]]:
    """The leaves of every axis that the plan has nodes on."""
    return {axis: ground.trees[axis].leaves for axis in NODE_AXES if len(ground.trees[axis])}


def all_nodes(ground: Ground) -> dict[str, tuple[int, ...]]:
    """The nodes of every axis that the plan has nodes on; sales may name one with parts as well as a leaf."""
    return {axis: tuple(range(len(ground.trees[axis]))) for axis in NODE_AXES if len(ground.trees[axis])}


def plots(
    ground: Ground, leaves: Mapping[str, Sequence[int]], *, overlay: bool = False
) -> Iterator[tuple[Plot, list[Holding]]]:
    """The plots and who holds each at any time; plots that nobody ever holds are there too.

    leaves: the nodes that are told apart, for each axis, the lowest ones or all; an axis that is left out counts as one, whatever
    a holding says of it. overlay: of the holdings beside the sums, instead of those that make them up.
    """
    held = [holding for holding in holdings(ground) if holding.overlay == overlay]
    known: dict[tuple[str, frozenset[int]], _Classes] = {}

    def classes(axis: str, named: frozenset[int]) -> _Classes:
        if (axis, named) not in known:
            known[axis, named] = _classes(ground, leaves, axis, named)
        return known[axis, named]

    for leaf, mine in _by_region(ground, leaves, held).items():
        products = classes("product", frozenset(h.product for h in mine))
        channels = classes("channel", frozenset(h.channel for h in mine))
        holders: dict[tuple[int, int], list[Holding]] = {}
        for h in mine:
            for at in every(products.under[h.product], channels.under[h.channel]):
                holders.setdefault(at, []).append(h)
        for (i, these), (j, those) in every(enumerate(products.members), enumerate(channels.members)):
            yield Plot(leaf, these, those), holders.get((i, j), [])


def _by_region(
    ground: Ground, leaves: Mapping[str, Sequence[int]], held: Sequence[Holding]
) -> dict[int, list[Holding]]:
    """The holdings of each region that is told apart; of the only one, where none are."""
    regions, tree = leaves.get("region", (ALL,)), ground.trees["region"]
    found: dict[int, list[Holding]] = {region: [] for region in regions}
    order = sorted(regions)
    for holding in held:
        whole = ALL in (*order[:1], holding.region)
        # Those within a node stand together.
        first = 0 if whole else bisect_left(order, holding.region)
        end = len(order) if whole else bisect_left(order, tree.end[holding.region])
        for region in order[first:end]:
            found[region].append(holding)
    return found


@dataclass(frozen=True)
class _Classes:
    """Leaves of an axis that lie under the same of the named nodes; and the numbers of the classes under each of these."""

    members: Sequence[tuple[int, ...]]
    under: Mapping[int, Sequence[int]]


def _classes(ground: Ground, leaves: Mapping[str, Sequence[int]], axis: str, named: frozenset[int]) -> _Classes:
    """The leaves of an axis, divided by which of the named nodes they lie under."""
    if axis not in leaves:
        return _Classes([(ALL,)], dict.fromkeys(named, (0,)))
    tree, found = ground.trees[axis], dict[tuple[int, ...], list[int]]()
    for leaf in leaves[axis]:
        found.setdefault(tuple(node for node in tree.above(leaf) if node in named), []).append(leaf)
    under: dict[int, list[int]] = {node: [] for node in named}
    for number, above in enumerate(found):
        for node in (*above, *({ALL} & named)):
            under[node].append(number)
    return _Classes([tuple(members) for members in found.values()], under)


def stretches(held: Sequence[Holding], start: date, end: date) -> Iterator[Stretch]:
    """The spans of days within [start, end) with the same holders; what stated shares leave is split evenly by the others.

    Overlays without a share have all of it, each.
    """
    days = {start, end} | {day for h in held for day in (h.start, h.end) if start < day < end}
    edges = sorted(days)
    for first, following in pairwise(edges):
        present = [h for h in held if h.start <= first and following <= h.end]
        stated = sum((h.share for h in present if h.share is not None), Fraction(0))
        open_handed = [h for h in present if h.share is None]
        each = max(1 - stated, Fraction(0)) / len(open_handed) if open_handed else Fraction(0)
        each = Fraction(1) if any(h.overlay for h in open_handed) else each
        shares: dict[int, Fraction] = {}
        for h in present:
            shares[h.seller] = shares.get(h.seller, Fraction(0)) + (each if h.share is None else h.share)
        yield Stretch(first, following, tuple(sorted(shares.items())))


def crowded(ground: Ground) -> Iterator[Crowd]:
    """The territories that are handed out more than once within the plan's year, each crowd once."""
    told: set[tuple[int, ...]] = set()
    for plot, held in plots(ground, all_leaves(ground)):
        stated = [h for h in held if h.share is not None]
        for stretch in stretches(stated, ground.year.start, ground.year.end):
            total = sum((share for _, share in stretch.shares), Fraction(0))
            who = tuple(seller for seller, _ in stretch.shares)
            if total > 1 and who not in told:
                told.add(who)
                last = max((h for h in stated if h.seller in who), key=lambda h: (h.start, h.path))
                names = tuple((ground.sellers[seller].name, share) for seller, share in stretch.shares)
                yield Crowd(territory_name(ground, plot), stretch.start, total, names, last.path)


def territory_name(ground: Ground, plot: Plot) -> str:
    """What a plot is called."""
    trees = ground.trees
    names = [trees["region"].title(plot.region)] if plot.region != ALL else []
    for axis, leaves in (("product", plot.products), ("channel", plot.channels)):
        if leaves != (ALL,) and leaves != trees[axis].leaves:
            names.append(", ".join(trees[axis].title(leaf) for leaf in leaves[:3]))
    return " × ".join(names) or ground.plan.name
