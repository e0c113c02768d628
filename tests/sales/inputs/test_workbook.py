"""Workbooks: which sheet, which row, and what a cell is worth."""

from __future__ import annotations

import datetime as dt
import math
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from tests.sales.inputs import nasty
from tests.sales.reading import LAYOUT, Reading, read

from salesplan.errors import ExportsError, Finding
from salesplan.sales.inputs.cell_text import APPROXIMATE, text_of

BOOK = LAYOUT.replace("*.csv", "*.xlsx")
ROW = (dt.date(2026, 1, 5), "1", "1", "sh", "cream", Decimal(1), Decimal("5.00"))


def book(folder: Path, sheets: dict[str, list[tuple[Any, ...]]], hidden: str = "") -> None:
    """A workbook of some sheets with the usual columns."""
    with xlsxwriter.Workbook(folder / "a.xlsx") as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            if name == hidden:
                page.hide()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        page.write_datetime(number, column, value, day)  # type: ignore[arg-type]
                    elif value is not None:
                        page.write(number, column, float(value) if isinstance(value, Decimal) else value)


def fault(folder: Path, layout: str = BOOK) -> Finding:
    with pytest.raises(ExportsError) as caught:
        read(folder, {}, layout)
    (found,) = caught.value.findings
    return found


def total(made: Reading) -> str | None:
    return made.actual("company", "company")


def test_the_sheet_that_has_the_columns_is_found(tmp_path: Path) -> None:
    book(tmp_path, {"说明": [("read me",)], "一月": [nasty.NAMES, ROW], "old": [nasty.NAMES, ROW, ROW]}, hidden="old")
    made = read(tmp_path, {}, BOOK)
    assert [row["file"] for row in made.tables["tie_out"]] == ["a.xlsx[一月]"]
    assert made.taken.inputs[0].sha256 == __import__("hashlib").sha256((tmp_path / "a.xlsx").read_bytes()).hexdigest()


def test_several_that_could_be_meant_ask(tmp_path: Path) -> None:
    other = ("2026-02-05", "2", *ROW[2:6], Decimal("7.00"))
    book(tmp_path, {"1月": [nasty.NAMES, ROW], "2月": [nasty.NAMES, other], "合计": [("x",)]})
    assert fault(tmp_path).message("en") == "several sheets have the columns: 1月, 2月"
    for sheet, amount in (
        ("2月", "7.00"),
        ("1", "5.00"),
        ('["1月", "2月"]', "12.00"),
        ('"*月"', "12.00"),
        ("2", "7.00"),
    ):
        assert total(read(tmp_path, {}, BOOK + f"    sheet: {sheet}\n")) == amount
    found = fault(tmp_path, BOOK + "    sheet: 三月\n")
    assert (found.code, found.remedy("en")) == ("SP475", "The sheets are 1月, 2月, 合计.")
    assert fault(tmp_path, BOOK + "    sheet: 合计\n").code == "SP404"


def test_a_sheet_that_lacks_a_column_is_left_out_and_told(tmp_path: Path) -> None:
    renamed = (*nasty.NAMES[:-1], "AMT")
    book(tmp_path, {"一月": [nasty.NAMES, ROW], "二月": [renamed, ROW], "说明": [("read", "me")], "空": []})
    made = read(tmp_path, {}, BOOK)
    assert total(made) == "5.00"
    (told,) = [found for found in made.taken.findings if found.code == "SP437"]
    assert told.message("en") == "sheets that have most of the columns are left out: 二月"
    assert "SP437" not in read(tmp_path, {}, BOOK + "    sheet: 一月\n").codes


def test_a_hidden_sheet_that_has_the_columns_is_told(tmp_path: Path) -> None:
    renamed, other = (*nasty.NAMES[:-1], "AMT"), [("read", "me")]
    for sheets in ({"一月": [nasty.NAMES, ROW]}, {"一月": [nasty.NAMES, ROW], "说明": other}):
        for rows, told in (([nasty.NAMES, ROW], True), ([renamed, ROW], True), (other, False), ([], False)):
            book(tmp_path, {**sheets, "旧": rows}, hidden="旧")
            made = read(tmp_path, {}, BOOK)
            assert total(made) == "5.00"
            found = [f.message("en") for f in made.taken.findings if f.code == "SP437"]
            assert found == (["sheets that have most of the columns are left out: 旧"] if told else [])


