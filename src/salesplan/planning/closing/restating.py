"""What closed periods come to now (重述): restated − closed of every node, by cause."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from salesplan import __version__
from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.closing.causes import (
    CAUSES,
    HISTORY,
    PLAN,
    PLAN_AND_HISTORY,
    PROGRAM,
    ROUNDING,
    Effects,
    Stages,
)
from salesplan.planning.closing.figures import WHOLE, Figure, Figures, figures_of, read_figures
from salesplan.planning.closing.parts import FIGURES, ROWS
from salesplan.planning.closing.parts import PLAN as WRITTEN
from salesplan.planning.closing.record import NoRecord, Record
from salesplan.planning.closing.shelf import Shelf
from salesplan.planning.closing.taken import NOW, history, inputs_of, keep_rows
from salesplan.planning.intake import TakenIn
from salesplan.planning.reviewing.lines import Review, review
from salesplan.planning.reviewing.scope import Scope
from salesplan.sales.engine import Engine
from salesplan.sales.identity import DECIDING
from salesplan.sales.matching import match, moved, read_back
from salesplan.terms.money import atoms_in
from salesplan.terms.steps import each
from salesplan.words.sentence import sentence

Of: TypeAlias = Literal["actual", "target"]
THEN = "rows_of_then"
MATERIAL = Fraction(1, 200)  # of what was closed: half a percent, the least that auditors take for material of revenue


@dataclass(frozen=True)
class Cause:
    """What a cause comes to, in whole minor units, and the rows that it is about (None: none are)."""

    cause: str
    amount: int
    rows: int | None


@dataclass(frozen=True)
class Change:
    """A number of a node: as closed, as it is now, and why; missing where there was or is none."""

    axis: str
    node: str
    name: str
    depth: int
    of: Of
    closed: int | None
    restated: int | None
    causes: tuple[Cause, ...]

    @property
    def change(self) -> int:
        """Restated − closed; what is missing counts for nothing."""
        return (self.restated or 0) - (self.closed or 0)

    @property
    def main(self) -> Cause:
        """The largest of its causes."""
        return max(self.causes, key=lambda why: abs(why.amount))


@dataclass(frozen=True)
class Restated:
    """A closed period: its record, and what changed since."""

    record: Record
    changes: tuple[Change, ...]

    def whole(self, of: Of) -> Change | None:
        """What changed of the company's number."""
        return next((one for one in self.changes if (one.axis, one.node) == WHOLE and one.of == of), None)

    @property
    def material(self) -> list[Change]:
        """The company's changes that are worth a sentence."""
        found = (self.whole("actual"), self.whole("target"))
        return [one for one in found if one and abs(one.change) >= abs(one.closed or 0) * MATERIAL and one.change]


@dataclass(frozen=True)
class Restatement:
    """All closed periods that could be compared, in order, and what is to be said of the others."""

    periods: tuple[Restated, ...]
    findings: tuple[Finding, ...]


def closed_periods(ground: Ground, shelf: Shelf) -> dict[int, Record]:
    """The periods of the plan's year that have a sound record, by number."""
    return {
        ground.year.number[label]: record
        for label, record in shelf.latest.items()
        if label in ground.year.number and record.file not in shelf.broken
    }


def last_closed(ground: Ground, periods: Mapping[int, Record]) -> Scope:
    """The scope of a review that has all closed periods whole; of the first period where none is."""
    number = max(periods, default=0)
    return Scope(number, ground.year.periods[number].end - timedelta(days=1), partial=False)


def restate(reviewed: Review, engine: Engine, taken: TakenIn, shelf: Shelf, label: str | None = None) -> Restatement:
    """Compare the closed periods up to the one under review; label: that one only. The intake was asked for their rows."""
    made, told = list[Restated](), [shelf.fault(file, reason, "SP628") for file, reason in sorted(shelf.broken.items())]
    told += _of_another_calendar(reviewed.ground, shelf, label)
    for number, record in each(sorted(closed_periods(reviewed.ground, shelf).items()), "step_compared"):
        if label not in (None, record.period) or not _covers(reviewed, number):
            continue
        if different := _incomparable(reviewed.ground, number, record):
            told.append(different)
            continue
        try:
            made.append(restated(reviewed, engine, taken, number, record, shelf.parts(record)))
        except NoRecord as error:
            told.append(shelf.fault(record.file, error.reason, "SP628"))
    return Restatement(tuple(made), tuple(told))


def _of_another_calendar(ground: Ground, shelf: Shelf, label: str | None) -> Iterator[Finding]:
    """Warnings of sound records whose period the plan's calendar has no more; those of other years are at rest."""
    year = ground.year
    for period, record in sorted(shelf.latest.items()):
        here = record.first < year.end and year.start <= record.last
        if here and period not in year.number and record.file not in shelf.broken and label in (None, period):
            yield finding("SP633", period=period, days=f"{record.first} – {record.last}", hint=sentence("see_records"))


def _covers(reviewed: Review, number: int) -> bool:
    """Whether the review has the whole of a period."""
    end = reviewed.ground.year.periods[number].end
    return number <= reviewed.scope.period and (reviewed.cut is None or (end - reviewed.cut).days <= 1)


