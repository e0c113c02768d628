"""`salesplan close`: what was this period reported with, and what has changed since?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.options import (
    AsOfOption,
    EngineOption,
    FormatOption,
    LanguageOption,
    PlanFile,
    QuietOption,
    SalesOption,
    TableOption,
)
from salesplan.terms.steps import each

if TYPE_CHECKING:
    from datetime import date

    from salesplan.errors import Finding, UsageError
    from salesplan.plan.ground import Ground
    from salesplan.planning.closing.record import Record
    from salesplan.planning.closing.shelf import Shelf
    from salesplan.planning.closing.verifying import Verified
    from salesplan.planning.documents.finished import Finished
    from salesplan.words.sentence import Fact

MonthOption = Annotated[
    str | None,
    typer.Option("--month", "--period", metavar="LABEL", help="The period, as 2026-03.", show_default=False),
]
FolderOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        readable=False,  # told below, with what can be done
        help="The folder of the records; if not said, closed/ in the plan's folder, NAME.closed/ beside a plan NAME.yaml.",
    ),
]
AgainOption = Annotated[bool, typer.Option("--again", help="Close a closed period in a further version.")]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why, for --again.", show_default=False)
]
RestateOption = Annotated[bool, typer.Option("--restate", help="Instead: what changed since it was closed, by cause.")]
VerifyOption = Annotated[
    bool, typer.Option("--verify", help="Instead: reproduce the records from the plan and the exports of then.")
]
ListOption = Annotated[bool, typer.Option("--list", help="Instead: what is closed.")]


def close(
    plan: PlanFile,
    month: MonthOption = None,
    sales: SalesOption = None,
    engine_name: EngineOption = "duckdb",
    as_of: AsOfOption = None,
    again: AgainOption = False,
    reason: ReasonOption = None,
    restate: RestateOption = False,
    verify: VerifyOption = False,
    list_: ListOption = False,
    output: FolderOption = None,
    format: FormatOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Close a period: keep for good what it was reported with, and tell later what changed, by cause."""
    from salesplan.cli.closed import folder_of, is_there, read_shelf
    from salesplan.cli.running import day_of, give, read_plan

    ground, findings = read_plan(plan, lang)
    day = day_of(as_of, "--as-of", ground.loaded.language)
    modes = [name for name, on in (("--restate", restate), ("--verify", verify), ("--list", list_)) if on]
    given = [name for name, value in (("--again", again), ("--reason", reason), ("--as-of", as_of)) if value]
    _refuse(ground, modes, given, month, again=again, reason=reason)
    if modes and output is not None and not is_there(output, ground.loaded.language):
        raise _wrong(ground, "no_folder_of_records", folder=str(output))
    shelf = read_shelf(output or folder_of(ground.loaded), ground.loaded.language)
    if list_:
        made = _listed(ground, findings, shelf.opened(), month)
    elif verify:
        made = _verified(ground, findings, shelf, month, sales or [], engine_name)
    elif restate:
        made = _restated(ground, findings, shelf, month, sales or [], engine_name)
    else:
        made = _closed(ground, findings, shelf, str(month), sales or [], day, (reason or "").strip(), engine_name)
    give(made, format, None, table, quiet=quiet)


def _refuse(
    ground: Ground, modes: list[str], given: list[str], month: str | None, *, again: bool, reason: str | None
) -> None:
    """Refuse options that don't go together."""
    if len(modes) > 1:
        raise _wrong(ground, "options_exclude", first=modes[0], second=modes[1])
    if modes and given:
        raise _wrong(ground, "options_exclude", first=modes[0], second=given[0])
    if not modes and month is None:
        raise _wrong(ground, "close_needs_a_period")
    if again != bool((reason or "").strip()):
        raise _wrong(ground, "again_needs_a_reason")


def _wrong(ground: Ground, key: str, **facts: Fact) -> UsageError:
    from salesplan.errors import UsageError
    from salesplan.words.sentence import sentence

    return UsageError.because(sentence(key, **facts), ground.loaded.language)


def _listed(ground: Ground, findings: list[Finding], shelf: Shelf, month: str | None) -> Finished:
    from salesplan.planning.documents.closing import listed_document

    return listed_document(ground, findings, shelf, month)


