"""Targets (销售目标): the declared numbers met exactly, the rest filled in by reference, all in whole minor units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from salesplan.allocation.refine import refine_periods
from salesplan.allocation.rounding import Real, Whole
from salesplan.allocation.skeleton import Crossing
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.declared import ALL, Cell, Numbers, declared_numbers
from salesplan.plan.demands import Asked, Shape, bounds_of
from salesplan.plan.frontier import Frontier
from salesplan.plan.ground import Ground
from salesplan.plan.naming import name_of
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.fitting import Fitting
from salesplan.planning.reference import History, make_reference
from salesplan.planning.scope import narrow
from salesplan.planning.settling import settle_targets
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Targets:
    """The targets of a plan, in whole minor units.

    axes: those that are split, each down to its frontier. periods: the company's, None where the plan declares no number
    at all. tables: of each axis, its frontier (rows) by period. exact: the fitted cells before rounding, one dimension per
    axis and the periods last. numbers, bounds: what was not filled in. crossing: whole units where numbers or bounds name
    several axes. absent: of each axis, the nodes that the measure isn't set for, which have no targets at all. fitting: what
    they were filled in by; None where the plan declares no number at all.
    """

    ground: Ground
    axes: Mapping[str, Frontier]
    periods: Whole | None
    tables: Mapping[str, Whole]
    exact: Real
    numbers: Numbers
    findings: list[Finding] = field(default_factory=list)
    bounds: Sequence[Asked] = ()
    crossing: Crossing | None = None
    absent: Mapping[str, frozenset[int]] = field(default_factory=dict)
    fitting: Fitting | None = None

    @cached_property
    def cells(self) -> Whole:
        """All axes at once: whole cells whose sums are the tables; made when they are asked for."""
        if self.periods is None:
            return np.zeros(self.exact.shape, np.int64)
        if not self.axes:
            return self.periods
        if self.crossing:
            cuts, coarse = self.crossing.cuts, self.crossing.cells
        else:
            cuts = tuple((0, len(split)) for split in self.axes.values())
            coarse = self.periods.reshape((1,) * len(self.axes) + (-1,))
        return refine_periods(coarse, cuts, list(self.tables.values()), self.exact)

    def of_axis(self, axis: str) -> list[Whole | None]:
        """The targets of each node of an axis by period; None for nodes that have none."""
        return self._of_axes[axis] if axis in self.axes else [None] * len(self.ground.trees[axis])

    @cached_property
    def _of_axes(self) -> dict[str, list[Whole | None]]:
        found = {}
        for axis, split in self.axes.items():
            absent = self.absent.get(axis, frozenset())
            found[axis] = [None if n in absent else own for n, own in enumerate(split.sums(self.tables[axis]))]
        return found

    def of(self, cell: Cell) -> int | None:
        """What the targets give a cell; None for what isn't split so far."""
        if self.periods is None or any(
            getattr(cell, axis) != ALL and (axis not in self.axes or self.axes[axis].spans[getattr(cell, axis)] is None)
            for axis in NODE_AXES
        ):
            return None
        *spans, (start, end) = Shape(self.ground, self.axes).spans(cell)
        named = [i for i, axis in enumerate(self.axes) if getattr(cell, axis) != ALL]
        if not named:
            return int(self.periods[start:end].sum())
        if len(named) == 1:
            table = list(self.tables.values())[named[0]]
            return int(table[slice(*spans[named[0]]), start:end].sum())
        return int(self.cells[(*(slice(*span) for span in spans), slice(start, end))].sum())

    @cached_property
    def largest_deviation(self) -> float:
        """How far whole units are off the fitted values at most, in units: of all nodes and the company, by period and year."""
        if self.periods is None:
            return 0.0
        worst = _off(self.periods[None], self.exact.reshape(1, -1, len(self.periods)).sum(axis=1))
        for i, (axis, table) in enumerate(self.tables.items()):
            others = tuple(j for j in range(len(self.axes)) if j != i)
            fitted = self.exact.sum(axis=others) if others else self.exact
            for own, exact in zip(self.axes[axis].sums(table), self.axes[axis].sums(fitted), strict=True):
                if own is not None and exact is not None:
                    worst = max(worst, _off(own[None], np.asarray(exact, np.float64)[None]))
        return worst

    def is_declared(self, cell: Cell) -> bool:
        """Whether the plan declares the number of exactly this cell."""
        return cell in self.numbers.amounts


