"""Who sells there (区域与团队的业务员): the sellers below each region and team, so that a number can be followed down to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from salesplan.allocation.rounding import settle
from salesplan.metrics.progress import attainment, variance
from salesplan.planning.reviewing.lines import Line, Review, total
from salesplan.sales.cube import by_region_and_seller
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, table
from salesplan.terms.tree import UNASSIGNED

Amounts: TypeAlias = Mapping[int | None, int]  # seller (None: nobody) → minor units, or atoms
COLUMNS = "axis:word node seller name ytd_target:money ytd_actual:money ytd_attainment:ratio ytd_variance:money"


def sellers_by_node(made: Review) -> Table:
    """The year to date of each seller within each region and team; with those of the parts the rows of a node add up to it.

    Regions: without their parts', which have rows of their own; targets are the sellers' parts of the region's, without any
    hedge, and the row `unassigned` has what is vacant (below zero: over-assigned) and what no seller is credited with. Teams:
    their own sellers, with the teams' hedge as in the teams' own line; those of the teams below have rows there. Sales beside
    the sums (overlays) count in neither.
    """
    rows = Later(lambda: (*_of_regions(made), *_of_teams(made)) if made.ground.sellers else ())
    return table("sellers_by_node", COLUMNS, rows, shown=False)


def _of_regions(made: Review) -> Iterator[tuple[Value, ...]]:
    ground, end = made.ground, made.scope.period + 1
    tree, own = ground.trees["region"], made.actuals.own("region", 0, made.cut)
    sold, carried = by_region_and_seller(made.actuals.sales, end, made.scope.until, made.actuals.of), _carried(made)
    lines = {line.node: line for line in made.lines if line.axis == "region"}
    for i, node in enumerate(tree):
        inner = bool(tree.children[i])
        line = lines.get(f"{node.id}/{UNASSIGNED}" if inner else node.id)
        if line is not None:
            actual = _whole(sold.get(i, {}), int(own.of(i)[:end].sum()), made.actuals.unit)
            target = None if inner else total(line.target, 0, end)
            yield from _rows(made, line, carried.get(i, {}), target, actual)
    if UNASSIGNED in lines:
        actual = _whole(sold.get(None, {}), int(own.of(None)[:end].sum()), made.actuals.unit)
        yield from _rows(made, lines[UNASSIGNED], {}, None, actual)


def _of_teams(made: Review) -> Iterator[tuple[Value, ...]]:
    ground, quotas, end = made.ground, made.made.quotas, made.scope.period + 1
    own = made.actuals.own("seller", 0, made.cut)
    lines = {line.node: line for line in made.lines if line.axis == "team"}
    asked = quotas.target + quotas.team_hedge if quotas else None
    for t, team in enumerate(ground.trees["team"]):
        members = [i for i, seller in enumerate(ground.sellers) if seller.team == t]
        targets: dict[int | None, int] = {
            i: int(asked[i][:end].sum()) for i in members if quotas and asked is not None and quotas.carried[i]
        }
        actuals: dict[int | None, int] = {i: int(own.of(i)[:end].sum()) for i in members}
        yield from _rows(made, lines[team.id], targets, None, actuals)


def _rows(
    made: Review, line: Line, targets: Amounts, target: int | None, actuals: Amounts
) -> Iterator[tuple[Value, ...]]:
    """The rows of a node, in the order of the plan; what is left of the node's own target is nobody's."""
    rest = None if target is None else target - sum(targets.values())
    for i in sorted({*targets, *actuals} - {None}, key=int):  # type: ignore[arg-type]
        seller = made.ground.sellers[i] if i is not None else None
        if seller and (targets.get(i) or actuals.get(i)):
            yield _row(line, seller.id, seller.name, targets.get(i), actuals.get(i, 0))
    if rest or actuals.get(None):
        yield _row(line, UNASSIGNED, "", rest or None, actuals.get(None, 0))


def _row(line: Line, seller: str, name: str, target: int | None, actual: int) -> tuple[Value, ...]:
    return line.axis, line.node, seller, name, target, actual, attainment(actual, target), variance(actual, target)


def _carried(made: Review) -> Mapping[int, Amounts]:
    """What each seller carries of each leaf region's target up to the period under review, without hedge."""
    quotas, end = made.made.quotas, made.scope.period + 1
    found: dict[int, dict[int | None, int]] = {}
    for (plot, period), pieces in quotas.pieces.items() if quotas else ():
        region = found.setdefault(quotas.plots[plot].region, {}) if quotas and period < end else {}
        for seller, amount in pieces.items():
            region[seller] = region.get(seller, 0) + amount
    return found


def _whole(atoms: Amounts, whole: int, unit: int) -> Amounts:
    """Exact sums in whole minor units that add up to the node's own sales; what is left of those is nobody's."""
    order: Sequence[int | None] = sorted(atoms, key=lambda seller: (seller is None, seller))
    down = [atoms[seller] // unit for seller in order]
    rest = np.array([atoms[seller] % unit / unit for seller in order], np.float64)
    if not order:
        return {None: whole} if whole else {}
    return {
        seller: amount + int(extra)
        for seller, amount, extra in zip(order, down, settle(whole - sum(down), rest), strict=True)
    }
