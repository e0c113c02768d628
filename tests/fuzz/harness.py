"""Runs cases one after the other in a process beside this one, and sees what becomes of each.

The process runs the program's own entry in itself, so that a case costs its work and no start. It is watched from outside:
where a case takes too long, or takes the process with it, that is told as its fault, and the next case gets a new process.
"""

from __future__ import annotations

import contextlib
import contextvars
import io
import json
import os
import random
import re
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeAlias

from tests.fuzz.seeds import Files

# Those of terminals, and those that turn the direction of writing; a line's end alone may stand in an output.
CONTROLS = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")
LIMIT = 90.0  # seconds of the wall clock that a case may take beside whatever else the machine does
SLOW = 10.0  # seconds of the processor's time that a command may take
BATCH = 250  # cases of a process before it makes way for a new one


@dataclass(frozen=True)
class Call:
    """A command on the files of a case, and the exit codes that it may end with.

    then: those that it may end with where the call before it ended well. same: the number of the call of the case whose exit
    code and output it has to have, to the byte.
    """

    arguments: tuple[str, ...]
    codes: frozenset[int]
    then: frozenset[int] | None = None
    same: int | None = None


@dataclass(frozen=True)
class Case:
    """Files to be written, the commands to be run on them, and where they came from."""

    number: int
    seed: str
    files: Files
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Answer:
    """What a command gave."""

    code: int
    out: str
    err: str
    trace: str
    seconds: float


@dataclass
class Fault:
    """What a case showed to be wrong."""

    case: int
    seed: str
    command: str
    kind: str  # what tells it from other faults
    detail: str


@dataclass
class Tally:
    """What became of the cases."""

    cases: int = 0
    calls: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    tied: int = 0  # outputs whose sums were added up
    slowest: float = 0.0
    slowest_case: int = -1
    faults: list[Fault] = field(default_factory=list)


Check: TypeAlias = Callable[[Case, Call, Answer], tuple[str | None, int]]


def call(arguments: Sequence[str], folder: Path) -> Answer:
    """Run the program within this process."""
    from salesplan.cli import app

    out, err, trace, code = io.StringIO(), io.StringIO(), "", 0
    os.environ["FUZZ_DB"] = "sqlite:///sales.db"
    sys.argv = ["salesplan", "--debug", *arguments]
    os.chdir(folder)
    started = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            # What a command remembers for its own run must not reach the next one's.
            contextvars.copy_context().run(app.main)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
        except BaseException:  # noqa: BLE001 - what came through is what is looked for
            code, trace = 1, traceback.format_exc()
    return Answer(code, out.getvalue(), err.getvalue(), trace, time.process_time() - started)


def lay_out(files: Files, folder: Path) -> None:
    """Write the files of a case."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def run_case(case: Case, check: Check) -> dict[str, object]:
    """Run the commands of a case in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=os.environ.get("FUZZ_FOLDER")))
    faults: list[Fault] = []
    codes: list[str] = []
    answers: list[Answer] = []
    tied, slowest = 0, 0.0
    try:
        lay_out(case.files, folder)
        for one in case.calls:
            answer = call(one.arguments, folder)
            kind, sums = judged(case, one, answer, check, answers)
            answers.append(answer)
            tied += sums
            codes.append(f"{one.arguments[0]} {answer.code}")
            slowest = max(slowest, answer.seconds)
            if kind:
                detail = (answer.trace or answer.err)[-3000:]
                faults.append(Fault(case.number, case.seed, " ".join(one.arguments), kind, detail))
    finally:
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "number": case.number,
        "codes": codes,
        "tied": tied,
        "slowest": slowest,
        "faults": [asdict(f) for f in faults],
    }


def judged(
    case: Case, one: Call, answer: Answer, check: Check, before: Sequence[Answer] = ()
) -> tuple[str | None, int]:
    """What is wrong with an answer, if anything, and how many sums were added up for it. before: those of the case so far."""
    wrong = next(_faults(one, answer, before), None)
    return (wrong, 0) if wrong else check(case, one, answer)


