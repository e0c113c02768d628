"""The store: it saves reading, and changes no byte of what any command gives."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.conftest import ROOT, Run, Runner
from tests.rights import run_heeding
from tests.sales.reading import HEAD, LAYOUT
from tests.sales.stored import held, lines, make
from typer.testing import CliRunner

from salesplan.cli.app import app
from salesplan.sales.store.stamps import read_stamps, stamps_bytes

KILLS = int(os.environ.get("STORE_KILLS", "4"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, salesplan: Runner) -> Path:
    """A plan with its exports, imported."""
    plan = make(tmp_path_factory.mktemp("made"))
    run = salesplan("import", plan, "-q")
    assert run.code == 0, run.err
    return plan


@pytest.fixture
def plan(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(made.parent, tmp_path / "copy")
    return tmp_path / "copy" / "plan.yaml"


def store(plan: Path) -> Path:
    return plan.parent / ".plan.store"


def states(run: Run) -> dict[str, str]:
    return {row["file"]: row["state"] for row in run.table("store")}


def look(salesplan: Runner, plan: Path, *options: str) -> Run:
    run = salesplan("report", plan, "--format", "json", "--period", "2026-06", "--lang", "en", *options)
    assert run.code == 0, run.err
    return run


@pytest.mark.parametrize(
    "command",
    [
        ("report", "--period", "2026-06"),
        ("decompose",),
        ("explain", "--cell", "file=csv/b-odd.csv,fate=rejected", "--table", "tie_out", "--actual"),
        ("explain", "--cell", "span=year", "--table", "attainment", "--actual", "--rows", "200"),
    ],
    ids=" ".join,
)
def test_every_command_gives_the_same_bytes(salesplan: Runner, made: Path, command: tuple[str, ...]) -> None:
    name, *options = command
    stored = salesplan(name, made, *options, "--format", "json")
    read = salesplan("--no-store", name, made, *options, "--format", "json")
    assert stored.out == read.out
    assert (stored.code, stored.err) == (read.code, read.err)  # nothing to say: all of it was in the store
    assert stored.out


def test_the_tie_out_needs_no_export(salesplan: Runner, plan: Path) -> None:
    """What is in the store isn't read: rows come out although the reading of files would stop at the first one."""
    before = look(salesplan, plan).json["tables"]
    rejects = before["rejects"]["rows"]
    assert {row["file"] for row in rejects} >= {"csv/a.csv", "csv/b-odd.csv", "packed/g.csv.gz", "books/j.xlsx[销售]"}
    assert all(row["line"] for row in rejects)
    assert sum(row["rows"] for row in before["fates"]["rows"] if row["file"] == "csv/a-again.csv") > 0


def test_importing_again_changes_nothing(salesplan: Runner, plan: Path) -> None:
    before = held(store(plan))
    stamps = {path: path.stat().st_mtime_ns for path in store(plan).rglob("*") if path.name != "stamps.json"}
    again = salesplan("import", plan, "--format", "json")
    assert set(states(again).values()) == {"kept"}
    assert held(store(plan)) == before
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert (store(plan) / ".gitignore").read_text() == "*\n"


def test_it_is_rebuilt_byte_for_byte_in_whatever_steps_it_was_made(salesplan: Runner, plan: Path) -> None:
    whole = held(store(plan))
    shutil.rmtree(store(plan))
    for name in ("csv/b-odd.csv", "packed/*", "csv/a*"):
        assert salesplan("import", plan, plan.parent / name, "-q").code == 0
    assert salesplan("import", plan, "-q").code == 0
    assert held(store(plan)) == whole
    assert salesplan("import", plan, "--rebuild", "-q").code == 0
    assert held(store(plan)) == whole
    listed = salesplan("import", plan, "--list", "--format", "json")
    assert listed.table("store") == salesplan("import", plan, "--format", "json").table("store")


