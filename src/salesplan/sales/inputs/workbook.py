"""Excel workbooks (Excel 工作簿): the rows of their sheets, as csv would have them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import count, islice
from pathlib import Path
from typing import Any

from salesplan.disk.archives import Damaged, archive_read
from salesplan.disk.silence import silent
from salesplan.errors import Place, finding
from salesplan.sales.files import BLOCK, Unusable
from salesplan.sales.headers import Header
from salesplan.sales.inputs.cell_text import Rule, csv_line
from salesplan.sales.inputs.packed import Budget
from salesplan.sales.inputs.tabled import SEPARATOR, Tabled, held, scan_of, sha256_of
from salesplan.words.sentence import sentence

MOST_CELLS = 50_000_000  # of a sheet's rectangle, which is held in memory
# Where a cell or row stands, as the parts of a workbook say it.
_AT = re.compile(rb"""\sr=["'](?:([A-Z]{1,3}))?([0-9]{1,7})["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")
# A number of more days than the reader counts, or that may be one.
_VAST = re.compile(rb"<v>-?(?:[0-9]{9,}|[^<]{0,40}[eE]\+?[0-9])")
PANIC = "PanicException"  # of the reader's library: no Exception, and of a module that can't be imported
OVERLAP = 64  # bytes of a block that are looked at again with the next one
LETTERS = 26


@dataclass(frozen=True)
class Sheets:
    """Which sheets are asked for (names, patterns or numbers from 1; none: the one that has the columns), and how they read.

    must: the columns that a sheet has to have. header: the row of the column names.
    """

    asked: Sequence[str]
    header: int
    must: Sequence[str]
    rule: Rule


def read_workbook(path: Path, place: str, wanted: Sheets, folder: Path, *, old: bool) -> Iterator[Tabled]:
    """The wanted sheets of a workbook, each written to `folder`; raises Unusable.

    Rows keep their numbers. Formulas are read as the values that were saved with them. old: a workbook in the binary format.
    """
    weight = Weight() if old else _weigh(path, place)
    errors, book = weight.errors, _open(path, place)
    sha256 = sha256_of(path)
    with silent("stderr") if weight.vast else nullcontext():  # its library prints a trace before anybody can catch it
        chosen, beside = _choose(book, place, wanted)
    for number, name in enumerate(chosen):
        target = folder / f"sheet{number}.csv"
        with silent("stderr") if weight.vast else nullcontext():
            names = _write(_sheet(book, name, place), target, f"{place}[{name}]", wanted)
        header = Header(names, SEPARATOR, wanted.header)
        yield Tabled(name, target, header, scan_of(target, sha256), errors, beside)
        errors, beside = 0, ()  # they are told once


def sheet_names(path: Path, place: str, *, old: bool) -> list[str]:
    """The names of the visible sheets that hold something; raises Unusable."""
    weight = Weight() if old else _weigh(path, place)
    book = _open(path, place)
    with silent("stderr") if weight.vast else nullcontext():
        return [name for name in _visible(book) if _sheet(book, name, place).start is not None]


def _open(path: Path, place: str) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise Unusable(
            finding("SP471", Place(place), hint=sentence("say_no_password"), reason=sentence("workbook_password"))
        ) from None
    except (CalamineError, OSError, ValueError):
        raise Unusable(finding("SP471", Place(place), reason=sentence("workbook_damaged"))) from None


def _sheet(book: Any, name: str, place: str) -> Any:
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        raise Unusable(finding("SP471", Place(f"{place}[{name}]"), reason=sentence("workbook_damaged"))) from None


@dataclass
class Weight:
    """What a workbook is found to hold before it is read: the number of cells with errors; numbers too vast for days."""

    errors: int = 0
    vast: bool = False


def _weigh(path: Path, place: str) -> Weight:
    """Unpack a workbook without keeping it, so that its true size is known.

    The reader holds the rectangle of a sheet in memory, and one cell in a far corner makes it immense.
    """
    budget, weight = Budget(place, path.stat().st_size), Weight()
    try:
        with archive_read(), zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                sheet = info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml")
                row = column = 0
                for block in _blocks(archive, info, budget):
                    if sheet:
                        row, column = _farthest(block, row, column)
                        weight.errors += len(_ERROR.findall(block))
                        weight.vast = weight.vast or _VAST.search(block) is not None
                if row * column > MOST_CELLS:
                    raise Unusable(finding("SP478", Place(place), rows=row, columns=column))
    except Damaged:
        raise Unusable(finding("SP471", Place(place), reason=sentence("workbook_damaged"))) from None
    return weight


def _rows(sheet: Any, place: str) -> Iterator[list[Any]]:
    """The rows of a sheet; raises Unusable at a number that is formatted as a day or a time and lies beyond all."""
    rows = sheet.iter_rows()
    for number in count(1):
        try:
            row = next(rows, None)
        except (OverflowError, ValueError):
            raise _no_day(place, number) from None
        except BaseException as error:
            if type(error).__name__ != PANIC:
                raise
            raise _no_day(place, number) from None
        if row is None:
            return
        yield row


def _no_day(place: str, row: int) -> Unusable:
    return Unusable(finding("SP471", Place(place, row), reason=sentence("workbook_no_day")))


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """The bytes of a part, in blocks that end between two tags as far as there are any."""
    rest = b""
    with archive.open(info) as part:
        while block := part.read(BLOCK):
            budget.take(len(block))
            block = rest + block
            cut = block.rfind(b"<", max(0, len(block) - OVERLAP * 16))
            rest = block[cut:] if cut > 0 else b""
            yield block[:cut] if cut > 0 else block
    yield rest


def _farthest(block: bytes, row: int, column: int) -> tuple[int, int]:
    for letters, number in _AT.findall(block):
        row = max(row, int(number))
        if letters:
            at = 0
            for letter in letters:
                at = at * LETTERS + letter - ord("A") + 1
            column = max(column, at)
    return row, column


def _choose(book: Any, place: str, wanted: Sheets) -> tuple[list[str], tuple[str, ...]]:
    """The names of the wanted sheets, in the workbook's order, and of those beside them that seem to be wanted."""
    names = [sheet.name for sheet in _worksheets(book)]
    if wanted.asked:
        chosen = {name for asked in wanted.asked for name in _asked(asked, names, place)}
        return [name for name in names if name in chosen], ()
    shown = _visible(book) or names[:1] or _no_sheet(place)
    has, must = dict[str, set[str]](), {name.strip().casefold() for name in wanted.must}
    fitting = shown
    if len(shown) > 1:
        has = {name: _columns_of(_sheet(book, name, place), f"{place}[{name}]", wanted) for name in shown}
        fitting = [name for name in shown if has[name] and must <= has[name]]
    if len(fitting) > 1:
        raise Unusable(finding("SP476", Place(place), sheets=", ".join(fitting), hint=sentence("say_sheet")))
    if not fitting:
        return shown[:1], ()
    for name in (name for name in names if name not in shown):
        with suppress(Unusable):  # nobody asked for what is hidden
            has[name] = _columns_of(_sheet(book, name, place), f"{place}[{name}]", wanted)
    beside = (name for name in names if name in has and name not in fitting)
    return fitting, tuple(name for name in beside if 2 * len(must & has[name]) > len(must))


def _worksheets(book: Any) -> list[Any]:
    from python_calamine import SheetTypeEnum

    return [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _visible(book: Any) -> list[str]:
    from python_calamine import SheetVisibleEnum

    return [sheet.name for sheet in _worksheets(book) if sheet.visible == SheetVisibleEnum.Visible]


def _no_sheet(place: str) -> list[str]:
    raise Unusable(finding("SP403", Place(place)))


def _asked(asked: str, names: Sequence[str], place: str) -> list[str]:
    if asked in names:
        return [asked]
    found = [name for name in names if fnmatchcase(name, asked)]
    if not found and asked.isdecimal() and 1 <= int(asked) <= len(names):
        found = [names[int(asked) - 1]]
    if not found:
        hint = sentence("sheets_are", names=", ".join(names))
        raise Unusable(finding("SP475", Place(place), name=asked, hint=hint))
    return found


def _columns_of(sheet: Any, place: str, wanted: Sheets) -> set[str]:
    """The names of a sheet's columns, folded; all that have to be there where nothing names them; none of an empty sheet."""
    if sheet.start is None:
        return set()
    if not wanted.header:
        return {name.strip().casefold() for name in wanted.must}
    (row,) = list(islice(_rows(sheet, place), wanted.header - 1, wanted.header)) or [[]]
    return {wanted.rule.text(cell, None).strip().casefold() for cell in row}


def _write(sheet: Any, target: Path, place: str, wanted: Sheets) -> tuple[str, ...]:
    """Write a line for each row of a sheet, in its place, and give the column names."""
    if sheet.start is None or sheet.end[0] + 1 < max(wanted.header, 1):
        raise Unusable(finding("SP403", Place(place)))
    before, rule = [""] * sheet.start[1], wanted.rule
    names = tuple(str(i + 1) for i in range(sheet.end[1] + 1)) if wanted.header == 0 else ()
    digits = rule.digits(names)
    with target.open("w", encoding="utf-8", errors="replace", newline="") as out:
        for number, row in enumerate(_rows(sheet, place), 1):
            cells = [*before, *row]
            if number <= wanted.header:
                names = tuple(rule.text(cell, None).strip() for cell in cells)
                digits = rule.digits(names)
                out.write("\n")
                continue
            texts = [rule.text(cell, places) for cell, places in zip(cells, digits, strict=False)]
            out.write(held(csv_line(texts), place, number) if any(texts) else "\n")
    return names
