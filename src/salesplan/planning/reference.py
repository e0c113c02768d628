"""What the split starts from (参照基数): the weights of the nodes, and the seasonality of the periods."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from salesplan.allocation.index import multiple_factor_index
from salesplan.allocation.raking import Family, NoTable, rake
from salesplan.allocation.rounding import Real
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.declared import ALL, Cell
from salesplan.plan.frontier import Frontier, frontier
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.promoted_season import with_promotions
from salesplan.planning.season import make_season
from salesplan.terms.tree import Tree
from salesplan.words.sentence import sentence

HISTORY, EVEN = "history", "even"

# Sums of last year's sales by a node on every one of the axes asked for.
Joint: TypeAlias = list[tuple[tuple[int, ...], int]]


@dataclass(frozen=True)
class History:
    """What the exports tell of the years before.

    joint: gives last year's sums by nodes on the axes asked for. periods: the company's sums by period number (see
    Ground.period_of). Any unit, for only proportions count. past: last year's sales of a cell in minor units, which bounds
    of growth start from.
    """

    joint: Callable[[Sequence[str]], Joint]
    periods: Mapping[int, int]
    past: Callable[[Cell], int] | None = None

    @property
    def has_last_year(self) -> bool:
        """Whether anything was sold in the year before the plan's."""
        return any(-YEAR_STEP <= period < 0 and amount > 0 for period, amount in self.periods.items())


NO_HISTORY = History(lambda _: [], {})


@dataclass(frozen=True)
class Reference:
    """The seed of the decomposition.

    axes: those that are split, each down to its frontier. weights: of the frontier nodes, together and adding up to 1
    (shape: nodes of each axis in order). season: of the periods, adding up to 1.
    """

    axes: Mapping[str, Frontier]
    weights: Real
    season: Real
    findings: list[Finding] = field(default_factory=list)


def make_reference(ground: Ground, history: History, declared: Sequence[Cell]) -> Reference:
    """Weights as the plan's `decompose` section says, or by history where it says nothing and there is some.

    declared: the cells with numbers of their own. An axis is split as far down as these numbers or the weights tell nodes
    apart; further down there are no targets. Raises PlanError where declared nodes have sisters that nothing tells apart.
    """
    findings: list[Finding] = []
    measures = measures_of(ground, history)
    axes: dict[str, Frontier] = {}
    for axis in NODE_AXES:
        tree = ground.trees[axis]
        named = {getattr(cell, axis) for cell in declared} - {ALL}
        if len(tree) and (named or measures.tell_apart(axis, tree.tops)):
            axes[axis] = _frontier(axis, tree, named, measures)
            findings += _guesses(ground, axis, axes[axis], named, measures)
    if any(found.severity == "error" for found in findings):
        raise PlanError(findings, ground.loaded.language)
    weights = measures.joint(axes)
    if measures.crossed_freely:
        crossing = tuple(sentence(f"word_{axis}") for axis in axes)
        findings.append(finding("SP322", what=crossing, reason=sentence("crossed_freely")))
    season = make_season(ground, history.periods, findings)
    return Reference(axes, weights, with_promotions(ground, axes, weights, season, findings), findings)


def measures_of(ground: Ground, history: History) -> Measures:
    """The measures that the plan's weights are made of; raises PlanError for one that is unknown or not there."""
    return Measures(ground, history, stated_weights(ground, history))


def stated_weights(ground: Ground, history: History) -> Mapping[str, Decimal]:
    """The weights that the plan states, or history where it says nothing and there is some; raises PlanError."""
    place = ground.loaded.marks.of(("decompose", "weights"))
    weights = ground.plan.decompose.weights
    if weights is None:
        return {HISTORY: Decimal(1)} if history.has_last_year else {}
    potential = ground.plan.decompose.potential
    known = sorted({HISTORY, EVEN, *(potential.values if potential else {})})
    hint = sentence("declared_names", names=", ".join(known))
    findings = [
        finding("SP201", place, kind=sentence("word_measure"), name=n, hint=hint) for n in weights if n not in known
    ]
    if HISTORY in weights and not history.has_last_year:
        what, reason = sentence("word_company"), sentence("no_history")
        findings.append(finding("SP321", place, what=what, reason=reason, hint=sentence("say_weights")))
    if findings:
        raise PlanError(findings, ground.loaded.language)
    return weights


