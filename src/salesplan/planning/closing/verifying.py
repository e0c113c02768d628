"""Reproducing records (复核结账): from the plan and the exports of then, to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, TypeAlias

from salesplan import __version__
from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.closing.closing import Closing, in_its_own_language, in_place_of, record_of
from salesplan.planning.closing.record import NoRecord, Record
from salesplan.planning.closing.shelf import Shelf
from salesplan.planning.closing.taken import inputs_of
from salesplan.planning.decomposition import decompose
from salesplan.planning.intake import TakenIn
from salesplan.planning.reviewing.lines import review
from salesplan.planning.reviewing.scope import Scope, cuts_of
from salesplan.sales.engine import Engine
from salesplan.words.sentence import sentence

State: TypeAlias = Literal["unaltered", "altered", "untold"]
BROKEN, EXPORTS = 5, 4


@dataclass(frozen=True)
class Verified:
    """What became of a record: whether it is sound, its plan and inputs are those of then, and it was reproduced."""

    file: str
    period: str | None
    version: int | None
    sound: State
    plan: State = "untold"
    inputs: State = "untold"
    reproduced: State = "untold"
    findings: tuple[Finding, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 if it was reproduced; 4 if all that is missing are the exports of then; else 5."""
        if self.reproduced == "unaltered":
            return 0
        return EXPORTS if self.inputs == "altered" and (self.sound, self.plan) == ("unaltered", "unaltered") else BROKEN


def unread(shelf: Shelf, label: str | None) -> list[Verified]:
    """Files that are no records at all; of one period, those whose names say that they were its."""
    known = {record.file for record in shelf.records}
    files = [file for file in sorted(shelf.broken) if file not in known and (label is None or file.startswith(label))]
    return [Verified(file, None, None, "altered", findings=(shelf.fault(file, shelf.broken[file]),)) for file in files]


def before_reading(ground: Ground, shelf: Shelf, record: Record) -> Verified:
    """What can be said of a record without the exports: whether it is sound, and whether the plan is that of then."""
    start = Verified(record.file, record.period, record.version, "unaltered")
    if record.file in shelf.broken:
        return replace(start, sound="altered", findings=(shelf.fault(record.file, shelf.broken[record.file]),))
    try:
        shelf.parts(record)
    except NoRecord as error:
        return replace(start, sound="altered", findings=(shelf.fault(record.archive, error.reason),))
    if record.plan_sha256 != ground.loaded.sha256 or record.period not in ground.year.number:
        hashes = {"old": record.plan_sha256[:12], "new": ground.loaded.sha256[:12]}
        told = finding("SP624", hint=sentence("plan_of_then"), period=record.period, version=record.version, **hashes)
        return replace(start, plan="altered", findings=(told,))
    return replace(start, plan="unaltered")


def reproduce(ground: Ground, engine: Engine, taken: TakenIn, start: Verified, record: Record) -> Verified:
    """Whether a sound record comes out again, to the byte, where plan and files are those of then.

    The intake read none but the files of then.
    """
    changed = tuple(_inputs(record, taken))
    if changed:
        return without_inputs(start, changed)
    if start.plan != "unaltered":
        return replace(start, inputs="unaltered")
    made = in_place_of(_again(ground, engine, taken, record), record)
    start = replace(start, inputs="unaltered")
    if made.record == replace(record, salesplan=__version__).sealed():
        return replace(start, reproduced="unaltered")
    return replace(start, reproduced="altered", findings=(_differs(made, record),))


def without_inputs(start: Verified, findings: tuple[Finding, ...]) -> Verified:
    """A record whose exports can't be read any more."""
    return replace(start, inputs="altered", findings=(*start.findings, *findings))


def _again(ground: Ground, engine: Engine, taken: TakenIn, record: Record) -> Closing:
    actuals = Actuals(ground, engine)
    number = ground.year.number[record.period]
    # Whoever closed it knew that it was complete.
    scope = Scope(number, ground.year.periods[number].end - timedelta(days=1), partial=False)
    actuals.sum_up(taken, cuts_of(ground, scope))
    return record_of(review(decompose(in_its_own_language(ground), actuals), actuals, scope), engine, taken)


def _inputs(record: Record, taken: TakenIn) -> Iterator[Finding]:
    """What differs between the files of then and those that were read."""
    now = {one.path: one.sha256 for one in inputs_of(taken)}
    for one in record.inputs:
        if one.path not in now:
            yield finding("SP625", file=one.path, reason=sentence("file_is_gone"), period=record.period)
        elif now[one.path] != one.sha256:
            yield finding("SP625", file=one.path, reason=sentence("file_is_another"), period=record.period)


def _differs(made: Closing, record: Record) -> Finding:
    parts = [name for name, part in record.parts.items() if made.record.parts.get(name) != part]
    hint = None if record.salesplan == __version__ else sentence("made_by_other", old=record.salesplan, new=__version__)
    return finding(
        "SP626", hint=hint, period=record.period, version=record.version, parts=", ".join(sorted(parts)) or record.file
    )
