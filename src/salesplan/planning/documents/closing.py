"""The documents of `close` (结账文档): a record that was made, the records that there are, what changed, what was reproduced."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.errors import Finding, UsageError, finding
from salesplan.plan.ground import Ground
from salesplan.planning.closing.closing import Closing
from salesplan.planning.closing.record import InputFile, Record
from salesplan.planning.closing.restating import Restated, Restatement
from salesplan.planning.closing.shelf import Shelf
from salesplan.planning.closing.tables import closed_table, full, notes, restated_tables, told
from salesplan.planning.closing.verifying import BROKEN, Verified
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.intake import TakenIn
from salesplan.terms.document import Input
from salesplan.terms.table import Table, table
from salesplan.words.sentence import Sentence, sentence

COMMAND = "close"
SAID = {"unaltered": "yes", "altered": "no", "untold": "untold"}
MOST_FILES = 5  # that a refusal names


def closed_document(ground: Ground, findings: Sequence[Finding], record: Record, *, new: bool) -> Finished:
    """A period that was closed just now, or before."""
    key = "title_closed" if new else "title_closed_already"
    title = sentence(key, plan=ground.plan.name, period=record.period, version=record.version)
    return _document(ground, title, [closed_table([record])], findings, record.inputs, period=record.period)


def listed_document(ground: Ground, findings: Sequence[Finding], shelf: Shelf, label: str | None) -> Finished:
    """What is closed; the exit code is that of records which aren't whole where any isn't."""
    records = shelf.of(label)
    title = sentence("title_closed_list", plan=ground.plan.name, number=len(records))
    made = _document(ground, title, [closed_table(records)], [*findings, *shelf.faults()], (), period=label or "")
    return Finished(made.document, BROKEN if shelf.broken else 0)


def restated_document(
    ground: Ground, findings: Sequence[Finding], made: Restatement, taken: TakenIn, label: str | None
) -> Finished:
    """What closed periods come to now; the exit code is that of a review of the same exports."""
    changed = [one for one in made.periods if one.changes]
    title = sentence("title_restated", plan=ground.plan.name, number=len(made.periods), changed=len(changed))
    lead = [full(ground, what) for one in changed for what in told(ground, one)]
    findings = [*findings, *taken.findings, *made.findings, *notes(ground, made.periods)]
    finished = _document(ground, title, restated_tables(made.periods, shown=True), findings, (), lead, label or "")
    return tied_out(finished.document, taken)


def verified_document(ground: Ground, findings: Sequence[Finding], made: Sequence[Verified]) -> Finished:
    """Which records were reproduced; the exit code is the gravest of theirs."""
    good = sum(one.reproduced == "unaltered" for one in made)
    title = sentence("title_verified", plan=ground.plan.name, good=good, number=len(made))
    rows = [(one.file, one.period, one.version, one.sound, one.plan, one.inputs, SAID[one.reproduced]) for one in made]
    columns = "file period version:count sound:word plan_then:word inputs_then:word reproduced:word"
    findings = [*findings, *(found for one in made for found in one.findings)]
    finished = _document(ground, title, [table("verified", columns, rows)], findings)
    return Finished(finished.document, max((one.exit_code for one in made), default=0))


def refusal(ground: Ground, old: Record, new: Closing, restated: Restated) -> UsageError:
    """Why a period isn't closed again: what is another than what it was closed with."""
    language = ground.loaded.language
    what = told(ground, restated) if restated.changes else []
    if old.plan_sha256 != new.record.plan_sha256:
        what.append(sentence("other_plan", old=old.plan_sha256[:12], new=new.record.plan_sha256[:12]))
    what += _other_files(old, new.record)
    hint = sentence("close_again")
    return UsageError([finding("SP620", hint=hint, period=old.period, version=old.version, what=tuple(what))], language)


def _other_files(old: Record, new: Record) -> list[Sentence]:
    """The files that came, went or changed."""
    then, now = ({one.path: one.sha256 for one in record.inputs} for record in (old, new))
    states = {"file_is_gone": then.keys() - now, "file_is_new": now.keys() - then}
    states["file_is_another"] = {path for path in then.keys() & now.keys() if then[path] != now[path]}
    found = [
        sentence("file_and_state", file=path, state=sentence(key)) for key in states for path in sorted(states[key])
    ]
    more = len(found) - MOST_FILES
    return [*found[:MOST_FILES], *([sentence("more_files", number=more)] if more > 0 else [])]


def _document(
    ground: Ground,
    title: Sentence,
    tables: Sequence[Table],
    findings: Sequence[Finding],
    inputs: Sequence[InputFile] = (),
    lead: Sequence[str] = (),
    period: str = "",
) -> Finished:
    from dataclasses import replace

    read = [Input(one.path, one.sha256, one.rows) for one in inputs]
    made = document_of(COMMAND, ground, title, read, {"period": period} if period else {}, tables, findings)
    return Finished(replace(made, lead=lead, main=tables[0].name))
