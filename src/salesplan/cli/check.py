"""`salesplan check`: is the plan right?"""

from __future__ import annotations

import typer

from salesplan.cli.options import FormatOption, LanguageOption, OutputOption, PlanFile


def check(
    plan: PlanFile, format: FormatOption = None, output: OutputOption = None, lang: LanguageOption = None
) -> None:
    """Check a plan: every fault at once, with its place and a remedy."""
    from salesplan.checks.report import check_document
    from salesplan.cli.running import table_reader
    from salesplan.plan.load import load_plan
    from salesplan.render.write import write

    document = check_document(load_plan(plan, table_reader(plan)), lang)
    write(document, format, output, None)
    if any(found.severity == "error" for found in document.findings):
        raise typer.Exit(3)
