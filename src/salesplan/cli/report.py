"""`salesplan report`: how did the month go?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.options import (
    AsOfOption,
    EngineOption,
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
    from salesplan.plan.ground import Ground
    from salesplan.planning.closing.shelf import Shelf
    from salesplan.sales.identity import AlsoWanted
    from salesplan.words.sentence import Language

PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="LABEL",
        help="The period under review; if not said, that of the latest sale.",
        show_default=False,
    ),
]
GateOption = Annotated[
    str | None,
    typer.Option(
        "--fail-under",
        metavar="SHARE",
        help="End with exit code 5 below this attainment of the year to date.",
        show_default=False,
    ),
]
BacktestOption = Annotated[
    bool,
    typer.Option(
        "--backtest", help="Instead: how good would the expected ends of the year have been at every period before?"
    ),
]


def report(
    plan: PlanFile,
    sales: SalesOption = None,
    engine_name: EngineOption = "duckdb",
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    fail_under: GateOption = None,
    backtest: BacktestOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Review a period: plan against actual for every node, tied out to the rows of the exports."""
    from salesplan.cli.running import day_of, engine, give, read_plan, take_in

    ground, findings = read_plan(plan, lang)
    if backtest and fail_under is not None:
        raise _not_with_backtest(ground.loaded.language)
    day = day_of(as_of, "--as-of", ground.loaded.language)
    then = "landing_backtest" if backtest else "review"
    shelf = None if backtest else _shelf(ground)
    with engine(engine_name, ground.loaded.language) as opened:
        taken = take_in(ground, opened, sales or [], f"salesplan.planning.documents.{then}", _asked(ground, shelf))
        if backtest:
            from salesplan.planning.documents.landing_backtest import landing_backtest_document

            made = landing_backtest_document(ground, findings, opened, taken, period, day)
        else:
            from salesplan.planning.documents.review import review_document

            made = review_document(ground, findings, opened, taken, period, day, fail_under, shelf)
        give(made, format, output, table, quiet=quiet)  # some tables ask the engine when they are written


def _shelf(ground: Ground) -> Shelf | None:
    """The records of closed periods, if there are any; most plans have none, and wait for nothing."""
    from salesplan.cli.closed import folder_of, read_shelf

    folder = folder_of(ground.loaded)
    if not os.path.lexists(folder):
        return None
    return read_shelf(folder, ground.loaded.language)


def _asked(ground: Ground, shelf: Shelf | None) -> AlsoWanted | None:
    """What the intake is asked for, that closed periods can be compared."""
    if shelf is None:
        return None
    from salesplan.planning.closing.restating import closed_periods
    from salesplan.planning.closing.taken import asked_for

    return asked_for(closed_periods(ground, shelf))


def _not_with_backtest(language: Language) -> UsageError:
    from salesplan.errors import UsageError
    from salesplan.words.sentence import sentence

    return UsageError.because(sentence("not_with_landing_backtest", option="--fail-under"), language)
