"""Where a row of the review comes from (回顾溯源): its actual, its target, what lies between them, and last year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesplan.allocation.rounding import Whole
from salesplan.metrics.progress import attainment, variance
from salesplan.plan.declared import ALL
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.territory import holdings
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import Decomposition
from salesplan.planning.explaining.actuals import ActualTrail
from salesplan.planning.explaining.cell import CellAsked, NoNumber
from salesplan.planning.explaining.quotas import QuotaTrail
from salesplan.planning.explaining.steps import Part, Steps
from salesplan.planning.explaining.targets import TargetTrail
from salesplan.planning.reviewing.lines import Line, review
from salesplan.planning.reviewing.scope import Scope, same_day_last_year, scope_of, spans_of
from salesplan.sales.rows import RowsOf
from salesplan.terms.table import Table
from salesplan.terms.tree import COMPANY, UNASSIGNED
from salesplan.words.sentence import sentence

Span = tuple[int, int]


@dataclass(frozen=True)
class Spans:
    """What of the year a row speaks of, in half-open spans of periods: of its target, of its actual, of last year's sales.

    until: the last day that counts this year; then: the last one of last year; None where all of them do.
    """

    scope: Scope
    target: Span
    actual: Span
    past: Span
    until: date | None
    then: date | None


@dataclass(frozen=True)
class ReviewRow:
    """The numbers of a row that was explained; target and attainment are missing where there is no target."""

    actual: int
    target: int | None
    attainment: float | None
    rows: Table


class ReviewTrail:
    """Explains rows of the tables `attainment` and `trend`."""

    def __init__(
        self,
        steps: Steps,
        made: Decomposition,
        actuals: Actuals,
        trail: ActualTrail,
        targets: TargetTrail,
        quotas: QuotaTrail | None,
    ) -> None:
        self.steps, self.made, self.ground = steps, made, made.ground
        self.actuals, self.trail, self.targets, self.quotas = actuals, trail, targets, quotas

    def explain(self, asked: CellAsked) -> ReviewRow:
        """A row of `attainment` or `trend`, from its numbers down to the rows of the exports."""
        spans = self._spans(asked)
        line = self._line(asked, spans.scope)
        target, actual = _sum(line.target, spans.target), _sum(line.actual, spans.actual) or 0
        reached = attainment(actual, target)
        top = self.steps.add(sentence("ex_attainment", what=asked.name(self.ground)), share=reached)
        wanted = rows_of(self.ground, asked, spans.actual, spans.until)
        self.trail.actual(wanted, actual, sentence("ex_actual"), under=top)
        self._target(asked, spans.target, target, top)
        if target is not None:
            step = self.steps.add(sentence("ex_variance"), variance(actual, target), under=top)
            parts = [Part(sentence("ex_actual"), actual), Part(sentence("ex_less_target"), -target)]
            self.steps.parts(step, parts)
        if asked.table == "trend":
            self._cumulative(line, spans, top)
        past = _sum(line.last_year if spans.then is None else line.so_far, spans.past)
        if past is not None:
            before = (spans.past[0] - YEAR_STEP, spans.past[1] - YEAR_STEP)
            last_year = rows_of(self.ground, asked, before, spans.then)
            self.trail.actual(last_year, past, sentence("ex_last_year"), under=top)
        return ReviewRow(actual, target, reached, self.trail.rows(wanted, actual))

    def actual_of(self, asked: CellAsked) -> ReviewRow:
        """What was sold in a cell of the targets or by the holders of a quota, up to the latest sale of the year."""
        span = (asked.cell.start, asked.cell.end)
        wanted = rows_of(self.ground, asked, span, None)
        if sum(getattr(asked.cell, axis) != ALL for axis in NODE_AXES) > 1:
            actual = self.trail.sum_of(wanted)
        else:
            actual = _sum(self._line(asked, scope_of(self.ground, self.actuals, None, None)).actual, span) or 0
        self.trail.actual(wanted, actual, sentence("ex_actual_of", what=asked.name(self.ground)))
        return ReviewRow(actual, None, None, self.trail.rows(wanted, actual))

    def _spans(self, asked: CellAsked) -> Spans:
        own, label = (asked.cell.start, asked.cell.end), None
        if asked.table == "trend":
            scope = scope_of(self.ground, self.actuals, None, None)
            gone = (own[0], max(min(own[1], scope.period + 1), own[0]))
            return Spans(scope, own, gone, own, self._until(scope), None)
        if asked.label is not None:
            label = self.ground.year.periods[own[1] - 1].label
        scope = scope_of(self.ground, self.actuals, label, None)
        until, then = self._until(scope), same_day_last_year(self.ground, scope)
        name = asked.span or ("period" if own[1] - own[0] == 1 else "year" if label is None else None)
        if name is None:  # a quarter or a half: the periods that it has
            return Spans(scope, own, own, own, until, then)
        spans = spans_of(self.ground, scope)
        if name not in spans:
            raise NoNumber(self.ground, asked, sentence("no_quarters"))
        start, reached, end = spans[name]
        if name == "year":
            return Spans(scope, (start, end), (start, reached), (start, end), until, None)
        return Spans(scope, (start, end), (start, reached), (start, reached), until, then)

    def _until(self, scope: Scope) -> date | None:
        """The last day that counts, where there are later sales."""
        latest = self.actuals.days.last
        return scope.until if latest is not None and latest > scope.until else None

    def _line(self, asked: CellAsked, scope: Scope) -> Line:
        """The line of the review that is meant."""
        key = _key(self.ground, asked)
        found = [line for line in review(self.made, self.actuals, scope).lines if (line.axis, line.node) == key]
        if not found:
            raise NoNumber(self.ground, asked, sentence("no_such_row"))
        return found[0]

    def _target(self, asked: CellAsked, span: Span, target: int | None, under: int) -> None:
        """The target in short: what it is made of, but not where that comes from."""
        if target is None:
            self.steps.add(sentence("ex_no_target"), under=under)
            return
        said = sentence("ex_target")
        if asked.person is not None and asked.person[1] is not None and self.quotas is not None:
            members = sellers_of(self.ground, asked.person)
            if asked.person[0] == "seller":
                self.quotas.seller(members[0], span, sentence("ex_target_quota"), under=under, whole=False)
            else:
                self.quotas.team(members, span, sentence("ex_target_team"), hedged=False, under=under)
            return
        cell, whole = asked.cell.during(*span), (0, len(self.ground.year))
        named = span in (whole, *self.ground.year.groups.values()) or span[1] - span[0] == 1
        step = self.steps.add(said, target, under=under)
        if named:
            self.targets.explain(cell, under=step, part=True, upwards=False)
            return
        periods = [(cell.during(i, i + 1), self.ground.year.periods[i].label) for i in range(*span)]
        parts = [Part(sentence("ex_part", what=label), self.made.targets.of(one) or 0) for one, label in periods]
        self.steps.parts(step, parts)

    def _cumulative(self, line: Line, spans: Spans, under: int) -> None:
        """The sums from the start of the year on, as `trend` shows them."""
        labels, end = self.ground.year.periods, spans.target[1]
        for key, row, last in (
            ("ex_cumulative_actual", line.actual, min(end, spans.scope.period + 1)),
            ("ex_cumulative_target", line.target, end),
        ):
            if row is not None and end <= last:
                step = self.steps.add(sentence("ex_cumulative", key=sentence(key)), int(row[:end].sum()), under=under)
                parts = [Part(sentence("ex_part", what=labels[i].label), int(row[i])) for i in range(end)]
                self.steps.parts(step, parts)


def sellers_of(ground: Ground, person: tuple[str, int | None] | None) -> list[int]:
    """A seller, the sellers of a team and its teams, or all."""
    if person is None:
        return list(range(len(ground.sellers)))
    axis, number = person
    if number is None:
        return []
    if axis == "seller":
        return [number]
    tree = ground.trees["team"]
    return [i for i, seller in enumerate(ground.sellers) if tree.within(seller.team, number)]


def rows_of(ground: Ground, asked: CellAsked, periods: Span, until: date | None) -> RowsOf:
    """The rows of the exports that count for a row of the review."""
    if asked.person is not None:
        if asked.person[1] is None:
            return RowsOf(nobody=True, periods=periods, until=until)
        beside = asked.person[0] == "seller" and any(holding.overlay for holding in holdings(ground))
        return RowsOf(sellers=sellers_of(ground, asked.person), overlays=beside, periods=periods, until=until)
    nodes: dict[str, Span | None] = {}
    for axis in NODE_AXES:
        node = getattr(asked.cell, axis)
        if asked.unassigned == axis:
            nodes[axis] = None
        elif node != ALL:
            nodes[axis] = (node, node + 1 if asked.own else ground.trees[axis].end[node])
    return RowsOf(nodes=nodes, periods=periods, until=until)


def _key(ground: Ground, asked: CellAsked) -> tuple[str, str]:
    """Axis and node, as the tables of the review name them."""
    if asked.unassigned is not None:
        return asked.unassigned, UNASSIGNED
    who, number = asked.person or ("", None)
    if number is not None:
        return who, ground.sellers[number].id if who == "seller" else ground.trees["team"].nodes[number].id
    for axis in NODE_AXES:
        node = getattr(asked.cell, axis)
        if node != ALL:
            return axis, ground.trees[axis].nodes[node].id + (f"/{UNASSIGNED}" if asked.own else "")
    return COMPANY, COMPANY


def _sum(values: Whole | None, span: Span) -> int | None:
    return None if values is None else int(values[span[0] : span[1]].sum())
