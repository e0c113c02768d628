"""`salesplan close` as a user runs it."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.conftest import ROOT, Runner
from tests.planning.closing import HEAD, plan_text
from tests.planning.test_closing import BASE
from tests.rights import run_heeding

CLOSE = ("close", "plan.yaml", "--lang", "en")
KILLS, PAIRS = int(os.environ.get("CLOSE_KILLS", "4")), int(os.environ.get("CLOSE_PAIRS", "2"))
MARCH = (*CLOSE, "--month", "2026-03", "-q")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A folder with a plan and its exports."""
    (tmp_path / "plan.yaml").write_text(plan_text(), "utf-8")
    (tmp_path / "a.csv").write_text(HEAD + "\n".join(BASE) + "\n", "utf-8")
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "closed").iterdir())}


def test_a_whole_journey(salesplan: Runner, plan: Path) -> None:
    """Closed; then late rows, a return, another plan and another name: told by cause, found by --verify."""
    first = salesplan(*MARCH, "--format", "json", cwd=plan)
    assert first.code == 0, first.err
    assert first.table("closed")[0]["sales"] == 251.0
    kept = files(plan)
    assert set(kept) == {"2026-03.json", "2026-03.zip", "SHA256SUMS"}
    assert salesplan(*MARCH, cwd=plan).out.startswith("Plan · 2026-03 was closed already, with the same")
    assert salesplan(*CLOSE, "--verify", cwd=plan).code == 0
    assert salesplan("report", "plan.yaml", "-q", "--format", "json", cwd=plan).table("restated") == []

    (plan / "b.csv").write_text(
        HEAD + "2026-03-30,5,1,js,soap,s3,12.34,CNY\n2026-03-31,1,1,sh,cream,s1,-40.00,CNY\n", "utf-8"
    )
    late = salesplan(*CLOSE, "--restate", "--format", "json", cwd=plan)
    assert late.code == 0
    assert {(r["restated_by"], r["amount"]) for r in late.table("restated_causes") if r["axis"] == "company"} == {
        ("late_rows", 12.34),
        ("late_returns", -40.0),
    }
    assert "late returns -40" in late.err
    assert {row["main_cause"] for row in late.table("restated")} == {"late_rows", "late_returns"}
    assert salesplan(*CLOSE, "--verify", cwd=plan).code == 0  # the files of then are still there

    (plan / "plan.yaml").write_text(plan_text(names="{沪: js}", target="240_000"), "utf-8")
    run = salesplan("report", "plan.yaml", "--format", "json", "--lang", "en", cwd=plan)
    causes = {(r["node"], r["figure"], r["restated_by"]): r["amount"] for r in run.table("restated_causes")}
    assert causes["company", "target", "plan_changed"] == 10_000.0
    assert causes["sh", "actual", "names_changed"] == -50.0
    assert causes["js", "actual", "names_changed"] == 50.0
    assert causes["js", "actual", "late_rows"] == 12.34
    for row in run.table("restated"):
        parts = [
            r["amount"]
            for r in run.table("restated_causes")
            if (r["node"], r["axis"], r["figure"]) == (row["node"], row["axis"], row["figure"])
        ]
        assert round(sum(parts), 2) == row["change"] == round((row["restated"] or 0) - (row["closed"] or 0), 2)
    page = salesplan("report", "plan.yaml", "-q", "--format", "html", "--lang", "en", cwd=plan).out
    assert "2026-03 closed with a target of 10k, which is 20k now (+10k): plan changed +10k." in page

    run = salesplan(*CLOSE, "--verify", cwd=plan)
    assert run.code == 5
    assert "SP624 2026-03" in run.err
    assert files(plan) == kept


