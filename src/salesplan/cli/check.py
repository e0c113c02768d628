"""`salesplan check`: is the plan right?"""

from __future__ import annotations

import typer

from salesplan.cli.options import FormatOption, LanguageOption, OutputOption, PlanFile


def check(
    plan: PlanFile, format: FormatOption = None, output: OutputOption = None, lang: LanguageOption = None
) -> None:
    """Check a plan: every fault at once, with its place and a remedy."""
    from salesplan.checks.report import check_document
    from salesplan.plan.load import load_plan
    from salesplan.render.write import write
    from salesplan.sales.text_rows import read_text_table

    document = check_document(load_plan(plan, read_text_table), lang)
    write(document, format, output, None)
    if any(found.severity == "error" for found in document.findings):
        raise typer.Exit(3)
