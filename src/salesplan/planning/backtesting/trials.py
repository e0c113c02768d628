"""Trials of the split (试分解): a past year's sales of a tree, or of the periods, handed out once more by every method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from salesplan.allocation.rounding import Real, largest_remainder
from salesplan.plan.declared import ALL
from salesplan.plan.frontier import Frontier, frontier
from salesplan.planning.actuals import OwnSales
from salesplan.planning.backtesting.methods import PLAN, Method, Past, methods
from salesplan.planning.backtesting.origins import Origin
from salesplan.planning.reference import EVEN, HISTORY, Measures
from salesplan.planning.season import past_season, workday_season
from salesplan.terms.tree import Tree

SEASON, WORKDAYS = "season", "workdays"
FEWEST = 2  # nodes that there must be for a split to be good or bad
MOST_KNOWN = 2  # years before that the methods look back on


@dataclass(frozen=True)
class Judged:
    """What a split is held against: the nodes of an axis in one year, and what each sold, in whole minor units.

    known: whether anything was sold on the node in the year before. outside: what the company sold beside these nodes.
    absent: how many nodes are left out, for nothing was sold on them then or before.
    """

    axis: str
    year: str
    nodes: tuple[str, ...]
    actual: tuple[int, ...]
    known: tuple[bool, ...]
    outside: int = 0
    absent: int = 0

    @property
    def can_be_split(self) -> bool:
        """Whether there is something to hand out, and more than one node to hand it to."""
        return len(self.nodes) >= FEWEST and sum(self.actual) > 0

    def trial(self, method: Method, weights: Real, guessed: int | None = None) -> Trial:
        """What the nodes sold together, handed out by weights; to the cent, as targets are."""
        targets = largest_remainder(sum(self.actual), weights)
        return Trial(self, method, tuple(int(target) for target in targets), guessed)


@dataclass(frozen=True)
class Trial:
    """What a method would have given each node: whole minor units that add up to what the nodes sold together.

    guessed: how many nodes have an even part of something, for the method knows nothing of them and their sisters; None
    where that can't be asked.
    """

    judged: Judged
    method: Method
    targets: tuple[int, ...]
    guessed: int | None


@dataclass(frozen=True)
class View:
    """A tree as far down as the exports told its nodes apart in a year; `absent` are the nodes without a sale."""

    split: Frontier
    absent: frozenset[int]

    @property
    def nodes(self) -> list[int]:
        """The nodes that are judged."""
        return [node for node in self.split.nodes if node not in self.absent]


def view_of(past: Past, origin: Origin, axis: str) -> View:
    """The nodes of an axis on which something was sold in a year, or in those that the methods look back on."""
    tree = origin.ground.trees[axis]
    sold = {node for node in past.actuals.own(axis, origin.offset).nodes if node is not None}
    for offset in origin.known[:MOST_KNOWN]:
        sold |= {node for (node,), _ in past.joint([axis], offset)}
    present = _with_sales(tree, sold)
    absent = frozenset(node for node in range(len(tree)) if not present[node])
    return View(frontier(tree, lambda parts: any(present[part] for part in parts)), absent)


def tree_trials(past: Past, origin: Origin, axis: str, view: View) -> Iterator[Trial]:
    """The trials of an axis; none where its sales can't be split."""
    judged = _judged_tree(past, origin, axis, view)
    if not judged.can_be_split:
        return
    for method, measures in methods(past, origin, [axis], {axis: view.absent}):
        of_node = np.zeros(len(view.split.tree))
        of_node[list(view.split.nodes)] = measures.margin(axis, view.split)
        guessed = _guessed(measures, axis, view) & set(np.flatnonzero(of_node).tolist())
        yield judged.trial(method, of_node[view.nodes], len(guessed))


def season_trials(past: Past, origin: Origin) -> Iterator[Trial]:
    """The trials of the year's periods: how the company's sales would have been spread over them."""
    ground, actuals = origin.ground, past.actuals
    sold = [int(amount) for amount in actuals.company(origin.offset)]
    before = [int(amount) for amount in actuals.company(origin.known[0])]
    labels = tuple(period.label for period in ground.year.periods)
    judged = Judged(SEASON, origin.label, labels, tuple(sold), tuple(amount > 0 for amount in before))
    if not judged.can_be_split:
        return
    history = past_season(ground, past.periods(origin.offset))
    stated = ground.plan.decompose.seasonality
    own = stated or (WORKDAYS if history is None else HISTORY)
    seasons = {EVEN: np.ones(len(labels)), WORKDAYS: workday_season(ground), HISTORY: history}
    for key, season in seasons.items():
        if season is not None:
            yield judged.trial(Method(key, can_be_named=True, own=own == key), season)
    if isinstance(stated, list) and len(stated) == len(labels):
        weights = np.array([float(weight) for weight in stated])
        yield judged.trial(Method(PLAN, can_be_named=True, own=True), weights)


def _judged_tree(past: Past, origin: Origin, axis: str, view: View) -> Judged:
    tree, own = view.split.tree, past.actuals.own(axis, origin.offset)
    known = _with_sales(tree, {node for (node,), _ in past.joint([axis], origin.known[0])})
    actual = tuple(_sold(own, range(node, tree.end[node])) for node in view.nodes)
    company = int(past.actuals.company(origin.offset).sum())
    return Judged(
        axis,
        origin.label,
        tuple(tree.nodes[node].id for node in view.nodes),
        actual,
        tuple(known[node] for node in view.nodes),
        company - sum(actual),
        len(view.split.nodes) - len(view.nodes),
    )


def _sold(own: OwnSales, nodes: Sequence[int]) -> int:
    return sum(int(own.nodes[node].sum()) for node in nodes if node in own.nodes)


def _with_sales(tree: Tree, sold: set[int]) -> list[bool]:
    """Whether anything was sold on each node or below it."""
    return [any(part in sold for part in range(node, tree.end[node])) for node in range(len(tree))]


def _guessed(measures: Measures, axis: str, view: View) -> set[int]:
    """The judged nodes that lie below sisters that the method can't tell apart."""
    tree, found = view.split.tree, set[int]()
    for node in (ALL, *range(len(tree))):
        parts = [part for part in view.split.parts(node) if part not in view.absent]
        if len(parts) >= FEWEST and not measures.tell_apart(axis, parts):
            found |= {below for part in parts for below in range(part, tree.end[part])}
    return found & set(view.nodes)
