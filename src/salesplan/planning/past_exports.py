"""Past exports of whatever kind, looked at without a layout (历史导出): their tables, and which row names the columns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from salesplan.errors import ExportsError, Finding, Place, finding
from salesplan.planning.headings import Guess, guess_columns
from salesplan.sales.files import Scan, Unusable
from salesplan.sales.headers import Header, read_header
from salesplan.sales.inputs.found import Kind, kind_of
from salesplan.sales.inputs.workbook import sheet_names
from salesplan.sales.sources import Reader, Source, Wanted
from salesplan.words.sentence import sentence

ROWS = 20  # above which column names are looked for: titles and addresses stand there in many exports
BOOKS: tuple[Kind, ...] = ("workbook", "old_workbook")


@dataclass(frozen=True)
class PastTable:
    """A table of sales. path: the file that was named; place: where the table stands, as findings say it.

    text, scan, header: its lines (see Source). row: that of the column names, from 1. guess: what the columns are.
    sheet: of a workbook. is_text: whether encoding and separator are to be told.
    """

    path: Path
    place: str
    text: Path
    scan: Scan
    header: Header
    row: int
    guess: Guess
    sheet: str = ""
    is_text: bool = False


def past_tables(path: Path, room: Path, findings: list[Finding]) -> list[PastTable]:
    """The tables of sales in a file; raises ExportsError where it holds none.

    room: for what it is unpacked to. findings: takes what there is to say of cells.
    """
    try:
        kind = kind_of(path, str(path))
        tables = list(_sheets(path, room, findings, kind) if kind in BOOKS else _others(path, room, findings, kind))
    except Unusable as error:
        raise ExportsError([error.finding]) from None
    sold = [table for table in tables if table.guess.sells]
    if not sold:
        raise ExportsError([_nothing_sold(tables, path)])
    return sold


def _others(path: Path, room: Path, findings: list[Finding], kind: Kind) -> Iterator[PastTable]:
    for source in _read(path, Wanted(None, None, 1, (), ()), room, findings):
        table = PastTable(
            path, source.place, source.path, source.scan, source.header, 1, guess_columns(source.header.names),
            is_text=kind != "parquet",
        )  # fmt: skip
        yield _named(table) if table.is_text else table


def _sheets(path: Path, room: Path, findings: list[Finding], kind: Kind) -> Iterator[PastTable]:
    names = sheet_names(path, str(path), old=kind == "old_workbook")
    if not names:
        return
    # Without a header all rows are rows; the workbook's sheets come in its order.
    sources = _read(path, Wanted(None, None, 0, (), (), names), room, findings)
    for name, source in zip(names, sources, strict=True):
        yield _named(PastTable(path, source.place, source.path, source.scan, source.header, 1, Guess(), name))


def _read(path: Path, wanted: Wanted, room: Path, findings: list[Finding]) -> list[Source]:
    """What a reader makes of a file; raises ExportsError where some of it can't be read."""
    told: list[Finding] = []
    sources = Reader(path, wanted, room, count(), told).read(str(path))
    if not sources:
        raise ExportsError(told)
    findings += told
    return sources


def _named(table: PastTable) -> PastTable:
    """The table from the first row on that names the columns of sales; from its first one where none does."""
    first = None
    for row in range(1, ROWS + 1):
        with suppress(Unusable):
            separator = None if table.is_text else table.header.separator
            header = read_header(table.text, table.place, table.scan, row, separator, set())
            named = replace(table, header=header, row=row, guess=guess_columns(header.names))
            if named.guess.sells:
                return named
            first = first or named
    return first or table


def _nothing_sold(tables: list[PastTable], path: Path) -> Finding:
    """What is missing of the table that comes nearest."""
    if not tables:
        return finding("SP403", Place(str(path)))
    best = max(tables, key=lambda table: len(list(table.guess.columns())))
    hint = sentence("file_has", names=", ".join(name for name in best.header.names if name))
    missing = "amount" if best.guess.date else "date"
    return finding("SP430", Place(best.place, best.row), hint=hint, what=sentence(f"word_{missing}"))
