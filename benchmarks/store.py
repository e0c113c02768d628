"""What a store saves in the monthly run: a million rows in 36 monthly files, of which one is new.

    python benchmarks/store.py [--rounds 3] [--kinds csv,csv.gz,xlsx]

Every round: the review (what the terminal shows) of all files without a store; then, with a store that has 35 of them, `import` of the new one and the
review from the store. It ends if the reviews differ by a byte, or if a store made anew does. Prints a table; README.md keeps
the last one.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import shutil
import statistics
import sys
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).parent))

from intake import Runs, made
from many_rows import plan as write_plan
from timing import CACHE, salesplan

ROWS, MONTHS = 1_000_000, 36
EACH = 27_780  # rows of a file: orders have four lines


def make(folder: Path, suffix: str) -> Path:
    """The large export in so many files, orders whole, and the plan that reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob(f"*.{suffix}"))) != MONTHS:
        _, sales = made(ROWS)
        header, *lines = sales.read_bytes().splitlines(keepends=True)
        for number in range(MONTHS):
            content = header + b"".join(lines[number * EACH : (number + 1) * EACH])
            _write(folder / f"{number + 1:02d}.{suffix}", content)
    path = folder / "plan.yaml"
    write_plan(path, f'"*.{suffix}"', ROWS)
    return path


def _write(target: Path, content: bytes) -> None:
    if target.suffix != ".xlsx":
        target.write_bytes(gzip.compress(content, mtime=0) if target.suffix == ".gz" else content)
        return
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_numbers": True})
    sheet = book.add_worksheet()
    for number, fields in enumerate(csv.reader(content.decode().splitlines())):
        sheet.write_row(number, 0, fields)
    book.close()


def month(path: Path, rounds: int) -> dict[str, Runs]:
    """The runs of a month: without a store, the import of one new file, the review from the store."""
    store, kept = path.parent / ".plan.store", path.parent / "store-of-35"
    newest = max(file for file in path.parent.iterdir() if {".csv", ".xlsx"} & {*file.suffixes})
    runs = {name: Runs() for name in ("report of all files", "import of one new file", "report from the store")}
    shutil.rmtree(store, ignore_errors=True)
    newest.rename(aside := newest.with_suffix(".aside"))
    Runs().take(salesplan("import", str(path), "--quiet"))
    aside.rename(newest)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(store, kept)
    out = [str(path.parent / name) for name in ("files.txt", "store.txt")]
    for _ in range(rounds):
        shutil.rmtree(store)
        shutil.copytree(kept, store)
        runs["report of all files"].take(salesplan("--no-store", "report", str(path), "--quiet", "-o", out[0]))
        runs["import of one new file"].take(salesplan("import", str(path), "--quiet"))
        runs["report from the store"].take(salesplan("report", str(path), "--quiet", "-o", out[1]))
        if Path(out[0]).read_bytes() != Path(out[1]).read_bytes():
            raise SystemExit("the review from the store is another one")
    return runs


def rebuilt(path: Path) -> Runs:
    """A store made anew; ends if it isn't, byte for byte, the one that grew."""
    store, run = path.parent / ".plan.store", Runs()
    before = _bytes(store)
    run.take(salesplan("import", str(path), "--rebuild", "--quiet"))
    if _bytes(store) != before:
        raise SystemExit("the store made anew is another one")
    return run


def _bytes(store: Path) -> dict[str, bytes]:
    files = [file for file in store.rglob("*") if file.is_file() and file.name != "stamps.json"]
    return {str(file.relative_to(store)): file.read_bytes() for file in files}


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="What a store saves in the monthly run.")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--kinds", default="csv,csv.gz,xlsx")
    options = asked.parse_args()
    CACHE.mkdir(exist_ok=True)
    for name in options.kinds.split(","):
        path = make(CACHE / f"months-{name}", name)
        runs = month(path, options.rounds) | {"import of all files": rebuilt(path)}
        size = sum(file.stat().st_size for file in path.parent.glob(f"*.{name}")) / 1e6
        stored = sum(file.stat().st_size for file in (path.parent / ".plan.store" / "rows").iterdir()) / 1e6
        print(f"\n| {MONTHS} × {name}, {size:.0f} MB, in the store {stored:.0f} MB | s | processor s | peak MiB |")
        print("|---|---|---|---|")
        for key, run in runs.items():
            times = f"{statistics.median(run.clock):.1f} | {statistics.median(run.processor):.1f}"
            print(f"| {key} | {times} | {run.peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
