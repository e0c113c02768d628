"""How far a long run is, on the terminal: one line on stderr, from the third second on, gone before the result.

Where stderr is no terminal nothing is said at all: what cron mails is findings, and a log of percentages is read by nobody.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, TextIO

from salesplan.terms.steps import WATCHED, Steps

if TYPE_CHECKING:
    from salesplan.words.sentence import Language

SHOWN_AFTER = 2.0  # seconds from the beginning of the run
EVERY = 0.15  # seconds between two looks
WIDEST_BAR = 24
NARROWEST_BAR = 8
COLUMNS = 80  # of a terminal that doesn't say


@contextmanager
def progress_shown(to: TextIO | None = None) -> Iterator[None]:
    """Show the steps of what runs within, if `to` (stderr) is a terminal that can go back in a line."""
    to = to or sys.stderr
    if not to.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    steps = Steps()
    bar = _Bar(steps, to)
    steps.aside, steps.over = bar.aside, bar.over
    token = WATCHED.set(steps)
    bar.begin()
    try:
        yield
    finally:
        bar.over()
        WATCHED.reset(token)


class _Bar:
    """The line: drawn by a thread of its own, so that whoever works waits for nothing."""

    def __init__(self, steps: Steps, to: TextIO) -> None:
        self._steps, self._to = steps, to
        self._ended, self._hold = Event(), RLock()
        self._line, self._cells = "", 0  # what stands on the screen, and its width
        self._began = time.monotonic()

    def begin(self) -> None:
        """Look at the steps from now on."""
        Thread(target=self._look, daemon=True).start()

    def over(self) -> None:
        """Take the line away for good."""
        self._ended.set()
        with self._hold:
            self._clear()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the line away for as long as something else is written."""
        with self._hold:
            self._clear()
            yield

    def _look(self) -> None:
        if self._ended.wait(SHOWN_AFTER):
            return
        while not self._ended.wait(EVERY):
            with self._hold, suppress(OSError, ValueError):  # whoever closed the terminal needs no line
                if not self._ended.is_set():
                    self._draw()

    def _draw(self) -> None:
        from rich.cells import cell_len, set_cell_size

        seconds = int(time.monotonic() - self._began)
        line = set_cell_size(line_of(self._steps, seconds, _columns(self._to)), _columns(self._to) - 1)
        line = line.rstrip()
        if line != self._line:
            self._put(f"\r{line}{' ' * (self._cells - cell_len(line))}")
        self._line, self._cells = line, cell_len(line)

    def _clear(self) -> None:
        if self._cells:
            with suppress(OSError, ValueError):
                self._put(f"\r{' ' * self._cells}\r")
            self._line, self._cells = "", 0

    def _put(self, text: str) -> None:
        self._to.write(text)
        self._to.flush()


def line_of(steps: Steps, seconds: int, columns: int) -> str:
    """What the line says in so many columns: the step, a bar and the share where it is known, the seconds since the beginning."""
    from rich.cells import cell_len

    from salesplan.words.sentence import sentence

    language: Language = "zh" if steps.language == "zh" else "en"
    key, share = steps.shown() or ("step_computing", None)
    said = sentence(key).say(language)
    if share is None:
        return f"{said} … {seconds} s"
    # Terminals of some languages take these marks for two columns wide.
    width = min(WIDEST_BAR, (columns - cell_len(said) - 14) // 2)
    full = int(share * width)
    bar = "█" * full + "░" * (width - full) + " " if width >= NARROWEST_BAR else ""
    return f"{said} {bar}{int(share * 100):3d}% {seconds} s"


def _columns(to: TextIO) -> int:
    try:
        return os.get_terminal_size(to.fileno()).columns or COLUMNS
    except (OSError, ValueError):
        return COLUMNS
