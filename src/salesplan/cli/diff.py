"""`salesplan diff`: what did this revision of the plan change, in money?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from salesplan.cli.options import (
    EngineOption,
    FormatOption,
    Language,
    LanguageOption,
    OutputOption,
    QuietOption,
    SalesOption,
    TableOption,
)

if TYPE_CHECKING:
    from salesplan.errors import Finding
    from salesplan.plan.ground import Ground
    from salesplan.planning.revising.revision import Side

OldPlan = Annotated[
    Path,
    typer.Argument(metavar="OLD", help="The plan as it was: a YAML file, or a folder of them.", show_default=False),
]
NewPlan = Annotated[Path, typer.Argument(metavar="NEW", help="The plan as it is now.", show_default=False)]

Given = TypeVar("Given")
Got = TypeVar("Got")


def diff(
    old: OldPlan,
    new: NewPlan,
    sales: SalesOption = None,
    engine_name: EngineOption = "duckdb",
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Compare two versions of a plan: what the edits change, in money, for every node, seller and period."""
    from salesplan.cli.running import give

    grounds = _grounds(old, new, lang)
    sides = _both(lambda read: _side(*read, sales or [], engine_name), *grounds)
    from salesplan.planning.documents.revision import revision_document

    give(revision_document(*sides), format, output, table, quiet=quiet)


def _grounds(
    old: Path, new: Path, language: Language | None
) -> tuple[tuple[Ground, list[Finding]], tuple[Ground, list[Finding]]]:
    """Both plans, in one language: the one asked for, else that of the new plan."""
    from salesplan.checks.sound import sound_ground
    from salesplan.cli.running import load
    from salesplan.planning.revising.revision import refuse_currencies

    loaded = [load(path) for path in (old, new)]
    for one in loaded:
        one.language = language or loaded[-1].language
    read = _both(sound_ground, *loaded)
    refuse_currencies(read[0][0], read[1][0])
    return read


def _side(ground: Ground, findings: list[Finding], others: list[str], engine_name: str) -> Side:
    """A plan decomposed, with its own exports as history where it has any."""
    from salesplan.cli.running import engine, take_in
    from salesplan.planning.actuals import Actuals
    from salesplan.planning.decomposition import decompose
    from salesplan.planning.revising.revision import Side

    with engine(engine_name, ground.loaded.language) as opened:
        then = "salesplan.planning.documents.revision"
        taken = take_in(ground, opened, others, then) if ground.plan.exports else None
        made = decompose(ground, Actuals(ground, opened) if taken else None)
    told = [*findings, *(taken.findings if taken else []), *made.findings]
    return Side(made, taken.inputs if taken else [], told)


def _both(work: Callable[[Given], Got], old: Given, new: Given) -> tuple[Got, Got]:
    """What comes of the work for the old and the new plan; raises what it raises, for both at once."""
    from salesplan.errors import SalesplanError, of_both

    got: list[Got] = []
    failed: list[SalesplanError | None] = []
    for given in (old, new):
        try:
            got.append(work(given))
            failed.append(None)
        except SalesplanError as error:
            failed.append(error)
    first = next((error for error in failed if error is not None), None)
    if first is not None:
        findings = [list(error.findings) if error else [] for error in failed]
        raise type(first)(of_both(*findings), first.language)
    return got[0], got[1]
