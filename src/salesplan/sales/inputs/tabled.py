"""Rows of a table as a text file (表格转文本): what workbooks, Parquet and databases become before an engine reads them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from salesplan.errors import Place, finding
from salesplan.sales.files import BLOCK, LONGEST_LINE, Scan, Unusable
from salesplan.sales.headers import Header
from salesplan.terms.steps import counted

SEPARATOR = ","


@dataclass(frozen=True)
class Tabled:
    """A table as a text file.

    name: of the sheet or query within what it came from; empty where it is all of it. header: its `lines` stand above the
    first row, so that the line of a row is its number in the table.
    """

    name: str
    path: Path
    header: Header
    scan: Scan
    errors: int = 0  # cells that hold the error of a formula
    beside: tuple[str, ...] = ()  # sheets that were left out, though they have most of the columns
    moments: str | None = None  # the column of dates, where it holds moments that nobody says how to date


def scan_of(path: Path, sha256: str) -> Scan:
    """What a scan would tell of a file that was just written; sha256: of what it was made from."""
    return Scan(sha256, path.stat().st_size, "utf-8", detected=False, broken_lines=0, quotes=True, recode=False)


def sha256_of(path: Path, begin: bytes = b"") -> str:
    """The hash of a file's bytes, behind some others."""
    sha = hashlib.sha256(begin)
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            sha.update(block)
            counted(len(block))
    return sha.hexdigest()


def held(line: str, place: str, number: int) -> str:
    """The line of a row; raises Unusable where it is longer than any export's."""
    if len(line) > LONGEST_LINE // 4 and len(line.encode("utf-8", "replace")) > LONGEST_LINE:
        raise Unusable(finding("SP408", Place(place, number), megabytes=LONGEST_LINE // 2**20))
    return line
