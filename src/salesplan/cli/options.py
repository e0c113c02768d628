"""Arguments and options that commands share (命令行选项)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from salesplan.terms.steps import last_words

Format = Literal["table", "csv", "json", "md", "html", "xlsx"]
Language = Literal["en", "zh"]

PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN", help="The plan: a YAML file, or a folder of them.", show_default=False)
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", help="How to print; if not said, by the suffix of the output, else table.", show_default=False
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="A file, or a folder: a review in each format, else all tables.", show_default=False
    ),
]
TableOption = Annotated[
    str | None, typer.Option("--table", metavar="NAME", help="Only this table.", show_default=False)
]
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", help="Of titles and sentences; if not said, the plan's.", show_default=False),
]
SalesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--sales", metavar="GLOB", help="Read these exports instead of the plan's own; repeatable.", show_default=False
    ),
]
EngineOption = Annotated[
    str,
    typer.Option(
        "--engine", metavar="NAME", help="What reads the exports: duckdb, or Spark as local[*] or spark://HOST:PORT."
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="The day up to which the exports are complete, as 2026-09-15.",
        show_default=False,
    ),
]


def _hushed(quiet: bool) -> bool:
    """Nor is there anything to see of a quiet run while it works."""
    if quiet:
        last_words()
    return quiet


QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", callback=_hushed, help="No warnings, notes and progress on stderr.")
]
