"""Disks that are full, folders that can't be written, runs at once, and exports that somebody still writes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import Run, Runner
from tests.fuzz.harness import lay_out
from tests.fuzz.seeds import SMALL, exports

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs mount, flock and file modes")
OUTPUTS = (("-o", "reviews/"), ("-o", "page.html"))


def plan_in(folder: Path, target: int = 10_000) -> Path:
    """The small plan with its exports."""
    files = dict(exports()[0].files)
    files["plan.yaml"] = SMALL.replace("10000", str(target)).encode()
    lay_out(files, folder)
    return folder / "plan.yaml"


def held(folder: Path) -> dict[str, str]:
    """The files of a folder, hidden ones too."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte and a half."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1536k", "tmpfs", place], check=False, capture_output=True
    ).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output[-1])
def test_a_full_disk_leaves_the_former_output_whole(
    salesplan: Runner, tmp_path: Path, small_disk: Path, output: tuple[str, ...]
) -> None:
    old, new = plan_in(tmp_path / "old"), plan_in(tmp_path / "new", 12_000)
    assert salesplan("report", old, "-q", *output, cwd=small_disk).code == 0
    before = held(small_disk)
    with (small_disk / "ballast").open("wb", buffering=0) as ballast:  # all but a page of what is left
        free = os.statvfs(small_disk)
        ballast.write(bytes((free.f_bavail - 1) * free.f_frsize))
    run = salesplan("report", new, "-q", *output, cwd=small_disk)
    assert (run.code, "SP902" in run.err) == (2, True), run.err
    after = held(small_disk)
    after.pop("ballast")
    assert after == before
    (small_disk / "ballast").unlink()
    assert salesplan("report", new, "-q", *output, cwd=small_disk).code == 0
    assert held(small_disk) != before


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output[-1])
def test_a_folder_that_is_read_only_leaves_the_former_output_whole(
    salesplan: Runner, tmp_path: Path, small_disk: Path, output: tuple[str, ...]
) -> None:
    old, new = plan_in(tmp_path / "old"), plan_in(tmp_path / "new", 12_000)
    assert salesplan("report", old, "-q", *output, cwd=small_disk).code == 0
    before = held(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    run = salesplan("report", new, "-q", *output, cwd=small_disk)
    assert (run.code, "SP902" in run.err) == (2, True), run.err
    assert held(small_disk) == before


def test_what_a_killed_closing_has_left_goes_with_the_next_one(tmp_path: Path, salesplan: Runner) -> None:
    """Also where the period was closed before the kill, and nothing is left to write."""
    plan, records = plan_in(tmp_path), tmp_path / "closed"
    for _ in range(2):
        assert salesplan("close", plan, "--month", "2026-05", "-q").code == 0
        assert sorted(held(records)) == ["2026-05.json", "2026-05.zip", "SHA256SUMS"]
        (records / ".abcdefgh.salesplan.tmp").touch()
        (records / ".2026-05.zip.1.abcdefgh.salesplan.tmp").touch()
    assert salesplan("close", plan, "--month", "2026-05", "-q").code == 0
    assert sorted(held(records)) == ["2026-05.json", "2026-05.zip", "SHA256SUMS"]


def test_an_export_that_grows_while_it_is_read(tmp_path: Path, salesplan: Runner) -> None:
    """What is tied out is what was hashed, or the run says that the file changed."""
    plan = plan_in(tmp_path)
    sales = tmp_path / "sales.csv"
    row = "2026-05-03,260{},1,销售,上海,cream,直销,张伟,C1,1,7.25,1,CNY\n"
    sales.write_text(sales.read_text("utf-8") + "".join(row.format(i) for i in range(60_000)), "utf-8")
    code = (
        "import sys, time\n"
        f"row = {row!r}\n"
        "for i in range(100_000, 10**9):\n"
        "    with open(sys.argv[1], 'a', encoding='utf-8') as file: file.write(row.format(i))\n"
        "    time.sleep(0.0005)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, sales])
    try:
        time.sleep(0.3)
        runs = [salesplan("report", plan, "--format", "json", "--table", "tie_out") for _ in range(2)]
    finally:
        writer.kill()
        writer.wait()
    content = sales.read_bytes()
    for run in runs:
        _tied_to_its_hash(run, content)


def _tied_to_its_hash(run: Run, content: bytes) -> None:
    if run.code == 4:
        assert "SP474" in run.err
        return
    assert run.code == 0, run.err
    (source,), (row,) = run.json["inputs"], run.table("tie_out")
    lines = content.split(b"\n")
    read = b"\n".join(lines[: row["rows"] + 1]) + b"\n"  # the header, and as many rows as were tied out
    assert hashlib.sha256(read).hexdigest() == source["sha256"]
    assert json.loads(json.dumps(source["rows"])) == row["rows"]
