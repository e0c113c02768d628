"""What every command does around its own work (命令公共部分): read the plan, say what was found, open the engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NoReturn

import typer

from salesplan.terms.steps import aside, last_words, step, watched

if TYPE_CHECKING:
    from datetime import date

    from salesplan.cli.options import Language
    from salesplan.errors import Finding
    from salesplan.plan.ground import Ground
    from salesplan.plan.load import LoadedPlan
    from salesplan.planning.documents.finished import Finished
    from salesplan.planning.intake import TakenIn
    from salesplan.render.write import Format, Written
    from salesplan.sales.engine import Engine
    from salesplan.sales.identity import AlsoWanted
    from salesplan.sales.inputs.access import Access
    from salesplan.terms.document import Document
    from salesplan.terms.text_table import TableReader
    from salesplan.words.sentence import Fact


OUTSIDE: ContextVar[bool] = ContextVar(
    "OUTSIDE", default=False
)  # whether plans may read files anywhere; an option sets it
STORELESS: ContextVar[bool] = ContextVar("STORELESS", default=False)  # whether the store is left alone; likewise
# What is said beside the output and stands in none: with a store and without, a document has the same bytes.
BESIDE: ContextVar[tuple[Finding, ...]] = ContextVar("BESIDE", default=())


def access_of(plan: Path) -> Access:
    """What the files of a plan may reach: those below its folder and below the current one, or any; and the environment."""
    from salesplan.sales.inputs.access import Access

    roots = None if OUTSIDE.get() else (plan if plan.is_dir() else plan.parent, Path())
    return Access(roots, os.environ, Path.home())


def table_reader(plan: Path) -> TableReader:
    """The reader of the table files that a plan names."""
    from salesplan.sales.table_files import guarded_reader

    return guarded_reader(access_of(plan))


def load(path: Path) -> LoadedPlan:
    """The plan at a path, sound or not; no output of this run may stand where it looks for something."""
    from salesplan.cli.sparing import spare
    from salesplan.plan.load import load_plan

    loaded = load_plan(path, table_reader(path))
    spare(loaded)
    return loaded


def read_plan(path: Path, language: Language | None) -> tuple[Ground, list[Finding]]:
    """The ground of a sound plan, with its warnings and notes; raises PlanError."""
    from salesplan.checks.sound import sound_ground

    with step("step_plan"):
        loaded = load(path)
        loaded.language = language or loaded.language
        if steps := watched():
            steps.language = loaded.language
        return sound_ground(loaded)


def day_of(text: str | None, option: str, language: Language) -> date | None:
    """The day that an option says, None if it isn't given; raises UsageError for what is no day."""
    from datetime import datetime

    from salesplan.errors import UsageError
    from salesplan.words.sentence import sentence

    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date() if text is not None else None  # noqa: DTZ007 - a day, no time
    except ValueError:
        raise UsageError.because(sentence("option_no_day", option=option, value=text or ""), language) from None


@contextmanager
def engine(name: str = "duckdb", language: Language = "en") -> Iterator[Engine]:
    """The engine of this name, closed in the end; what it can't do is said in this language."""
    from salesplan.errors import SalesplanError
    from salesplan.sales.opening import open_engine

    try:
        with open_engine(name, os.environ) as opened:
            yield opened
    except SalesplanError as error:
        error.language = language
        raise


def take_in(
    ground: Ground, engine: Engine, others: Sequence[str], then: str, also: AlsoWanted | None = None
) -> TakenIn:
    """Take the exports in, and meanwhile load `then`, the module that the command goes on with."""
    from salesplan.cli.sparing import spare_exports
    from salesplan.planning.intake import take_in_exports
    from salesplan.sales.identity import NOTHING
    from salesplan.sales.store.store import open_store

    loading = Thread(target=_load, args=(then,))
    loading.start()
    spare_exports(list(others), Path())
    access, shelf = access_of(ground.loaded.path), None
    if engine.reads_stored and not STORELESS.get():
        shelf, said = open_store(ground.loaded.path)
        access = replace(access, kept=shelf)
        _say_beside(said)
    try:
        return take_in_exports(ground, engine, others, access, also or NOTHING)
    finally:
        loading.join()
        _say_beside(shelf.findings() if shelf else ())


def _say_beside(findings: Sequence[Finding]) -> None:
    BESIDE.set((*BESIDE.get(), *findings))


def _load(then: str) -> None:
    # The engine reads without holding the interpreter's lock; imports, a good part of a short run, fit in beside it.
    with suppress(Exception):  # told where they are imported in earnest
        import_module(then)
        import_module("salesplan.render.write")


def tell(findings: Sequence[Finding], language: Language, *, quiet: bool = False) -> None:
    """Say findings on stderr, most serious first; errors are said even where the rest is to be quiet."""
    from salesplan.errors import ranked

    with aside():
        for found in ranked(findings):
            if not quiet or found.severity == "error":
                sys.stderr.write(found.say(language) + "\n")


def give(made: Finished, form: Format | None, output: Path | None, table: str | None, *, quiet: bool) -> NoReturn:
    """Say the findings, write the document, and end with its exit code: whatever stands after it isn't reached."""
    from salesplan.render.write import write

    tell([*made.document.findings, *BESIDE.get()], made.document.language, quiet=quiet)
    with step("step_writing" if output else "step_computing"):
        written = write(made.document, form, output, table)
    if written.files and made.document.gist and not quiet:
        last_words()
        sys.stderr.write(done(made.document, written) + "\n")
    raise typer.Exit(made.exit_code)


def done(document: Document, written: Written) -> str:
    """A line that says what was written and what it comes to."""
    from salesplan.words.sentence import sentence

    first, *others = written.files
    if all(other.stem == first.stem for other in others):
        files: Fact = ", ".join([str(first), *(other.suffix for other in others)])
    else:
        files = sentence("files_in", number=len(written.files), folder=str(first.parent))
    facts: dict[str, Fact] = {"label": document.label, "files": files, "gist": document.gist}
    said = sentence("wrote", **facts) if written.changed else sentence("wrote_the_same", **facts)
    return said.say(document.language)
