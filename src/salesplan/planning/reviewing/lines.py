"""The lines of a review (回顾明细): targets, actuals and last year's sales of every node that has any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import TypeAlias

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.errors import Finding, finding
from salesplan.metrics.progress import attainment
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals, OwnSales
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.reviewing.scope import Scope, no_sale_yet, same_day_last_year
from salesplan.terms.tree import COMPANY, UNASSIGNED

Sums: TypeAlias = tuple[Whole, Whole | None, Whole | None]  # this year's, last year's, last year's so far


@dataclass(frozen=True)
class Line:
    """One node: its targets, actuals and last year's sales by period; None where there are none.

    so_far: last year's sales up to the same day of the period under review, where that is still open.
    """

    axis: str
    node: str
    name: str
    depth: int
    target: Whole | None
    actual: Whole
    last_year: Whole | None
    so_far: Whole | None


@dataclass(frozen=True)
class _Cuts:
    """The days up to which this year's and last year's sales count; None: all of them."""

    now: date | None
    then: date | None
    has_last_year: bool


@dataclass(frozen=True)
class Review:
    """A reviewed period: a line for every node that has a target or sales, the company's first, and what they rest on."""

    made: Decomposition
    actuals: Actuals
    scope: Scope
    lines: Sequence[Line]
    findings: list[Finding] = field(default_factory=list)
    cut: date | None = None  # the day up to which sales count, where the exports go on after it

    @property
    def ground(self) -> Ground:
        """The plan that is reviewed."""
        return self.made.ground

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], Line]:
        """The lines by axis and node."""
        return {(line.axis, line.node): line for line in self.lines}


def review(made: Decomposition, actuals: Actuals, scope: Scope) -> Review:
    """Compare every node's sales with its target."""
    ground = made.ground
    later = (latest := actuals.days.last) is not None and latest > scope.until
    cuts = _Cuts(scope.until if later else None, same_day_last_year(ground, scope), actuals.has_last_year)
    findings = [finding("SP426", day=str(scope.until))] if later else no_sale_yet(ground, actuals, scope)
    lines = [_company(made, actuals, cuts)]
    for axis in NODE_AXES:
        lines += _axis_lines(made, actuals, axis, cuts)
    if ground.sellers:
        lines += _seller_lines(made, actuals, cuts)
    return Review(made, actuals, scope, lines, findings, cuts.now)


class _Own:
    """The own sales of an axis' nodes: this year's, last year's, and last year's so far."""

    def __init__(self, own: Callable[[int, date | None], OwnSales], cuts: _Cuts) -> None:
        self.now = own(0, cuts.now)
        self.before = own(-1, None) if cuts.has_last_year else None
        self.so_far = own(-1, cuts.then) if cuts.has_last_year and cuts.then else self.before

    def sums(self, nodes: Iterable[int | None]) -> Sums:
        """The three sums of some nodes."""
        listed = list(nodes)
        zeros = np.zeros(self.now.periods, np.int64)

        def total(own: OwnSales | None) -> Whole | None:
            return None if own is None else np.asarray(sum((own.of(node) for node in listed), zeros))

        now = total(self.now)
        return zeros if now is None else now, total(self.before), total(self.so_far)


def _company(made: Decomposition, actuals: Actuals, cuts: _Cuts) -> Line:
    past = actuals.company(-1) if cuts.has_last_year else None
    so_far = actuals.company(-1, cuts.then) if cuts.has_last_year and cuts.then else past
    return Line(
        COMPANY, COMPANY, made.ground.plan.name, 0, made.targets.periods, actuals.company(0, cuts.now), past, so_far
    )


def _axis_lines(made: Decomposition, actuals: Actuals, axis: str, cuts: _Cuts) -> Iterator[Line]:
    """The nodes of a tree, each with its subtree; what was sold on an inner node itself has a line below it."""
    tree, targets = made.ground.trees[axis], made.targets.of_axis(axis)
    if not len(tree):
        return
    own = _Own(partial(actuals.own, axis), cuts)
    for i, node in enumerate(tree):
        yield Line(axis, node.id, tree.title(i), node.depth + 1, targets[i], *own.sums(range(i, tree.end[i])))
        if tree.children[i]:
            yield from _if_any(axis, f"{node.id}/{UNASSIGNED}", node.depth + 2, own.sums([i]))
    yield from _if_any(axis, UNASSIGNED, 1, own.sums([None]))


def _if_any(axis: str, node: str, depth: int, sums: Sums) -> Iterator[Line]:
    """A line for what belongs to no node of the plan, where there is any."""
    if any(part is not None and part.any() for part in sums):
        yield Line(axis, node, "", depth, None, *sums)


def _seller_lines(made: Decomposition, actuals: Actuals, cuts: _Cuts) -> Iterator[Line]:
    """Teams (the sums of their sellers) and sellers.

    Sellers answer for their quotas with all hedges, teams for those of their sellers with the teams' hedge only.
    """
    ground, quotas = made.ground, made.quotas
    own, beside = _Own(partial(actuals.own, "seller"), cuts), _Own(actuals.beside, cuts)
    tree = ground.trees["team"]
    carried = quotas.carried if quotas else np.zeros(len(ground.sellers), np.bool_)
    answered = quotas.of_teams() if quotas else [None] * len(tree)
    for t, team in enumerate(tree):
        members = [i for i, seller in enumerate(ground.sellers) if t <= seller.team < tree.end[t]]
        yield Line("team", team.id, tree.title(t), team.depth + 1, answered[t], *own.sums(members))
    yield from _if_any("team", UNASSIGNED, 1, own.sums([None]))
    for i, seller in enumerate(ground.sellers):
        target = (quotas.target[i] + quotas.hedge[i] + quotas.overlay[i]) if quotas and carried[i] else None
        yield Line("seller", seller.id, seller.name, 1, target, *_both(own.sums([i]), beside.sums([i])))
    yield from _if_any("seller", UNASSIGNED, 1, own.sums([None]))


def _both(own: Sums, beside: Sums) -> Sums:
    """What a seller sold in the territories that make up the sums, and beside them."""
    now, before, so_far = (None if a is None or b is None else a + b for a, b in zip(own, beside, strict=True))
    return own[0] if now is None else now, before, so_far


def total(values: Whole | None, start: int, end: int) -> int | None:
    """The sum of a half-open span of periods; None without values."""
    return None if values is None else int(values[start:end].sum())


def year_to_date(made: Review) -> float | None:
    """The company's attainment of the year so far, which gates ask for; missing without a target."""
    company = made.lines[0]
    end = made.scope.period + 1
    return attainment(total(company.actual, 0, end), total(company.target, 0, end))