def test_a_changed_file_is_told_and_read_anew(salesplan: Runner, plan: Path) -> None:
    file = plan.parent / "csv" / "e-wide.csv"
    status = file.stat()
    file.write_bytes(lines("W", 9).replace(",8.00", ",9.00").encode("utf-16"))  # as many bytes
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))  # and of the same date
    stored, read = look(salesplan, plan), look(salesplan, plan, "--no-store")
    assert stored.out == read.out
    assert f"{file}: SP490 " in stored.err
    assert "SP493 files read: 1 of " in stored.err
    run = salesplan("import", plan, "--format", "json", "--lang", "en")
    assert run.code == 0
    assert [name for name, state in states(run).items() if state != "kept"] == ["csv/e-wide.csv"]
    assert states(run)["csv/e-wide.csv"] == "changed"
    assert "SP490" in run.err
    after = look(salesplan, plan)
    assert after.out == read.out
    assert "SP49" not in after.err


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_check_that_finds_another_file_than_was_imported_does_not_hold(
    salesplan: Runner, plan: Path, harm: str
) -> None:
    file = plan.parent / "csv" / "e-wide.csv"
    if harm == "changed":
        file.write_bytes(lines("W", 9).replace(",8.00", ",9.00").encode("utf-16"))
    else:
        file.unlink()
    run = salesplan("import", plan, "--verify", "--format", "json")
    assert run.code == 5
    assert {name: state for name, state in states(run).items() if state != "sound"} == {"csv/e-wide.csv": harm}
    assert salesplan("import", plan, "--list", "-q").code == 0  # which holds nothing against nothing
    assert salesplan("import", plan, "-q").code == 0
    assert salesplan("import", plan, "--verify", "-q").code == 0


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
@pytest.mark.parametrize("shut", ["csv/a.csv", "csv"])
def test_what_may_not_be_read_is_neither_changed_nor_gone(plan: Path, shut: str) -> None:
    path = plan.parent / shut
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        run = run_heeding("import", plan, "--verify", "--format", "json", "--lang", "en", cwd=plan.parent)
    finally:
        path.chmod(mode)
    assert run.code == 5, run.err
    untold = {name for name, state in states(run).items() if state == "unreadable"}
    assert untold == ({shut} if shut != "csv" else {name for name in states(run) if name.startswith("csv/")})
    assert set(states(run).values()) == {"sound", "unreadable"}
    assert f"{plan.parent / 'csv/a.csv'}: SP402 the file can't be opened: Permission denied" in run.err
    assert "the right to read it, and to enter the folders" in run.err


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
def test_an_import_forgets_nothing_that_it_may_not_look_at(salesplan: Runner, plan: Path) -> None:
    aside = plan.parent / "aside"
    aside.mkdir()
    (aside / "x.csv").write_text(lines("V", 2), "utf-8")
    assert salesplan("import", plan, aside / "x.csv", "-q").code == 0
    whole = held(store(plan))
    aside.chmod(0)
    try:
        run = run_heeding("import", plan, "--lang", "en", cwd=plan.parent)
    finally:
        aside.chmod(0o700)
    assert (run.code, f"{aside / 'x.csv'}: SP402" in run.err) == (4, True), run.err
    assert {name: content for name, content in held(store(plan)).items() if name in whole} == whole


def test_a_file_that_is_gone_is_told_and_counts_no_longer(salesplan: Runner, plan: Path) -> None:
    (plan.parent / "csv" / "a-again.csv").unlink()
    stored = look(salesplan, plan)
    assert stored.out == look(salesplan, plan, "--no-store").out
    assert "csv/a-again.csv" not in stored.out
    run = salesplan("import", plan, "--format", "json", "--lang", "en")
    assert states(run)["csv/a-again.csv"] == "gone"
    assert "SP491" in run.err
    assert "csv/a-again.csv" not in states(salesplan("import", plan, "--list", "--format", "json"))


def test_a_new_file_and_another_layout_are_read(salesplan: Runner, plan: Path) -> None:
    (plan.parent / "csv" / "new.csv").write_text(lines("N", 3), "utf-8")
    assert "SP493 files read: 1 of " in look(salesplan, plan).err
    text = plan.read_text("utf-8")
    plan.write_text(text.replace("quantity: qty, amount: amount}\n  shop", "amount: amount}\n  shop"), "utf-8")
    stored = look(salesplan, plan)
    assert stored.out == look(salesplan, plan, "--no-store").out
    run = salesplan("import", plan, "--format", "json")
    assert states(run)["csv/new.csv"] == "added"
    assert states(run)["csv/a.csv"] == "reread"
    assert states(run)["shop/lines.csv"] == "kept"
    assert look(salesplan, plan).out == stored.out


