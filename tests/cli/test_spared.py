"""No output takes the place of a file that its run has read."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest
from tests.cli.test_program import SALES, SMALL
from tests.conftest import Runner


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan in a folder, with a table file, and exports beside it."""
    rows = "id,name\neast,华东\nnorth,华北\n"
    (tmp_path / "s").mkdir()
    (tmp_path / "regions.csv").write_text(rows, "utf-8")
    text = SMALL.replace('files: "*.csv"', "files: s/*.csv")
    start = text.index("regions:")
    text = (
        text[:start]
        + "regions: {file: regions.csv, columns: {id: id, name: name}}\n"
        + text[text.index("decompose:") :]
    )
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    (tmp_path / "s" / "a.csv").write_text(SALES, "utf-8")
    return tmp_path


def held(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    "arguments",
    [
        "report plan.yaml --table attainment -o s/a.csv",
        "report plan.yaml --table attainment -o regions.csv",
        "report plan.yaml --format json -o plan.yaml",
        "report plan.yaml --table attainment -o link.csv",
        "report plan.yaml --table attainment -o hard.csv",
        "report plan.yaml --table attainment -o linked/../s/./a.csv",
        "report plan.yaml --table attainment -o linked/a.csv",
        "check plan.yaml --format json -o plan.yaml",
        "decompose plan.yaml --table targets -o regions.csv",
        "explain plan.yaml --format csv -o s/a.csv --actual",
        "diff plan.yaml plan.yaml --format json -o plan.yaml",
        "import plan.yaml --format json -o s/a.csv",
    ],
)
def test_an_input_is_never_overwritten(salesplan: Runner, folder: Path, arguments: str) -> None:
    (folder / "link.csv").symlink_to("s/a.csv")
    (folder / "linked").symlink_to("s")
    os.link(folder / "s" / "a.csv", folder / "hard.csv")
    before = held(folder)
    run = salesplan(*arguments.split(), "--lang", "en", cwd=folder)
    assert (run.code, run.out) == (2, ""), run.err
    output = arguments.split("-o ")[1].split(maxsplit=1)[0]
    assert f"{Path(output)}: SP910 the output would take the place of a file that was read" in run.err
    assert "Name another file" in run.err
    assert {name: content for name, content in held(folder).items() if ".store" not in name} == before


def test_nor_in_a_folder_of_outputs(salesplan: Runner, folder: Path) -> None:
    """And none of the others is written."""
    (folder / "t").mkdir()
    (folder / "regions.csv").rename(folder / "t" / "tie_out.csv")
    text = (folder / "plan.yaml").read_text("utf-8").replace("regions.csv", "t/tie_out.csv")
    (folder / "plan.yaml").write_text(text, "utf-8")
    before = held(folder)
    run = salesplan("report", "plan.yaml", "--format", "csv", "-o", "t", cwd=folder)
    assert (run.code, "t/tie_out.csv: SP910" in run.err) == (2, True), run.err
    assert held(folder) == before
    assert salesplan("report", "plan.yaml", "--format", "csv", "-o", "out/", cwd=folder).code == 0
    assert salesplan("report", "plan.yaml", "--format", "csv", "-o", "out/", cwd=folder).code == 0


def test_nor_a_record_of_a_closed_period_nor_a_database(salesplan: Runner, folder: Path) -> None:
    assert salesplan("close", "plan.yaml", "--month", "2026-01", "-q", cwd=folder).code == 0
    before = held(folder)
    for name in ("2026-01.json", "2026-01.zip"):
        run = salesplan("report", "plan.yaml", "--format", "json", "-o", f"closed/{name}", cwd=folder)
        assert (run.code, "SP911" in run.err) == (2, True), run.err
    assert held(folder) == before
    with sqlite3.connect(folder / "erp.sqlite") as session:
        session.execute("CREATE TABLE sales AS SELECT '2026-01-05' 日期, '1' 单号, '1' 行号, '华东' 区域, '50' 金额")
    text = (folder / "plan.yaml").read_text("utf-8").replace("files: s/*.csv", "database: ERP, table: sales", 1)
    text = text.replace("    database: ERP, table: sales", "    database: ERP\n    table: sales")
    (folder / "plan.yaml").write_text(text, "utf-8")
    address = f"sqlite:///{folder}/erp.sqlite"
    kept = (folder / "erp.sqlite").read_bytes()
    run = salesplan("report", "plan.yaml", "--format", "json", "-o", "erp.sqlite", cwd=folder, ERP=address)
    assert (run.code, "SP910" in run.err) == (2, True), run.err
    assert (folder / "erp.sqlite").read_bytes() == kept


