"""The line that long runs show on a terminal, and leave nothing of."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.conftest import ROOT, Runner

from salesplan.cli import progress
from salesplan.cli.progress import line_of, progress_shown
from salesplan.terms.steps import Step, Steps, aside, counted, each, last_words, part, step, watched
from salesplan.words.step_phrases import STEP_PHRASES

COLUMNS = 100
PLAN = """salesplan: 1
name: 慢
currency: CNY
language: zh
calendar: {starts: 2026-01-01}
target: 1_000_000
regions: {east: {name: 华东}}
exports:
  erp:
    files: "*.csv"
    encoding: gb18030
    columns: {date: 日期, order: 单号, region: 大区, amount: 金额}
"""
# The program, its line shown from the first moment on and redrawn often: how long something takes, no test knows.
AT_ONCE = """
import sys
from salesplan.cli import progress
progress.SHOWN_AFTER, progress.EVERY = 0.0, 0.02
from salesplan.cli.app import run
sys.argv[0] = "salesplan"
run()
"""
SLOW = 600_000  # rows in an encoding that has to be rewritten


class Terminal(io.StringIO):
    """A screen that takes one line after the other."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True

    @property
    def said(self) -> list[str]:
        return [line.strip() for line in self.getvalue().split("\r") if line.strip()]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that come at once."""
    monkeypatch.setattr(progress, "SHOWN_AFTER", 0.05)
    monkeypatch.setattr(progress, "EVERY", 0.01)
    monkeypatch.setenv("TERM", "xterm")


@contextmanager
def waited_for(terminal: Terminal, text: str) -> Iterator[None]:
    """What is done within, and then waited for until the terminal says so."""
    yield
    end = time.monotonic() + 10
    while text not in terminal.getvalue():
        assert time.monotonic() < end, terminal.getvalue()
        time.sleep(0.01)


@pytest.mark.usefixtures("soon")
def test_the_line_tells_the_step_and_its_share_and_goes() -> None:
    terminal = Terminal()
    with progress_shown(terminal):
        with step("step_files", 400), part(200):
            counted(100)
            with waited_for(terminal, " 25% "):
                pass
            with waited_for(terminal, " 50% "):
                counted(900)  # more than there is of the part: a packed file
        with waited_for(terminal, "Computing … "):
            pass
        with aside():
            terminal.write("a warning\n")
        for item in each(["a", "b"], "step_prices"):
            with waited_for(terminal, " 50% " if item == "b" else "Pricing what was sold ░"):
                pass
        last_words()
        terminal.write("the result\n")
        time.sleep(0.1)
    assert screen(terminal.getvalue()) == ["a warning", "the result"]
    assert watched() is None


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("kind", ["pipe", "dumb", "quiet"])
def test_there_is_no_line_where_nobody_looks(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    seen = io.StringIO() if kind == "pipe" else Terminal()
    if kind == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    with progress_shown(seen), step("step_files", 10):
        if kind == "quiet":
            last_words()
        time.sleep(0.2)
    assert seen.getvalue() == ""


def test_a_short_run_shows_nothing() -> None:
    terminal = Terminal()
    with progress_shown(terminal), step("step_files", 10):
        time.sleep(0.3)
    assert terminal.getvalue() == ""


@pytest.mark.usefixtures("soon")
def test_a_fault_takes_the_line_away() -> None:
    terminal = Terminal()

    def interrupted() -> None:
        with progress_shown(terminal), step("step_rows", asked=True):
            with waited_for(terminal, "second pass … "):
                pass
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert screen(terminal.getvalue()) == []


def test_the_engine_tells_the_share_of_a_query() -> None:
    from salesplan.sales.duckdb_engine import DuckDBEngine
    from salesplan.terms.steps import WATCHED

    steps = Steps()
    token = WATCHED.set(steps)
    engine = DuckDBEngine()
    try:
        with step("step_rows", asked=True):
            assert steps.shown() == ("step_rows", None)  # there is no query
        with step("step_rows", 10**12, asked=True):
            engine.ask("SELECT 1")
            (key, share), before = steps.shown() or ("", None), Path("/proc/self/io").exists()
            assert key == "step_rows"
            assert (share is not None and 0 <= share < 0.01) if before else share is None
    finally:
        engine.close()
        WATCHED.reset(token)
    with step("step_rows", asked=True):
        assert steps.shown() is None  # nobody looks any more
    steps.engine and steps.engine(0)  # a closed engine is no fault


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("columns", [20, 40, 80, 200])
@pytest.mark.parametrize("key", sorted(STEP_PHRASES))
def test_the_line_fits(key: str, columns: int, language: str) -> None:
    """Even where marks of a bar are two columns wide; narrower than its words, a terminal gets their beginning."""
    from rich.cells import cell_len

    for whole in (0, 3):
        line = line_of(Steps([Step(key, whole, done=2)], language=language), 3600, columns)
        said = STEP_PHRASES[key][0 if language == "en" else 1]
        assert line.startswith(said)
        assert ("66%" in line) == bool(whole)
        wide = line.count("█") + line.count("░")
        assert cell_len(line) + wide < max(columns, cell_len(said) + 16)


def screen(text: str) -> list[str]:
    """What a terminal shows in the end: the lines that aren't empty."""
    from rich.cells import cell_len

    lines: list[dict[int, str]] = [{}]
    at = 0
    for mark in text:
        if mark == "\r":
            at = 0
        elif mark == "\n":
            lines.append({})
            at = 0
        else:
            for cell in range(at, at + cell_len(mark)):
                lines[-1][cell] = mark if cell == at else ""
            at += cell_len(mark)
    shown = ["".join(line.get(cell, " ") for cell in range(max(line, default=-1) + 1)).rstrip() for line in lines]
    return [line for line in shown if line]


