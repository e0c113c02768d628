"""The decomposition of measures other than revenue (其他指标的分解): the same machinery, each in whole units of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from salesplan.errors import Finding, finding
from salesplan.plan.declared import ALL
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import Decomposition, history_of, out_of_scale
from salesplan.planning.quotas import set_quotas
from salesplan.planning.reference import HISTORY, stated_weights
from salesplan.planning.targets import Targets, set_targets
from salesplan.sales.engine import Engine
from salesplan.terms.money import from_minor


def decompose_measures(ground: Ground, engine: Engine | None) -> list[Decomposition]:
    """Targets and quotas of every measure that the plan sets numbers in, by id; none of them touches another.

    engine: what has taken the exports in, where there are any. Amounts are in steps of the measure's scale, sums of the
    past in its smallest units.
    """
    revenue = Actuals(ground, engine) if engine else None
    return [_decompose(own, engine, revenue) for own in ground.measures()]


def _decompose(ground: Ground, engine: Engine | None, revenue: Actuals | None) -> Decomposition:
    actuals = Actuals(ground, engine) if engine and ground.scale.column else None
    # Without a history of its own a measure borrows the proportions of revenue; growth on those would mean nothing.
    history = history_of(actuals) if actuals else replace(history_of(revenue), past=None)
    targets = set_targets(ground, history)
    quotas = set_quotas(ground, targets)
    findings = [*targets.findings, *(quotas.findings if quotas else []), *_out_of_scale(targets, actuals)]
    if actuals is None and targets.axes and HISTORY in stated_weights(ground, history):
        place = ground.loaded.marks.of_key(("measures", ground.measure))
        findings.append(finding("SP354", place, measure=ground.scale.name))
    return Decomposition(ground, targets, quotas, actuals, findings=findings)


def _out_of_scale(targets: Targets, actuals: Actuals | None) -> Iterator[Finding]:
    """A warning where the whole target is several times what there was last year, or a small part of it."""
    if targets.periods is None or targets.absent or actuals is None or not actuals.has_last_year:
        return
    scale = targets.ground.scale
    target = scale.amount(int(targets.periods.sum()))
    past = from_minor(actuals.year_of(None, ALL, -1), scale.digits)
    if times := out_of_scale(target, past):
        then, now = (f"{amount:,f} {scale.unit}".rstrip() for amount in (past, target))
        place = targets.ground.loaded.marks.of_key(("measures", scale.measure))
        yield finding("SP355", place, measure=scale.name, times=times, target=now, past=then)


def not_replanned(ground: Ground) -> list[Finding]:
    """A note where the rest of the year is planned anew: that is revenue, and other measures stand as they were."""
    names = ", ".join(own.scale.name for own in ground.measures())
    return [finding("SP356", measures=names)] if names else []


def findings_of(measured: Sequence[Decomposition]) -> list[Finding]:
    """What is told of all measures."""
    return [found for made in measured for found in made.findings]
