"""The decomposition of a plan (目标分解) as a document: targets, quotas, and the proof that they add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product as every
from typing import TypeAlias

import numpy as np

from salesplan.allocation.rounding import Whole
from salesplan.errors import Finding, UsageError, finding
from salesplan.metrics.progress import growth
from salesplan.plan.declared import ALL, Cell
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals
from salesplan.planning.capacity import capacities
from salesplan.planning.commitments import BottomUp, bottom_up
from salesplan.planning.quota_cells import quota_cells
from salesplan.planning.quotas import Quotas, set_quotas
from salesplan.planning.reconcile import follow
from salesplan.planning.reference import NO_HISTORY, History
from salesplan.planning.targets import Targets, set_targets
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.terms.tree import COMPANY
from salesplan.words.sentence import sentence

OUT_OF_SCALE = 3  # times last year's sales, up or down
GRAINS = (*NODE_AXES, "period")
Row: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True)
class Decomposition:
    """Targets and quotas of a plan, and what they were filled in by; capacity: of sellers by period, where it is stated."""

    ground: Ground
    targets: Targets
    quotas: Quotas | None
    actuals: Actuals | None
    capacity: Mapping[int, Whole] = field(default_factory=dict)
    commitments: BottomUp | None = None
    findings: list[Finding] = field(default_factory=list)


def decompose(ground: Ground, actuals: Actuals | None) -> Decomposition:
    """Set targets and quotas; `actuals` are the sales of the exports, where there are any."""
    targets = set_targets(ground, history_of(actuals))
    quotas = set_quotas(ground, targets)
    commitments = bottom_up(ground, targets, quotas)
    capacity, rule = capacities(ground), ground.plan.decompose.reconcile
    if commitments and quotas and rule != "none":
        quotas = follow(quotas, commitments.offers, capacity, rule)
    findings = [*targets.findings, *_out_of_scale(targets, actuals), *(quotas.findings if quotas else [])]
    return Decomposition(ground, targets, quotas, actuals, capacity, commitments, findings)


def history_of(actuals: Actuals | None) -> History:
    """What the exports tell of the years before, where there are any."""
    if actuals is None:
        return NO_HISTORY
    past = actuals.past_of if actuals.has_last_year else None
    return History(actuals.joint_last_year, actuals.by_period, past)


def _out_of_scale(targets: Targets, actuals: Actuals | None) -> Iterator[Finding]:
    """A warning where the whole target is several times what was sold last year, or a small part of it."""
    if targets.periods is None or actuals is None or not actuals.has_last_year:
        return
    target, past = int(targets.periods.sum()), actuals.year_of(None, ALL, -1)
    if times := out_of_scale(Decimal(target), Decimal(past)):
        now, then = (amount_text(targets.ground, amount) for amount in (target, past))
        yield finding("SP326", times=times, target=now, past=then)


def out_of_scale(target: Decimal, past: Decimal) -> str | None:
    """How many times last year's sales a target is, where that is out of scale."""
    if past <= 0 or target <= 0 or 1 <= target / past * OUT_OF_SCALE <= OUT_OF_SCALE**2:
        return None
    return f"{target / past:.2g}"


def tables(made: Decomposition, by: Sequence[str]) -> list[Table]:
    """The tables of `decompose`, at the grain `by` (some of region, product, channel and period; all if empty)."""
    unknown = [name for name in by if name not in GRAINS]
    if unknown:
        hint = sentence("declared_names", names=", ".join(GRAINS))
        raise UsageError([finding("SP906", reason=sentence("no_such_grain", name=unknown[0]), hint=hint)])
    grain = [name for name in GRAINS if (name in by or not by) and (name == "period" or name in made.targets.axes)]
    found = [_summary(made), _targets(made, grain)]
    if made.quotas is not None:
        finer = [axis for axis in ("product", "channel") if axis in by and axis in made.targets.axes]
        found.append(_fine_quotas(made, made.quotas, finer) if finer else _quotas(made, made.quotas))
    return [*found, _balance(made)]


def _summary(made: Decomposition) -> Table:
    """The year of every node, for people: target, share of the parent, last year, growth."""
    ground, rows = made.ground, list[Row]()
    company = made.targets.periods
    if company is not None:
        whole = int(company.sum())
        past = _past(made, None, ALL)
        origin = _origin(made, Cell(ALL, ALL, ALL, 0, len(ground.year)))
        rows.append((COMPANY, COMPANY, ground.plan.name, 0, whole, 1.0, past, growth(whole, past), origin))
        for axis in made.targets.axes:
            rows += _axis_summary(made, axis, whole)
    columns = "axis:word node name depth:count target:money share:ratio last_year:money growth:ratio origin:word"
    return table("summary", columns, rows)