def _frontier(axis: str, tree: Tree, named: set[int], measures: Measures) -> Frontier:
    inner = {i for node in named for i in _above(tree, node)}
    return frontier(tree, lambda parts: bool(set(parts) & (named | inner)) or measures.tell_apart(axis, parts))


def _above(tree: Tree, node: int) -> list[int]:
    nodes = []
    while (node := tree.nodes[node].parent) >= 0:
        nodes.append(node)
    return nodes


def _guesses(ground: Ground, axis: str, split: Frontier, named: set[int], measures: Measures) -> list[Finding]:
    """Faults for parts that would be split by guess: two or more without numbers that nothing tells apart."""
    found = []
    tree = split.tree
    held = named | {i for node in named for i in _above(tree, node)}
    for node in (ALL, *range(len(tree))):
        parts = split.parts(node)
        unknown = [part for part in parts if part not in held]
        if len(unknown) > 1 and not measures.tell_apart(axis, parts):
            names = ", ".join(tree.title(part) for part in unknown[:5])
            path = ground.paths[axis, tree.nodes[unknown[0]].id]
            reason = sentence("nothing_to_spread_by")
            place = ground.loaded.marks.of(path)
            found.append(finding("SP321", place, what=names, reason=reason, hint=sentence("say_weights")))
    return found