def test_damage_is_told_and_mended_and_changes_no_number(salesplan: Runner, plan: Path) -> None:
    before, whole = look(salesplan, plan).out, held(store(plan))
    pieces = sorted((store(plan) / "rows").iterdir())
    pieces[0].write_bytes(b"PAR1" + pieces[0].read_bytes()[4:-9] + b"x" * 9)
    pieces[1].unlink()
    damaged = look(salesplan, plan)
    assert damaged.out == before
    assert "SP492" in damaged.err
    looked = salesplan("import", plan, "--verify", "--format", "json")
    assert looked.code == 5
    assert list(states(looked).values()).count("damaged") >= 2
    mended = salesplan("import", plan, "--format", "json")
    assert "restored" in states(mended).values()
    assert held(store(plan)) == whole
    assert salesplan("import", plan, "--verify", "-q").code == 0


def test_lines_of_rejected_rows_need_no_export(salesplan: Runner, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("report", str(plan), "--format", "json", "--period", "2026-06", "--lang", "en")
    rejects = salesplan("--no-store", *options).table("rejects")
    for opener in ("read_workbook", "read_parquet", "unpack", "unpack_members"):
        monkeypatch.setattr(f"salesplan.sales.sources.{opener}", lambda *_, **__: pytest.fail("it was opened"))

    run = CliRunner().invoke(app, options)

    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["tables"]["rejects"]["rows"] == rejects
    assert "packed/g.csv.gz" in {row["file"] for row in rejects}


def test_lost_text_is_told_and_mended(salesplan: Runner, plan: Path) -> None:
    before, whole = look(salesplan, plan).out, held(store(plan))
    texts = sorted((store(plan) / "rows").glob("*.zst"))
    texts[0].write_bytes(texts[1].read_bytes())
    texts[2].unlink()

    lost = look(salesplan, plan)

    assert (lost.out, lost.err.count("SP492")) == (before, 2)
    assert salesplan("import", plan, "--verify", "-q").code == 5
    assert salesplan("import", plan, "-q").code == 0
    assert held(store(plan)) == whole


@pytest.mark.parametrize("content", [b"", b"{}", b"[1", b'{"salesplan_store": 99}', b"\xff\xfe"])
def test_a_manifest_that_cannot_be_read_is_told(salesplan: Runner, plan: Path, content: bytes) -> None:
    before, whole = look(salesplan, plan).out, held(store(plan))
    (store(plan) / "manifest.json").write_bytes(content)
    run = look(salesplan, plan)
    assert run.out == before
    assert "SP495" in run.err
    assert salesplan("import", plan, "-q").code == 0
    assert held(store(plan)) == whole


def test_why_a_store_cannot_be_used_is_told(salesplan: Runner, plan: Path) -> None:
    before = look(salesplan, plan).out
    manifest = store(plan) / "manifest.json"
    whole = manifest.read_text("utf-8")
    harms = {
        "its manifest is damaged": lambda: manifest.write_text("{"),
        "made by salesplan 0.0.9": lambda: manifest.write_text(
            re.sub(r"salesplan \d[^,]*,", "salesplan 0.0.9,", whole)
        ),
        "Is a directory": lambda: (manifest.unlink(), manifest.mkdir()),
        "Not a directory": lambda: (shutil.rmtree(store(plan)), store(plan).touch()),
    }
    for said, harm in harms.items():
        harm()
        run = look(salesplan, plan)
        assert f"SP495 the store can't be used ({said}" in run.err, said
        assert run.out == before


def test_a_file_that_the_plan_does_not_name_is_told(salesplan: Runner, plan: Path) -> None:
    stray = plan.parent / "elsewhere.csv"
    shutil.copy(next((plan.parent / "csv").glob("*.csv")), stray)
    run = salesplan("import", plan, stray, "--lang", "en")
    assert run.code == 0
    assert [line for line in run.err.splitlines() if "SP499" in line and "elsewhere.csv" in line]
    assert "SP499" not in salesplan("import", plan, next((plan.parent / "csv").glob("*.csv"))).err


def test_stamps_of_another_manifest_vouch_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "stamps.json").write_bytes(stamps_bytes({"a.csv": [1, 2, 3, 4]}, b"one"))
    assert read_stamps(tmp_path, b"one") == {"a.csv": [1, 2, 3, 4]}
    assert read_stamps(tmp_path, b"other") == {}


def test_stamps_that_cannot_be_read_cost_time_only(salesplan: Runner, plan: Path) -> None:
    before = look(salesplan, plan).out
    for content in (b"", b"[]", b'{"csv/a.csv": 1}', b'{"csv/a.csv": [1, 2, 3, 4]}'):
        (store(plan) / "stamps.json").write_bytes(content)
        assert look(salesplan, plan).out == before


