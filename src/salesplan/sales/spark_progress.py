"""How far Spark is (进度): a short line on a terminal while its tasks run, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TextIO

from pyspark import StatusTracker
from pyspark.sql import SparkSession

EVERY = 0.2  # seconds between two looks
CLEAR = " " * 30


@contextmanager
def progress_shown(session: SparkSession, to: TextIO | None = None) -> Iterator[None]:
    """Tell the tasks done and to be done, of the stages that run, if `to` (stderr) is a terminal."""
    to = to or sys.stderr
    if not to.isatty():
        yield
        return
    over = Event()
    looking = Thread(target=_look, args=(session.sparkContext.statusTracker(), over, to), daemon=True)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


def _look(status: StatusTracker, over: Event, to: TextIO) -> None:
    shown = False
    while not over.wait(EVERY):
        stages = [found for number in status.getActiveStageIds() if (found := status.getStageInfo(number))]
        if stages or shown:
            done, tasks = sum(stage.numCompletedTasks for stage in stages), sum(stage.numTasks for stage in stages)
            # The cursor goes back, so that whatever is said next is written over it.
            to.write(f"\r{f'Spark: {done}/{tasks}' if stages else '':{len(CLEAR)}}\r")
            to.flush()
        shown = bool(stages)
    if shown:
        to.write(f"\r{CLEAR}\r")
        to.flush()
