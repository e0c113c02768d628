"""`salesplan decompose`: who must sell what, where, when?"""

from __future__ import annotations

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

ByOption = Annotated[
    str,
    typer.Option(
        "--by", metavar="GRAIN", help="Grain of the targets: some of region,product,channel,period; all if not said."
    ),
]


def decompose(
    plan: PlanFile,
    by: ByOption = "",
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
    with engine() as opened:
        taken = take_in(ground, opened, sales or []) if ground.plan.exports else None
        from salesplan.planning.documents import decomposition_document

        document = decomposition_document(ground, findings, opened, taken, [part for part in by.split(",") if part])
    from salesplan.render.write import write

    tell(document.findings, document.language, quiet=quiet)
    write(document, format, output, table)
