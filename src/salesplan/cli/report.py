"""`salesplan report`: how did the month go?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

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
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="The day up to which the exports are complete.", show_default=False
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


def report(
    plan: PlanFile,
    sales: SalesOption = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    fail_under: GateOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Review a period: plan against actual for every node, tied out to the rows of the exports."""
    from salesplan.cli.running import engine, give, read_plan, take_in

    ground, findings = read_plan(plan, lang)
    with engine() as opened:
        taken = take_in(ground, opened, sales or [], "salesplan.planning.documents.review")
        from salesplan.planning.documents.review import review_document

        made = review_document(ground, findings, opened, taken, period, as_of.date() if as_of else None, fail_under)
        give(made, format, output, table, quiet=quiet)  # some tables ask the engine when they are written
