"""`salesplan decompose`: who must sell what, where, when?"""

from __future__ import annotations

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
    from salesplan.plan.ground import Ground
    from salesplan.planning.intake import TakenIn
    from salesplan.sales.engine import Engine
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
    engine_name: EngineOption = "duckdb",
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Break the plan down into targets and quotas that add up exactly."""
    from salesplan.cli.running import engine, give, read_plan

    ground, findings = read_plan(plan, lang)
    if backtest and (by or from_):
        raise _not_together(ground.loaded.language, "--by" if by else "--from")
    grain = [part for part in by.split(",") if part]
    with engine(engine_name, ground.loaded.language) as opened:
        if from_:
            taken = _take_in(ground, opened, sales, "replan")
            from salesplan.planning.documents.replan import replan_document

            made = replan_document(ground, findings, opened, taken, grain, from_)
        elif backtest:
            taken = _take_in(ground, opened, sales, "backtest")
            from salesplan.planning.documents.backtest import backtest_document

            made = backtest_document(ground, findings, opened, taken)
        else:
            history = _take_in(ground, opened, sales, "decompose") if ground.plan.exports else None
            from salesplan.planning.documents.decompose import decomposition_document

            made = decomposition_document(ground, findings, opened, history, grain)
    give(made, format, output, table, quiet=quiet)


def _take_in(ground: Ground, opened: Engine, sales: list[str] | None, then: str) -> TakenIn:
    from salesplan.cli.running import take_in

    return take_in(ground, opened, sales or [], f"salesplan.planning.documents.{then}")


def _not_together(language: Language, option: str) -> UsageError:
    from salesplan.errors import UsageError
    from salesplan.words.sentence import sentence

    return UsageError.because(sentence("not_with_backtest", option=option), language)
