"""The program's streams: closed before it began, and in locales that aren't UTF-8."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.test_program import SALES, SMALL

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes streams")
LOCALES: list[dict[str, str]] = [
    {"PYTHONIOENCODING": "gbk"},
    {"PYTHONIOENCODING": "ascii:strict"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]
UNTEXT = os.fsdecode(b"s\xff.csv")  # a file's name that is no text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "sales.csv").write_text(SALES, "utf-8")
    return tmp_path


def run(folder: Path, arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Through a shell, which may close a stream."""
    command = f"exec '{sys.executable}' -m salesplan {arguments}"
    done = subprocess.run(  # noqa: S602
        command, shell=True, cwd=folder, env={**os.environ, **environment}, capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert b"fault of its own" not in done.stderr, done.stderr.decode()
    return done


@pytest.mark.parametrize("arguments", ["report plan.yaml", "report plan.yaml --format json", "check plan.yaml"])
@pytest.mark.parametrize("closed", [">&-", "<&- >&-"])
def test_a_stdout_that_was_closed_is_an_output_that_cannot_be_written(
    folder: Path, arguments: str, closed: str
) -> None:
    done = run(folder, f"{arguments} {closed}")
    assert (done.returncode, b"SP902" in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("arguments", ["--help", "--version", "schema"])
def test_also_of_what_is_no_document(folder: Path, arguments: str) -> None:
    done = run(folder, f"{arguments} >&-")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr


def test_a_file_is_written_without_a_stdout(folder: Path) -> None:
    assert run(folder, "report plan.yaml -o open.json -q").returncode == 0
    for i, closed in enumerate((">&-", "2>&-", "<&- >&- 2>&-")):
        done = run(folder, f"report plan.yaml -o closed{i}.json -q {closed}")
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert (folder / f"closed{i}.json").read_bytes() == (folder / "open.json").read_bytes()


def test_without_a_stderr_findings_are_lost_and_exit_codes_are_not(folder: Path) -> None:
    whole = run(folder, "report plan.yaml")
    done = run(folder, "report plan.yaml 2>&-")
    assert (done.returncode, done.stdout) == (whole.returncode, whole.stdout) == (0, whole.stdout)
    assert run(folder, "report plan.yaml --fail-under 99% 2>&-").returncode == 5
    assert run(folder, "report nowhere.yaml 2>&-").returncode == 3
    assert run(folder, "report plan.yaml --period 1999 2>&-").returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
def test_nor_with_a_stderr_on_a_full_disk(folder: Path) -> None:
    whole = run(folder, "report plan.yaml")
    done = run(folder, "report plan.yaml 2>/dev/full")
    assert (done.returncode, done.stdout) == (0, whole.stdout)
    assert run(folder, "report plan.yaml -o full.json 2>/dev/full").returncode == 0
    assert (folder / "full.json").exists()
    for arguments, code in (("report plan.yaml --fail-under 99%", 5), ("report nowhere.yaml", 3), ("nonsense", 2)):
        assert run(folder, f"{arguments} 2>/dev/full").returncode == code


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: next(reversed(locale.values())))
@pytest.mark.parametrize("form", ["table", "json"])
def test_what_is_printed_is_utf8_in_any_locale(folder: Path, locale: dict[str, str], form: str) -> None:
    with (folder / "sales.csv").open("a", encoding="utf-8") as file:
        file.write("2026-02-06,3,1,西南,0.10\n")  # told on stderr
    usual = run(folder, f"report plan.yaml --format {form}", PYTHONUTF8="1")
    done = run(folder, f"report plan.yaml --format {form}", **locale)
    assert (done.returncode, done.stdout, done.stderr) == (usual.returncode, usual.stdout, usual.stderr)
    assert "西南" in done.stderr.decode("utf-8")


def test_names_that_are_no_text_are_spelt_out(folder: Path) -> None:
    (folder / "sales.csv").rename(folder / UNTEXT)
    assert b"s\\udcff.csv" in run(folder, "report plan.yaml --format csv --table tie_out").stdout
    printed = run(folder, "report plan.yaml --format json").stdout
    assert [one["path"] for one in json.loads(printed)["inputs"]] == ["s\\udcff.csv"]
    for name in ("r.json", "r.html", "r.md", "r.xlsx"):
        assert run(folder, f"report plan.yaml -o {name}").returncode == 0
    assert (folder / "r.json").read_bytes() == printed
    missing = run(folder, "check \"$(printf 'no\\377')\" --format json")
    assert (missing.returncode, json.loads(missing.stdout)["findings"][0]["place"]) == (3, "no\\udcff")
