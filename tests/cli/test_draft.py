"""Plans drafted from past exports of every kind: the draft reads what it was drafted from."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import Runner

NAMES = ["开票日期", "订单编号", "行号", "省份", "产品名称", "业务员", "数量", "不含税\n金额"]
ROWS = [
    [dt.date(2025, month, 3), f"S{month}", 1, ("上海", "北京")[month % 2], "面膜", "张伟", month, 100.1 * month]
    for month in range(1, 13)
]
WHOLE = "7_807.80"  # 100.1 × (1 + … + 12)
TITLES = [["销售明细表"], ["单位：元"]]


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: str = "") -> Path:
    made = openpyxl.Workbook()
    made.active.append(["本表为销售明细"])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name == hidden:
            sheet.sheet_state = "hidden"
    made.create_sheet("Sheet3")
    made.save(path)
    return path


def text(rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def one_sheet(folder: Path) -> Path:
    return book(folder / "a.xlsx", {"明细": [*TITLES, NAMES, *ROWS, ["合计"], [None] * 7 + [7807.8]]})


def sheet_a_month(folder: Path) -> Path:
    months = {f"{i}月": [NAMES, row] for i, row in enumerate(ROWS, 1)}
    return book(folder / "b.xlsx", {**months, "旧": [NAMES, *ROWS]}, hidden="旧")


def titled_text(folder: Path) -> Path:
    path = folder / "c.csv"
    path.write_bytes(("销售明细表\n\n" + text([NAMES, *ROWS], ";")).encode("gb18030"))
    return path


def packed(folder: Path) -> Path:
    path = folder / "d.csv.gz"
    path.write_bytes(gzip.compress(text([NAMES, *ROWS]).encode("utf-8-sig")))
    return path


def archive(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "e.zip", "w") as made:
        for i in (0, 6):
            made.writestr(f"{i}.csv", text([NAMES, *ROWS[i : i + 6]]))
    return folder / "e.zip"


def parquet(folder: Path) -> Path:
    import duckdb

    (folder / "rows.csv").write_text(text([[name.replace("\n", "") for name in NAMES], *ROWS]), "utf-8")
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{folder}/rows.csv')) TO '{folder}/f.parquet'")
    return folder / "f.parquet"


@pytest.mark.parametrize(
    ("make", "said", "rows", "code"),
    [
        (one_sheet, ["header: 3"], 14, 4),
        (sheet_a_month, ["sheet: [1月, 2月, 3月, 4月, 5月, 6月, 7月, 8月, 9月, 10月, 11月, 12月]"], 12, 0),
        (titled_text, ['separator: ";"', "encoding: gb18030", "header: 3"], 12, 0),
        (packed, ["encoding: utf-8\n"], 12, 0),
        (archive, ["separator: "], 12, 0),
        (parquet, [], 12, 0),
    ],
)
def test_a_draft_reads_what_it_was_drafted_from(
    salesplan: Runner, tmp_path: Path, make: Callable[[Path], Path], said: list[str], rows: int, code: int
) -> None:
    run = salesplan("init", tmp_path / "draft", "--lang", "zh", "--from-sales", make(tmp_path))
    assert run.code == 0, run.err
    assert ("SP429" in run.err) == (rows > len(ROWS))
    plan = (tmp_path / "draft" / "plan.yaml").read_text("utf-8")
    assert [part for part in said if part not in plan] == []
    assert f"target: {WHOLE}" in plan
    assert salesplan("check", tmp_path / "draft").code == 0
    # The plan is of the year behind the exports, so their year is asked for by changing its calendar.
    (tmp_path / "draft" / "plan.yaml").write_text(plan.replace("2026-01-01", "2025-01-01"), "utf-8")
    review = salesplan("report", tmp_path / "draft", "--format", "json", cwd=tmp_path)
    assert review.code == code, review.err  # 4: of so few rows, those of the total are more than the draft bears
    assert sum(row["rows"] for row in review.table("tie_out")) == rows
    whole = next(row for row in review.table("attainment") if (row["axis"], row["span"]) == ("company", "year"))
    assert whole["actual"] == 7807.8


@pytest.mark.parametrize(
    ("amounts", "options", "currency", "passed_over"),
    [
        (("€1,200.50", "€300"), (), "EUR", 0),
        (("¥1,200.50", "¥300"), (), "CNY", 0),
        (("$1,200.50", "$300"), ("--lang", "zh"), "USD", 0),
        (("$1,200.50", "$300"), ("--currency", "HKD"), "HKD", 0),
        (("1,200.50", "300 EUR", "20 EUR"), (), "EUR", 0),
        (("1,200.50元", "300 元"), ("--lang", "zh"), "CNY", 0),
        (("1,200.50", "300"), (), "USD", 0),
        (("€1,200.50", "€300", "$5"), (), "EUR", 1),
        (("€1,200.50", "$5"), ("--currency", "USD"), "USD", 1),
    ],
)
def test_a_draft_is_in_the_currency_of_its_amounts(
    salesplan: Runner, tmp_path: Path, amounts: Sequence[str], options: Sequence[str], currency: str, passed_over: int
) -> None:
    rows = [["Order Date", "Amount"], *(["2025-12-03", amount] for amount in amounts)]
    (tmp_path / "a.csv").write_text(text(rows), "utf-8")
    run = salesplan("init", tmp_path / "d", "--from-sales", tmp_path / "a.csv", *options)
    assert run.code == 0, run.err
    assert f"currency: {currency}\n" in (tmp_path / "d" / "plan.yaml").read_text("utf-8")
    assert ("SP429" in run.err) == bool(passed_over)


def test_files_that_need_other_layouts_are_told(salesplan: Runner, tmp_path: Path) -> None:
    run = salesplan("init", tmp_path / "d", "--from-sales", one_sheet(tmp_path), sheet_a_month(tmp_path))
    assert (run.code, "b.xlsx[1月]:1: SP428" in run.err) == (4, True), run.err
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"PK\x03\x04 cut off", "SP471"), (b"\x1f\x8b cut off", "SP471"), (b"", "SP403"), (b"%PDF-1.7", "SP406")],
)
def test_what_cannot_be_read_is_told(salesplan: Runner, tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    run = salesplan("init", tmp_path / "d", "--from-sales", tmp_path / "x.xlsx")
    assert run.code == 4, run.err
    assert told in run.err, run.err


def test_a_workbook_without_sales_says_what_it_has(salesplan: Runner, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"客户": [["客户编号", "日期"], ["C1", "2025-01-01"]]})
    run = salesplan("init", tmp_path / "d", "--lang", "en", "--from-sales", path)
    assert (run.code, "a.xlsx[客户]:1: SP430 no column seems to hold the amount" in run.err) == (4, True), run.err
    assert "客户编号" in run.err
