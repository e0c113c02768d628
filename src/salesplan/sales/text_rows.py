"""Records of a text file, read with care (逐行读取): for small tables, for odd files, and to point at a faulty row."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from itertools import islice
from pathlib import Path

from salesplan.errors import Place, finding
from salesplan.sales.fields import SPARE
from salesplan.sales.files import (
    BLOCK,
    LONGEST_LINE,
    Header,
    Scan,
    Unusable,
    column_numbers,
    decoded_lines,
    read_header,
    scan,
)
from salesplan.terms.layout import TextLayout
from salesplan.terms.text_table import TextRow, TextTable
from salesplan.words.sentence import sentence

MOST_ROWS = 1_000_000  # of a table of the plan; check takes some 3.4 GB for as many sellers
MOST_LINES = 100  # of one record; a quote that is open for longer was never closed


@dataclass(frozen=True)
class Record:
    """One record: the line it begins on, its text and its fields. `unclosed`: it opens a quote and never closes it."""

    line: int
    text: str
    fields: Sequence[str]
    unclosed: bool = False


def records(path: Path, scanned: Scan, header: Header) -> Iterator[Record]:
    """The records below the header; empty lines are none.

    A quote that is not closed spoils its own line only: reading goes on with the next one.
    """
    reader = _Reader(islice(decoded_lines(path, scanned), header.lines, None), header.separator, header.lines)
    while (record := reader.next()) is not None:
        yield record


class _Reader:
    """Reads record by record; number: of the line that was read last; waiting: lines to be read before all others."""

    def __init__(self, lines: Iterator[str], separator: str, number: int) -> None:
        csv.field_size_limit(2 * LONGEST_LINE)
        self.lines, self.separator, self.number = lines, separator, number
        self.waiting: list[str] = []

    def next(self) -> Record | None:
        """The next record; None at the end."""
        while (line := self._line()) is not None:
            self.number += 1
            if line.rstrip("\n") != "":
                return self._record(line)
        return None

    def _line(self) -> str | None:
        return self.waiting.pop(0) if self.waiting else next(self.lines, None)

    def _record(self, line: str) -> Record:
        taken, number = [line], self.number
        fields = _fields(taken, self.separator)
        while fields is None and len(taken) < MOST_LINES and (following := self._line()) is not None:
            taken.append(following)
            fields = _fields(taken, self.separator)
        if fields is None:
            self.waiting = taken[1:] + self.waiting
            return Record(number, line.rstrip("\n"), [line.rstrip("\n")], unclosed=True)
        self.number += len(taken) - 1
        return Record(number, "".join(taken).rstrip("\n"), fields)


def _fields(lines: Sequence[str], separator: str) -> list[str] | None:
    """The fields of one record; None while a quote is open."""
    if '"' not in lines[0]:
        return lines[0].rstrip("\n").split(separator)
    try:
        return next(csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            return None
    # Text after a closing quote and the like: read as spreadsheets read it.
    return next(csv.reader(lines, delimiter=separator, skipinitialspace=True))


def rewrite(path: Path, scanned: Scan, header: Header, target: Path) -> None:
    """Write the records to `target` as UTF-8, one a line, so that an engine can read them in parallel.

    Line breaks within fields become blanks. A record with an open quote becomes one field.
    """
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=header.separator, lineterminator="\n")
        writer.writerows(plain_fields(record, header) for record in records(path, scanned, header))


def plain_fields(record: Record, header: Header) -> list[str]:
    """The fields of a record as an engine gets to see them in a rewritten file."""
    return [one_line(field) for field in record.fields[: len(header.names) + SPARE]]


def one_line(field: str) -> str:
    """A field without line breaks."""
    return " ".join(field.splitlines()) if "\n" in field else field


def recode(path: Path, scanned: Scan, target: Path) -> None:
    """Write the file to `target` as UTF-8 with plain newlines."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(decoded_lines(path, scanned))


def locate(path: Path, scanned: Scan, header: Header, wanted: Collection[tuple[str, ...]]) -> Iterator[Record]:
    """The records with these fields (see plain_fields), as the file has them."""
    cut = len(header.names) + SPARE
    if not scanned.recode and all(len(fields) < cut for fields in wanted):
        return _locate_bytes(path, header, wanted)
    read = records if scanned.quotes else _lines
    return (record for record in read(path, scanned, header) if tuple(plain_fields(record, header)) in wanted)


