"""The review of a period (回顾): actual against target for every node, and how the year went so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import TypeAlias

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.errors import ExportsError, Finding, UsageError, finding
from salesplan.metrics.progress import attainment, growth, variance
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals, OwnSales
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.glance import AT_A_GLANCE, others, upper
from salesplan.terms.table import Table, Value, table
from salesplan.terms.tree import COMPANY, OTHERS, UNASSIGNED
from salesplan.words.sentence import sentence

Row: TypeAlias = tuple[Value, ...]
Sums: TypeAlias = tuple[Whole, Whole | None, Whole | None]  # this year's, last year's, last year's so far


@dataclass(frozen=True)
class Scope:
    """What is reviewed: the number of the period, and the last day that counts.

    partial: whether the period goes on after that day, so that its figures are not final.
    """

    period: int
    until: date
    partial: bool


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
    """A reviewed period: a line for every node that has a target or sales."""

    ground: Ground
    scope: Scope
    lines: Sequence[Line]
    findings: list[Finding] = field(default_factory=list)


def scope_of(ground: Ground, actuals: Actuals, label: str | None, as_of: date | None) -> Scope:
    """The period named, or that of the latest sale; `as_of` is the day up to which the exports are complete.

    Without it that is the day of the latest sale in the period, so the period counts as open while a working day of it
    comes after. Raises UsageError for an unknown label, ExportsError where nothing was sold in the year.
    """
    year, latest = ground.year, actuals.days.last
    if label is not None and label not in year.number:
        hint = sentence("periods_plain", names=", ".join(p.label for p in year.periods))
        raise UsageError([finding("SP903", value=label, hint=hint)], ground.loaded.language)
    if label is None and latest is None:
        raise ExportsError([finding("SP420", hint=sentence("name_the_period"))], ground.loaded.language)
    number = year.number[label] if label is not None else year.find(latest) if latest else None
    if number is None:
        raise ExportsError([finding("SP420", hint=sentence("name_the_period"))], ground.loaded.language)
    period = year.periods[number]
    known = as_of or (latest if latest and latest < period.end else period.end - timedelta(days=1))
    until = min(known, period.end - timedelta(days=1))
    open_days = (
        ground.workdays.count(max(until + timedelta(days=1), period.start), period.end) if until < period.end else 0
    )
    return Scope(number, until, open_days > 0)


def review(made: Decomposition, actuals: Actuals, scope: Scope) -> Review:
    """Compare every node's sales with its target."""
    ground = made.ground
    later = (latest := actuals.days.last) is not None and latest > scope.until
    cuts = _Cuts(scope.until if later else None, same_day_last_year(ground, scope), actuals.has_last_year)
    findings = [finding("SP426", day=str(scope.until))] if later else []
    lines = [_company(made, actuals, cuts)]
    for axis in NODE_AXES:
        lines += _axis_lines(made, actuals, axis, cuts)
    if ground.sellers:
        lines += _seller_lines(made, actuals, cuts)
    return Review(ground, scope, lines, findings)


def same_day_last_year(ground: Ground, scope: Scope) -> date | None:
    """The day of last year's period that an open period has come to; None where it is closed."""
    before = ground.last_year()
    if not scope.partial or before is None:
        return None
    gone = scope.until - ground.year.periods[scope.period].start
    then = before.periods[scope.period]
    return min(then.start + gone, then.end - timedelta(days=1))


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


def tables(made: Review) -> list[Table]:
    """The tables of `report` about nodes."""
    return [_summary(made), _attainment(made), _trend(made)]


def spans_of(ground: Ground, scope: Scope) -> dict[str, tuple[int, int, int]]:
    """For each span: its first period, the end of what has gone, and the end of what its target covers.

    Quarter and year to date hold whole periods, the one under review included; the year's target is the whole year's.
    """
    end = scope.period + 1
    found = {"period": (scope.period, end, end)}
    if quarter := ground.year.quarter_of(scope.period):
        found["quarter_to_date"] = (quarter[0], end, end)
    return found | {"year_to_date": (0, end, end), "year": (0, end, len(ground.year))}


def _total(values: Whole | None, start: int, end: int) -> int | None:
    return None if values is None else int(values[start:end].sum())