def _as_zip(folder: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(folder / "a.csv", "w") as packed:  # by its content, whatever its name
        for name, text in files.items():
            packed.writestr(name, text)


def _as_workbook(folder: Path, files: dict[str, str]) -> None:
    book = Workbook()
    for name, text in files.items():
        sheet = book.create_sheet(name)
        for row in text.splitlines():
            sheet.append(row.split(","))
    book.remove(book.worksheets[0])
    book.save(folder / "a.csv")


@pytest.mark.parametrize("pack", [_as_zip, _as_workbook], ids=["zip", "workbook"])
def test_parts_of_a_file_are_known_again(
    salesplan: Runner, plan: Path, pack: Callable[[Path, dict[str, str]], None]
) -> None:
    """A record names members and sheets; members that are added later are left alone."""
    first = {"one": HEAD + "\n".join(BASE[:3]) + "\n", "two": HEAD + "\n".join(BASE[3:]) + "\n"}
    text = (plan / "plan.yaml").read_text("utf-8")
    (plan / "plan.yaml").write_text(text.replace('files: "*.csv"', 'files: "*.csv"\n    sheet: "*"'), "utf-8")
    pack(plan, first)
    made = salesplan(*MARCH, "--format", "json", cwd=plan)
    assert made.code == 0, made.err
    assert made.table("closed")[0]["sales"] == 251.0
    run = salesplan(*CLOSE, "--verify", cwd=plan)
    assert run.code == 0, run.err
    pack(plan, {**first, "three": HEAD + "2026-03-31,9,1,sh,cream,s1,40.00,CNY\n"})
    again = salesplan(*CLOSE, "--verify", cwd=plan)
    if pack is _as_zip:
        assert again.code == 0, again.err
    else:  # the hash of a sheet is its workbook's
        assert (again.code, "SP625" in again.err) == (4, True), again.err
    pack(plan, {"one": first["one"]})
    gone = salesplan(*CLOSE, "--verify", "--format", "json", cwd=plan)
    assert gone.code != 0


def test_plans_that_stand_in_one_folder_have_records_of_their_own(salesplan: Runner, plan: Path) -> None:
    assert salesplan(*MARCH, cwd=plan).code == 0
    (plan / "south.yaml").write_text(plan_text(target="990_000"), "utf-8")
    south = ("close", "south.yaml", "--lang", "en")
    assert salesplan(*south, "--month", "2026-03", "-q", "--format", "json", cwd=plan).code == 0
    assert {path.name for path in (plan / "south.closed").iterdir()} == set(files(plan))
    for name in ("plan.yaml", "south.yaml", "."):
        run = salesplan("report", name, "-q", "--format", "json", cwd=plan) if name != "." else None
        if run:
            assert (run.code, run.table("restated")) == (0, [])
        assert salesplan("close", name, "--list", "-q", cwd=plan).code == (3 if name == "." else 0)
    (plan / "south.yaml").rename(plan / "plan.yaml")
    shutil.rmtree(plan / "south.closed")
    assert len(salesplan("close", ".", "--list", "--format", "json", cwd=plan).table("closed")) == 1


def test_what_changed_of_exports_that_do_not_tie_out_ends_as_their_review_does(salesplan: Runner, plan: Path) -> None:
    assert salesplan(*MARCH, cwd=plan).code == 0
    (plan / "b.csv").write_text(HEAD + "2026-03-30,5,1,js,soap,s3,x,CNY\n", "utf-8")
    run = salesplan("report", "plan.yaml", cwd=plan)
    restated = salesplan(*CLOSE, "--restate", cwd=plan)
    assert (run.code, restated.code, "SP409" in restated.err) == (4, 4, True), restated.err


def test_closing_again(salesplan: Runner, plan: Path) -> None:
    salesplan(*MARCH, cwd=plan)
    kept = files(plan)
    (plan / "b.csv").write_text(HEAD + "2026-03-30,5,1,js,soap,s3,12.34,CNY\n", "utf-8")
    run = salesplan(*MARCH, cwd=plan)
    assert (run.code, run.out) == (2, "")
    assert "SP620" in run.err
    assert "late rows +12.34" in run.err
    assert "b.csv is new" in run.err
    assert salesplan(*MARCH, "--again", cwd=plan).code == 2
    assert salesplan(*MARCH, "--reason", "x", cwd=plan).code == 2
    assert files(plan) == kept
    assert salesplan(*MARCH, "--again", "--reason", "补录", cwd=plan).code == 0
    assert set(files(plan)) == {*kept, "2026-03.v2.json", "2026-03.v2.zip"}
    assert all(files(plan)[name] == content for name, content in kept.items() if name != "SHA256SUMS")
    rows = salesplan(*CLOSE, "--list", "--format", "json", cwd=plan).table("closed")
    assert [(r["record"], r["version"], r["reason"], r["sales"]) for r in rows] == [
        (1, 1, None, 251.0),
        (2, 2, "补录", 263.34),
    ]
    assert salesplan(*CLOSE, "--restate", "--format", "json", cwd=plan).table("restated") == []


def test_tampering_is_found(salesplan: Runner, plan: Path) -> None:
    for month in ("2026-02", "2026-03"):
        assert salesplan(*CLOSE, "--month", month, cwd=plan).code == 0
    kept = files(plan)
    manifest, archive = plan / "closed" / "2026-02.json", plan / "closed" / "2026-03.zip"

    def broken() -> str:
        run = salesplan(*CLOSE, "--verify", cwd=plan)
        assert run.code == 5, run.err
        return run.err

    manifest.write_bytes(kept["2026-02.json"].replace(b'"sales": 0', b'"sales": 100'))
    assert "closed/2026-02.json: SP622" in broken()
    assert "closed/2026-03.json: SP622" in broken()  # its former isn't there any more
    assert "SP628" in salesplan("report", "plan.yaml", "--lang", "en", cwd=plan).err
    assert salesplan(*CLOSE, "--month", "2026-01", cwd=plan).code == 2
    manifest.write_bytes(kept["2026-02.json"])
    archive.write_bytes(kept["2026-02.zip"])
    assert "closed/2026-03.zip: SP622" in broken()
    archive.unlink()
    assert "SP622" in broken()
    archive.write_bytes(kept["2026-03.zip"])
    manifest.unlink()
    assert "the record before it is missing" in broken()
    manifest.write_bytes(kept["2026-02.json"])
    assert salesplan(*CLOSE, "--verify", cwd=plan).code == 0


@pytest.mark.parametrize("harm", ["gone", "cut", "swapped"])
def test_an_archive_that_is_not_whole_is_told_before_anything_is_closed_on_it(
    salesplan: Runner, plan: Path, harm: str
) -> None:
    for month in ("2026-02", "2026-03"):
        assert salesplan(*CLOSE, "--month", month, cwd=plan).code == 0
    archive = plan / "closed" / "2026-02.zip"
    if harm == "gone":
        archive.unlink()
    else:
        other = (plan / "closed" / "2026-03.zip").read_bytes()
        archive.write_bytes(archive.read_bytes()[:300] if harm == "cut" else other)
    kept = files(plan)
    for options, code in ((("--month", "2026-01"), 2), (("--list",), 5), (("--verify",), 5)):
        run = salesplan(*CLOSE, *options, cwd=plan)
        assert (run.code, "closed/2026-02.zip: SP622" in run.err) == (code, True), run.err
    assert files(plan) == kept


@pytest.mark.parametrize("stands", ["file", "link"])
def test_what_stands_in_the_place_of_the_folder_of_records_is_told(salesplan: Runner, plan: Path, stands: str) -> None:
    folder = plan / "closed"
    folder.write_text("closed") if stands == "file" else folder.symlink_to("nowhere")
    for options, code in (((), 5), (("--verify",), 5), (("--month", "2026-03"), 2)):
        run = salesplan(*CLOSE, *(options or ("--list",)), cwd=plan)
        assert (run.code, "closed: SP622" in run.err) == (code, True), run.err
    for command in ((*CLOSE, "--restate"), ("report", "plan.yaml", "--lang", "en")):
        run = salesplan(*command, cwd=plan)
        assert (run.code, "closed: SP628" in run.err) == (0, True), run.err


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
@pytest.mark.parametrize("mode", [0o000, 0o100, 0o400])
def test_a_folder_of_records_that_may_not_be_looked_into_is_not_an_empty_one(
    salesplan: Runner, plan: Path, mode: int
) -> None:
    """Neither where its names can't be listed nor where they can, and it can't be entered."""
    assert salesplan(*MARCH, cwd=plan).code == 0
    folder = plan / "closed"
    kept = files(plan)
    commands = [(*CLOSE, option) for option in ("--list", "--verify", "--restate")]
    commands += [(*CLOSE, "--list", "-o", "closed"), (*CLOSE, "--month", "2026-02"), ("report", "plan.yaml")]
    folder.chmod(mode)
    try:
        for command in commands:
            run = run_heeding(*command, cwd=plan)
            assert (run.code, run.out) == (2, ""), (command, run.out)
            assert re.search(r"closed: SP632 .*Permission denied", run.err), run.err
            assert "the right to list and to enter the folder" in run.err
    finally:
        folder.chmod(0o700)
    assert files(plan) == kept


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
def test_nor_is_one_missing_that_stands_in_such_a_folder(salesplan: Runner, plan: Path) -> None:
    assert salesplan(*MARCH, "-o", "kept/closed", cwd=plan).code == 0
    (plan / "kept").chmod(0)
    try:
        run = run_heeding(*CLOSE, "--list", "-o", "kept/closed", cwd=plan)
    finally:
        (plan / "kept").chmod(0o700)
    assert (run.code, "kept/closed: SP632" in run.err) == (2, True), run.err


def test_what_is_no_record_is_told_and_nothing_else_is_blamed(salesplan: Runner, plan: Path) -> None:
    assert salesplan(*MARCH, cwd=plan).code == 0
    folder = plan / "closed"
    for other in ("2026-07.json", "notes.json"):
        (folder / other).write_text("{}") if other == "notes.json" else (folder / other).mkdir()
        told = salesplan("report", "plan.yaml", "--lang", "en", cwd=plan)
        assert (told.code, told.err.count("SP628"), "SHA256SUMS" in told.err) == (0, 1, False), told.err
        listed = salesplan(*CLOSE, "--list", cwd=plan)
        assert (listed.code, listed.err.count("SP622"), "2026-03" in listed.out) == (5, 1, True), listed.err
        assert salesplan(*CLOSE, "--month", "2026-02", cwd=plan).code == 2
        (folder / other).unlink() if other == "notes.json" else (folder / other).rmdir()
    (folder / "SHA256SUMS").unlink()
    (folder / "SHA256SUMS").mkdir()
    assert "closed/SHA256SUMS: SP628" in salesplan("report", "plan.yaml", "--lang", "en", cwd=plan).err


def test_a_closed_period_that_the_calendar_has_no_more_is_told(salesplan: Runner, plan: Path) -> None:
    assert salesplan(*CLOSE, "--month", "2026-02", "-q", cwd=plan).code == 0
    text = (plan / "plan.yaml").read_text("utf-8")
    for calendar, told in (
        ("{starts: 2026-01-01}", 0),
        ("{starts: 2026-01-01, pattern: 4-4-5}", 1),
        ("{starts: 2027-01-01}", 0),  # what was closed in another year is at rest
    ):
        changed = re.sub(r"calendar: .*", f"calendar: {calendar}", text)
        (plan / "plan.yaml").write_text(changed, "utf-8")
        for command in ((*CLOSE, "--restate"), ("report", "plan.yaml", "--lang", "en")):
            run = salesplan(*command, cwd=plan)
            assert "fault of its own" not in run.err
            assert run.err.count("SP633 2026-02 was closed (2026-02-01 – 2026-02-28)") == told, run.err


def test_verify_says_which_input_changed(salesplan: Runner, plan: Path) -> None:
    salesplan(*MARCH, cwd=plan)
    with (plan / "a.csv").open("a", encoding="utf-8") as file:
        file.write("2026-04-09,8,1,js,soap,s3,1.00,CNY\n")
    run = salesplan(*CLOSE, "--verify", cwd=plan)
    assert run.code == 4
    assert "SP625 2026-03 can't be reproduced: a.csv is another one than then" in run.err
    (plan / "a.csv").rename(plan / "z.csv")
    run = salesplan(*CLOSE, "--verify", cwd=plan)
    assert run.code == 4
    assert 'SP401 no file matches "a.csv"' in run.err


def test_an_open_period_is_refused(salesplan: Runner, plan: Path) -> None:
    run = salesplan(*CLOSE, "--month", "2026-04", cwd=plan)
    assert run.code == 2
    assert "SP621" in run.err
    assert not (plan / "closed").exists()
    assert salesplan(*CLOSE, "--month", "2026-04", "--as-of", "2026-04-15", cwd=plan).code == 2
    assert salesplan(*CLOSE, "--month", "2026-04", "--as-of", "2026-04-30", cwd=plan).code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--month"),
        (("--month", "2027-01"), "SP903"),
        (("--verify", "--list"), "--verify and --list"),
        (("--list", "--as-of", "2026-03-31"), "--list and --as-of"),
        (("--month", "2026-03", "--again", "--reason", "x"), "isn't closed yet"),
        (("--month", "2026-03", "--restate"), "no sound record"),
    ],
)
def test_wrong_use(salesplan: Runner, plan: Path, options: tuple[str, ...], said: str) -> None:
    run = salesplan(*CLOSE, *options, cwd=plan)
    assert (run.code, run.out) == (2, "")
    assert said in run.err