def _faults(one: Call, answer: Answer, before: Sequence[Answer]) -> Iterator[str]:
    """What no answer may show, gravest first."""
    asked = " ".join(one.arguments[:1] + one.arguments[2:])
    if answer.trace:
        yield signature(answer.trace)
    follows = one.then is not None and before and before[-1].code == 0
    if answer.code not in ((follows and one.then) or one.codes):
        yield f"exit code {answer.code} of {asked}"
    if one.same is not None and (before[one.same].code, before[one.same].out) != (answer.code, answer.out):
        yield f"another output of {asked}"
    if answer.code in (2, 3, 4) and not answer.err.strip() and not answer.out.strip():
        yield f"exit code {answer.code} without a word"
    if found := CONTROLS.search(answer.err) or CONTROLS.search(answer.out):
        yield f"control character {found[0]!a} from {one.arguments[0]}"
    if answer.seconds > SLOW:
        yield f"{one.arguments[0]} takes longer than {SLOW:.0f} s"


def signature(trace: str) -> str:
    """What tells one traceback from another: its last line's kind, and the last place within the program."""
    places = [line.strip() for line in trace.splitlines() if "/salesplan/" in line and line.strip().startswith("File")]
    place = places[-1].split("/salesplan/")[-1].replace('"', "") if places else ""
    return f"{trace.strip().splitlines()[-1].split(':')[0]} at {place}"


def run(cases: Iterator[Case], check: Check, tell: Callable[[Tally], None] = lambda _: None) -> Tally:
    """Run cases until there are no more; each process takes a batch of them."""
    tally = Tally()
    while batch := [case for _, case in zip(range(BATCH), cases, strict=False)]:
        while batch:
            done, fault = _batch(batch, check, tally)
            batch = batch[done:]
            if fault:
                tally.faults.append(fault)
                tally.cases += 1
                batch = batch[1:]
        tell(tally)
    return tally


def _batch(batch: Sequence[Case], check: Check, tally: Tally) -> tuple[int, Fault | None]:
    """Run a batch in a process of its own; how many came through, and the fault of the one that didn't."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(batch, check, writing)
    os.close(writing)
    done, rest, hung = 0, b"", False
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], LIMIT)
            if not ready:
                hung = True
                os.kill(child, signal.SIGKILL)
                break
            block = pipe.read(1 << 16)
            if not block:
                break
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                _count(json.loads(line), tally)
                done += 1
    _, status = os.waitpid(child, 0)
    if done == len(batch):
        return done, None
    case = batch[done]
    kind = f"hangs for {LIMIT:.0f} s" if hung else f"the process ended by {os.waitstatus_to_exitcode(status)}"
    return done, Fault(case.number, case.seed, " / ".join(" ".join(c.arguments) for c in case.calls), kind, "")


def _work(batch: Sequence[Case], check: Check, writing: int) -> None:
    try:
        for case in batch:
            os.write(writing, json.dumps(run_case(case, check)).encode() + b"\n")
    except BaseException:  # noqa: BLE001 - told by the process's end
        traceback.print_exc()
        os._exit(99)
    os._exit(0)


def _count(result: dict[str, object], tally: Tally) -> None:
    tally.cases += 1
    for code in result["codes"]:  # type: ignore[attr-defined]
        tally.codes[code] = tally.codes.get(code, 0) + 1
        tally.calls += 1
    tally.tied += int(result["tied"])  # type: ignore[call-overload]
    if result["slowest"] > tally.slowest:  # type: ignore[operator]
        tally.slowest, tally.slowest_case = result["slowest"], result["number"]  # type: ignore[assignment]
    tally.faults += [Fault(**fault) for fault in result["faults"]]  # type: ignore[attr-defined]


def generator(seed: int, kind: str, number: int) -> random.Random:
    """The chance of a case: the same for the same three on every machine."""
    return random.Random(f"{seed} {kind} {number}")
