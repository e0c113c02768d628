"""Checks of measures (指标)."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding, near_names
from salesplan.plan.measures import REVENUE, UNITS, known_measures, packs_of, scale_of
from salesplan.terms.part import Share
from salesplan.words.sentence import sentence

MANY_UNKNOWN = 20  # unknown measures that are told


@check("measures", "targets", "quotas")
def measures_are_declared(plot: Plot) -> Iterator[Finding]:
    """SP201, SP205: a target or quota names a measure that the plan doesn't declare, or `measures` declares `revenue`.

    Bad: `targets: [{region: east, measure: unit, amount: 800}]` without `measures: {unit: …}`. Good: a declared one.
    """
    measures = plot.plan.measures
    if REVENUE in measures:
        reason = sentence("revenue_is_there")
        yield finding("SP205", plot.marks.of_key(("measures", REVENUE)), name=REVENUE, reason=reason)
    known, told = known_measures(measures), set[str]()
    for section in ("targets", "quotas"):
        for i, entry in enumerate(getattr(plot.plan, section)):
            name = entry.measure
            if name in known or name in told or len(told) == MANY_UNKNOWN:
                continue
            told.add(name)
            hint = near_names(name, {REVENUE: ""} | {key: part.name or "" for key, part in measures.items()})
            kind = sentence("word_target_measure")
            yield finding("SP201", plot.marks.of((section, i, "measure")), hint=hint, kind=kind, name=name)


@check("measures", "targets", "quotas", "products")
def amounts_come_in_packs(plot: Plot) -> Iterator[Finding]:
    """SP350: an amount of a measure is no multiple of its `round`, or of the products' `pack`.

    Bad: `{measure: units, amount: 100}` with `units: {round: 12}`. Good: 96 or 108. Bounds need not be multiples.
    """
    known = known_measures(plot.plan.measures)
    for section in ("targets", "quotas"):
        for i, entry in enumerate(getattr(plot.plan, section)):
            measure, amount = known.get(entry.measure, REVENUE), entry.amount
            if measure not in plot.plan.measures or amount is None or isinstance(amount, Share):
                continue
            scale = scale_of(measure, plot.plan.measures[measure], packs_of(plot.plan.products, measure))
            if amount == round(amount, scale.digits) and not scale.is_whole(amount):
                place, hint, pack = plot.marks.of((section, i, "amount")), scale.nearest(amount), scale.step.normalize()
                yield finding("SP350", place, hint=hint, measure=scale.name, value=f"{amount:f}", pack=f"{pack:f}")


@check("measures", "exports", "products")
def measures_can_be_counted(plot: Plot) -> Iterator[Finding]:
    """SP351, SP353: the history of a measure is a column that no export has, or products come in packs of several sizes.

    Bad: `units: {from: quantity}` while no layout names a quantity column. Good: `columns: {quantity: 数量, …}`.
    """
    exports = plot.plan.exports.values()
    for key, part in plot.plan.measures.items():
        if part.from_ and exports and not any(export.columns.quantity for export in exports):
            name = part.name or key
            yield finding("SP351", plot.marks.of(("measures", key, "from")), measure=name)
    packs = packs_of(plot.plan.products, UNITS)
    if UNITS in plot.plan.measures and len(packs) > 1:
        part = plot.plan.measures[UNITS]
        step = f"{scale_of(UNITS, part, packs).step.normalize():f}"
        place, listed = plot.marks.of_key(("measures", UNITS)), ", ".join(map(str, packs))
        yield finding("SP353", place, measure=part.name or UNITS, packs=listed, step=step)