def test_the_record_is_the_same_wherever_and_by_whomever_it_is_made(salesplan: Runner, plan: Path) -> None:
    salesplan(*MARCH, cwd=plan)
    kept = files(plan)
    run = salesplan(
        "close",
        plan / "plan.yaml",
        "--month",
        "2026-03",
        "--lang",
        "zh",
        "-o",
        plan / "other",
        cwd="/",
        TZ="Asia/Tokyo",
    )
    assert run.code == 0, run.err
    assert {path.name: path.read_bytes() for path in (plan / "other").iterdir()} == kept
    assert "2026-03" in salesplan(*CLOSE, "--list", "-o", "other", cwd=plan).out
    with zipfile.ZipFile(plan / "closed" / "2026-03.zip") as archive:
        assert archive.namelist() == ["figures.json", "plan.json", "review.json", "rows.csv"]
        assert json.loads(archive.read("review.json"))["tables"]["attainment"]["rows"]
        assert len(archive.read("rows.csv").splitlines()) == 5


def test_a_record_that_was_taken_away_is_missed(salesplan: Runner, plan: Path) -> None:
    """The last one too, which no other record names; and so is the list that tells it."""
    for month in ("2026-01", "2026-02", "2026-03"):
        assert salesplan(*CLOSE, "--month", month, cwd=plan).code == 0
    kept, folder = files(plan), plan / "closed"
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert sums.stdout == "2026-01.json: OK\n2026-02.json: OK\n2026-03.json: OK\n"

    def missed(name: str) -> None:
        listed = salesplan(*CLOSE, "--list", cwd=plan)
        verified = salesplan(*CLOSE, "--verify", cwd=plan)
        assert f"closed/{name}: SP622" in listed.err
        assert (verified.code, f"closed/{name}: SP622" in verified.err) == (5, True)
        assert f"closed/{name}: SP628" in salesplan("report", "plan.yaml", "--lang", "en", cwd=plan).err
        assert salesplan(*CLOSE, "--month", "2026-04", "--as-of", "2026-04-30", cwd=plan).code == 2
        for file, content in kept.items():
            (folder / file).write_bytes(content)

    for suffix in ("json", "zip"):
        (folder / f"2026-03.{suffix}").unlink()
    missed("2026-03.json")
    (folder / "SHA256SUMS").unlink()
    missed("SHA256SUMS")
    (folder / "SHA256SUMS").write_bytes(b"")
    missed("SHA256SUMS")
    # A last record that was made anew, sound by itself, isn't the one that was listed.
    (plan / "late.csv").write_text(HEAD + "2026-03-30,5,1,js,soap,s3,12.34,CNY\n", "utf-8")
    for name in ("2026-03.json", "2026-03.zip"):
        (folder / name).unlink()
    (folder / "SHA256SUMS").write_bytes(b"".join(kept["SHA256SUMS"].splitlines(keepends=True)[:2]))
    assert salesplan(*MARCH, cwd=plan).code == 0
    (folder / "SHA256SUMS").write_bytes(kept["SHA256SUMS"])
    missed("2026-03.json")
    (plan / "late.csv").unlink()
    assert salesplan(*CLOSE, "--verify", cwd=plan).code == 0


