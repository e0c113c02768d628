"""The same review by the embedded engine and by Spark on one machine: seconds, and whether the bytes are the same.

    python benchmarks/engines.py [ROWS …]          needs the extra salesplan[spark] and Java; 1,000,000 rows if not said

Prints a table; docs/engines.md keeps the last one.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import start
from timing import CACHE

ENGINES = ("duckdb", "local[2]")


def measured(plan: Path, engine: str) -> tuple[float, str]:
    """Seconds by the clock, and the hash of what was written."""
    command = [
        sys.executable,
        "-m",
        "salesplan",
        "report",
        str(plan),
        "--engine",
        engine,
        "--format",
        "json",
        "--quiet",
    ]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, check=True)
    return time.monotonic() - began, hashlib.sha256(done.stdout).hexdigest()


def main() -> None:
    """Measure and print."""
    CACHE.mkdir(exist_ok=True)
    print("| rows | engine | s | same bytes |")
    print("|---|---|---|---|")
    for rows in [int(text) for text in sys.argv[1:]] or [1_000_000]:
        sales, plan = CACHE / f"sales-{rows}.csv", CACHE / f"plan-{rows}.yaml"
        start.ROWS = rows
        if not sales.exists():
            start.export(sales)
        start.plan(plan, sales.name)
        first = ""
        for engine in ENGINES:
            seconds, content = measured(plan, engine)
            first = first or content
            print(f"| {rows:,} | {engine} | {seconds:.0f} | {'yes' if content == first else '**no**'} |", flush=True)


if __name__ == "__main__":
    main()
