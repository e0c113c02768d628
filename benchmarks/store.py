"""What a store saves: a review of a million rows in ten files, with it and without.

    python benchmarks/store.py

Prints a table; README.md keeps the last one.
"""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from start import export
from start import plan as write_plan
from timing import CACHE, Timed, in_turn, once, ratio, salesplan

FILES, ROUNDS = 10, 5


def make(folder: Path, *, packed: bool) -> Path:
    """Ten exports of 100,000 rows with orders of their own, and the plan that reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    first, suffix = CACHE / "sales.csv", "csv.gz" if packed else "csv"
    if not first.exists():
        export(first)
    text = first.read_text("utf-8")
    for i in range(FILES):
        file = folder / f"{i}.{suffix}"
        content = text.replace("\nSO", f"\nS{i}").encode()
        if not file.exists():
            file.write_bytes(gzip.compress(content, mtime=0) if packed else content)
    plan = folder / "plan.yaml"
    write_plan(plan, f'"*.{suffix}"')
    return plan


def measure(plan: Path) -> tuple[dict[str, Timed], float]:
    """The report from the files and from the store, in turn; and the seconds of importing them all."""
    shutil.rmtree(plan.parent / ".plan.store", ignore_errors=True)
    took, _ = once(salesplan("import", str(plan), "--quiet"))
    report = ("report", str(plan), "--quiet")
    return in_turn({"files": salesplan("--no-store", *report), "store": salesplan(*report)}, ROUNDS), took


def main() -> None:
    """Measure and print."""
    CACHE.mkdir(exist_ok=True)
    print(
        "| a million rows in ten files | MB | in the store | import s | report from files s | from the store s | ratio |"
    )
    print("|---|---|---|---|---|---|---|")
    for name, packed in (("csv", False), ("csv.gz", True)):
        plan = make(CACHE / f"store-{name}", packed=packed)
        timed, took = measure(plan)
        files = sum(file.stat().st_size for file in plan.parent.glob(f"*.{name}")) / 1e6
        stored = sum(file.stat().st_size for file in plan.parent.rglob("*.parquet")) / 1e6
        seconds = " | ".join(f"{timed[key].median:.2f}" for key in ("files", "store"))
        print(
            f"| {name} | {files:.0f} | {stored:.0f} | {took:.1f} | {seconds} | {ratio(timed['store'], timed['files']):.2f} |"
        )


if __name__ == "__main__":
    main()
