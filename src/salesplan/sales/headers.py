"""The row of column names (表头): found, split, and the columns that are wanted found in it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from salesplan.errors import Finding, Place, finding
from salesplan.sales.files import Scan, Unusable
from salesplan.sales.records import MOST_LINES, RecordReader, holds_row, lenient_fields, split_fields, strict_fields
from salesplan.terms.layout import NO_SEPARATORS, TAB
from salesplan.words.sentence import Sentence, sentence

HEAD = 2 * 2**20  # bytes in which the header must stand
TITLES = 20  # lines behind the one that was meant for the names, among which they are looked for
TYPICAL = 1000  # records that tell how many columns a file without names has
SEPARATORS = (",", ";", "\t", "|", "，", "、")


@dataclass(frozen=True)
class Header:
    """The row of column names: the names in order, the separator, and the lines up to and with it."""

    names: tuple[str, ...]
    separator: str
    lines: int


def read_header(
    path: Path, shown: str, scanned: Scan, line: int, separator: str | None, wanted: Collection[str]
) -> Header:
    """The column names on line `line` (0: there is none, and columns are numbered from 1).

    The separator, where nobody said it, is the one under which most of the `wanted` names are found.
    """
    with path.open("rb") as file:
        text = file.read(HEAD).decode(scanned.encoding, "replace")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    skipped = 0
    if text.lower().startswith("sep="):  # Excel's own way of naming the separator
        named = text[4:5].strip(NO_SEPARATORS)
        separator, skipped = separator or named or None, 1
    if separator == TAB:
        separator = "\t"
    lines = io.StringIO(text).readlines()[skipped:]
    if not lines:
        raise Unusable(finding("SP403", Place(shown)))
    if len(lines) < line:
        raise Unusable(finding("SP435", Place(shown), hint=sentence("say_header_line"), line=line, lines=len(lines)))
    candidates = [separator] if separator else SEPARATORS
    if line == 0:
        found = {mark: _numbered(lines, mark, wanted) for mark in candidates}
        best = max(candidates, key=lambda mark: found[mark])
        return Header(tuple(str(i + 1) for i in range(found[best][-1])), best, skipped)
    read = {mark: _names(lines[line - 1 :], mark) for mark in candidates}
    best = max(candidates, key=lambda mark: _score(read[mark][0], wanted))
    names, number = read[best]
    return Header(tuple(name.strip() for name in names), best, skipped + line - 1 + number)


def _names(lines: Sequence[str], separator: str) -> tuple[list[str], int]:
    """The names, and on how many lines they stand: on one, unless a quote goes on and is closed as it should.

    What seems to be a name of many lines otherwise is the rows of the file; then the quote was to frame one name.
    """
    for number in range(1, min(len(lines), MOST_LINES) + 1):
        try:
            names = strict_fields(lines[:number], separator)
        except csv.Error:
            break
        if names is not None and (number == 1 or not holds_row(lines[:number], separator, len(names))):
            return names, number
    if (names := split_fields(lines[0], separator)) is not None:
        return names, 1
    *names, last = lenient_fields(lines[0], separator)
    return [*names, *last.split(separator)], 1


def _numbered(lines: Sequence[str], separator: str, wanted: Collection[str]) -> tuple[int, int, int]:
    """How many `wanted` columns there are by number, and how many of the first records have how many columns.

    The number that most of them have: any one may be odd or blank. Of two that are as common, the larger.
    """
    reader = RecordReader(iter(lines), separator, 0)
    rows = islice(iter(reader.next, None), TYPICAL)
    widths = Counter(len(row.fields) for row in rows if row and any(field.strip() for field in row.fields))
    alike, width = max(((records, width) for width, records in widths.items()), default=(0, 0))
    return sum(str(i + 1) in wanted for i in range(width)), alike, width


def _score(names: Sequence[str], wanted: Collection[str]) -> tuple[int, int]:
    return sum(name.strip() in wanted for name in names), len(names)


def has_column(header: Header, name: str) -> bool:
    """Whether a header has a column, whatever its case."""
    return bool(_places(header, name))


def _places(header: Header, name: str) -> list[int]:
    """Where a column stands: under its very name, or else under one that differs in case."""
    exact = [i for i, known in enumerate(header.names) if known == name]
    return exact or [i for i, known in enumerate(header.names) if known.casefold() == name.strip().casefold()]


def column_numbers(header: Header, wanted: Sequence[str], shown: str, line: int) -> dict[str, int]:
    """The number of each wanted column; raises Unusable that names what is missing and what there is."""
    numbers, missing = {}, []
    for name in wanted:
        at = _places(header, name)
        if len(at) > 1:
            raise Unusable(finding("SP421", Place(shown, line), name=name))
        if at:
            numbers[name] = at[0]
        else:
            missing.append(name)
    if missing:
        raise Unusable(_missing(missing, header, Place(shown, line)))
    return numbers


def hold_columns(
    header: Header, must: Sequence[str], shown: str, path: Path, scanned: Scan, line: int, separator: str | None
) -> None:
    """Raises Unusable where a file lacks columns that it must have; the remedy is another line that has them all, if one has.

    line: the one that the header was looked for on. separator: if somebody said it.
    """
    try:
        column_numbers(header, must, shown, header.lines)
    except Unusable as error:
        others = range(1, line + TITLES + 1) if line and error.finding.code == "SP404" else ()
        found = next((at for at in others if _has_all(path, shown, scanned, at, separator, must)), None)
        if found is None:
            raise
        raise Unusable(replace(error.finding, hint=sentence("header_elsewhere", line=found))) from None


def _has_all(path: Path, shown: str, scanned: Scan, line: int, separator: str | None, must: Sequence[str]) -> bool:
    try:
        header = read_header(path, shown, scanned, line, separator, set(must))
    except Unusable:
        return False
    return all(len(_places(header, name)) == 1 for name in must)


def _missing(missing: Sequence[str], header: Header, place: Place) -> Finding:
    named = [name for name in header.names if name]
    has: Sentence = sentence("file_has", names=", ".join(named)) if named else sentence("say_header")
    return finding("SP404", place, hint=has, names=", ".join(f'"{name}"' for name in missing))
