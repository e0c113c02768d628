"""`salesplan promo`: what is promoted when, and what was it worth?"""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from salesplan.cli.options import (
    AsOfOption,
    EngineOption,
    Format,
    LanguageOption,
    OutputOption,
    PlanFile,
    QuietOption,
    SalesOption,
    TableOption,
)

ActionArgument = Annotated[
    Literal["calendar", "evaluate"],
    typer.Argument(
        metavar="calendar|evaluate",
        help="calendar: the year's promotions; evaluate: what they brought.",
        show_default=False,
    ),
]
PromoFormatOption = Annotated[
    Literal[Format, "ics"] | None,
    typer.Option(
        "--format", help="How to print; if not said, by the suffix of the output, else table.", show_default=False
    ),
]


def promo(
    plan: PlanFile,
    action: ActionArgument,
    sales: SalesOption = None,
    engine_name: EngineOption = "duckdb",
    as_of: AsOfOption = None,
    format: PromoFormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show the year's promotions as a calendar, or tell what each of them brought and what it was worth."""
    from salesplan.cli.running import day_of, engine, give, read_plan, take_in

    ground, findings = read_plan(plan, lang)
    day = day_of(as_of, "--as-of", ground.loaded.language)
    if action == "calendar":
        from salesplan.planning.documents.promotions import calendar_document

        made = calendar_document(ground, findings)
    else:
        with engine(engine_name, ground.loaded.language) as opened:
            taken = take_in(ground, opened, sales or [], "salesplan.planning.documents.promotions")
            from salesplan.planning.documents.promotions import evaluation_document

            made = evaluation_document(ground, findings, opened, taken, day)
            give(made, format, output, table, quiet=quiet)  # some tables are looked for when they are written
    give(made, format, output, table, quiet=quiet)