def test_a_store_that_cannot_be_written_is_told(salesplan: Runner, plan: Path) -> None:
    shutil.rmtree(store(plan))
    store(plan).write_text("in the way")
    run = salesplan("import", plan, "--lang", "en")
    assert run.code == 2
    assert "SP902" in run.err
    assert look(salesplan, plan).out


def test_what_stands_in_the_way_in_a_store_may_go(salesplan: Runner, plan: Path) -> None:
    """A folder may be somebody's, so it isn't removed; the remedy works."""
    before, piece = look(salesplan, plan).out, min((store(plan) / "rows").iterdir())
    for path in (piece, store(plan) / "manifest.json", store(plan) / "rows" / "mine"):
        path.unlink(missing_ok=True)
        path.mkdir()
        run = salesplan("import", plan, "--lang", "en")
        assert (run.code, f"{store(plan)} may be written to" in run.err) == (2, True), run.err
        assert look(salesplan, plan).out == before
        path.rmdir()
        assert salesplan("import", plan).code == 0
        assert look(salesplan, plan).out == before


def limited(limit: int, most: int, command: str, plan: Path) -> subprocess.CompletedProcess[str]:
    """A run that the system gives no more than so much of something."""
    return subprocess.run(
        [sys.executable, "-m", "salesplan", command, str(plan), "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(limit, (most, most)),
    )


def test_a_full_disk_leaves_the_store_as_it_was(salesplan: Runner, plan: Path) -> None:
    whole, most = held(store(plan)), 3000
    big = lines("Q", 4000)
    (plan.parent / "csv" / "z.csv").write_text(big, "utf-8")
    done = limited(resource.RLIMIT_FSIZE, most, "import", plan)
    assert done.returncode == 2, done.stderr
    assert "SP902" in done.stderr
    assert held(store(plan)) == whole


def test_too_few_open_files_are_told(salesplan: Runner, tmp_path: Path) -> None:
    for number in range(80):
        (tmp_path / f"{number}.csv").write_text(lines(f"N{number}-", 2), "utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(HEAD + LAYOUT, "utf-8")
    assert salesplan("import", path).code == 0
    done = limited(resource.RLIMIT_NOFILE, 30, "report", path)
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("SP922 "), done.stderr


def test_wrong_use_is_told(salesplan: Runner, plan: Path) -> None:
    assert "SP906" in salesplan("import", plan, "--list", "--verify").err
    assert salesplan("import", plan, "csv/nothing-*.csv").code == 4
    shutil.rmtree(store(plan))
    run = salesplan("import", plan, "--verify")
    assert run.code == 2
    assert "SP498" in run.err
    (plan.parent / "csv" / "bad.csv").write_text("nothing,of,this\n1,2,3\n")
    run = salesplan("import", plan)
    assert run.code == 4
    assert "SP404" in run.err
    assert not (store(plan) / "manifest.json").exists()


def test_one_import_waits_for_the_other(salesplan: Runner, plan: Path) -> None:
    import fcntl

    descriptor = os.open(store(plan), os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        run = salesplan("import", plan, "--lang", "en")
    finally:
        os.close(descriptor)
    assert run.code == 2
    assert "SP494" in run.err


def start(plan: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "salesplan", "import", str(plan), "-q"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_imports_at_once_give_what_one_does(plan: Path) -> None:
    whole = held(store(plan))
    shutil.rmtree(store(plan))
    assert sorted(process.wait() for process in [start(plan), start(plan)]) == [0, 0]
    assert held(store(plan)) == whole


def test_a_kill_at_any_moment_leaves_a_sound_store(salesplan: Runner, plan: Path) -> None:
    """Every other time from nothing, or over a store whose files have changed."""
    chance = random.Random(7)
    before = time.monotonic()
    assert start(plan).wait() == 0
    length = time.monotonic() - before
    expected, whole = look(salesplan, plan).out, held(store(plan))
    for turn in range(KILLS):
        if turn % 2:
            shutil.rmtree(store(plan))
        else:
            (store(plan) / "manifest.json").write_bytes(b"{}")
        process = start(plan)
        time.sleep(length * chance.uniform(0.3, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if turn % 10 == 0:
            assert look(salesplan, plan).out == expected
        manifest = store(plan) / "manifest.json"
        if manifest.exists() and manifest.read_bytes() != b"{}":
            assert manifest.read_bytes() == whole["manifest.json"]
            kept = held(store(plan))
            assert {name: kept[name] for name in whole} == whole
        assert start(plan).wait() == 0
        assert held(store(plan)) == whole