def _off(whole: Whole, exact: Real) -> float:
    """The largest difference of a cell or a row's total."""
    cells, rows = np.abs(whole - exact).max(initial=0.0), np.abs(whole.sum(axis=1) - exact.sum(axis=1)).max(initial=0.0)
    return float(max(cells, rows))


def no_targets(ground: Ground, numbers: Numbers) -> Targets:
    """What a plan without numbers has."""
    return Targets(ground, {}, None, {}, np.zeros(len(ground.year)), numbers)


def set_targets(ground: Ground, history: History) -> Targets:
    """Fill in what the plan doesn't declare; raises PlanError where its numbers and bounds can't all hold."""
    numbers = Numbers(ground, declared_numbers(ground))
    bounds = bounds_of(ground, history.past)
    if not numbers.amounts and not numbers.pending and not bounds:
        return no_targets(ground, numbers)
    whole = numbers.known(numbers.whole)
    scope = narrow(numbers, _all_cells(numbers, bounds)) if whole is None else None
    whole = numbers.known(numbers.whole)
    if whole is None:
        raise PlanError([_no_whole(ground, numbers, bounds)], ground.loaded.language)
    reference = make_reference(ground, history, list(_all_cells(numbers, bounds)))
    made = fill(Fitting(Shape(ground, reference.axes), numbers, bounds, whole, reference))
    findings = [*([scope.finding()] if scope else []), *reference.findings, *made.findings]
    if all(numbers.known(numbers.whole.during(i, i + 1)) is not None for i in range(len(ground.year))):
        findings = [found for found in findings if found.code != "SP324"]  # no season was needed
    return replace(made, findings=findings, absent={scope.axis: scope.absent} if scope else {})


def fill(fitting: Fitting) -> Targets:
    """The fitted table in whole units, proved; raises PlanError."""
    exact = fitting.fit()
    settled = settle_targets(fitting, exact)
    made = Targets(
        ground=fitting.shape.ground,
        axes=fitting.reference.axes,
        periods=settled.periods,
        tables=settled.tables,
        exact=exact,
        numbers=fitting.numbers,
        findings=[*fitting.findings],
        bounds=fitting.bounds,
        crossing=settled.crossing,
        fitting=fitting,
    )
    prove(made, fitting)
    return made


def prove(made: Targets, fitting: Fitting) -> None:
    """Refuse targets that miss a number or a bound."""
    missed = []
    for one in fitting.asked:
        spans = fitting.shape.spans(one.cell)
        demand = one.demand(spans)
        several = demand.names_several(fitting.shape.sizes)
        given = made.crossing.total(spans) if several and made.crossing else made.of(one.cell)
        if given is not None and not demand.holds(given):
            missed.append(one)
    if missed:
        marks = made.ground.loaded.marks
        clashes = [sentence("clash_together", what=name_of(made.ground, one.cell)) for one in missed]
        places = [[marks.of(one.path)] if one.path else [] for one in missed]
        found = [finding("SP320", *place, clash=clash) for place, clash in zip(places, clashes, strict=True)]
        raise PlanError(found, made.ground.loaded.language)


def _all_cells(numbers: Numbers, bounds: Sequence[Asked]) -> Iterator[Cell]:
    yield from numbers.amounts
    yield from (one.cell for one in numbers.pending)
    yield from (one.cell for one in bounds)


def _no_whole(ground: Ground, numbers: Numbers, bounds: Sequence[Asked]) -> Finding:
    paths = [*numbers.paths.values(), *(one.path for one in numbers.pending), *(one.path for one in bounds if one.path)]
    place, reason = ground.loaded.marks.of(min(paths, key=str)), sentence("no_whole")
    revenue = ground.scale.is_revenue
    hint = sentence("say_target") if revenue else sentence("say_whole_measure", measure=ground.measure)
    return finding("SP321", place, what=name_of(ground, numbers.whole), reason=reason, hint=hint)
