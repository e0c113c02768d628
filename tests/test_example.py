"""The example: its exports are those of the script, and the demo's results are as they were read and found right."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT, Runner

EXAMPLE = ROOT / "examples" / "direct-selling"
PLAN = ROOT / "plans" / "direct-selling"


def test_the_script_makes_the_same_bytes(tmp_path: Path) -> None:
    script = tmp_path / "examples" / "direct-selling" / "make_exports.py"
    script.parent.mkdir(parents=True)
    shutil.copy(EXAMPLE / "make_exports.py", script)
    subprocess.run([sys.executable, script], check=True)
    kept = sorted((EXAMPLE / "sales").glob("*.csv"))
    assert len(kept) == 24
    for file in [*kept, PLAN / "roster.csv", PLAN / "territories.csv"]:
        made = (
            script.parent / "sales" / file.name if file in kept else tmp_path / "plans" / "direct-selling" / file.name
        )
        assert made.read_bytes() == file.read_bytes(), file.name


def test_the_review_in_the_terminal(salesplan: Runner, snapshot: Callable[[str, str], None]) -> None:
    run = salesplan("report", "plans/direct-selling")
    assert run.code == 0
    snapshot("direct-selling-report.txt", run.out)
    snapshot("direct-selling-findings.txt", run.err)


def test_the_decomposition_in_the_terminal(salesplan: Runner, snapshot: Callable[[str, str], None]) -> None:
    snapshot("direct-selling-decompose.txt", salesplan("decompose", "plans/direct-selling", "--lang", "en").out)
    snapshot(
        "direct-selling-quotas.csv",
        salesplan("decompose", "plans/direct-selling", "--table", "quotas", "--format", "csv").out,
    )


def test_the_review_as_markdown(salesplan: Runner, snapshot: Callable[[str, str], None]) -> None:
    snapshot(
        "direct-selling-report.md", salesplan("report", "plans/direct-selling", "--format", "md", "--lang", "en").out
    )


def test_everything_adds_up(salesplan: Runner) -> None:
    balance = salesplan("decompose", "plans/direct-selling", "--format", "json").table("balance")
    assert {row["difference"] for row in balance} == {0.0}
    tie_out = salesplan("report", "plans/direct-selling", "--format", "json").table("tie_out")
    for row in tie_out:
        fates = ("credited", "excluded", "duplicate", "unmatched", "rejected")
        assert row["rows"] == sum(row[fate] for fate in fates)
        assert round(row["amount"] * 100) == sum(round(row[f"{fate}_amount"] * 100) for fate in fates)
