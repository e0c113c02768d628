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
    from salesplan.cli.running import engine, read_plan, tell
    from salesplan.planning.documents import decomposition_document
    from salesplan.render.write import write

    ground, findings = read_plan(plan, lang)
    with engine() as opened:
        document = decomposition_document(
            ground, findings, opened, sales or [], [part for part in by.split(",") if part]
        )
    tell(document.findings, document.language, quiet=quiet)
    write(document, format, output, table)
