"""`salesplan simulate`: how likely is the plan, and what moves it?"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.options import (
    AsOfOption,
    EngineOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    PlanFile,
    QuietOption,
    SalesOption,
    TableOption,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesplan.plan.ground import Ground
    from salesplan.planning.actuals import Actuals

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
BacktestOption = Annotated[
    bool,
    typer.Option("--backtest", help="Instead: how good would the odds have been at every period before?"),
]
ScenarioOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        metavar="NAME",
        help="A variant of the plan to compare with it (repeatable); `plan` for none; if not said, all of them.",
        show_default=False,
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
    engine_name: EngineOption = "duckdb",
    scenario: ScenarioOption = None,
    backtest: BacktestOption = False,
    allocate: AllocateOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    table: TableOption = None,
    lang: LanguageOption = None,
    quiet: QuietOption = False,
) -> None:
    """Draw the rest of the year many times: how likely is the plan, and what moves it?"""
    from salesplan.checks.variants import sound_variants
    from salesplan.cli.running import day_of, engine, give, read_plan, take_in
    from salesplan.errors import UsageError
    from salesplan.words.sentence import sentence

    ground, findings = read_plan(plan, lang)
    if allocate is not None:
        from salesplan.cli.allocating import allocated

        others = {
            "--runs": runs,
            "--threads": threads,
            "--period": period,
            "--as-of": as_of,
            "--scenario": scenario or None,
            "--backtest": backtest or None,
        }
        made = allocated(ground, findings, sales, allocate, others, engine_name)
        give(made, format, output, table, quiet=quiet)
    if backtest and scenario:
        raise UsageError.because(sentence("not_with_odds_backtest", option="--scenario"), ground.loaded.language)
    variants, more = ({}, []) if backtest else sound_variants(ground.loaded, findings, scenario or [])
    day, then = day_of(as_of, "--as-of", ground.loaded.language), "salesplan.planning.documents.simulate"
    with ExitStack() as stack:
        opened = stack.enter_context(engine(engine_name, ground.loaded.language))
        has_exports = bool(ground.plan.exports or sales or backtest)
        taken = take_in(ground, opened, sales or [], then) if has_exports else None
        from salesplan.metrics.simulation.draw import RUNS
        from salesplan.planning.documents.simulate import Asked, simulation_document

        asked = Asked(runs or RUNS, seed, threads or _cores(), period, day)
        if backtest and taken:
            from salesplan.planning.documents.calibration import calibration_document
            from salesplan.planning.simulating.calibrating.calibration import RUNS as BACKTEST_RUNS

            asked = replace(asked, runs=runs or BACKTEST_RUNS)
            made = calibration_document(ground, findings, opened, taken, asked)
        else:
            again = _again(stack, sales or [], engine_name) if has_exports else _nothing
            made = simulation_document(ground, [*findings, *more], opened, taken, asked, variants, again)
        give(made, format, output, table, quiet=quiet)


def _again(stack: ExitStack, sales: list[str], engine_name: str) -> Callable[[Ground], Actuals]:
    """Takes the exports in once more, for a variant that has other nodes or sellers; in an engine of its own."""

    def take(variant: Ground) -> Actuals:
        from salesplan.cli.running import access_of, engine
        from salesplan.planning.actuals import Actuals
        from salesplan.planning.intake import take_in_exports

        opened = stack.enter_context(engine(engine_name, variant.loaded.language))
        take_in_exports(variant, opened, sales, access_of(variant.loaded.path))
        return Actuals(variant, opened)

    return take


def _nothing(_: Ground) -> None:
    """Of a plan without exports there is nothing to take in."""


def _cores() -> int:
    """How many threads there is room for."""
    return min(os.cpu_count() or 1, MOST_THREADS)
