"""The tables of a simulation (模拟结果表)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from salesplan.metrics.simulation.outcome import Odds
from salesplan.plan.ground import Ground
from salesplan.planning.simulating.assumptions import Assumption
from salesplan.planning.simulating.simulation import Simulation
from salesplan.terms.later import Later
from salesplan.terms.table import RATIO_DIGITS, Table, Value, table
from salesplan.terms.tree import COMPANY, UNASSIGNED

ODDS = (
    "scenario axis:word node name period target:money p10:money p25:money p50:money p75:money p90:money mean:money "
    "chance:ratio chance_error:ratio shortfall:money missed_by:money"
)


def odds_tables(made: Sequence[Simulation]) -> list[Table]:
    """`chances`: the plan's year, for people; `odds`: scenario × node × period."""
    return [
        table(
            "chances",
            "axis:word name target:money p10:money p50:money p90:money chance:ratio",
            Later(lambda: _chances(made[0])),
        ),
        table("odds", ODDS, Later(lambda: (row for one in made for row in _odds(one))), shown=False),
    ]


def _odds(made: Simulation) -> Iterator[tuple[Value, ...]]:
    for cut in made.world.cuts:
        odds, names = made.outcome.odds[cut.axis], names_of(made.ground, cut.axis)
        present = set(cut.node.tolist())
        for node, key in enumerate(cut.nodes):
            if node not in present and not cut.aimed[node].any():
                continue
            for i, span in enumerate(made.world.spans):
                target = int(cut.target[node, i]) if cut.aimed[node, i] else None
                yield (made.name, cut.axis, key, names.get(key, ""), span.name, target, *_figures(odds, node, i))


def _figures(odds: Odds, node: int, span: int) -> tuple[Value, ...]:
    amounts = (odds.p10, odds.p25, odds.p50, odds.p75, odds.p90, odds.mean)
    money = [whole(values[node, span]) for values in amounts]
    shares = [share(values[node, span]) for values in (odds.chance, odds.error)]
    return (*money, *shares, whole(odds.shortfall[node, span]), whole(odds.missed_by[node, span]))


def whole(value: float) -> int | None:
    """An amount in whole minor units; missing where there is none."""
    return None if np.isnan(value) else round(float(value))


def share(value: float) -> float | None:
    """A share to as many digits as tables have; missing where there is none."""
    return None if np.isnan(value) else round(float(value), RATIO_DIGITS)


def names_of(ground: Ground, axis: str) -> dict[str, str]:
    """The names of an axis' nodes by id."""
    if axis == COMPANY:
        return {COMPANY: ground.plan.name}
    if axis == "seller":
        return {seller.id: seller.name for seller in ground.sellers}
    tree = ground.trees[axis]
    return {node.id: tree.title(i) for i, node in enumerate(tree)}


def _chances(made: Simulation) -> Iterator[tuple[Value, ...]]:
    """The year of whatever has a target; sellers, who may be thousands, are in `odds`."""
    for cut in made.world.cuts:
        if cut.axis == "seller":
            continue
        odds, names = made.outcome.odds[cut.axis], names_of(made.ground, cut.axis)
        for node, key in enumerate(cut.nodes):
            if key != UNASSIGNED and (cut.aimed[node, made.year] or cut.axis == COMPANY):
                target = int(cut.target[node, made.year]) if cut.aimed[node, made.year] else None
                middle = [whole(values[node, made.year]) for values in (odds.p10, odds.p50, odds.p90)]
                yield (cut.axis, names[key], target, *middle, share(odds.chance[node, made.year]))


def assumptions_table(made: Simulation) -> Table:
    """`assumptions`: a row a number that the simulation goes by, with its evidence."""
    columns = (
        "assumption:word node law:word value:ratio mean:ratio persistence:ratio late:quantity source:word periods:count "
        "nodes:count spread_error:ratio"
    )
    return table("assumptions", columns, Later(lambda: map(_assumption, made.assumed.listed)))


def _assumption(one: Assumption) -> tuple[Value, ...]:
    """Of what slips, how many periods it does on average; of anything else what it is, or how far it spreads."""
    kind, _, node = one.name.partition("/")
    evidence = one.evidence
    known = (evidence.periods, evidence.units, _rounded(evidence.error)) if evidence else (None, None, None)
    if node:
        late = Decimal(str(round(one.law.mean, LATE_DIGITS)))
        return (kind, node, one.kind, None, None, None, late, one.source, *known)
    value = one.law.mean if one.kind == "fixed" else one.law.sd
    figures = (_rounded(value), _rounded(one.law.mean), _rounded(one.persistence), None)
    return (kind, node, one.kind, *figures, one.source, *known)


LATE_DIGITS = 2


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), RATIO_DIGITS)
