"""Rows that go wrong in some reader or other, and the files and tables of every kind that hold them.

Each kind is to give the same fates and the same cents.
"""

from __future__ import annotations

import csv
import gzip
import io
import sqlite3
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

NAMES = ("date", "order", "line", "region", "product", "qty", "amount")
TABLE = "date {day}, {q}order{q} {text}, line {text}, region {text}, product {text}, qty {number}, amount {number}"
# What text can't hold comes apart below: here amounts are exact decimals, and days are days.
TYPED: Sequence[tuple[Any, ...]] = (
    (date(2026, 1, 1), "A1", "1", "上海", "cream", Decimal(1), Decimal("12.34")),
    (date(2026, 12, 31), "A2", "1", "  上海\u3000", "面霜", Decimal(2), Decimal("-0.01")),
    (date(2026, 2, 28), "A3", "1", "js", "ＣＲＥＡＭ", Decimal(1), Decimal("0.10")),
    (date(2026, 2, 28), "A4", "1", 'a "quoted, one"', "cream", Decimal(1), Decimal("1234567890.12")),
    (date(2026, 3, 1), "A5", "1", "two\nlines", "soap", Decimal(1), Decimal("9.99")),
    (date(2026, 3, 1), "A5", "1", "two\nlines", "soap", Decimal(1), Decimal("9.99")),
    (date(2026, 3, 2), "0012", "01", "sh", "soap", Decimal("1.5"), Decimal("3.00")),
    (date(2026, 3, 2), "A7", "1", None, "soap", None, Decimal("0.30")),
    (date(2026, 3, 2), "A8", "1", "sh", "soap", Decimal(1), None),
    (None, "A9", "1", "sh", "soap", Decimal(1), Decimal("5.00")),
    (date(2026, 3, 3), "A10", "1", "NA", "null", Decimal(0), Decimal("0.00")),
    (date(2026, 3, 3), "A11", "1", "'; DROP TABLE x; --", "=1+1", Decimal(1), Decimal("7.77")),
    (date(2025, 3, 3), "A12", "1", "sh", "soap", Decimal(1), Decimal("8.00")),
    (None, None, None, None, None, None, None),
)
# Amounts that no binary fraction holds, and texts that are no days and numbers: for kinds that hold texts as they are.
AS_TEXT: Sequence[tuple[str, ...]] = (
    ("2026-04-01", "B1", "1", "sh", "soap", "1", "1234567890123456.78"),
    ("2026-04-01", "B2", "1", "sh", "soap", "1", "0.000000000000001"),
    ("2026-04-01", "B3", "1", "sh", "soap", "1", "0.0000000000000001"),
    ("2026-02-30", "B4", "1", "sh", "soap", "1", "5"),
    ("2026-04-01", "B5", "1", "sh", "soap", "1", "１，２３４.５０"),
    ("2026-04-01", "B6", "1", "sh", "soap", "1", "1e3"),
    ("2026-04-01", "B7", "1", "sh", "soap", "1", "123456789012345678901"),
    ("2026-04-01", "B8", "1", "sh", "soap", "1", "(5.00)"),
)


def texts(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """The rows as a csv has them."""
    return [["" if value is None else str(value) for value in row] for row in rows]


def csv_text(rows: Sequence[Sequence[Any]] = (*TYPED, *AS_TEXT), separator: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow(NAMES)
    writer.writerows(texts(rows))
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def gzipped(content: bytes) -> bytes:
    return gzip.compress(content)


def zstandard(content: bytes) -> bytes:
    from salesplan.sales.inputs.packed import _zstd

    return bytes(_zstd().compress(content))


def workbook(path: Path, rows: Sequence[Sequence[Any]], *, sheet: str = "销售", title_rows: int = 0) -> None:
    """A workbook whose days and numbers are typed."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        page, day = book.add_worksheet(sheet), book.add_format({"num_format": "yyyy-mm-dd"})
        if title_rows:
            page.merge_range(0, 0, 0, len(NAMES) - 1, "销售明细表", book.add_format({"align": "center"}))
        page.write_row(title_rows, 0, NAMES)
        for number, row in enumerate(rows, title_rows + 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, day)  # type: ignore[arg-type]
                elif isinstance(value, Decimal):
                    page.write_number(number, column, float(value))
                elif value is not None:
                    page.write_string(number, column, value)


def parquet(path: Path, rows: Sequence[Sequence[Any]], number: str = "DECIMAL(18,2)", day: str = "DATE") -> None:
    import duckdb

    with duckdb.connect() as connection:
        kinds = TABLE.format(q='"', day=day, text="VARCHAR", number=number)
        connection.execute(f"CREATE TABLE rows ({kinds})")
        connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)", [list(row) for row in rows])
        connection.execute(f"COPY rows TO '{path}' (FORMAT parquet)")


def sqlite(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE lines (" + TABLE.format(q='"', day="TEXT", text="TEXT", number="NUMERIC") + ")"
        )
        plain = [
            [str(v) if isinstance(v, date) else float(v) if isinstance(v, Decimal) else v for v in r] for r in rows
        ]
        connection.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?)", plain)
    connection.close()
