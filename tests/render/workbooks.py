"""Workbooks read back: their values, their formulas reckoned again, their XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

REFERENCE = re.compile(r"([A-Z]+\d+)(?::([A-Z]+\d+))?")


def opened(content: bytes, *, values: bool = False) -> Workbook:
    """The workbook with its formulas, or with the values that stand behind them."""
    return load_workbook(io.BytesIO(content), data_only=values)


def rows(page: Worksheet, top: int = 1) -> list[list[Any]]:
    """The values of a page from row `top` (from 1) on."""
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=top)]


def formulas(page: Worksheet) -> dict[str, str]:
    """Address → formula."""
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"}


def reckoned(page: Worksheet, address: str) -> float:
    """The value of a cell, its formula reckoned from the cells it names: SUM of ranges, cells and SUMs; no cached value."""
    cell = page[address]
    if cell.data_type != "f":
        assert isinstance(cell.value, int | float), (address, cell.value)
        return float(cell.value)
    assert re.fullmatch(r"=SUM\((?:SUM\([A-Z0-9:,]+\)|[A-Z0-9:])(?:,|SUM\([A-Z0-9:,]+\)|[A-Z0-9:])*\)", cell.value), (
        cell.value
    )
    return sum(reckoned(page, part) for part in _named(page, cell.value))


def _named(page: Worksheet, formula: str) -> Iterator[str]:
    for start, end in REFERENCE.findall(formula):
        if end:
            yield from (cell.coordinate for row in page[f"{start}:{end}"] for cell in row)
        else:
            yield start


def part(content: bytes, name: str) -> str:
    """The XML of a part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8")