def test_a_record_that_is_not_listed_yet_is_listed_by_the_next_run(salesplan: Runner, plan: Path) -> None:
    """What a run leaves that is killed between both."""
    for month in ("2026-02", "2026-03"):
        salesplan(*CLOSE, "--month", month, cwd=plan)
    kept = files(plan)
    (plan / "closed" / "SHA256SUMS").write_bytes(kept["SHA256SUMS"].splitlines(keepends=True)[0])
    listed = salesplan(*CLOSE, "--list", cwd=plan)
    assert (listed.code, "SP622" in listed.err) == (0, False)
    assert salesplan(*MARCH, cwd=plan).code == 0
    assert files(plan) == kept


def test_of_two_runs_at_once_one_closes(salesplan: Runner, plan: Path) -> None:
    """Both have read that nothing is closed; what the second one would write is refused in its turn."""
    for turn in range(PAIRS):
        month = f"2026-0{1 + turn % 3}"
        shutil.rmtree(plan / "closed", ignore_errors=True)
        runs = [
            subprocess.Popen(
                [sys.executable, "-m", "salesplan", *CLOSE, "--month", month],
                cwd=plan,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        ended = [(*run.communicate(), run.returncode) for run in runs]
        assert set(files(plan)) == {"SHA256SUMS", f"{month}.json", f"{month}.zip"}
        assert 0 in [code for *_, code in ended]
        for out, err, code in ended:
            if code:
                assert (code, out) == (2, "")
                assert "closed: SP629 another run has closed a period meanwhile" in err
        assert salesplan(*CLOSE, "--verify", cwd=plan).code == 0


def test_whoever_read_the_records_before_another_run_closed_writes_nothing(plan: Path, salesplan: Runner) -> None:
    from tests.planning.closing import closed

    from salesplan.cli.closed import list_records, put_record, read_shelf
    from salesplan.errors import UsageError

    made, _ = closed(plan)
    folder = plan / "closed"
    before = read_shelf(folder, "en").records
    put_record(folder, made, before, "en")
    kept = files(plan)
    for late in (lambda: put_record(folder, made, before, "en"), lambda: list_records(folder, before, "en")):
        with pytest.raises(UsageError, match="SP629"):
            late()
    assert files(plan) == kept


def test_a_kill_leaves_what_there_was(salesplan: Runner, plan: Path) -> None:
    """At moments drawn: half of them anywhere in a run, the others while it writes. `CLOSE_KILLS=100` kills more often."""
    salesplan(*CLOSE, "--month", "2026-02", cwd=plan)
    kept, chance = files(plan), random.Random(1)
    started = time.monotonic()
    assert _start(plan).wait() == 0
    length, whole = time.monotonic() - started, files(plan)
    for turn in range(KILLS):
        _lay(plan, kept)
        running = _start(plan)
        if turn % 2:
            assert running.stdout
            running.stdout.read(1)  # it writes, or has ended
            time.sleep(chance.uniform(0, 0.03))
        else:
            time.sleep(chance.uniform(0, 1.1 * length))
        running.kill()
        running.communicate()
        found = {name: content for name, content in files(plan).items() if not name.endswith(".tmp")}
        listing = found.pop("SHA256SUMS")
        assert listing in (kept["SHA256SUMS"], whole["SHA256SUMS"])
        assert all(whole[name] == content for name, content in found.items())
        assert (kept.keys() - {"SHA256SUMS"}) <= found.keys()
        listed = salesplan(*CLOSE, "--list", cwd=plan)
        assert (listed.code, "SP622" in listed.err) == (0, False)
        assert salesplan(*MARCH, cwd=plan).code == 0
        assert {name: content for name, content in files(plan).items() if not name.endswith(".tmp")} == whole
    assert salesplan(*CLOSE, "--verify", cwd=plan).code == 0


# The program, which says on stdout when it begins to write.
TELLING = """
import os, sys
from salesplan.cli import app
from salesplan.render import files
add = files._Pending.add
def told(self, name, content):
    os.write(1, b".")
    add(self, name, content)
files._Pending.add = told
app.run()
"""


def _start(plan: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", TELLING, *MARCH], cwd=plan, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _lay(plan: Path, kept: dict[str, bytes]) -> None:
    shutil.rmtree(plan / "closed")
    (plan / "closed").mkdir()
    for name, content in kept.items():
        (plan / "closed" / name).write_bytes(content)


def test_a_folder_of_records_that_is_not_there_is_told(salesplan: Runner, tmp_path: Path) -> None:
    for mode in ("--list", "--verify", "--restate"):
        run = salesplan(
            "close", ROOT / "plans" / "direct-selling", mode, "-o", tmp_path / "restated.csv", "--lang", "en"
        )
        assert (run.code, run.out) == (2, "")
        assert "there is no folder of records" in run.err
