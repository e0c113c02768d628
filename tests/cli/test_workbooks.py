"""Workbooks as a user gets them: by suffix, by format, in a folder, and never on stdout."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_program import PLAN, SALES, SMALL
from tests.conftest import Runner
from tests.render.workbooks import formulas, opened, reckoned, rows

from salesplan.words.sentence import Language
from salesplan.words.titles import table_title, word

TEAMS = """teams:
  east-1: {name: 华东一组, manager: 李娜, sellers: {zhang: {name: 张伟, territory: [{region: east}]}}}
  decompose: {name: decompose, sellers: {chen: {name: "=1+1", territory: [{region: north}]}}}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    hedged = SMALL.replace("{seasonality: even}", "{seasonality: even, hedge: {sellers: 5%}}")
    (tmp_path / "plan.yaml").write_text(hedged + TEAMS, "utf-8")
    (tmp_path / "sales.csv").write_text(SALES, "utf-8")
    return tmp_path / "plan.yaml"


@pytest.mark.parametrize("command", ["check", "decompose", "report"])
def test_every_command_writes_a_workbook(salesplan: Runner, small: Path, tmp_path: Path, command: str) -> None:
    """By its suffix or by --format; the same tables as json, titles in the reader's language."""
    assert salesplan(command, small, "-q" if command != "check" else "--lang=zh", "-o", tmp_path / "a.XLSX").code == 0
    assert salesplan(command, small, "--format", "xlsx", "-o", tmp_path / "b.bin").code == 0
    content = (tmp_path / "a.XLSX").read_bytes()
    assert content == (tmp_path / "b.bin").read_bytes()
    tables = salesplan(command, small, "--format", "json").json["tables"]
    made = opened(content)
    assert made.sheetnames[0] == "说明"
    for table in tables.values():
        titles = [column["title"] for column in table["columns"]]
        (page,) = [page for page in made if [cell.value for cell in page[3]][: len(titles)] == titles]
        assert len(rows(page, 4)) == len(table["rows"])


def test_a_workbook_is_not_printed(salesplan: Runner, small: Path) -> None:
    for command in ("check", "decompose", "report"):
        run = salesplan(command, small, "--format", "xlsx", "--lang", "en")
        assert (run.code, run.out) == (2, "")
        assert "SP907 xlsx can't be printed\n    Name a file: -o FILE.xlsx." in run.err