def _axis_summary(made: Decomposition, axis: str, whole: int) -> Iterator[Row]:
    tree, sums = made.ground.trees[axis], made.targets.of_axis(axis)
    for i, node in enumerate(tree):
        own, above = sums[i], None if node.parent < 0 else sums[node.parent]
        if own is None:
            continue
        target, parent = int(own.sum()), whole if above is None else int(above.sum())
        past = _past(made, axis, i)
        origin = _origin(made, Cell(ALL, ALL, ALL, 0, len(made.ground.year)).at(axis, i))
        yield (
            axis,
            node.id,
            tree.title(i),
            node.depth + 1,
            target,
            ratio(target, parent),
            past,
            growth(target, past),
            origin,
        )


def _past(made: Decomposition, axis: str | None, node: int) -> int | None:
    """Last year's sales of a node in minor units; missing where the exports don't hold that year."""
    actuals = made.actuals
    if actuals is None or not actuals.has_last_year:
        return None
    return actuals.year_of(axis, node, -1)


def _origin(made: Decomposition, cell: Cell) -> str:
    return "declared" if made.targets.is_declared(cell) else "spread"


def _targets(made: Decomposition, grain: Sequence[str]) -> Table:
    """One row per cell of leaves and periods at the grain."""
    ground, targets = made.ground, made.targets
    keys = [name for name in grain if name != "period"]
    columns = " ".join([*grain, "measure:word target:money reference:money growth:ratio origin:word"])
    if targets.periods is None:
        return table("targets", columns, [], shown=False)
    dropped = tuple(i for i, axis in enumerate(targets.axes) if axis not in keys)
    by_period = "period" in grain
    actuals = made.actuals if made.actuals and made.actuals.has_last_year else None
    past = actuals.past_cells(keys, by_period=by_period) if actuals else None
    leaves = [[(node, ground.trees[axis].nodes[node].id) for node in targets.axes[axis].nodes] for axis in keys]
    periods = [((i, i + 1), p.label) for i, p in enumerate(ground.year.periods)]
    periods = periods if by_period else [((0, len(ground.year)), "")]
    declared = {
        (tuple(getattr(cell, axis) for axis in keys), cell.start, cell.end)
        for cell in targets.numbers.amounts
        if all(getattr(cell, axis) == ALL for axis in NODE_AXES if axis not in keys)
    }

    def rows() -> Iterator[Row]:
        cells = targets.cells.sum(axis=dropped) if dropped else targets.cells
        if not by_period:
            cells = cells.sum(axis=-1, keepdims=True)
        yield from _target_rows(cells.ravel().tolist(), leaves, periods, past, declared)

    return table("targets", columns, Later(rows), shown=False)


def _target_rows(
    cells: list[int],
    leaves: Sequence[Sequence[tuple[int, str]]],
    periods: Sequence[tuple[tuple[int, int], str]],
    past: Callable[[tuple[int, ...], int], int] | None,
    declared: set[tuple[tuple[int, ...], int, int]],
) -> Iterator[Row]:
    """A row per cell in order; leaves: number and id of each axis' nodes; periods: span and label (empty: the year)."""
    at = every(every(*leaves), periods)
    for target, (nodes, (span, label)) in zip(cells, at, strict=True):
        numbers = tuple(number for number, _ in nodes)
        reference = past(numbers, span[0]) if past else None
        origin = "declared" if (numbers, *span) in declared else "spread"
        keys = [node for _, node in nodes] + ([label] if label else [])
        yield (*keys, "revenue", target, reference, growth(target, reference), origin)


def _quotas(made: Decomposition, quotas: Quotas) -> Table:
    """One row per seller and period; sellers without a territory or quota are left out."""
    ground = made.ground
    teams, hedge = ground.trees["team"], quotas.hedge
    rows = []
    for i, seller in enumerate(ground.sellers):
        if not quotas.carried[i]:
            continue
        for p, period in enumerate(ground.year.periods):
            beside, extra = int(quotas.overlay[i, p]), int(hedge[i, p])
            target = int(quotas.target[i, p]) + beside
            origin = "declared" if quotas.fixed[i, p] else "spread"
            rows.append(
                (
                    teams.nodes[seller.team].id,
                    seller.id,
                    seller.name,
                    period.label,
                    "revenue",
                    target,
                    extra,
                    target + extra,
                    beside,
                    origin,
                )
            )
    columns = "team seller name period measure:word target:money hedge:money quota:money overlay:money origin:word"
    return table("quotas", columns, rows, shown=False)