class Measures:
    """The values that weights are made of, and how much each counts.

    A potential table speaks of its own axis; for the others the measures that are left have the say, history first.
    absent: nodes of each axis that get nothing, as if the plan didn't have them.
    """

    def __init__(
        self,
        ground: Ground,
        history: History,
        weights: Mapping[str, Decimal],
        absent: Mapping[str, frozenset[int]] | None = None,
    ) -> None:
        self.ground, self.history, self.weights, self.absent = ground, history, weights, absent or {}
        self.crossed_freely = False  # whether the joint weights had to do without the joint history
        self._sums: dict[str, dict[str, Real]] = {}

    def of(self, axis: str) -> Mapping[str, Decimal]:
        """The measures of an axis, and their shares."""
        potential = self.ground.plan.decompose.potential
        mine = {
            name: share
            for name, share in self.weights.items()
            if name in (HISTORY, EVEN) or (potential is not None and potential.axis == axis)
        }
        return mine or ({HISTORY: Decimal(1)} if self.history.has_last_year else {})

    def sums(self, axis: str) -> dict[str, Real]:
        """Each measure's sums over the subtrees of an axis' nodes; for `even`, ones."""
        if axis not in self._sums:
            self._sums[axis] = {name: self._node_sums(axis, name) for name in self.of(axis)}
        return self._sums[axis]

    def tell_apart(self, axis: str, parts: Sequence[int]) -> bool:
        """Whether some measure has a value for any of these sisters."""
        return any(sums[list(parts)].sum() > 0 for sums in self.sums(axis).values())

    def shares(self, axis: str, parts: Sequence[int]) -> Real:
        """How sisters share their parent: the blend of their shares in each measure that says anything, else even."""
        measures = self.of(axis)
        values = [self.sums(axis)[name][list(parts)] for name in measures]
        index = multiple_factor_index(values, [float(share) for share in measures.values()])
        return np.full(len(parts), 1 / len(parts)) if index is None else index

    def joint(self, axes: Mapping[str, Frontier]) -> Real:
        """The weights of all frontier nodes together: last year's joint sales, with the margins that the blend asks for.

        Where nodes sold together too seldom for those margins, the axes are crossed as if they had nothing to do with one
        another.
        """
        margins = [self.margin(axis, split) for axis, split in axes.items()]
        if not any(HISTORY in self.of(axis) for axis in axes):
            return _outer(margins)
        past = self._past(axes)
        if not past.sum() > 0:
            return _outer(margins)
        table = past / past.sum()
        changed = [i for i, axis in enumerate(axes) if set(self.of(axis)) != {HISTORY}]
        try:
            return _with_margins(table, margins, changed) if changed else table
        except NoTable:
            self.crossed_freely = True
            return _outer(margins)

    def _node_sums(self, axis: str, name: str) -> Real:
        tree = self.ground.trees[axis]
        if name == EVEN:
            return np.ones(len(tree))
        own = np.zeros(len(tree))
        if name == HISTORY:
            for (node,), sold in self.history.joint([axis]):
                own[node] += sold
        else:
            potential = self.ground.plan.decompose.potential
            for key, amount in (potential.values[name] if potential else {}).items():
                own[self.ground.node(axis, key) or 0] += float(amount)
        own = np.maximum(own, 0.0)  # more returned than sold: nothing to go by
        running = np.concatenate([[0.0], np.cumsum(own)])
        return np.asarray(running[list(tree.end)] - running[:-1])

    def margin(self, axis: str, split: Frontier) -> Real:
        """The weights of an axis' frontier nodes by themselves: shares of shares from the tops down, adding up to 1."""
        of_node = np.zeros(len(split.tree))
        absent = self.absent.get(axis, frozenset())
        for node in (ALL, *range(len(split.tree))):
            parts = [part for part in split.parts(node) if part not in absent]
            if parts:
                of_node[parts] = (1.0 if node == ALL else of_node[node]) * self.shares(axis, parts)
        return of_node[list(split.nodes)]

    def _past(self, axes: Mapping[str, Frontier]) -> Real:
        """Last year's sums on the frontiers; what was sold on an inner node is spread by what lies below it."""
        shape = tuple(len(split) for split in axes.values())
        table = np.zeros(shape)
        inner: list[tuple[tuple[slice, ...], float]] = []
        for nodes, amount in self.history.joint(list(axes)):
            spans = [split.span(node) or _around(split, node) for split, node in zip(axes.values(), nodes, strict=True)]
            if all(end - start == 1 for start, end in spans):
                table[tuple(start for start, _ in spans)] += amount
            else:
                inner.append((tuple(slice(*span) for span in spans), float(amount)))
        table = np.maximum(table, 0.0)
        own = table.copy()
        for block, sold in inner:
            total = own[block].sum()
            if sold > 0:
                table[block] += sold * (own[block] / total if total > 0 else 1 / own[block].size)
        return table


def _around(split: Frontier, node: int) -> tuple[int, int]:
    """The frontier node that a node hangs below."""
    while split.span(node) is None:
        node = split.tree.nodes[node].parent
    return split.span(node) or (0, 0)


def _outer(margins: Sequence[Real]) -> Real:
    table = np.ones(())
    for margin in margins:
        table = np.multiply.outer(table, margin)
    return np.asarray(table)


def _with_margins(past: Real, margins: Sequence[Real], changed: Sequence[int]) -> Real:
    """The joint history with other margins on some axes; nodes that it doesn't know get the mix of all the others."""
    table = past.copy()
    for i in changed:
        rest = tuple(j for j in range(table.ndim) if j != i)
        unknown = (table.sum(axis=rest) <= 0) & (margins[i] > 0)
        mix = table.sum(axis=i)
        for node in np.flatnonzero(unknown):
            np.moveaxis(table, i, 0)[node] = mix * margins[i][node]
    return rake(table, [Family(_labels(table.ndim, i, len(margins[i])), margins[i]) for i in changed])


def _labels(axes: int, axis: int, size: int) -> NDArray[np.int32]:
    return np.arange(size, dtype=np.int32).reshape([size if i == axis else 1 for i in range(axes)])
