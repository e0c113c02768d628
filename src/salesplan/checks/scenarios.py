"""Checks of how sure the sales to come are said to be (不确定性)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from salesplan.checks.check import Plot, check
from salesplan.checks.rules import periods_of
from salesplan.errors import Finding, finding
from salesplan.plan.declared import span_of
from salesplan.plan.uncertainty import LEVELS, Shaped, ThreePoints, Uncertainty
from salesplan.plan.walk import sellers_of
from salesplan.plan.yaml_reader import Path
from salesplan.terms.money import percent
from salesplan.words.sentence import sentence

PATH: Path = ("scenarios", "uncertainty")
AROUND_ONE = 0.005  # that a mean may be off before it is told


def _laws(part: Uncertainty) -> Iterator[tuple[Path, Shaped]]:
    """Every law that is written, with its path."""
    for name in (*LEVELS, "returns"):
        if (law := getattr(part, name)) is not None:
            yield (*PATH, name), law
    for section, entries in (("hires", part.hires), ("launches", part.launches)):
        for key, entry in entries.items():
            if entry.slip is not None:
                yield (*PATH, section, key, "slip"), entry.slip


def _in_order(law: Shaped) -> bool:
    return not isinstance(law, ThreePoints) or law.low <= law.mode <= law.high


@check("scenarios")
def three_points_are_in_order(plot: Plot) -> Iterator[Finding]:
    """SP701: the lowest, likeliest and highest of a law are not in order.

    Bad: `{kind: pert, low: 90%, mode: 80%, high: 110%}`. Good: low ≤ mode ≤ high.
    """
    for path, law in _laws(plot.plan.scenarios.uncertainty):
        if isinstance(law, ThreePoints) and not _in_order(law):
            low, mode, high = (str(point) for point in (law.low, law.mode, law.high))
            yield finding("SP701", plot.marks.of(path), name=str(path[-1]), low=low, mode=mode, high=high)


@check("scenarios")
def shocks_stand_around_the_expectation(plot: Plot) -> Iterator[Finding]:
    """SP702, SP704: a shock's mean isn't 100 %, or a share of returns is 100 % or more.

    Bad: `region: {kind: pert, low: 60%, mode: 80%, high: 100%}`, if only spread is meant. Good: points around 100 %; what is
    expected to be weaker is said by `strength`, or by a lower landing.
    """
    part = plot.plan.scenarios.uncertainty
    for name in LEVELS:
        law = getattr(part, name)
        if law is not None and _in_order(law) and abs(law.law().mean - 1) > AROUND_ONE:
            yield finding("SP702", plot.marks.of((*PATH, name)), name=name, mean=percent(law.law().mean))
    if part.returns is not None and _in_order(part.returns) and (most := part.returns.greatest) >= 1:
        yield finding("SP704", plot.marks.of((*PATH, "returns")), name="returns", value=percent(most))


@check("calendar", "teams", "scenarios")
def hires_have_a_start(plot: Plot) -> Iterator[Finding]:
    """SP703: `hires` names a seller who doesn't start in the plan's year.

    Bad: a seller without `hired:`, or hired years ago. Good: `hired: 2026-06-01` in the plan of 2026.
    """
    hired: dict[str, date | None] = {}
    for _, key, seller, _ in sellers_of(plot.plan):
        hired |= {key: seller.hired, seller.name or key: seller.hired}
    for name in plot.plan.scenarios.uncertainty.hires:
        if plot.year is None or name not in hired:
            continue
        day = hired[name]
        if day is None or plot.year.find(day) is None:
            reason = sentence("no_hired") if day is None else sentence("hired_outside", day=str(day))
            yield finding("SP703", plot.marks.of_key((*PATH, "hires", name)), name=name, reason=reason)


@check("calendar", "scenarios")
def launches_are_in_the_year(plot: Plot) -> Iterator[Finding]:
    """SP305: a launch is planned for a period that the plan's year doesn't have.

    Bad: `from: 2025-11` in the plan of 2026. Good: a period's label, or a day within one.
    """
    for name, launch in plot.plan.scenarios.uncertainty.launches.items():
        if plot.year is not None and launch.from_ is not None and span_of(launch.from_, plot.year) is None:
            place = plot.marks.of((*PATH, "launches", name, "from"))
            yield finding("SP305", place, hint=periods_of(plot.year), value=launch.from_)
