"""`salesplan import`: keep what was read, so that the next run reads only what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.options import FormatOption, LanguageOption, OutputOption, PlanFile, QuietOption

if TYPE_CHECKING:
    from salesplan.words.sentence import Language

FilesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILES]…", help="Files or patterns; the plan's own if not said.", show_default=False),
]
ListOption = Annotated[bool, typer.Option("--list", help="Only list what the store holds.")]
VerifyOption = Annotated[
    bool,
    typer.Option("--verify", help="Only hold the store against its files, byte for byte; exit code 5 if it differs."),
]
# No help shows it: who gives it, as to the other commands, is told why there is none.
NoEngineOption = Annotated[str | None, typer.Option("--engine", hidden=True)]
RebuildOption = Annotated[bool, typer.Option("--rebuild", help="Make the store anew from the files.")]


def import_(
    plan: PlanFile,
    files: FilesArgument = None,
    list_: ListOption = False,
    verify: VerifyOption = False,
    rebuild: RebuildOption = False,
    engine_name: NoEngineOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Keep the rows of the exports in a store beside the plan: other commands then read new and changed files only."""
    from salesplan.cli.running import access_of, engine, give, read_plan
    from salesplan.errors import UsageError
    from salesplan.planning.documents.imported import import_document
    from salesplan.planning.importing import bring_in, look_at
    from salesplan.render.files import unwritable
    from salesplan.sales.opening import EMBEDDED
    from salesplan.sales.store.store import store_of
    from salesplan.words.sentence import sentence

    ground, findings = read_plan(plan, lang)
    given = {"--list": list_, "--verify": verify, "--rebuild": rebuild, "FILES": bool(files)}
    _refuse_together(ground.loaded.language, given)
    if engine_name not in (None, EMBEDDED):
        raise UsageError.because(sentence("store_is_local", name=engine_name), ground.loaded.language)
    if list_ or verify:
        stored, told = look_at(ground, verify=verify)
        give(import_document(ground, [*findings, *told], stored, looked=True), format, output, None, quiet=quiet)
    try:
        with engine() as opened:
            stored, told = bring_in(ground, files or [], access_of(plan), opened.workspace, rebuild=rebuild)
    except OSError as error:
        hint = sentence("clear_store", folder=str(store_of(ground.loaded.path)))
        raise unwritable(error, ground.loaded.language, hint=hint) from None
    give(import_document(ground, [*findings, *told], stored, looked=False), format, output, None, quiet=quiet)


def _refuse_together(language: Language, options: dict[str, bool]) -> None:
    from salesplan.errors import UsageError
    from salesplan.words.sentence import sentence

    given = [option for option, said in options.items() if said]
    if len(given) > 1:
        raise UsageError.because(sentence("not_together", options=", ".join(given)), language)


import_.__name__ = "import"  # what the command is called, which no function can be