def _closed(
    ground: Ground,
    findings: list[Finding],
    shelf: Shelf,
    label: str,
    sales: list[str],
    day: date | None,
    reason: str,
    engine_name: str,
) -> Finished:
    """Close a period, unless it is closed with the same already."""
    from salesplan.cli.closed import list_records, put_record
    from salesplan.cli.running import engine, take_in
    from salesplan.disk.waiting import sweep
    from salesplan.errors import ExportsError, UsageError
    from salesplan.planning.closing.closing import chained, close, number_of
    from salesplan.planning.closing.restating import restated
    from salesplan.planning.closing.taken import asked_for
    from salesplan.planning.documents.closing import closed_document, refusal

    number = number_of(ground, label)
    if (whole := shelf.opened()).broken:
        raise UsageError(whole.faults(), ground.loaded.language)
    before = shelf.latest.get(label)
    if reason and before is None:
        raise _wrong(ground, "nothing_to_close_again", period=label)
    with engine(engine_name, ground.loaded.language) as opened:
        taken = take_in(ground, opened, sales, "salesplan.planning.closing.closing", asked_for([number]))
        told = [*findings, *taken.findings]
        if not taken.tied_out:
            raise ExportsError(told, ground.loaded.language)
        made = close(ground, opened, taken, label, day)
        if before:
            changes = restated(made.reviewed, opened, taken, number, before, _parts(ground, shelf, before))
            if before.same_as(made.record) and not changes.changes:
                list_records(Path(shelf.folder), shelf.records, ground.loaded.language)
                sweep(Path(shelf.folder))  # the run that closed it may have been killed just after
                return closed_document(ground, told, before, new=False)
            if not reason:
                raise refusal(ground, before, made, changes)
    made = chained(made, shelf.records, reason)
    put_record(Path(shelf.folder), made, shelf.records, ground.loaded.language)
    return closed_document(ground, told, made.record, new=True)


def _parts(ground: Ground, shelf: Shelf, record: Record) -> dict[str, bytes]:
    from salesplan.errors import UsageError
    from salesplan.planning.closing.record import NoRecord

    try:
        return shelf.parts(record)
    except NoRecord as error:
        raise UsageError([shelf.fault(record.archive, error.reason)], ground.loaded.language) from None


def _restated(
    ground: Ground, findings: list[Finding], shelf: Shelf, month: str | None, sales: list[str], engine_name: str
) -> Finished:
    """What changed since periods were closed: all of them up to the latest that is closed, or one."""
    from salesplan.cli.running import engine, take_in
    from salesplan.planning.actuals import Actuals
    from salesplan.planning.closing.closing import number_of
    from salesplan.planning.closing.restating import closed_periods, last_closed, restate
    from salesplan.planning.closing.taken import asked_for
    from salesplan.planning.decomposition import decompose
    from salesplan.planning.documents.closing import restated_document
    from salesplan.planning.reviewing.lines import review

    if month is not None and number_of(ground, month) not in closed_periods(ground, shelf):
        raise _wrong(ground, "not_closed", period=month, folder=shelf.folder)
    periods = closed_periods(ground, shelf)
    with engine(engine_name, ground.loaded.language) as opened:
        taken = take_in(ground, opened, sales, "salesplan.planning.closing.restating", asked_for(periods))
        actuals = Actuals(ground, opened)
        reviewed = review(decompose(ground, actuals), actuals, last_closed(ground, periods))
        made = restate(reviewed, opened, taken, shelf, month)
    return restated_document(ground, findings, made, taken, month)


def _verified(
    ground: Ground, findings: list[Finding], shelf: Shelf, month: str | None, sales: list[str], engine_name: str
) -> Finished:
    """Every record, or those of a period, reproduced from the files that it was made from."""
    from salesplan.planning.closing.closing import number_of
    from salesplan.planning.closing.verifying import before_reading, unread
    from salesplan.planning.documents.closing import verified_document

    if month is not None:
        number_of(ground, month)
    made: list[Verified] = unread(shelf, month)
    for record in each(shelf.of(month), "step_records"):
        start = before_reading(ground, shelf, record)
        made.append(
            _reproduced(ground, start, record, sales, engine_name)
            if start.sound == "unaltered" and record.period in ground.year.number
            else start
        )
    if not made and month is not None:
        raise _wrong(ground, "not_closed", period=month, folder=shelf.folder)
    return verified_document(ground, findings, made)


def _reproduced(ground: Ground, start: Verified, record: Record, sales: list[str], engine_name: str) -> Verified:
    from salesplan.cli.running import engine, take_in
    from salesplan.errors import ExportsError
    from salesplan.planning.closing.taken import asked_for
    from salesplan.planning.closing.verifying import reproduce, without_inputs

    asked = asked_for([ground.year.number[record.period]], {one.path for one in record.inputs})
    with engine(engine_name, ground.loaded.language) as opened:
        try:
            taken = take_in(ground, opened, sales, "salesplan.planning.closing.closing", asked)
        except ExportsError as error:
            return without_inputs(start, tuple(error.findings))
        return reproduce(ground, opened, taken, start, record)
