"""`salesplan explain`: where does this one number come from?"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.options import (
    EngineOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    PlanFile,
    QuietOption,
    SalesOption,
)

CellOption = Annotated[
    list[str] | None,
    typer.Option(
        "--cell",
        metavar="KEY=VALUE,…",
        help="The number's row: some of region, product, channel, team, seller, period, span, file, fate; "
        "names or ids. The whole and the year if not said.",
        show_default=False,
    ),
]
WhichTableOption = Annotated[
    str | None,
    typer.Option(
        "--table",
        metavar="NAME",
        help="The table that the row stands in: targets, quotas, balance, attainment, trend, tie_out; "
        "if not said, quotas for sellers and teams, else targets.",
        show_default=False,
    ),
]
ActualOption = Annotated[bool, typer.Option("--actual", help="What was sold, too, with the rows of the exports.")]
RowsOption = Annotated[int, typer.Option("--rows", metavar="N", min=0, help="How many rows of the exports to list.")]


def explain(
    plan: PlanFile,
    cell: CellOption = None,
    table: WhichTableOption = None,
    actual: ActualOption = False,
    rows: RowsOption = 50,
    sales: SalesOption = None,
    engine_name: EngineOption = "duckdb",
    format: FormatOption = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Follow one number to the plan's lines, the rules and the rows of the exports that it comes from."""
    from salesplan.cli.running import engine, give, read_plan, take_in
    from salesplan.planning.explaining.cell import cell_asked

    ground, findings = read_plan(plan, lang)
    asked = cell_asked(ground, cell or [], table, actual=actual)
    with engine(engine_name, ground.loaded.language) as opened:
        then = "salesplan.planning.explaining.explain"
        taken = take_in(ground, opened, sales or [], then) if ground.plan.exports or asked.actual else None
        from salesplan.planning.explaining.explain import explanation

        made = explanation(ground, findings, opened, taken, asked, rows)
    give(made, format, output, None, quiet=quiet)
