"""Runs of the program as processes made from this one, which has loaded it already: killed at some moment, or two at once."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import os
import pkgutil
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import salesplan

WRITING = 0.02  # seconds after the beginning of the writing within which the second half of the kills falls
RUN = 0.4  # seconds that a run takes, within which the others fall


@dataclass
class Kills:
    """What became of the runs that were killed."""

    killed: int = 0
    ended: int = 0  # before the signal came
    torn: list[str] = field(default_factory=list)
    mixed: int = 0  # sets of whole files of which some were old and others new
    left: int = 0  # files that killed runs have left waiting
    stuck: list[str] = field(default_factory=list)  # what the next run didn't make whole again


def load() -> None:
    """Load the whole of the program, once for all runs; Spark is none of what they use."""
    for module in pkgutil.walk_packages(salesplan.__path__, "salesplan."):
        if "spark" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    import duckdb  # noqa: F401 - which the program imports late


def start(arguments: Sequence[str], place: Path, writing: int | None = None, out: Path | None = None) -> int:
    """A process with the program in a folder. writing: a pipe that is told of each file that is begun. out: takes its output."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        code = _run(arguments, place, writing, out)
    finally:
        os._exit(code)


def _run(arguments: Sequence[str], place: Path, writing: int | None, out: Path | None) -> int:
    from salesplan.cli import app

    os.chdir(place)
    if writing is not None:
        _tell(writing)
    sys.argv = ["salesplan", *arguments]
    with contextlib.ExitStack() as stack:
        said = stack.enter_context(out.open("w", encoding="utf-8")) if out else io.StringIO()
        stack.enter_context(contextlib.redirect_stdout(said))
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        try:
            app.main()
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else 0
    return 0


def _tell(writing: int) -> None:
    """Let the outputs and the store tell of each file before they write it."""
    from salesplan.render import files
    from salesplan.sales.store import keeping

    def told(write: Callable[..., None]) -> Callable[..., None]:
        def tells(*arguments: object) -> None:
            os.write(writing, b".")
            write(*arguments)

        return tells

    files._Pending.add = told(files._Pending.add)  # type: ignore[method-assign]
    keeping._put = told(keeping._put)


def finish(child: int) -> int:
    """The exit code of a process, or less than nothing for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def whole(arguments: Sequence[str], place: Path, out: Path | None = None) -> int:
    """Run undisturbed; the exit code."""
    return finish(start(arguments, place, out=out))


def kill(arguments: Sequence[str], place: Path, chance: random.Random, result: Kills, *, writing: bool) -> bool:
    """Kill a run at a random moment, soon after it begins to write or any; whether it was killed before it ended."""
    reading, telling = os.pipe()
    child = start(arguments, place, telling)
    os.close(telling)
    with os.fdopen(reading, "rb") as begun:
        if writing:
            begun.read(1)  # it writes, or has ended
        time.sleep(chance.uniform(0, WRITING if writing else RUN))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        killed = finish(child) == -signal.SIGKILL
    result.killed += killed
    result.ended += not killed
    return killed


def hashes(folder: Path) -> dict[str, str]:
    """The files of a folder and what they hold."""
    files: Iterator[Path] = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
