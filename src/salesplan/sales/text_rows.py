"""Records of a text file, read with care (逐行读取): for small tables and for odd files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from shutil import copyfileobj

from salesplan.errors import Place, finding
from salesplan.sales.fields import SPARE, UNCLOSED
from salesplan.sales.files import Scan, Unusable, decoded_lines, scan
from salesplan.sales.headers import Header, column_numbers, read_header
from salesplan.sales.quotes import ends_of, unclear_lines
from salesplan.sales.records import Record, RecordReader
from salesplan.terms.layout import TextLayout
from salesplan.terms.text_table import TextRow, TextTable
from salesplan.words.sentence import sentence

MOST_ROWS = 1_000_000  # of a table of the plan; check takes some 3.4 GB for as many sellers


def records(path: Path, scanned: Scan, header: Header) -> Iterator[Record]:
    """The records below the header; empty lines are none.

    A quote that is not closed spoils its own line only: reading goes on with the next one.
    """
    lines = islice(decoded_lines(path, scanned), header.lines, None)
    reader = RecordReader(lines, header.separator, header.lines, len(header.names))
    while (record := reader.next()) is not None:
        yield record


def reader_of(lines: Iterable[bytes], header: Header, number: int) -> RecordReader:
    """A reader of records from lines of UTF-8, behind the line of this number."""
    return RecordReader(map(line_text, lines), header.separator, number, len(header.names))


def line_text(line: bytes) -> str:
    """The text of a line of UTF-8, with a plain newline."""
    return line.decode().replace("\r\n", "\n")


def rewrite(path: Path, scanned: Scan, header: Header, target: Path) -> None:
    """Write the records to `target` as UTF-8, one a line, so that an engine can read them in parallel.

    Line breaks within fields become blanks. A record with an open quote becomes one field.
    """
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=header.separator, lineterminator="\n")
        writer.writerows(plain_fields(record, header) for record in records(path, scanned, header))


def plain_fields(record: Record, header: Header) -> list[str]:
    """The fields of a record as an engine gets to see them in a rewritten file; the last one is all that is beyond it, too.

    A record with an open quote is one field, and UNCLOSED behind those of the header.
    """
    if record.unclosed:
        return [*record.fields, *[""] * (len(header.names) - len(record.fields)), UNCLOSED]
    most = len(header.names) + SPARE
    fields = [one_line(field) for field in record.fields]
    return fields if len(fields) <= most else [*fields[: most - 1], "".join(fields[most - 1 :])]


def one_line(field: str) -> str:
    """A field without line breaks."""
    return " ".join(field.splitlines()) if "\n" in field else field


def recode(path: Path, scanned: Scan, target: Path) -> None:
    """Write the file to `target` as UTF-8 with plain newlines."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(decoded_lines(path, scanned))


def hides_rows(path: Path, header: Header) -> bool:
    """Whether what stands above the rows would hide some from an engine that passes over lines.

    A quote that is opened there may be closed on another line, or never, and what stands behind a closing one is read in many
    ways. And lines that end otherwise than the first row tell an engine to look for other ends than the rows have.
    """
    with path.open("rb") as file:
        above, first = list(islice(file, header.lines)), file.readline()
    returns = {line.endswith(b"\r\n") for line in (*above, first) if line.endswith(b"\n")}
    lines = b"".join(line.rstrip(b"\n") + b"\n" for line in above)
    return bool(above) and (len(returns) > 1 or bool(unclear_lines(lines, ends_of(lines), header.separator)))


def cut_header(path: Path, header: Header, target: Path) -> Path:
    """Write what stands below the header to `target`, and return it."""
    with path.open("rb") as file, target.open("wb") as out:
        for _ in islice(file, header.lines):
            pass
        copyfileobj(file, out)
    return target


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
        beyond = any(record.fields[len(header.names) :])  # a tail of empty ones says nothing
        if (len(record.fields) < len(header.names) and any(record.fields)) or beyond:
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
