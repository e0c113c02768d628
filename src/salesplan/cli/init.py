"""`salesplan init`: how do I start?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

FolderArgument = Annotated[
    Path, typer.Argument(metavar="DIR", help="The folder to begin the plan in.", show_default=False)
]
FromSalesOption = Annotated[
    list[Path] | None,
    typer.Option("--from-sales", metavar="FILE…", help="Draft the plan from past exports.", show_default=False),
]
# A shell turns `--from-sales 2025-*.csv` into the option's one file and further arguments.
MoreFilesArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="FILE", help="", hidden=True, show_default=False)
]
StarterOption = Annotated[Literal["en", "zh"], typer.Option("--lang", help="Language of the starter and its comments.")]
DatesOption = Annotated[
    str | None,
    typer.Option(
        "--dates", metavar="PATTERN", help="How the exports write dates, such as dd/mm/yyyy.", show_default=False
    ),
]
CurrencyOption = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="ISO 4217 code.", show_default=False)
]


def init(
    folder: FolderArgument,
    more_files: MoreFilesArgument = None,
    from_sales: FromSalesOption = None,
    lang: StarterOption = "en",
    dates: DatesOption = None,
    currency: CurrencyOption = None,
) -> None:
    """Begin a plan: a commented starter, or one drafted from past exports."""
    import sys

    from salesplan.cli.running import tell
    from salesplan.plan.schema import schema_text
    from salesplan.planning.draft import first_plan
    from salesplan.render.files import put_new
    from salesplan.words.sentence import sentence

    text, findings = first_plan(folder, from_sales or [], more_files or [], lang, dates, currency)
    put_new(folder, {"plan.yaml": text, "plan.schema.json": schema_text()}, lang)
    tell(findings, lang)
    sys.stdout.write(sentence("init_done", plan=str(folder / "plan.yaml")).say(lang) + "\n")