def _incomparable(ground: Ground, number: int, record: Record) -> Finding | None:
    period = ground.year.periods[number]
    if record.currency != ground.plan.currency:
        return finding("SP630", period=record.period, old=record.currency, new=ground.plan.currency)
    if (record.first, record.last.toordinal() + 1) != (period.start, period.end.toordinal()):
        days = (
            f"{record.first} – {record.last}",
            f"{period.start} – {period.end.fromordinal(period.end.toordinal() - 1)}",
        )
        return finding("SP631", period=record.period, old=days[0], new=days[1])
    return None


def restated(
    reviewed: Review, engine: Engine, taken: TakenIn, number: int, record: Record, parts: Mapping[str, bytes]
) -> Restated:
    """What a closed period comes to in a review that has the whole of it."""
    ground = reviewed.ground
    then, now = read_figures(parts[FIGURES]), figures_of(_by_itself(reviewed, number), number)
    stages = Stages(then, now, replanned=record.plan_sha256 != ground.loaded.sha256)
    _match(ground, engine, taken, number, record, parts)
    effects: Effects = stages.effects(moved(engine, None), "")
    for axis in NODE_AXES:
        effects |= stages.effects(moved(engine, axis), axis)
    effects |= stages.effects(moved(engine, "sellers"), "seller")
    why = _why_target(record, stages, history(engine))
    return Restated(record, tuple(_changes(then, now, effects, why, atoms_in(ground.digits))))


def _by_itself(reviewed: Review, number: int) -> Review:
    """The review of one period as it was closed: cents are settled among the periods up to it, whatever came later."""
    last = reviewed.ground.year.periods[number].end - timedelta(days=1)
    return review(reviewed.made, reviewed.actuals, Scope(number, last, partial=False))


def _match(
    ground: Ground, engine: Engine, taken: TakenIn, number: int, record: Record, parts: Mapping[str, bytes]
) -> None:
    keep_rows(ground, engine, number)
    read_back(engine, THEN, parts[ROWS])
    files = [dict(enumerate(one.sha256 for one in inputs)) for inputs in (record.inputs, inputs_of(taken))]
    partners = [{one.sha256 for one in inputs if one.joined} for inputs in (record.inputs, inputs_of(taken))]
    relaid = relaid_layouts(json.loads(parts[WRITTEN]), ground.loaded.written)
    match(engine, THEN, NOW, (files[0], files[1]), joined=partners[0] != partners[1], relaid=relaid)


def relaid_layouts(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, bool]:
    """The layouts of two plans, as written, in which other columns decide; whether those of orders and lines are the same.

    >>> plan = {"exports": {"erp": {"columns": {"date": "day", "order": "no"}}}}
    >>> relaid_layouts(plan, plan)
    {}
    >>> relaid_layouts(plan, {"exports": {"erp": plan["exports"]["erp"] | {"exclude": {"state": ["void"]}}}})
    {'erp': True}
    """
    found = {}
    for name, layout in now.get("exports", {}).items():
        former = then.get("exports", {}).get(name, {})
        if any(layout.get(key) != former.get(key) for key in DECIDING):
            columns = [one.get("columns", {}) for one in (former, layout)]
            found[name] = all(columns[0].get(key) == columns[1].get(key) for key in ("order", "line"))
    return found


def _why_target(record: Record, stages: Stages, past: str) -> str:
    """Why targets differ. Where both the plan and what it is filled in from changed, nobody can say which did how much."""
    if stages.replanned:
        return PLAN if past == record.history else PLAN_AND_HISTORY
    # The hash of the year before holds its days, not its nodes: with the same plan and program only history is left.
    return HISTORY if past != record.history or record.salesplan == __version__ else PROGRAM


def _changes(then: Figures, now: Figures, effects: Effects, why: str, unit: int) -> Iterator[Change]:
    """Every node with a number that changed, or whose causes make up for each other; in the order of the lines."""
    nothing = Figure("", "", "", 1, None, 0)
    for key in dict.fromkeys([*now.by_key, *then.by_key, *sorted(effects)]):
        was, is_now = then.by_key.get(key), now.by_key.get(key)
        old, new = was or nothing, is_now or nothing
        line = is_now or old
        head = (*key, line.name, line.depth)
        sums = (old.actual if was else None, new.actual if is_now else None)
        causes = _whole_units(effects.get(key, {}), (sums[1] or 0) - (sums[0] or 0), unit)
        if causes:
            yield Change(*head, "actual", *sums, causes)
        targets = (old.target, new.target)
        if targets[0] != targets[1]:
            cause = Cause(why, (targets[1] or 0) - (targets[0] or 0), None)
            yield Change(*head, "target", *targets, (cause,))


def _whole_units(sums: Mapping[str, Sequence[Fraction]], change: int, unit: int) -> tuple[Cause, ...]:
    """Causes in whole minor units, in their order; what is left of the change is due to rounding."""
    made = [Cause(cause, round(sums[cause][0] / unit), int(sums[cause][1])) for cause in CAUSES if cause in sums]
    rest = change - sum(one.amount for one in made)
    made = [one for one in made if one.amount]
    return tuple([*made, Cause(ROUNDING, rest, None)] if rest else made)
