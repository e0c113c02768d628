"""One record of a text after the other (记录): where it ends and which fields it has, whatever its quotes do."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MOST_LINES = 100  # of one record; a quote that is open for longer was never closed
FEW = 4  # fields that a text may seem to have by chance
csv.field_size_limit(2**31 - 1)  # no line is as long (files.LONGEST_LINE), and csv's own limit would end a run


@dataclass(frozen=True)
class Record:
    """One record: the line it begins on, its text and its fields. `unclosed`: it opens a quote and never closes it."""

    line: int
    text: str
    fields: Sequence[str]
    unclosed: bool = False


class RecordReader:
    """Reads record by record. width: the fields of a row, 0 where nobody knows.

    number: of the line that was read last; waiting: lines to be read before all others. A record goes on over lines as long as a
    quote is open, if it ends as a record should: a separator or the end of the line stands behind the quote that closes, it
    has the fields of a row, and no line behind the first has them all, unless the first field is what goes on. Otherwise the
    quote was never closed, and what seems to close it belongs to another row.
    """

    def __init__(self, lines: Iterator[str], separator: str, number: int, width: int = 0) -> None:
        self.lines, self.separator, self.number, self.width = lines, separator, number, width
        self.waiting: list[str] = []

    def next(self) -> Record | None:
        """The next record; None at the end."""
        while (line := self._line()) is not None:
            self.number += 1
            if line.rstrip("\n") != "":
                return self._record(line)
        return None

    def until_clear(self) -> Iterator[Record]:
        """The records from here on, until all lines that had to be looked at are read."""
        while (record := self.next()) is not None:
            yield record
            if not self.waiting:
                return

    def _line(self) -> str | None:
        return self.waiting.pop(0) if self.waiting else next(self.lines, None)

    def _record(self, line: str) -> Record:
        taken, number = [line], self.number
        fields = split_fields(line, self.separator)
        while fields is None and len(taken) < MOST_LINES and (following := self._line()) is not None:
            taken.append(following)
            if holds_row([line, following], self.separator, self.width):
                break
            try:
                fields = strict_fields(taken, self.separator) if '"' in following else None
            except csv.Error:
                break
        if fields is None or (len(taken) > 1 and not self._fits(fields)):
            self.waiting = taken[1:] + self.waiting
            return Record(number, line.rstrip("\n"), [line.rstrip("\n")], unclosed=True)
        self.number += len(taken) - 1
        return Record(number, "".join(taken).rstrip("\n"), fields)

    def _fits(self, fields: Sequence[str]) -> bool:
        """Whether a record has the fields of a row; empty ones behind them are none."""
        return not self.width or (len(fields) >= self.width and not any(map(str.strip, fields[self.width :])))


def holds_row(lines: Sequence[str], separator: str, width: int) -> bool:
    """Whether a line behind the first has all the fields of a row: then no field goes on there, unless it is the first one.

    Of few fields, a text seems to have as many by chance.
    """
    return width >= FEW and separator in lines[0] and any(_width(line, separator) == width for line in lines[1:])


def _width(line: str, separator: str) -> int:
    """How many fields a line has by itself."""
    return len(split_fields(line, separator) or line.split(separator))


def split_fields(line: str, separator: str) -> list[str] | None:
    """The fields of a line, None where it leaves a quote open; text behind a closing one is read as spreadsheets read it."""
    if '"' not in line:
        return line.rstrip("\n").split(separator)
    try:
        return strict_fields([line], separator)
    except csv.Error:
        return lenient_fields(line, separator)


def strict_fields(lines: Sequence[str], separator: str) -> list[str] | None:
    """The fields of a record of some lines, None while a quote is open; raises csv.Error at text behind a closing one."""
    try:
        return next(csv.reader(lines, **_dialect(separator), strict=True), [])
    except csv.Error as error:
        if "end of data" in str(error):
            return None
        raise


def lenient_fields(line: str, separator: str) -> list[str]:
    """The fields of a line, whatever its quotes do."""
    return next(csv.reader([line.rstrip("\n")], **_dialect(separator)), [])


def _dialect(separator: str) -> dict[str, Any]:
    """Blanks before a quote belong to no field, unless they are what separates fields."""
    return {"delimiter": separator, "skipinitialspace": separator != " "}
