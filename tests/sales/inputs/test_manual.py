"""The examples of docs/exports.md, each run on files and tables of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.conftest import ROOT, Runner
from tests.sales.inputs import nasty
from tests.sales.reading import HEAD

ROWS = [(date(2026, month, 5), f"{month}", "1", "sh", "cream", Decimal(2), Decimal("12.34")) for month in (1, 2, 3)]
TEXT = nasty.csv_text(ROWS)


def example(key: str) -> str:
    """The block of the manual whose layout has this name."""
    page = (ROOT / "docs" / "exports.md").read_text("utf-8").split("## Kinds of input")[1]
    (block,) = [b for b in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if f"\n  {key}:\n" in b]
    return str(block)


def shops(folder: Path) -> None:
    for name, content in (
        ("shops/a/b/c/1.csv", nasty.csv_text(ROWS[:1]).encode("gb18030")),
        ("shops/a/2.csv.gz", nasty.gzipped(nasty.csv_text(ROWS[1:2]).encode("utf-16"))),
        ("archive/2026.zip", nasty.zipped({"2026/3.csv": nasty.csv_text(ROWS[2:]).encode()})),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def branches(folder: Path) -> None:
    (folder / "books").mkdir()
    nasty.workbook(folder / "books" / "2026.xlsx", ROWS, sheet="1月", title_rows=2)


def lake(folder: Path) -> None:
    (folder / "lake").mkdir()
    nasty.parquet(folder / "lake" / "2026.parquet", ROWS)


def erp(folder: Path) -> None:
    nasty.sqlite(folder / "erp.db", ROWS)


@pytest.mark.parametrize("make", [shops, branches, lake, erp])
def test_the_example_runs(tmp_path: Path, salesplan: Runner, make: Callable[[Path], None]) -> None:
    make(tmp_path)
    (tmp_path / "plan.yaml").write_text(HEAD + example(make.__name__), "utf-8")
    run = salesplan("report", "plan.yaml", "--format", "json", cwd=tmp_path, ERP_DB="sqlite:///erp.db")
    assert run.code == 0, run.err
    assert sum(row["credited"] for row in run.table("tie_out")) == 3
    assert sum(row["amount"] for row in run.table("tie_out")) == pytest.approx(37.02)
    assert len(run.json["inputs"]) == (3 if make is shops else 1)


def test_plans_reach_outside_only_when_allowed(tmp_path: Path, salesplan: Runner) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sales.csv").write_text(TEXT)
    (tmp_path / "targets.csv").write_text("region,amount\nsh,5\n")
    layout = example("shops").replace('["shops/**/*.csv", "shops/**/*.csv.gz", "archive/*.zip"]', "../sales.csv")
    plan = tmp_path / "plans" / "plan.yaml"
    plan.write_text(HEAD + layout, "utf-8")
    run = salesplan("report", plan, cwd=tmp_path / "elsewhere")
    assert run.code == 4
    assert 'SP473 "../sales.csv" lies outside the folder of the plan' in run.err
    assert salesplan("report", plan, cwd=tmp_path).code == 0
    for words in (("--allow-outside", "report", plan), ("report", plan, "--allow-outside")):
        assert salesplan(*words, cwd=tmp_path / "elsewhere").code == 0
    plan.write_text(HEAD + "targets: [{file: ../targets.csv, columns: {region: region, amount: amount}}]\n", "utf-8")
    run = salesplan("check", plan, cwd=tmp_path / "elsewhere")
    assert (run.code, "SP473" in run.out) == (3, True)
    assert salesplan("check", "--allow-outside", plan, cwd=tmp_path / "elsewhere").code == 0
