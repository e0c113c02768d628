"""Targets in whole units (取整): every number and bound kept, every sum exact, each value rounded down or up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from salesplan.allocation.controlled import NoWholeTable
from salesplan.allocation.joint import round_together
from salesplan.allocation.rounding import Real, Whole
from salesplan.allocation.skeleton import Crossing
from salesplan.allocation.spans import round_parts, round_periods
from salesplan.errors import PlanError, finding
from salesplan.plan.declared import ALL, Cell
from salesplan.plan.naming import name_of
from salesplan.planning.fitting import Fitting
from salesplan.words.sentence import sentence


@dataclass(frozen=True)
class Settled:
    """Whole units: the company's periods, each axis' leaves × periods, and the crossing that numbers on several axes need."""

    periods: Whole
    tables: Mapping[str, Whole]
    crossing: Crossing | None


def settle_targets(fitting: Fitting, exact: Real) -> Settled:
    """Round the fitted table; raises PlanError where the numbers can't all be met in whole units."""
    return _together(fitting, exact) if fitting.woven or fitting.rough else _axis_by_axis(fitting, exact)


def _together(fitting: Fitting, exact: Real) -> Settled:
    shape = fitting.shape
    demands = [one.demand(shape.spans(one.cell)) for one in fitting.asked]
    try:
        made = round_together(exact, demands, shape.near())
    except NoWholeTable:
        declared = [one for one in fitting.asked if one.path is not None]
        places = [shape.ground.loaded.marks.of(one.path) for one in declared if one.path is not None]
        names = tuple(
            sentence("named_amount", name=name_of(shape.ground, one.cell), amount="", place="") for one in declared
        )
        clash = sentence("clash_together", what=names)
        raise PlanError([finding("SP320", *places[:1], clash=clash)], shape.ground.loaded.language) from None
    tables = dict(zip(shape.axes, made.tables, strict=False))
    return Settled(made.tables[0].sum(axis=0), tables, made.crossing)


def _axis_by_axis(fitting: Fitting, exact: Real) -> Settled:
    """Each axis by itself, from the top of its tree down: all that they share are the company's periods."""
    year = fitting.shape.ground.year
    sums = exact.reshape(-1, len(year)).sum(axis=0)
    periods = round_periods(sums, fitting.whole, _spans(fitting, None, ALL), sorted(set(year.groups.values())))
    tables = {axis: _round_axis(fitting, axis, exact, periods) for axis in fitting.shape.axes}
    return Settled(periods, tables, None)


def _spans(fitting: Fitting, axis: str | None, node: int) -> dict[tuple[int, int], int]:
    """The declared totals of a node of one axis alone, by span of periods."""
    root = Cell(ALL, ALL, ALL, 0, 0)
    at = root.at(axis, node) if axis else root
    amounts = fitting.numbers.amounts
    return {(cell.start, cell.end): amount for cell, amount in amounts.items() if cell.during(0, 0) == at}


def _round_axis(fitting: Fitting, axis: str, exact: Real, periods: Whole) -> Whole:
    """The leaves of one axis by period in whole units, from the top of its tree down."""
    split = fitting.shape.axes[axis]
    others = tuple(j for j, name in enumerate(fitting.shape.axes) if name != axis)
    rows = exact.sum(axis=others) if others else exact
    sums = np.stack([rows[slice(*(span or (0, 0)))].sum(axis=0) for span in split.spans])
    table = np.zeros((len(split.tree), len(periods)), np.int64)
    for parent in (ALL, *range(len(split.tree))):
        parts = list(split.parts(parent))
        if parts:
            above = periods if parent == ALL else table[parent]
            table[parts] = round_parts(sums[parts], above, [_spans(fitting, axis, part) for part in parts])
    return table[list(split.nodes)]