def test_long_order_numbers_keep_their_digits(tmp_path: Path) -> None:
    """As numbers: exactly up to 2⁵³; beyond, one number may stand for several orders."""
    numbers = [
        2026010500001231.0,
        2026010500001234.0,
        1.2345678901234567e17,
        1.2345678901234568e17,
        1.2345678901234568e17,
    ]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        page = made.add_worksheet("s")
        for row, fields in enumerate(
            [nasty.NAMES, *(("2026-01-05", number, "1", "sh", "cream", 1, 5) for number in numbers)]
        ):
            page.write_row(row, 0, fields)
    made_of = read(tmp_path, {}, BOOK)
    assert made_of.fates == {"credited": 5}
    (told,) = [found for found in made_of.taken.findings if found.code == "SP434"]
    assert dict(told.facts)["rows"] == 3
    assert text_of(numbers[0]) == "2026010500001231"
    assert text_of(numbers[3]) == f"{APPROXIMATE}123456789012346000"


def test_empty_sheets(tmp_path: Path) -> None:
    book(tmp_path, {"a": []})
    assert fault(tmp_path).code == "SP403"


def test_columns_by_number_in_a_sheet_without_header(tmp_path: Path) -> None:
    book(tmp_path, {"a": [ROW]})
    layout = BOOK.replace(
        "date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount",
        "date: 1, order: 2, line: 3, region: 4, product: 5, quantity: 6, amount: 7",
    )
    assert total(read(tmp_path, {}, layout + "    header: 0\n")) == "5.00"


def test_formulas_count_as_their_values_and_their_errors_are_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        page = made.add_worksheet()
        page.write_row(0, 0, nasty.NAMES)
        for number, amount in ((1, 0.30000000000000004), (2, "#REF!")):
            page.write_row(number, 0, ["2026-01-05", str(number), "1", "sh", "cream", 1])
            page.write_formula(number, 6, "=0.1+0.2", None, amount)
    made_of = read(tmp_path, {}, BOOK)
    assert total(made_of) == "0.30"
    assert made_of.fates == {"credited": 1, "rejected": 1}
    assert "SP477" in made_of.codes


def test_amounts_that_are_no_whole_cents_are_rejected(tmp_path: Path) -> None:
    rows = [
        (*ROW[:1], str(i), *ROW[2:6], Decimal(text))
        for i, text in enumerate(("12.345", "0.1000001", "12.3400001", "7"))
    ]
    book(tmp_path, {"a": [nasty.NAMES, *rows]})
    made = read(tmp_path, {}, BOOK)
    assert total(made) == "19.44"
    (reject,) = made.tables["rejects"]
    assert (reject["line"], reject["column"], reject["reason"]) == (2, "amount", "not_a_number")
    assert APPROXIMATE + "12.345" in reject["text"]


def test_times_of_day_and_a_comma_for_the_point(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        page = made.add_worksheet()
        page.write_row(0, 0, nasty.NAMES)
        moment = made.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        page.write_datetime(1, 0, dt.datetime(2026, 1, 5, 23, 59, 59), moment)  # noqa: DTZ001 - workbooks know no zones
        page.write_row(1, 1, ["1", "1", "sh", "cream", 1.5, 1234.5])
    assert total(read(tmp_path, {}, BOOK + '    decimal: ","\n    thousands: "."\n')) == "1234.50"


def test_workbooks_with_a_password_or_damaged(tmp_path: Path) -> None:
    book(tmp_path, {"a": [nasty.NAMES, ROW]})
    whole = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[: len(whole) // 2])
    assert fault(tmp_path).code == "SP471"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    assert fault(tmp_path).code == "SP471"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert fault(tmp_path).code == "SP406"


@given(st.integers(-(10**13), 10**13), st.integers(0, 3))
def test_every_amount_survives_the_binary_fraction(minor: int, digits: int) -> None:
    amount = Decimal(minor).scaleb(-digits)
    assert Decimal(text_of(float(amount), digits)) == amount


@example(-0.0)
@example(math.copysign(math.nan, -1))
@given(st.floats(allow_nan=True, allow_infinity=True))
def test_parquet_writes_numbers_as_the_rule_says(number: float) -> None:
    import duckdb

    from salesplan.sales.inputs.cell_text import Rule
    from salesplan.sales.inputs.parquet import _text

    if 0 < abs(number) < 1e-15 or abs(number) >= 1e37:
        return  # no quantity is so small or large; both are no numbers then
    with duckdb.connect() as connection:
        for digits in (None, 0, 2, 4):
            sql = _text("n", "DOUBLE", digits, Rule())
            row = connection.execute(f"SELECT {sql} FROM (SELECT CAST(? AS DOUBLE) AS n)", [number]).fetchone()
            assert row is not None
            assert row[0] == text_of(number, digits), (number, digits)
