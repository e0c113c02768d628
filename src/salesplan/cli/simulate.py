"""`salesplan simulate`: how likely is the plan, and what moves it?"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from salesplan.metrics.simulation.draw import Progress
    from salesplan.words.sentence import Language

MOST_THREADS = 8

RunsOption = Annotated[
    int | None,
    typer.Option(
        "--runs",
        metavar="N",
        min=100,
        max=1_000_000,
        help="How often the year is drawn; if not said, 10,000: chances are known to half a point.",
        show_default=False,
    ),
]
SeedOption = Annotated[
    int, typer.Option("--seed", metavar="N", min=0, help="Of the random numbers: the same seed, the same result.")
]
ThreadsOption = Annotated[
    int | None,
    typer.Option(
        "--threads", metavar="N", min=1, max=256, help="How many work at once; changes no number.", show_default=False
    ),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="LABEL",
        help="The last period that counts; if not said, that of the latest sale.",
        show_default=False,
    ),
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="The day up to which the exports are complete.", show_default=False
    ),
]
AllocateOption = Annotated[
    str | None,
    typer.Option(
        "--allocate",
        metavar="EFFORT=TOTAL",
        help="Instead: where do budget=2_000_000 or heads=40 sell the most? By the response curves of the plan.",
        show_default=False,
    ),
]


def simulate(
    plan: PlanFile,
    runs: RunsOption = None,
    seed: SeedOption = 1,
    threads: ThreadsOption = None,
    sales: SalesOption = None,
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    allocate: AllocateOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Draw the rest of the year many times: how likely is the plan, and what moves it?"""
    from salesplan.cli.running import engine, give, read_plan, take_in

    ground, findings = read_plan(plan, lang)
    if allocate is not None:
        from salesplan.cli.allocating import allocated

        others = {"--runs": runs, "--threads": threads, "--period": period, "--as-of": as_of}
        give(allocated(ground, findings, sales, allocate, others), format, output, table, quiet=quiet)
    then = "salesplan.planning.documents.simulate"
    with engine() as opened:
        has_exports = bool(ground.plan.exports or sales)
        taken = take_in(ground, opened, sales or [], then) if has_exports else None
        from salesplan.planning.documents.simulate import RUNS, Asked, simulation_document

        day = as_of.date() if as_of else None
        asked = Asked(runs or RUNS, seed, threads or _cores(), period, day, progress=_bar(ground.loaded.language))
        made = simulation_document(ground, findings, opened, taken, asked)
        give(made, format, output, table, quiet=quiet)


def _cores() -> int:
    """How many threads there is room for."""
    return min(os.cpu_count() or 1, MOST_THREADS)


def _bar(language: Language) -> Progress | None:
    """A progress bar on a terminal; none elsewhere."""
    if not sys.stderr.isatty():
        return None
    from salesplan.words.sentence import sentence

    told = sentence("drawing").say(language)
    width = 40

    def show(done: int, whole: int) -> None:
        full = done * width // max(whole, 1)
        sys.stderr.write(f"\r{told} {'█' * full}{'░' * (width - full)} {done / max(whole, 1):4.0%}")
        if done == whole:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()

    return show
