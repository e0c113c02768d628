"""`salesplan check`: is the plan right?"""

from __future__ import annotations

import typer

from salesplan.cli.options import FormatOption, LanguageOption, OutputOption, PlanFile


def check(
    plan: PlanFile, format: FormatOption = None, output: OutputOption = None, lang: LanguageOption = None
) -> None:
    """Check a plan: every fault at once, with its place and a remedy."""
    from salesplan.checks.report import check_document
    from salesplan.cli.running import load
    from salesplan.render.write import write

    document = check_document(load(plan), lang)
    write(document, format, output, None)
    if any(found.severity == "error" for found in document.findings):
        raise typer.Exit(3)
