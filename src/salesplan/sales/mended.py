"""Quotes made clear (引号修正): a file in which every quote frames a field within its line, for engines to read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BufferedReader, BufferedWriter, StringIO
from itertools import chain, islice
from pathlib import Path

from salesplan.sales.files import BLOCK, behind_mark
from salesplan.sales.headers import Header
from salesplan.sales.quotes import ends_of, quoted_lines, unclear_lines
from salesplan.sales.records import Record
from salesplan.sales.text_rows import plain_fields, reader_of


def has_unclear_quotes(path: Path, header: Header) -> bool:
    """Whether a quote below the header does otherwise than frame a field within its line: careful reading tells what it does."""
    with path.open("rb") as file:
        return any(
            unclear_lines(lines, ends_of(lines), header.separator)
            for text in _blocks(file, header)
            if (lines := quoted_lines(text))
        )


def mend_quotes(path: Path, header: Header, target: Path) -> None:
    """Write what stands below the header of a file of UTF-8 to `target`, records with unclear quotes read with care.

    Line breaks within fields become blanks. A record with an open quote becomes one field. All other lines stay as they are.
    """
    with path.open("rb") as file, target.open("wb") as out:
        for text in _blocks(file, header):
            if b'"' in text:
                _mend(text, file, header, out)
            else:
                out.write(text)


def _blocks(file: BufferedReader, header: Header) -> Iterator[bytes]:
    """Whole lines below the header, many at a time, each with a newline."""
    behind_mark(file)
    for _ in islice(file, header.lines):
        pass
    while text := file.read(BLOCK) + file.readline():
        yield text if text.endswith(b"\n") else text + b"\n"


def _mend(text: bytes, file: BufferedReader, header: Header, out: BufferedWriter) -> None:
    """Write a block of lines; a record that goes on behind its end is read on in the file."""
    ends, done = ends_of(text), 0
    starts = [0, *(int(end) + 1 for end in ends)]
    for number in unclear_lines(text, ends, header.separator):
        if number < done:
            continue
        out.write(text[starts[done] : starts[number]])
        own = (text[starts[i] : starts[i + 1]] for i in range(number, len(ends)))
        reader = reader_of(chain(own, file), header, number)
        end = "\r\n" if text.startswith(b"\r", starts[number + 1] - 2) else "\n"
        out.writelines(_line(record, header, end) for record in reader.until_clear())
        done = min(reader.number, len(ends))
    out.write(text[starts[done] :])


def _line(record: Record, header: Header, end: str) -> bytes:
    made = StringIO()
    csv.writer(made, delimiter=header.separator, lineterminator=end).writerow(plain_fields(record, header))
    return made.getvalue().encode()
