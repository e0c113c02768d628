"""The same review by the embedded engine and by Spark on one machine: seconds, memory, and whether the bytes are the same.

    python benchmarks/engines.py [ROWS …]          needs the extra salesplan[spark] and Java, on Linux

The example, and exports of so many rows (1,000,000 if not said) as benchmarks/intake.py makes them. Processor seconds and
memory are of all processes, Java's too. Prints a table; docs/engines.md keeps the last one.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from intake import made

ENGINES = ("duckdb", "local[2]")
EXAMPLE = Path(__file__).parent.parent / "plans" / "direct-selling"
ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER: Java outlives the process that started it by a moment


@dataclass(frozen=True)
class Run:
    """What a run took, in seconds and MiB (the peaks of its processes together), and the hash of what it wrote."""

    clock: float
    processor: float
    peak: float
    content: str


def measured(plan: Path, engine: str) -> Run:
    """One report."""
    command = [sys.executable, "-m", "salesplan", "report", str(plan), "--engine", engine, "--format", "json", "-q"]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        content = hashlib.sha256(process.stdout.read() if process.stdout else b"").hexdigest()
        clock, processor, peak = time.monotonic() - began, 0.0, 0.0
        while True:
            try:
                ended, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                return Run(clock, processor, peak, content)
            processor += usage.ru_utime + usage.ru_stime
            peak += usage.ru_maxrss / 1024
            if ended == process.pid and os.waitstatus_to_exitcode(status) not in (0, 4):
                raise SystemExit(f"failed: {' '.join(command)}")


def main() -> None:
    """Measure and print."""
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    print("| export | engine | s | processor s | peak MiB | same bytes |")
    print("|---|---|---|---|---|---|")
    plans = {"the example": EXAMPLE}
    for rows in [int(text) for text in sys.argv[1:]] or [1_000_000]:
        plans[f"{rows:,} rows"] = made(rows)[0]
    for name, plan in plans.items():
        first = ""
        for engine in ENGINES:
            run = measured(plan, engine)
            first = first or run.content
            same = "yes" if run.content == first else "**no**"
            print(
                f"| {name} | {engine} | {run.clock:.1f} | {run.processor:.1f} | {run.peak:,.0f} | {same} |", flush=True
            )


if __name__ == "__main__":
    main()
