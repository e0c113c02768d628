"""What each part of the monthly review costs, in processor seconds.

    python benchmarks/report.py

Prints two tables; README.md keeps the last ones. Parts are measured in one process, each made to give all that it gives;
the program itself makes only what is looked at. What several parts need counts for the first of them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from start import export
from start import plan as write_plan
from timing import CACHE

EXAMPLE = Path(__file__).parent.parent / "plans" / "direct-selling"
ROUNDS = 5
PARTS = "--parts"


class Parts:
    """Processor seconds by part, all threads together."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Count what happens within."""
        started = time.process_time()
        yield
        self.seconds[name] = time.process_time() - started


def parts_of(path: Path) -> dict[str, float]:
    """The parts of one review."""
    parts = Parts()
    with parts.of("modules"):
        from salesplan.cli.running import engine, read_plan
        from salesplan.planning import decomposition
        from salesplan.planning.actuals import Actuals
        from salesplan.planning.documents.review import reviewed_document
        from salesplan.planning.intake import take_in_exports
        from salesplan.planning.reviewing.lines import review
        from salesplan.planning.reviewing.scope import scope_of
        from salesplan.sales import duckdb_engine  # noqa: F401 - loaded here, so that its time isn't the intake's
    with parts.of("plan"):
        ground, findings = read_plan(path, None)
    with engine() as opened:
        with parts.of("intake"):
            taken = take_in_exports(ground, opened)
        with parts.of("breaking down"):
            actuals = Actuals(ground, opened)
            made = decomposition.decompose(ground, actuals)
        with parts.of("lines"):
            reviewed = review(made, actuals, scope_of(ground, actuals, None, None))
        with parts.of("exceptions, counted"):
            document = reviewed_document(reviewed, taken, findings).document
        _tables(parts, document)
        with parts.of("charts"):
            len(document.charts)
        _formats(parts, document)
    return parts.seconds


TABLES = {
    "summary": ["summary", "trend", "sellers_by_node"],
    "landing": ["landing", "landing_periods"],
    "pace": ["attainment"],
    "exceptions, with causes": ["exceptions", "exception_causes", "follow_up"],
    "bridge": ["bridge", "margin_bridge", "margins"],
    "analyses": [
        "ranking",
        "movers",
        "pareto",
        "concentration",
        "quadrant",
        "customers",
        "channel_mix",
    ],
}


def _tables(parts: Parts, document: object) -> None:
    """Look at the tables of each part."""
    found = {table.name: table for table in document.tables}  # type: ignore[attr-defined]
    for part, names in TABLES.items():
        with parts.of(part):
            for name in names:
                if name in found:
                    len(found[name].rows)


def _formats(parts: Parts, document: object) -> None:
    from salesplan.render.write import write

    with tempfile.TemporaryDirectory() as folder:
        for form in ("json", "xlsx", "html"):
            with parts.of(form):
                write(document, None, Path(folder) / f"review.{form}", None)  # type: ignore[arg-type]


def measured(path: Path) -> dict[str, float]:
    """The parts, each the median of several processes."""
    rounds = []
    for _ in range(ROUNDS):
        done = subprocess.run([sys.executable, __file__, PARTS, str(path)], check=True, capture_output=True, text=True)
        rounds.append(json.loads(done.stdout))
    return {part: statistics.median(one[part] for one in rounds) for part in rounds[0]}


def whole(*arguments: str) -> float:
    """Processor seconds of the whole program, the median of several runs."""
    seconds = []
    for _ in range(ROUNDS):
        command = [sys.executable, "-m", "salesplan", "report", *arguments, "--quiet"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit(f"failed: {' '.join(command)}")
        seconds.append(usage.ru_utime + usage.ru_stime)
    return statistics.median(seconds)


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == [PARTS]:
        sys.stdout.write(json.dumps(parts_of(Path(sys.argv[2]))))
        return
    CACHE.mkdir(exist_ok=True)
    large, sales = CACHE / "plan.yaml", CACHE / "sales.csv"
    if not sales.exists():
        export(sales)
    write_plan(large, sales.name)
    print("| processor seconds | the example | 100,000 rows |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, more in (("`report`", ()), ("`report -o DIR/`: html, xlsx, json", ("-o", f"{folder}/"))):
            print(f"| {name} | {whole(str(EXAMPLE), *more):.2f} | {whole(str(large), *more):.2f} |")
    print("\n| part | the example | 100,000 rows |")
    print("|---|---|---|")
    small, big = measured(EXAMPLE), measured(large)
    for part, seconds in small.items():
        print(f"| {part} | {seconds:.3f} | {big[part]:.3f} |")


if __name__ == "__main__":
    main()