def _attainment(made: Review) -> Table:
    """Axis × node × span. The year's actual and growth are those so far."""
    scope, rows = made.scope, list[Row]()
    for line in made.lines:
        for span, (start, gone, end) in spans_of(made.ground, scope).items():
            target, actual = _total(line.target, start, end), _total(line.actual, start, gone)
            past = _total(line.last_year, start, end) if span == "year" else _total(line.so_far, start, gone)
            like_for_like = _total(line.so_far, start, gone)
            numbers = (
                target,
                actual,
                attainment(actual, target),
                variance(actual, target),
                past,
                growth(actual, like_for_like),
            )
            open_until = scope.until if scope.partial or gone < end else None
            rows.append((line.axis, line.node, line.name, span, *numbers, open_until))
    columns = (
        "axis:word node name span:word target:money actual:money attainment:ratio variance:money last_year:money growth:ratio "
        "partial_until:day"
    )
    return table("attainment", columns, rows, shown=False)


def _trend(made: Review) -> Table:
    """Axis × node × period of the whole year; periods after the one under review have no actuals yet."""
    rows = []
    for line in made.lines:
        sums = [0, 0]
        for i, period in enumerate(made.ground.year.periods):
            target = _total(line.target, i, i + 1)
            actual = int(line.actual[i]) if i <= made.scope.period else None
            sums = [sums[0] + (target or 0), sums[1] + (actual or 0)]
            running_target = None if target is None else sums[0]
            running = None if actual is None else sums[1]
            past = _total(line.last_year, i, i + 1)
            rows.append(
                (
                    line.axis,
                    line.node,
                    line.name,
                    period.label,
                    target,
                    actual,
                    attainment(actual, target),
                    running_target,
                    running,
                    past,
                )
            )
    columns = (
        "axis:word node name period target:money actual:money attainment:ratio cumulative_target:money cumulative_actual:money "
        "last_year:money"
    )
    return table("trend", columns, rows, shown=False)


def _summary(made: Review) -> Table:
    """For people: the period and the year to date of the upper nodes, side by side."""
    rows = []
    end = made.scope.period + 1
    for line in _outline(made):
        numbers: list[Value] = []
        for start in (made.scope.period, 0):
            target, actual = _total(line.target, start, end), _total(line.actual, start, end)
            numbers += [target, actual, attainment(actual, target), growth(actual, _total(line.so_far, start, end))]
        gap = variance(_total(line.actual, 0, end), _total(line.target, 0, end))
        rows.append((line.axis, line.node, line.name, line.depth, *numbers, gap))
    columns = (
        "axis:word node name depth:count target:money actual:money attainment:ratio growth:ratio "
        "ytd_target:money ytd_actual:money ytd_attainment:ratio ytd_growth:ratio ytd_variance:money"
    )
    return table("summary", columns, rows)


def _outline(made: Review) -> Iterator[Line]:
    """The lines that people look at first: of each axis as many levels as one takes in at a glance.

    Of a level that is too long itself, the largest, and what the others come to; of sellers, none.
    """
    for axis in dict.fromkeys(line.axis for line in made.lines):
        mine = [line for line in made.lines if line.axis == axis]
        shown = upper(mine, lambda line: line.depth)
        if len(shown) <= AT_A_GLANCE:
            yield from shown
        elif axis != "seller":
            yield from _largest(shown, made.scope.period + 1)


def _largest(lines: Sequence[Line], end: int) -> Iterator[Line]:
    """The largest sisters by their sales up to a period (or by their targets, if those are larger), in their order."""
    named = [line for line in lines if line.node != UNASSIGNED]

    def size(line: Line) -> int:
        return max(int(line.actual[:end].sum()), _total(line.target, 0, end) or 0)

    rest = others(named, lambda line: (-size(line), line.node))
    left_out = {line.node for line in rest}
    yield from (line for line in lines if line.node not in left_out)

    def together(rows: Iterable[Whole | None]) -> Whole | None:
        known = [row for row in rows if row is not None]
        return np.asarray(sum(known[1:], known[0])) if known else None

    yield replace(
        rest[0],
        node=OTHERS,
        name="",
        target=together(line.target for line in rest),
        actual=np.asarray(sum(line.actual for line in rest)),
        last_year=together(line.last_year for line in rest),
        so_far=together(line.so_far for line in rest),
    )


def year_to_date(made: Review) -> float | None:
    """The company's attainment of the year so far, which gates ask for; missing without a target."""
    company = made.lines[0]
    end = made.scope.period + 1
    return attainment(_total(company.actual, 0, end), _total(company.target, 0, end))
