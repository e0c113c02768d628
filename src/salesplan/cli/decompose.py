"""`salesplan decompose`: who must sell what, where, when?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.options import (
    FormatOption,
    LanguageOption,
    OutputOption,
    PlanFile,
    QuietOption,
    SalesOption,
    TableOption,
)

if TYPE_CHECKING:
    from salesplan.errors import UsageError
    from salesplan.words.sentence import Language

ByOption = Annotated[
    str,
    typer.Option(
        "--by", metavar="GRAIN", help="Grain of the targets: some of region,product,channel,period; all if not said."
    ),
]
BacktestOption = Annotated[
    bool,
    typer.Option(
        "--backtest", help="Instead: how would each method have spread the years before, against what was sold then?"
    ),
]


FromOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="LABEL",
        help="Plan the rest of the year anew from this period on: closed periods stand at what was sold.",
        show_default=False,
    ),
]


def decompose(
    plan: PlanFile,
    by: ByOption = "",
    from_: FromOption = None,
    backtest: BacktestOption = False,
    sales: SalesOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Break the plan down into targets and quotas that add up exactly."""
    from salesplan.cli.running import engine, read_plan, take_in, tell

    ground, findings = read_plan(plan, lang)
    if backtest and (by or from_):
        raise _not_together(ground.loaded.language)
    exit_code, grain = 0, [part for part in by.split(",") if part]
    with engine() as opened:
        taken = take_in(ground, opened, sales or []) if ground.plan.exports or backtest or from_ else None
        from salesplan.planning.documents import backtest_document, decomposition_document, replan_document

        if taken and from_:
            judged = replan_document(ground, findings, opened, taken, grain, from_)
            document, exit_code = judged.document, judged.exit_code
        elif taken and backtest:
            judged = backtest_document(ground, findings, opened, taken)
            document, exit_code = judged.document, judged.exit_code
        else:
            document = decomposition_document(ground, findings, opened, taken, grain)
    from salesplan.render.write import write

    tell(document.findings, document.language, quiet=quiet)
    write(document, format, output, table)
    raise typer.Exit(exit_code)


def _not_together(language: Language) -> UsageError:
    from salesplan.errors import UsageError, finding
    from salesplan.words.sentence import sentence

    return UsageError([finding("SP906", reason=sentence("grain_with_backtest"))], language)