def _locate_bytes(path: Path, header: Header, wanted: Collection[tuple[str, ...]]) -> Iterator[Record]:
    """The same in a file of sound UTF-8: lines without quotes are known by their bytes, many at a time.

    From the first quote on that its own line doesn't close, lines are taken one by one.
    """
    texts = (header.separator.join(fields).encode() for fields in wanted)
    sought = {text + end for text in texts for end in (b"", b"\r") if b'"' not in text} - {b"", b"\r"}
    with path.open("rb") as file:
        file.seek(len(BOM_UTF8) if file.peek(len(BOM_UTF8)).startswith(BOM_UTF8) else 0)
        number, start = 0, file.tell()
        while block := _whole_lines(file):
            lines = block.split(b"\n")
            quoted = {
                i: _line_record(number + i + 1, lines[i] + b"\n" * (i < len(lines) - 1), header)
                for i in _quoted(block)
                if number + i >= header.lines
            }
            past = min((i for i, record in quoted.items() if record is None), default=len(lines))
            found = {
                i for line in sought.intersection(lines) for i in _places(lines, line) if number + i >= header.lines
            }
            found |= {i for i, record in quoted.items() if record and tuple(plain_fields(record, header)) in wanted}
            for i in sorted(i for i in found if i < past):
                yield quoted.get(i) or _plain_record(number + i + 1, lines[i], header)
            if past < len(lines):
                file.seek(start + sum(len(line) + 1 for line in lines[:past]))
                yield from _locate_by_lines(file, number + past, header, sought, wanted)
                return
            number, start = number + len(lines) - 1, start + len(block)


def _whole_lines(file: BufferedReader) -> bytes:
    """The next block up to the end of a line, or of the file."""
    return file.read(BLOCK) + file.readline()


def _quoted(block: bytes) -> Iterator[int]:
    """The numbers of the lines of a block that hold a quote, from 0."""
    number = at = 0
    while (quote := block.find(b'"', at)) >= 0:
        number += block.count(b"\n", at, quote)
        yield number
        end = block.find(b"\n", quote)
        if end < 0:
            return
        number, at = number + 1, end + 1


def _places(lines: Sequence[bytes], sought: bytes) -> Iterator[int]:
    """Where a line stands among lines."""
    at = -1
    with suppress(ValueError):
        while True:
            at = lines.index(sought, at + 1)
            yield at


def _line_record(number: int, line: bytes, header: Header) -> Record | None:
    """The record that a line is; None where it opens a quote that it doesn't close."""
    text = _text(line)
    fields = _fields([text], header.separator)
    return None if fields is None else Record(number, text.rstrip("\n"), fields)


def _plain_record(number: int, line: bytes, header: Header) -> Record:
    text = _text(line + b"\n").rstrip("\n")
    return Record(number, text, text.split(header.separator))


def _locate_by_lines(
    file: BufferedReader, number: int, header: Header, sought: Collection[bytes], wanted: Collection[tuple[str, ...]]
) -> Iterator[Record]:
    reader = _Reader(map(_text, file), header.separator, number)
    for line in file:
        number += 1
        if b'"' in line:
            reader.waiting, reader.number = [_text(line)], number - 1
            while reader.waiting:
                record = reader.next()
                if record and tuple(plain_fields(record, header)) in wanted:
                    yield record
            number = reader.number
        elif line.rstrip(b"\n") in sought:
            yield _plain_record(number, line.rstrip(b"\n"), header)


def _text(line: bytes) -> str:
    return line.decode().replace("\r\n", "\n")


def _lines(path: Path, scanned: Scan, header: Header) -> Iterator[Record]:
    """The records of a file without quotes: its lines."""
    lines = islice(decoded_lines(path, scanned), header.lines, None)
    for number, line in enumerate(lines, header.lines + 1):
        text = line.rstrip("\n")
        yield Record(number, text, text.split(header.separator))


def read_text_table(path: Path, shown: str, layout: TextLayout, columns: Mapping[str, str]) -> TextTable:
    """A small text file as a TextTable (the TableReader of the plan's reader)."""
    try:
        scanned = scan(path, shown, layout.encoding)
        header = read_header(path, shown, scanned, layout.header, layout.separator, set(columns.values()))
        return text_table(path, shown, scanned, header, layout, columns)
    except Unusable as error:
        return TextTable(findings=[error.finding])


def text_table(
    path: Path, shown: str, scanned: Scan, header: Header, layout: TextLayout, columns: Mapping[str, str]
) -> TextTable:
    """The rows of an opened file as a TextTable; raises Unusable where columns are missing."""
    wanted = columns or {name: name for name in header.names if name}
    numbers = column_numbers(header, list(dict.fromkeys(wanted.values())), shown, header.lines)
    fields = {field: numbers[column] for field, column in wanted.items()}
    rows, findings = [], []
    for number, record in enumerate(records(path, scanned, header)):
        if number == MOST_ROWS:  # what is left of it would be left out: none of it can be used
            return TextTable(findings=[finding("SP131", Place(shown), hint=sentence("smaller_table"), rows=MOST_ROWS)])
        if len(record.fields) < len(header.names) and any(record.fields):
            findings.append(
                finding("SP129", Place(shown, record.line), fields=len(record.fields), columns=len(header.names))
            )
        cells = _cells(record.fields, fields, layout.missing)
        if any(cell is not None for cell in cells.values()):
            rows.append(TextRow(record.line, cells))
    if not rows:
        findings.append(finding("SP403", Place(shown)))
    return TextTable(rows, findings)


def _cells(fields: Sequence[str], numbers: Mapping[str, int], missing: Iterable[str]) -> dict[str, str | None]:
    gone = {"", *missing}
    texts = {name: fields[i].strip() if i < len(fields) else "" for name, i in numbers.items()}
    return {name: None if text in gone else text for name, text in texts.items()}