def test_one_table_of_a_workbook(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    assert salesplan("decompose", small, "-q", "--table", "quotas", "-o", tmp_path / "q.xlsx").code == 0
    assert opened((tmp_path / "q.xlsx").read_bytes()).sheetnames == ["说明", "配额", "生成依据"]


def test_a_folder_takes_the_workbook_and_each_handout_by_itself(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    assert salesplan("decompose", small, "-q", "--format", "xlsx", "-o", f"{tmp_path}/out/").code == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "decompose.xlsx",
        "decompose (2).xlsx",
        "华东一组.xlsx",
    }
    made = opened((tmp_path / "out" / "decompose.xlsx").read_bytes())
    assert made.sheetnames == ["说明", "概览", "decompose", "华东一组", "目标", "配额", "平衡表", "生成依据"]
    own = opened((tmp_path / "out" / "华东一组.xlsx").read_bytes())
    assert own.sheetnames == ["华东一组"]
    text = str(rows(own.worksheets[0]))
    assert "张伟" in text
    assert "=1+1" not in text
    assert salesplan("report", small, "-q", "--format", "xlsx", "-o", f"{tmp_path}/out/").code == 0
    assert (tmp_path / "out" / "report.xlsx").exists()


def test_handouts_of_the_example_agree_with_its_quotas_to_the_cent(salesplan: Runner, tmp_path: Path) -> None:
    """Every total, cached and reckoned from the cells that its formula names."""
    assert salesplan("decompose", PLAN, "-q", "-o", tmp_path / "q.xlsx").code == 0
    content = (tmp_path / "q.xlsx").read_bytes()
    shown, behind = opened(content), opened(content, values=True)
    quotas = salesplan("decompose", PLAN, "-q", "--format", "json").table("quotas")
    year = sum(Decimal(str(row["quota"])) for row in quotas)
    handed_out = Decimal()
    pages = [page for page in shown.worksheets if formulas(page)]
    assert len(pages) == 5  # one a team; the tables of the result hold values alone
    for page in pages:
        cached = behind[page.title]
        addresses = formulas(page)
        assert len(addresses) > 100
        for address in addresses:
            assert round(reckoned(page, address) * 100) == round(cached[address].value * 100), (page.title, address)
        total = next(row for row in range(5, page.max_row) if cached.cell(row, 1).value == "合计")
        handed_out += Decimal(str(cached.cell(total, cached.max_column).value))
    assert handed_out == year


@pytest.mark.parametrize("command", ["decompose", "report"])
def test_every_cell_of_the_example_is_that_of_the_json(salesplan: Runner, tmp_path: Path, command: str) -> None:
    """Money to the cent, ratios to the sixth digit, words in the reader's language, what is missing empty."""
    assert salesplan(command, PLAN, "-q", "-o", tmp_path / "w.xlsx").code == 0
    made = opened((tmp_path / "w.xlsx").read_bytes())
    given = salesplan(command, PLAN, "-q", "--format", "json").json["tables"]
    compared = 0
    for name, told in given.items():
        page = made[table_title(name, "zh")]
        keys = [(column["key"], column["unit"]) for column in told["columns"]]
        runs = [key for key, unit in keys if unit == "series"]
        for cells, row in zip(page.iter_rows(min_row=4, values_only=True), told["rows"], strict=True):
            folded = list(cells[len(keys) :])
            for value, (key, unit) in zip(cells[: len(keys)], keys, strict=True):
                if unit == "series":
                    assert value is None
                    assert folded[: len(row[key])] == row[key]
                    continue
                assert as_json(value, unit) == as_cell(row[key], unit, key, row), (name, key, row)
                compared += 1
            assert runs or not any(value is not None for value in folded)
    assert compared > 1_000


def as_json(value: Any, unit: str) -> Any:
    """A cell as json has it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if unit == "money" and isinstance(value, str):
        return float(value.replace(",", ""))
    return value


def as_cell(value: Any, unit: str, key: str, row: dict[str, Any]) -> Any:
    """A value of the json as a cell shows it."""
    if unit == "word" and value is not None:
        return word(value, "zh")
    if key == "name" and not value and "depth" in row:
        return nameless(str(row["node"]), "zh")
    return value


def nameless(node: str, language: Language) -> str:
    known = word(node, language)
    return known if known != node else word(node.rpartition("/")[2], language)


def test_the_same_bytes_whatever_the_clock_and_the_order(salesplan: Runner, small: Path, tmp_path: Path) -> None:
    def content(**environment: str) -> bytes:
        run = salesplan("decompose", small, "-q", "-o", tmp_path / "w.xlsx", **environment)
        assert run.code == 0
        return (tmp_path / "w.xlsx").read_bytes()

    before = content()
    assert content(TZ="Asia/Shanghai", LC_ALL="C", PYTHONHASHSEED="7") == before
    text = small.read_text("utf-8")
    small.write_text(TEAMS + text.replace(TEAMS, ""), "utf-8")
    assert content() == before


def test_a_workbook_that_cannot_be_written_leaves_the_former_one(
    salesplan: Runner, small: Path, tmp_path: Path
) -> None:
    target = tmp_path / "w.xlsx"
    target.write_bytes(b"former")
    small.write_text(small.read_text("utf-8").replace("60%", "lots"), "utf-8")
    assert salesplan("decompose", small, "-o", target).code == 3
    assert target.read_bytes() == b"former"
    assert salesplan("check", small, "-o", target).code == 3
    assert "SP106" in str(rows(opened(target.read_bytes())["说明"]))
    assert salesplan("check", small, "-o", tmp_path / "no" / "w.xlsx").code == 2
    assert not list(tmp_path.glob(".w.xlsx*"))
