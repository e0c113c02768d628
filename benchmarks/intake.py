"""The whole report of a large export against DuckDB and pandas by hand, in the same run.

    python benchmarks/intake.py [--rows 1000000,10000000] [--rounds 3] [--alone] [--profile]

needs pandas beside the program (pip install pandas); `--alone` leaves the peers out, as for 100,000,000 rows, which
take 9 GB of disk. `--profile` runs the report once and prints what its statements cost. README.md keeps the last figures.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from many_rows import export, plan
from timing import CACHE

HERE = Path(__file__).parent
# As where it is installed: modules are compiled once.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
REPORT, DUCKDB, PANDAS = "salesplan report", "DuckDB by hand", "pandas by hand"


@dataclass
class Runs:
    """What the rounds of one command took: seconds by the clock, seconds of all processors, the largest memory in MiB."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peak: float = 0.0

    def take(self, command: Sequence[str]) -> None:
        """Run it once more."""
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"failed: {' '.join(command)}")
        self.clock.append(time.perf_counter() - started)
        self.processor.append(usage.ru_utime + usage.ru_stime)
        self.peak = max(self.peak, usage.ru_maxrss / 1024)


def made(rows: int) -> tuple[Path, Path]:
    """The plan and the export of so many rows, made where they aren't there yet."""
    sales, path = CACHE / f"sales-{rows}.csv", CACHE / f"plan-{rows}.yaml"
    CACHE.mkdir(exist_ok=True)
    if not sales.exists():
        export(sales, rows)
    plan(path, sales.name, rows)
    return path, sales


def commands(rows: int, *, alone: bool) -> dict[str, list[str]]:
    """What is measured."""
    path, sales = made(rows)
    report = [sys.executable, "-m", "salesplan", "report", str(path), "--quiet"]
    if alone:
        return {REPORT: report}
    peers = {DUCKDB: "bare_duckdb.py", PANDAS: "bare_pandas.py"}
    return {REPORT: report} | {name: [sys.executable, str(HERE / file), str(sales)] for name, file in peers.items()}


def measured(rows: int, rounds: int, *, alone: bool) -> dict[str, Runs]:
    """Every command once a round, in turn; each finds the file in memory, which the one before may have put out of it."""
    asked, (_, sales) = commands(rows, alone=alone), made(rows)
    runs = {name: Runs() for name in asked}
    for _ in range(rounds):
        for name, command in asked.items():
            _warm(sales)
            runs[name].take(command)
    return runs


def _warm(path: Path) -> None:
    with path.open("rb") as file:
        while file.read(2**20):
            pass


def show(rows: int, runs: Mapping[str, Runs]) -> None:
    """A table of the medians; ratios are those of each round, and their median."""
    print(f"\n| {rows:,} rows | s | processor s | peak MiB | report ÷ it: s | processor | peak |")
    print("|---|---|---|---|---|---|---|")
    own = runs[REPORT]
    for name, run in runs.items():
        ratios = ["", "", ""]
        if name != REPORT:
            ratios = [f"{_ratio(own.clock, run.clock):.2f}", f"{_ratio(own.processor, run.processor):.2f}"]
            ratios += [f"{own.peak / run.peak:.2f}"]
        times = f"{statistics.median(run.clock):.1f} | {statistics.median(run.processor):.1f}"
        print(f"| {name} | {times} | {run.peak:.0f} | {' | '.join(ratios)} |", flush=True)


def _ratio(a: Sequence[float], b: Sequence[float]) -> float:
    return statistics.median(x / y for x, y in zip(a, b, strict=True))


def profile(rows: int) -> None:
    """Run the report in this process, and print what each statement of the engine took."""
    from salesplan.sales import duckdb_engine

    path, _ = made(rows)
    spent: list[tuple[float, float, str]] = []
    plain = duckdb_engine.DuckDBEngine._run  # noqa: SLF001 - what every statement goes through

    def timed(self: duckdb_engine.DuckDBEngine, sql: str) -> object:
        clock, processor = time.perf_counter(), time.process_time()
        result = plain(self, sql)
        spent.append((time.perf_counter() - clock, time.process_time() - processor, sql))
        return result

    duckdb_engine.DuckDBEngine._run = timed  # type: ignore[method-assign,assignment] # noqa: SLF001 - likewise
    clock, processor = time.perf_counter(), time.process_time()
    _report(path)
    print("| s | processor s | statement |\n|---|---|---|")
    for seconds, busy, sql in spent:
        if seconds > 0.02:
            print(f"| {seconds:.2f} | {busy:.2f} | `{' '.join(sql.split())[:150]}` |")
    whole = time.perf_counter() - clock, time.process_time() - processor
    print(f"| {sum(s for s, _, _ in spent):.2f} | {sum(p for _, p, _ in spent):.2f} | all of them |")
    print(f"| {whole[0]:.2f} | {whole[1]:.2f} | the whole report |")


def _report(path: Path) -> None:
    from salesplan.cli.running import engine, read_plan
    from salesplan.planning.documents.review import review_document
    from salesplan.planning.intake import take_in_exports
    from salesplan.render.write import write

    ground, findings = read_plan(path, None)
    with engine() as opened:
        taken = take_in_exports(ground, opened)
        document = review_document(ground, findings, opened, taken, None, None, None).document
        write(document, "md", CACHE / "profile.md", None)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--rows", default="1000000,10000000")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--alone", action="store_true")
    asked.add_argument("--profile", action="store_true")
    options = asked.parse_args()
    for text in options.rows.split(","):
        if options.profile:
            profile(int(text))
        else:
            show(int(text), measured(int(text), options.rounds, alone=options.alone))


if __name__ == "__main__":
    main()