def _fine_quotas(made: Decomposition, quotas: Quotas, axes: Sequence[str]) -> Table:
    """One row per seller, node and period."""
    ground, teams = made.ground, made.ground.trees["team"]

    def rows() -> Iterator[Row]:
        for cell in quota_cells(made.targets, quotas, axes):
            seller = ground.sellers[cell.seller]
            nodes = (None if n is None else ground.trees[a].nodes[n].id for a, n in zip(axes, cell.nodes, strict=True))
            keys = (teams.nodes[seller.team].id, seller.id, seller.name, *nodes, ground.year.periods[cell.period].label)
            origin = "declared" if quotas.fixed[cell.seller, cell.period] else "spread"
            yield (*keys, "revenue", cell.target, cell.hedge, cell.target + cell.hedge, cell.overlay, origin)

    keys = " ".join(axes)
    sums = "measure:word target:money hedge:money quota:money overlay:money origin:word"
    return table("quotas", f"team seller name {keys} period {sums}", Later(rows), shown=False)


def _balance(made: Decomposition) -> Table:
    """The proof: every node of every tree in every period, and the sum of its parts."""
    amounts = ("declared", "target", "sum_of_parts", "difference", "vacant", "over_assigned")
    columns = "axis:word node period " + " ".join(f"{name}:money" for name in amounts)
    return table("balance", columns, Later(lambda: _balance_rows(made)), shown=False)


def _balance_rows(made: Decomposition) -> Iterator[Row]:
    company = made.targets.periods
    if company is None:
        return
    vacancies = _vacancies(made)
    tops = _sum_of(made, next(iter(made.targets.axes), None), ALL)
    yield from _node_rows(made, COMPANY, COMPANY, None, ALL, company, company if tops is None else tops, vacancies)
    for axis in made.targets.axes:
        for i, own in enumerate(made.targets.of_axis(axis)):
            if own is None:
                continue
            parts = _sum_of(made, axis, i)
            parts = _leaf_parts(made, axis, i, own) if parts is None else parts
            node = made.ground.trees[axis].nodes[i].id
            yield from _node_rows(made, axis, node, axis, i, own, parts, vacancies if axis == "region" else {})


def _sum_of(made: Decomposition, axis: str | None, node: int) -> Whole | None:
    """The sum of a node's parts; None where it isn't split."""
    if axis is None:
        return None
    sums = made.targets.of_axis(axis)
    parts = [own for part in made.targets.axes[axis].parts(node) if (own := sums[part]) is not None]
    return np.asarray(np.sum(parts, axis=0)) if parts else None


def _leaf_parts(made: Decomposition, axis: str, leaf: int, own: Whole) -> Whole:
    """What a leaf is made of: its sellers and what is vacant, for a territory; else its own cells."""
    quotas = made.quotas
    if axis == "region" and quotas is not None and leaf in quotas.by_region:
        region = quotas.by_region[leaf]
        return region.carried + region.vacant - region.over_assigned
    return own


def _vacancies(made: Decomposition) -> dict[int, tuple[Whole, Whole]]:
    """Vacant and over-assigned of every region node; ALL is the company, which quotas without a territory are beyond, too."""
    quotas, tree = made.quotas, made.ground.trees["region"]
    if quotas is None or not quotas.by_region:
        return {}
    found: dict[int, tuple[Whole, Whole]] = {}
    for node in (ALL, *range(len(tree))):
        inside = [r for leaf, r in quotas.by_region.items() if node == ALL or (leaf != ALL and tree.within(leaf, node))]
        if inside:
            over = np.sum([r.over_assigned for r in inside], axis=0)
            found[node] = np.sum([r.vacant for r in inside], axis=0), over + (quotas.landless if node == ALL else 0)
    return found


def _node_rows(
    made: Decomposition,
    axis: str,
    key: str,
    on: str | None,
    node: int,
    own: Whole,
    parts: Whole,
    vacancies: Mapping[int, tuple[Whole, Whole]],
) -> Iterator[Row]:
    year, amounts = made.ground.year, made.targets.numbers.amounts
    spans = [(p.label, i, i + 1) for i, p in enumerate(year.periods)] + [("year", 0, len(year))]
    whole = Cell(ALL, ALL, ALL, 0, len(year))
    for label, start, end in spans:
        target, total = int(own[start:end].sum()), int(parts[start:end].sum())
        cell = (whole.at(on, node) if on else whole).during(start, end)
        vacant, over = (int(v[start:end].sum()) for v in vacancies[node]) if node in vacancies else (None, None)
        yield axis, key, label, amounts.get(cell), target, total, target - total, vacant, over
