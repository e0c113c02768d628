"""Checks of the variants (情景方案): each is a plan, and its levers have to lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from salesplan.checks.check import Plot
from salesplan.checks.rules import backward, periods_of
from salesplan.checks.sound import findings_of
from salesplan.errors import Finding, PlanError, UsageError, finding, near_names, ranked
from salesplan.plan.declared import span_of
from salesplan.plan.ground import Ground
from salesplan.plan.levers.lever import Lever
from salesplan.plan.levers.promotion import Promote
from salesplan.plan.load import LoadedPlan
from salesplan.plan.occasions import beside
from salesplan.plan.overlay import SCENARIOS, VARIANTS
from salesplan.plan.variants import PLAN, Variant
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import percent
from salesplan.terms.period import Year
from salesplan.words.sentence import sentence


def findings_of_variants(
    loaded: LoadedPlan, known: Iterable[Finding], keys: Iterable[str] | None = None
) -> list[Finding]:
    """What there is to say of the variants beyond what is known of the plan: of those with these keys, or of all."""
    before = list(known)
    chosen = sorted(loaded.variants) if keys is None else keys
    found = [found for key in chosen for found in _of_variant(loaded, loaded.variants[key], key, before)]
    return ranked([*found, *_reserved(loaded)])


def _reserved(loaded: LoadedPlan) -> Iterator[Finding]:
    """SP758: a variant has the name of the plan itself."""
    if PLAN in loaded.variants:
        place = loaded.marks.of_key((SCENARIOS, VARIANTS, PLAN))
        yield finding("SP758", place, hint=sentence("variant_reserved"), name=PLAN)


def _of_variant(loaded: LoadedPlan, variant: LoadedPlan, key: str, known: list[Finding]) -> list[Finding]:
    over, part = variant.overlay, _part(loaded, key)
    if over is None:
        return []
    all_of = findings_of(variant)
    found = over.told(all_of, known)
    if part is not None and variant.plan is not None:
        plot = Plot(variant, variant.plan)
        own = list(levers_lead_somewhere(loaded, plot, part, key))
        plot.hear([*all_of, *own])
        found += map(over.own, [*own, *promotions_take_from_something(loaded, plot, part, key)])
    return found


def _part(loaded: LoadedPlan, key: str) -> Variant | None:
    """A variant as the models read it; None where it is wrong."""
    return loaded.plan.scenarios.variants.get(key) if loaded.plan else None


def chosen(loaded: LoadedPlan, names: Sequence[str]) -> list[str]:
    """The keys of the variants that are asked for by key or name; all of them where nothing is. Raises UsageError."""
    variants = loaded.plan.scenarios.variants if loaded.plan else {}
    if not names:
        return sorted(variants)
    titles = {PLAN: ""} | {key: part.name or "" for key, part in variants.items()}
    by_name = {title: key for key, title in titles.items() if title} | {key: key for key in titles}
    wrong = [
        finding("SP906", reason=sentence("option_no_scenario", value=name), hint=near_names(name, titles))
        for name in names
        if name not in by_name
    ]
    if wrong:
        raise UsageError(wrong, loaded.language)
    return sorted({by_name[name] for name in names} - {PLAN})


def sound_variants(
    loaded: LoadedPlan, known: Iterable[Finding], names: Sequence[str]
) -> tuple[dict[str, Ground], list[Finding]]:
    """The grounds of the variants that are asked for, and their warnings; raises PlanError with all that is wrong with them."""
    keys = chosen(loaded, names)
    found = findings_of_variants(loaded, known, keys)
    variants = {key: loaded.variants[key] for key in keys}
    grounds = {
        key: Ground(one, one.plan, year)
        for key, one in variants.items()
        if one.plan is not None and (year := one.plan.calendar.year())
    }
    if len(grounds) < len(keys) or any(one.severity == "error" for one in found):
        raise PlanError(found, loaded.language)
    return grounds, found


def levers_lead_somewhere(loaded: LoadedPlan, plot: Plot, part: Variant, key: str) -> Iterator[Finding]:
    """SP201, SP305, SP307, SP753, SP756: a lever contradicts itself, or names what the variant's plan doesn't have.

    Bad: `{kind: sellers, team: east, add: 2, remove: 1}`. Good: one of the two.
    """
    for i, lever in enumerate(part.levers):
        path: Path = (SCENARIOS, VARIANTS, key, "levers", i)
        yield from _lever(loaded, plot, lever, path)


def _lever(loaded: LoadedPlan, plot: Plot, lever: Lever, path: Path) -> Iterator[Finding]:
    marks, kind = loaded.marks, str(getattr(lever, "kind", ""))
    for name, reason in lever.faults():
        yield finding("SP753", marks.of_key((*path, name)), kind=kind, reason=reason)
    for below, axis, name in lever.names():
        if not _knows(plot, axis, name):
            titles = _titles(plot, axis)
            place = marks.of((*path, *below))
            yield finding("SP201", place, hint=near_names(name, titles), kind=sentence(f"word_{axis}"), name=name)
    first, last = getattr(lever, "from_", None), getattr(lever, "to", None)
    yield from backward(Plot(loaded, plot.plan), (*path, "to"), "to", first, last)
    period = getattr(lever, "period", None)
    if plot.year is None:
        return
    if span_of(period, plot.year) is None:
        yield finding("SP305", marks.of((*path, "period")), hint=periods_of(plot.year), value=str(period))
    if _outside(first, last, plot.year):
        yield finding("SP756", marks.of(path), kind=kind, reason=sentence("lever_outside_year"))


def promotions_take_from_something(loaded: LoadedPlan, plot: Plot, part: Variant, key: str) -> Iterator[Finding]:
    """SP759: a promotion is to take sales from its siblings, and it has none, or is for all products.

    Bad: `{kind: promotion, uplift: 30%, cannibalises: 20%, …}`. Good: the same with a `product` that has others beside it.
    """
    levers = [(i, one) for i, one in enumerate(part.levers) if isinstance(one, Promote) and one.cannibalises]
    ground = plot.ground if levers else None
    if ground is None:
        return
    for i, lever in levers:
        names = _promoted(plot, lever)
        nodes = [node for name in names if (node := ground.node("product", name)) is not None]
        if beside(ground.trees["product"], nodes):
            continue
        reason = sentence("lever_no_siblings" if names else "lever_promotes_all")
        place = loaded.marks.of((SCENARIOS, VARIANTS, key, "levers", i, "cannibalises"))
        share = percent(lever.cannibalises)
        yield finding("SP759", place, hint=sentence("say_promoted"), kind=lever.kind, share=share, reason=reason)


def _promoted(plot: Plot, lever: Promote) -> Sequence[str]:
    """The products that a lever promotes; none: all of them."""
    if lever.promotion is not None:
        return plot.plan.promotions[lever.promotion].product
    return [lever.product] if lever.product is not None else []


def _outside(first: date | None, last: date | None, year: Year) -> bool:
    """Whether none of the days lies in the plan's year."""
    return (first is not None and first >= year.end) or (last is not None and last < year.start)


def _knows(plot: Plot, axis: str, name: str) -> bool:
    return name in plot.plan.promotions if axis == "promotion" else plot.knows(axis, name) or plot.is_broken(axis)


def _titles(plot: Plot, axis: str) -> dict[str, str]:
    if axis == "promotion":
        return {key: part.name or "" for key, part in plot.plan.promotions.items()}
    return plot.titles_of(axis)