def on_a_terminal(*arguments: str, cwd: Path, **environment: str) -> tuple[int, str]:
    """The exit code, and all that a run writes on a terminal, results to a file beside."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    with (cwd / "out").open("wb") as out:
        running = subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, *arguments],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **environment},
        )
    os.close(theirs)
    read = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:  # how Linux says that the other side is closed
            break
        if not block:
            break
        read += block
    os.close(ours)
    return running.wait(), read.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo terminals")
def test_a_slow_export_is_told_on_a_terminal_only(tmp_path: Path, salesplan: Runner) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    with (tmp_path / "sales.csv").open("w", encoding="gb18030") as file:
        file.write("日期,单号,大区,金额\n")
        file.writelines(f"2026-03-{1 + i % 28:02d},SO{i},华东地区,{i % 97}.50\n" for i in range(SLOW))
    report = ("report", "plan.yaml", "--table", "tie_out")
    piped = salesplan(*report, cwd=tmp_path)
    code, seen = on_a_terminal(*report, cwd=tmp_path)
    shown = [line.strip() for line in seen.replace("\n", "\r").split("\r") if line.strip()]
    steps = [zh for _, zh in STEP_PHRASES.values()]
    drawn = [line for line in shown if line.startswith(tuple(steps)) and line.endswith(" s")]
    assert len(drawn) > 3, seen
    assert any("%" in line for line in drawn)
    assert (code, (tmp_path / "out").read_text("utf-8")) == (piped.code, piped.out)
    assert screen(seen) == [line.rstrip() for line in piped.err.splitlines()]
    assert not any(step in piped.err for step in steps)
    code, seen = on_a_terminal(*report, "--quiet", cwd=tmp_path)
    assert not any(step in seen for step in steps)


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo terminals")
def test_a_simulation_tells_its_runs(tmp_path: Path) -> None:
    asked = ("--runs", "60000", "--threads", "1", "--table", "odds", "--scenario", "plan", "--lang", "en")
    plan = str(ROOT / "plans" / "direct-selling")
    code, seen = on_a_terminal("--allow-outside", "simulate", plan, *asked, cwd=tmp_path)
    assert code in (0, 4), seen
    lines = [line for line in seen.split("\r") if line.startswith("Drawing the year")]
    shares = [int(line.split("%")[0].split()[-1]) for line in lines if "%" in line]
    assert shares, seen
    assert shares == sorted(shares)
    assert "Drawing the year" not in "\n".join(screen(seen))