@pytest.mark.parametrize("pattern", ["s/*.csv", "**/*.csv", "s/**"])
@pytest.mark.parametrize("output", ["s/attainment.csv", "linked/attainment.csv", "s/"])
def test_nor_does_one_stand_where_the_next_run_would_read_it(
    salesplan: Runner, folder: Path, pattern: str, output: str
) -> None:
    text = (folder / "plan.yaml").read_text("utf-8").replace("files: s/*.csv", f'files: "{pattern}"')
    (folder / "plan.yaml").write_text(text.replace("regions.csv", "regions.txt"), "utf-8")
    (folder / "regions.csv").rename(folder / "regions.txt")
    (folder / "linked").symlink_to("s")
    before = held(folder)
    commands = ["report plan.yaml --table attainment --format csv", "decompose plan.yaml --table targets --format csv"]
    for command in [*commands, "check plan.yaml --format csv"]:
        run = salesplan(*command.split(), "-o", output, "--lang", "en", cwd=folder)
        assert (run.code, "SP911 no output may stand here: the plan looks for exports here" in run.err) == (2, True)
        assert pattern in run.err
    assert held(folder) == before
    assert salesplan("report", "plan.yaml", "--format", "json", "-o", "review.json", cwd=folder).code == 0


def test_nor_where_the_command_line_looks_for_exports(salesplan: Runner, folder: Path) -> None:
    options = ("report", "plan.yaml", "--sales", "s/*.csv", "--lang", "en")
    text = (folder / "plan.yaml").read_text("utf-8").replace("files: s/*.csv", "files: nowhere.csv")
    (folder / "plan.yaml").write_text(text, "utf-8")
    run = salesplan(*options, "--format", "csv", "-o", "s", cwd=folder)
    assert (run.code, "SP911" in run.err) == (2, True), run.err
    assert salesplan(*options, "--format", "csv", "-o", "out", cwd=folder).code == 0


@pytest.mark.parametrize("command", ["report plan.yaml", "decompose plan.yaml --format json", "check plan.yaml"])
def test_nor_among_the_records_of_closed_periods(salesplan: Runner, folder: Path, command: str) -> None:
    assert salesplan("close", "plan.yaml", "--month", "2026-01", "-q", cwd=folder).code == 0
    before = held(folder)
    for output in ("closed/", "closed/other.json"):
        run = salesplan(*command.split(), "-o", output, "--lang", "en", cwd=folder)
        assert (run.code, "SP911 no output may stand here: the records of closed periods" in run.err) == (2, True)
    assert held(folder) == before
    assert salesplan("close", "plan.yaml", "--month", "2026-02", "--as-of", "2026-02-28", "-q", cwd=folder).code == 0


@pytest.mark.parametrize(("pattern", "options"), [("s/*", "-o s"), ("s/*", "-o linked"), ("**/*.zip", "")])
def test_nor_does_a_record_stand_where_the_next_run_would_read_it(
    salesplan: Runner, folder: Path, pattern: str, options: str
) -> None:
    text = (folder / "plan.yaml").read_text("utf-8").replace("files: s/*.csv", f'files: [s/a.csv, "{pattern}"]')
    (folder / "plan.yaml").write_text(text, "utf-8")
    (folder / "linked").symlink_to("s")
    (folder / "z").mkdir()
    with zipfile.ZipFile(folder / "z" / "more.zip", "w") as archive:
        archive.writestr("more.csv", SALES.splitlines()[0] + "\n")
    before = held(folder)
    close = ("close", "plan.yaml", "--month", "2026-01", "--lang", "en")
    run = salesplan(*close, *options.split(), cwd=folder)
    assert (run.code, run.out) == (2, ""), run.err
    assert "SP911 no output may stand here: the plan looks for exports here" in run.err
    assert pattern in run.err
    assert held(folder) == before
    if pattern == "s/*":
        assert not (folder / "closed").exists()
        assert salesplan(*close, "-q", cwd=folder).code == 0


@pytest.mark.parametrize("output", [".plan.store/manifest.json", ".plan.store/rows/", "linked/x.json"])
def test_nor_in_the_store_which_would_sweep_it_away(salesplan: Runner, folder: Path, output: str) -> None:
    assert salesplan("import", "plan.yaml", "-q", cwd=folder).code == 0
    (folder / "linked").symlink_to(".plan.store")
    before = held(folder)
    for command in (
        "report plan.yaml --format json",
        "decompose plan.yaml --format json",
        "import . --list --format json",
    ):
        run = salesplan(*command.split(), "-o", output, "--lang", "en", cwd=folder)
        assert (run.code, "SP911 no output may stand here: the plan's store is here" in run.err) == (2, True), run.err
    assert held(folder) == before


def test_nor_beside_the_files_of_a_plan_that_would_read_it(salesplan: Runner, folder: Path) -> None:
    before = held(folder)
    run = salesplan("report", ".", "--format", "json", "-o", "review.yml", "--lang", "en", cwd=folder)
    assert (run.code, "SP911 no output may stand here: every YAML file" in run.err) == (2, True), run.err
    assert held(folder) == before
    assert salesplan("report", "plan.yaml", "--format", "json", "-o", "review.yml", cwd=folder).code == 0
