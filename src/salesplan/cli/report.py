"""`salesplan report`: how did the month go?"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.options import (
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
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="The day up to which the exports are complete, as 2026-09-15.",
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
    from salesplan.cli.running import engine, give, read_plan, take_in

    ground, findings = read_plan(plan, lang)
    if backtest and fail_under is not None:
        raise _not_together(ground.loaded.language, "--fail-under")
    day, then = _day(as_of, ground.loaded.language), "landing_backtest" if backtest else "review"
    with engine(engine_name, ground.loaded.language) as opened:
        taken = take_in(ground, opened, sales or [], f"salesplan.planning.documents.{then}")
        if backtest:
            from salesplan.planning.documents.landing_backtest import landing_backtest_document

            made = landing_backtest_document(ground, findings, opened, taken, period, day)
        else:
            from salesplan.planning.documents.review import review_document

            made = review_document(ground, findings, opened, taken, period, day, fail_under)
        give(made, format, output, table, quiet=quiet)  # some tables ask the engine when they are written


def _day(text: str | None, language: Language) -> date | None:
    from salesplan.errors import UsageError, finding
    from salesplan.words.sentence import sentence

    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date() if text is not None else None  # noqa: DTZ007 - a day, no time
    except ValueError:
        reason = sentence("option_no_day", option="--as-of", value=text or "")
        raise UsageError([finding("SP906", reason=reason)], language) from None


def _not_together(language: Language, option: str) -> UsageError:
    from salesplan.errors import UsageError, finding
    from salesplan.words.sentence import sentence

    return UsageError([finding("SP906", reason=sentence("not_with_landing_backtest", option=option))], language)
