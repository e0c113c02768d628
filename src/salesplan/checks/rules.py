"""Checks of dates, periods, territories and ramps (日期、辖区与爬坡)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding
from salesplan.plan.declared import span_of
from salesplan.plan.teams import Assignment, Seller
from salesplan.plan.territory import crowded
from salesplan.plan.walk import NODE_AXES, sellers_of
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import percent
from salesplan.terms.part import Share
from salesplan.terms.period import Year
from salesplan.words.sentence import Sentence, sentence

FEW_PERIODS = 8


@check("calendar", "targets", "quotas", "commitments")
def periods_are_in_the_year(plot: Plot) -> Iterator[Finding]:
    """SP305, SP309: a number is set for a period that the plan's year doesn't have, or as a share of itself.

    Bad: `period: 2025-11` in the plan of 2026. Good: a period's label, Q1 … Q4, H1, H2, or a day within a period.
    """
    if plot.year is None:
        return
    for section in ("targets", "quotas", "commitments"):
        for i, entry in enumerate(getattr(plot.plan, section)):
            if span_of(entry.period, plot.year) is None:
                path = (section, i, "period")
                yield finding("SP305", plot.marks.of(path), hint=periods_of(plot.year), value=entry.period)
    for i, target in enumerate(plot.plan.targets):
        named = [getattr(target, key) for key in ("period", *NODE_AXES)]
        if isinstance(target.amount, Share) and not any(named):
            yield finding("SP309", plot.marks.of(("targets", i)), parent="amount", reason=sentence("share_of_nothing"))


def periods_of(year: Year) -> Sentence:
    """A hint: what periods there are."""
    labels = [period.label for period in year.periods]
    if year.groups:
        return sentence("periods_are", first=labels[0], last=labels[-1], groups=", ".join(sorted(year.groups)))
    few = labels if len(labels) <= FEW_PERIODS else [*labels[:3], "…", labels[-1]]
    return sentence("periods_plain", names=", ".join(few))


@check("teams", "territories")
def spans_run_forward(plot: Plot) -> Iterator[Finding]:
    """SP307, SP311: a seller leaves before being hired, or a territory ends before it begins or lies outside the service.

    Bad: `{from: 2026-07-01, to: 2026-06-30}`. Good: `to` is the last day that counts.
    """
    services: dict[str, Seller] = {}
    for path, key, seller, _ in sellers_of(plot.plan):
        services[key] = seller
        yield from backward(plot, (*path, "left"), "left", seller.hired, seller.left)
        for i, part in enumerate(seller.availability):
            yield from backward(plot, (*path, "availability", i, "to"), "to", part.from_, part.to)
        for i, assignment in enumerate(seller.territory):
            yield from _spans(plot, (*path, "territory", i), assignment, key, seller)
    for i, territory in enumerate(plot.plan.territories):
        holder = services.get(territory.seller)
        if holder:
            yield from _spans(plot, ("territories", i), territory, territory.seller, holder)


def _spans(plot: Plot, path: Path, span: Assignment, key: str, seller: Seller) -> Iterator[Finding]:
    yield from backward(plot, (*path, "to"), "to", span.from_, span.to)
    too_early = seller.hired and span.to and span.to < seller.hired
    too_late = seller.left and span.from_ and span.from_ > seller.left
    if too_early or too_late:
        yield finding("SP311", plot.marks.of(path), seller=seller.name or key, id=key)


def backward(plot: Plot, path: Path, name: str, first: date | None, last: date | None) -> Iterator[Finding]:
    """The finding for a span that ends before it begins; `name` is the key of its end."""
    if first and last and last < first:
        yield finding("SP307", plot.marks.of(path), name=name, first=str(first), second=str(last))


@check("regions", "products", "channels", "teams", "territories", "calendar", "targets", "quotas", "ramps")
def territories_are_not_handed_out_twice(plot: Plot) -> Iterator[Finding]:
    """SP306: the stated shares of a territory add to more than the whole of it on some day.

    Bad: two sellers with `share: 60%` of the same region. Good: shares up to 100 %, or none for an even split.
    """
    if plot.ground is None:
        return
    for crowd in crowded(plot.ground):
        names = ", ".join(f"{seller} {percent(share)}" for seller, share in crowd.sellers)
        place = plot.marks.of(crowd.path)
        yield finding(
            "SP306", place, territory=crowd.territory, total=percent(crowd.total), day=str(crowd.day), sellers=names
        )
