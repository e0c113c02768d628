"""A review as cron runs it: one folder, several formats of one document, together or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.test_program import SALES, SMALL
from tests.conftest import ROOT, Runner
from tests.render.workbooks import opened

FORMS = {".html", ".xlsx", ".json"}
CUSTOM = """calendar:
  pattern: custom
  starts: 2026-01-01
  ends: 2026-12-31
  periods: [{label: ../P/1, from: 2026-01-01}, {label: ..-P-1, from: 2026-02-01}, {label: CON, from: 2026-05-01}]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "sales.csv").write_text(SALES, "utf-8")
    return tmp_path / "plan.yaml"


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_folder_takes_the_review_in_every_format(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    run = salesplan("report", small, "-o", f"{tmp_path}/reviews/", "--lang", "en")
    assert run.code == 0
    assert set(held(tmp_path / "reviews")) == {f"2026-02{suffix}" for suffix in FORMS}
    said = run.err.splitlines()[-1]
    assert said.startswith(f"2026-02: wrote {tmp_path}/reviews/2026-02.")
    assert "40.2% of the plan to date" in said
    assert all(suffix in said for suffix in FORMS)
    kept = json.loads((tmp_path / "reviews" / "2026-02.json").read_text("utf-8"))
    assert kept == salesplan("report", small, "--format", "json", "--lang", "en").json
    assert opened((tmp_path / "reviews" / "2026-02.xlsx").read_bytes()).sheetnames[0] == "About"


def test_each_period_has_files_of_its_own(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    for period in ("2026-01", "2026-02"):
        assert salesplan("report", small, "-q", "--period", period, "-o", tmp_path / "reviews").err == ""
    assert set(held(tmp_path / "reviews")) == {f"2026-0{m}{suffix}" for m in (1, 2) for suffix in FORMS}


def test_a_second_run_changes_nothing(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reviews"
    salesplan("report", small, "-o", folder)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    run = salesplan("report", small, "-o", folder, TZ="Asia/Shanghai", LC_ALL="C", PYTHONHASHSEED="7")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before
    assert "内容未变" in run.err


def test_labels_that_are_no_file_names(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    """None leaves the folder, and none takes the file of another period."""
    small.write_text(SMALL.replace("calendar: {starts: 2026-01-01}\n", CUSTOM), "utf-8")
    folder = tmp_path / "deep" / "reviews"
    labels = ["../P/1", "..-P-1", "CON"]
    for label in labels:
        run = salesplan("report", small, "-q", "--period", label, "-o", folder)
        assert run.code == 0, run.err
    found = held(folder)
    assert len(found) == len(labels) * len(FORMS)
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"reviews"}
    assert sorted(json.loads(c)["parameters"]["period"] for n, c in found.items() if n.endswith(".json")) == sorted(
        labels
    )
    assert not {name.split(".")[0].casefold() for name in found} & {"con", ""}


def test_a_gate_that_does_not_hold_still_writes_them_all(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    run = salesplan("report", small, "-q", "--fail-under", "90%", "-o", tmp_path / "reviews")
    assert run.code == 5
    assert "SP501" in run.err
    assert len(held(tmp_path / "reviews")) == len(FORMS)


def test_a_wrong_plan_and_a_taken_name_leave_the_former_files(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reviews"
    salesplan("report", small, "-q", "-o", folder)
    before = held(folder)
    small.write_text(SMALL.replace("60%", "lots"), "utf-8")
    assert salesplan("report", small, "-o", folder).code == 3
    assert held(folder) == before
    small.write_text(SMALL.replace("1_200", "1_300"), "utf-8")
    (folder / "2026-02.json").unlink()
    (folder / "2026-02.json").mkdir()
    run = salesplan("report", small, "-o", folder)
    assert (run.code, "SP902" in run.err) == (2, True)
    assert (folder / "2026-02.xlsx").read_bytes() == before["2026-02.xlsx"]
    assert {path.name for path in folder.iterdir()} == set(before)


def test_a_form_or_a_table_asked_for_is_what_a_folder_takes(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    assert salesplan("report", small, "-q", "--format", "csv", "-o", tmp_path / "tables", "--lang", "en").code == 0
    assert {"attainment.csv", "trend.csv", "tie_out.csv"} <= set(held(tmp_path / "tables"))
    assert salesplan("report", small, "-q", "--table", "trend", "-o", tmp_path / "one").code == 0
    assert set(held(tmp_path / "one")) == {"trend.csv"}
    run = salesplan("report", small, "--format", "csv", "-o", tmp_path / "tables", "--lang", "en")
    assert f"files in {tmp_path}/tables had it all already" in run.err


def test_two_at_once_over_different_exports_leave_the_files_of_one(small: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(SALES.replace("30.50", "31.50"), "utf-8")
    command = [sys.executable, "-m", "salesplan", "report", str(small), "-q", "-o", str(tmp_path / "reviews")]
    sales = [["--sales", str(tmp_path / name)] for name in ("sales.csv", "more.csv") * 2]
    runs = [subprocess.Popen([*command, *these], cwd=ROOT, env={**os.environ}) for these in sales]
    assert [run.wait() for run in runs] == [0] * 4
    found = held(tmp_path / "reviews")
    assert set(found) == {f"2026-02{suffix}" for suffix in FORMS}
    actual = json.loads(found["2026-02.json"])["tables"]["attainment"]["rows"][0]["actual"]
    page = opened(found["2026-02.xlsx"])["完成情况"]
    assert [cell.value for cell in page[4]].count(actual) >= 1
