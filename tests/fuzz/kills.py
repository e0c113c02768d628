"""`python -m tests.fuzz.kills`: reviews that are killed while they are written; every file stays the whole of an old or a new one.

A run is a process made from this one, which has loaded the program already; half of the kills fall anywhere in a run, the
others just after it has begun to write.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.fuzz.harness import lay_out
from tests.fuzz.seeds import exports

# What is written: a series in three formats, all tables as files of their own, a page, a workbook.
OUTPUTS: tuple[tuple[str, ...], ...] = (
    ("report", "PLAN", "--quiet", "--output", "reviews/"),
    ("report", "PLAN", "--quiet", "--format", "csv", "--output", "tables/"),
    ("report", "PLAN", "--quiet", "--output", "page.html"),
    ("decompose", "PLAN", "--quiet", "--output", "quotas.xlsx"),
)
WRITING = 0.02  # seconds after the beginning of the writing within which the second half of the kills falls
STATES = ("one", "two")  # folders of two plans: what they give are the old and the new files, and the other way round


@dataclass
class Kills:
    """What became of the runs."""

    killed: int = 0
    ended: int = 0  # before the signal came
    torn: list[str] = field(default_factory=list)
    mixed: int = 0  # sets of whole files of which some were old and others new
    left: int = 0  # temporary files of killed runs, gone with the next whole one or not
    stuck: int = 0  # runs after a kill that didn't come through


def killed(number: int, seed: int) -> Kills:
    """Kill `number` runs at random moments, and look at what they leave each time."""
    from salesplan.cli import app  # noqa: F401 - loaded once, for all runs

    chance, result = random.Random(seed), Kills()
    folder = Path(tempfile.mkdtemp(prefix="kills-", dir=os.environ.get("FUZZ_FOLDER")))
    try:
        _states(folder)
        for turn in range(number):
            output = OUTPUTS[turn % len(OUTPUTS)]
            _one(folder, output, turn, chance, result)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return result


def paired(number: int) -> list[str]:
    """Let two runs at once write into one folder, `number` times; what went wrong."""
    from salesplan.cli import app  # noqa: F401 - loaded once, for all runs

    wrong: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="pairs-", dir=os.environ.get("FUZZ_FOLDER")))
    try:
        _states(folder)
        wholes: dict[Sequence[str], list[Mapping[str, str]]] = {}
        for output in OUTPUTS:
            for state in STATES:
                alone = folder / f"{state}-{OUTPUTS.index(output)}"
                alone.mkdir()
                wrong += ["a run alone failed"] * (_finish(_start(folder / state, output, alone, None)) != 0)
                wholes.setdefault(output, []).append(_hashes(alone))
        for turn in range(number):
            output, place = OUTPUTS[turn % len(OUTPUTS)], folder / f"both{turn}"
            place.mkdir()
            runs = [_start(folder / state, output, place, None) for state in STATES]
            wrong += [f"{output[0]} failed" for run in runs if _finish(run) != 0]
            wrong += [f"{output[-1]} of both"] * (_hashes(place) not in wholes[output])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return wrong


def _states(folder: Path) -> None:
    start = next(one for one in exports() if one.name == "small")
    for state in STATES:
        files = dict(start.files)
        if state == "two":
            files["plan.yaml"] = files["plan.yaml"].replace(b"target: 10000", b"target: 12000")
        lay_out(files, folder / state)


def _one(folder: Path, output: Sequence[str], turn: int, chance: random.Random, result: Kills) -> None:
    """Write the old files whole, then kill the run that writes the new ones."""
    place = folder / "out"
    known: dict[str, Mapping[str, str]] = {}
    order = STATES if turn // len(OUTPUTS) % 2 else STATES[::-1]
    for state in (order[1], order[0]):  # the one that is old in the end comes last
        memo = folder / f"{state}-{turn % len(OUTPUTS)}"
        if not memo.exists():
            memo.mkdir()
            result.stuck += _finish(_start(folder / state, output, memo, None)) != 0
        known[state] = _hashes(memo)
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder / f"{order[0]}-{turn % len(OUTPUTS)}", place)
    reading, writing = os.pipe()
    child = _start(folder / order[1], output, place, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as begun:
        if turn % 2:
            begun.read(1)  # it writes, or has ended
            time.sleep(chance.uniform(0, WRITING))
        else:
            time.sleep(chance.uniform(0, 0.6))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        code = _finish(child)
    result.killed += code == -signal.SIGKILL
    result.ended += code != -signal.SIGKILL
    _look(_hashes(place), known[order[0]], known[order[1]], result)
    if turn % 10 == 0:  # nothing holds up the next run
        result.stuck += _finish(_start(folder / order[1], output, place, None)) != 0
        after = {name: value for name, value in _hashes(place).items() if not name.endswith(".tmp")}
        result.stuck += after != known[order[1]]


def _look(found: Mapping[str, str], old: Mapping[str, str], new: Mapping[str, str], result: Kills) -> None:
    result.left += sum(name.endswith(".tmp") for name in found)
    whole = {name: value for name, value in found.items() if not name.endswith(".tmp")}
    result.torn += [name for name, value in whole.items() if value not in (old.get(name), new.get(name))]
    result.torn += [f"{name} is gone" for name in old if name not in whole]
    result.mixed += whole not in (old, new) and not any(n not in whole for n in old)


def _start(plan: Path, output: Sequence[str], place: Path, writing: int | None) -> int:
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        code = _run(plan, output, place, writing)
    finally:
        os._exit(code)


def _run(plan: Path, output: Sequence[str], place: Path, writing: int | None) -> int:
    from salesplan.cli import app
    from salesplan.render import files

    os.chdir(place)
    if writing is not None:
        place_all = files._Pending.add

        def told(self: files._Pending, name: str, content: bytes) -> None:
            os.write(writing, b".")
            place_all(self, name, content)

        files._Pending.add = told  # type: ignore[method-assign]
    sys.argv = ["salesplan", *(str(plan / "plan.yaml") if word == "PLAN" else word for word in output)]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            app.main()
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else 0
    return 0


def _finish(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _hashes(folder: Path) -> dict[str, str]:
    files: Iterator[Path] = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def main() -> int:
    """Kill as many runs as asked for; 1 where one of them left anything but whole files."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=100, help="runs two at once into one folder")
    asked = parser.parse_args()
    wrong = paired(asked.pairs)
    print(f"{asked.pairs} pairs of runs at once: {len(wrong)} wrong {wrong[:5] or ''}", flush=True)
    result = killed(asked.kills, asked.seed)
    print(f"seed {asked.seed}: {result.killed} killed, {result.ended} had ended before; files torn or gone: {len(result.torn)}; "
          f"sets of whole files old and new: {result.mixed}; temporary files left: {result.left}; stuck afterwards: {result.stuck}")  # fmt: skip
    for name, number in Counter(result.torn).most_common(10):
        print(f"{number:5} × {name}")
    return 1 if wrong or result.torn or result.stuck else 0


if __name__ == "__main__":
    sys.exit(main())
