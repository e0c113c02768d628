"""Timing of whole processes, in turn (测量): A B A B …, so that a machine whose speed drifts is fair to both."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).parent / ".cache"


@dataclass(frozen=True)
class Timed:
    """Seconds of each round, and the peak memory of the largest one in MiB."""

    seconds: list[float]
    peak: float

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int, *, warm: int = 1) -> dict[str, Timed]:
    """Run every command once a round; the first `warm` rounds don't count."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, float] = dict.fromkeys(commands, 0.0)
    for i in range(rounds + warm):
        for name, command in commands.items():
            took, peak = once(command)
            if i >= warm:
                seconds[name].append(took)
                peaks[name] = max(peaks[name], peak)
    return {name: Timed(seconds[name], peaks[name]) for name in commands}


def once(command: Sequence[str]) -> tuple[float, float]:
    """Wall seconds and peak MiB of one process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status) not in (0, 4):
        raise SystemExit(f"failed: {' '.join(command)}")
    return took, usage.ru_maxrss / 1024


def ratio(a: Timed, b: Timed) -> float:
    """The median of the pairwise ratios a ÷ b."""
    return statistics.median(x / y for x, y in zip(a.seconds, b.seconds, strict=True))


def salesplan(*arguments: str) -> list[str]:
    """The installed program, as a user starts it."""
    return [str(Path(sys.executable).parent / "salesplan"), *arguments]


__all__ = ["CACHE", "Timed", "in_turn", "once", "ratio", "resource", "salesplan"]
