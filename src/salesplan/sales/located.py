"""Where records stand in their file (定位): rows that are to be pointed at are known again by their text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from salesplan.sales.fields import SPARE
from salesplan.sales.files import BLOCK, Scan, behind_mark, decoded_lines
from salesplan.sales.headers import Header
from salesplan.sales.quotes import ends_of, unclear_lines
from salesplan.sales.records import Record, split_fields
from salesplan.sales.text_rows import line_text, plain_fields, reader_of, records

PRIME = np.uint32(16777619)  # FNV-1's, by which signs are mixed
SIXTEENTHS = 4  # bits: a line's signs are looked at in so many steps
EMPTY = {b"", b"\r"}  # lines that are no records
SELDOM = 50  # lines for each one with a quote, where those are taken apart one by one


Fields: TypeAlias = tuple[str, ...]


def locate(path: Path, scanned: Scan, header: Header, wanted: Collection[Fields]) -> Iterator[tuple[Fields, Record]]:
    """The records with these fields (see plain_fields), as the file has them, each behind what it was known by.

    The fields are those that an engine saw, which keeps blanks beside quotes that careful reading takes away, or the other way
    round: in records with quotes they don't count.
    """
    cut, texts = len(header.names) + SPARE, _Texts(header, wanted)
    if not scanned.recode and all(len(fields) < cut for fields in wanted):
        return texts.among(_locate_bytes(path, header, texts))
    read = records if scanned.quotes else _lines
    return texts.among(read(path, scanned, header))


class _Texts:
    """The fields of the records that are wanted."""

    def __init__(self, header: Header, wanted: Collection[Fields]) -> None:
        self.header, self.wanted = header, set(wanted)
        self._bare = {_stripped(fields): fields for fields in sorted(self.wanted)}

    def among(self, read: Iterable[Record]) -> Iterator[tuple[Fields, Record]]:
        """Those of some records that are wanted."""
        for record in read:
            fields = tuple(plain_fields(record, self.header))
            known = fields if fields in self.wanted else None
            if known is None and '"' in record.text:
                known = self._bare.get(_stripped(fields))
            if known is not None:
                yield known, record


def _stripped(fields: Fields) -> Fields:
    return tuple(field.strip(" ") for field in fields)


def _lines(path: Path, scanned: Scan, header: Header) -> Iterator[Record]:
    """The records of a file without quotes: its lines."""
    lines = islice(decoded_lines(path, scanned), header.lines, None)
    for number, line in enumerate(lines, header.lines + 1):
        text = line.rstrip("\n")
        yield Record(number, text, text.split(header.separator))


@dataclass(frozen=True)
class _Block:
    """Whole lines of a file, each with its newline: the bytes, and where each starts and ends (without it)."""

    text: bytes
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]

    @classmethod
    def of(cls, text: bytes) -> _Block:
        ends = ends_of(text)
        return cls(text, np.concatenate(([0], ends[:-1] + 1)), ends)

    def line(self, i: int) -> bytes:
        return self.text[self.starts[i] : self.ends[i]]

    def prints(self) -> npt.NDArray[np.uint32]:
        """A hash of the length of each line and of 17 of its signs, evenly spread: a tenth of the work of one of all signs."""
        signs, last = np.frombuffer(self.text, np.uint8), self.ends - self.starts - 1
        mixed = last.astype(np.uint32)
        for step in range(2**SIXTEENTHS + 1):
            mixed *= PRIME
            mixed += signs[self.starts + (last * step >> SIXTEENTHS)]
        return mixed

    def quoted(self) -> list[int] | None:
        """The numbers of the lines that hold a quote, from 0; None where they are many."""
        found, at = list[int](), -1
        while (at := self.text.find(b'"', at + 1)) >= 0:
            if len(found) * SELDOM >= len(self.ends):
                return None
            found.append(int(np.searchsorted(self.ends, at)))
            at = int(self.ends[found[-1]])
        return found


class _Sought:
    """Lines that are looked for among many."""

    BITS = np.uint32(22)  # of their prints, of which a table is kept: 4 MiB

    def __init__(self, lines: Collection[bytes]) -> None:
        self.lines = lines
        self._table = np.zeros(1 << int(self.BITS), dtype=bool)
        if lines:
            self._table[self._places(_Block.of(b"".join(line + b"\n" for line in lines)))] = True

    def _places(self, block: _Block) -> npt.NDArray[np.uint32]:
        return block.prints() >> (np.uint32(32) - self.BITS)

    def among(self, block: _Block) -> list[int]:
        """The numbers of the lines of a block that are looked for; most others are told by their prints."""
        alike = np.flatnonzero(self._table[self._places(block)])
        return [i for i in map(int, alike) if block.line(i) in self.lines]


def _locate_bytes(path: Path, header: Header, texts: _Texts) -> Iterator[Record]:
    """Those of a file of sound UTF-8, and few others: lines without quotes are known by their bytes, many at a time.

    Where a line doesn't close a quote that it opens, the lines of that record are read with care.
    """
    lines_of = (header.separator.join(fields).encode() for fields in texts.wanted)
    sought = _Sought({text + end for text in lines_of for end in (b"", b"\r") if b'"' not in text} - EMPTY)
    bare = _Sought({_bare(header.separator.join(fields).encode()) for fields in texts.wanted})
    with path.open("rb") as file:
        behind_mark(file)
        number = 0
        while text := file.read(BLOCK) + file.readline():
            block = _Block.of(text if text.endswith(b"\n") else text + b"\n")
            quoted = block.quoted()
            if quoted is not None:
                careful = list(_quoted_alike(block, quoted, header.separator, bare.lines))
                alike = sought.among(block)
            else:
                careful = unclear_lines(block.text, block.ends, header.separator)
                alike = bare.among(_Block.of(_bare(block.text)))
            done = max(header.lines - number, 0)
            for i in sorted({*careful, *alike}):
                if i < done or block.line(i) in EMPTY:
                    continue
                record = _line_record(number + i + 1, block.line(i) + b"\n", header)
                if record is not None:
                    yield record
                    continue
                own = (block.line(at) + b"\n" for at in range(i, len(block.ends)))
                reader = reader_of(chain(own, file), header, number + i)
                yield from reader.until_clear()
                done = reader.number - number
            number += max(len(block.ends), done)


def _quoted_alike(block: _Block, numbers: Sequence[int], separator: str, bare: Collection[bytes]) -> Iterator[int]:
    """Of lines with quotes those to be taken apart: where they are unclear, or hold the right signs beside their quotes."""
    lines = [block.line(i) for i in numbers]
    text = b"".join(line + b"\n" for line in lines)
    yield from (numbers[i] for i in unclear_lines(text, ends_of(text), separator))
    yield from (i for i, line in zip(numbers, lines, strict=True) if _bare(line) in bare)


def _bare(text: bytes) -> bytes:
    """Lines without their quotes, and the blanks that may stand before one."""
    return text.translate(None, b'" \r')


def _line_record(number: int, line: bytes, header: Header) -> Record | None:
    """The record that a line is; None where it opens a quote that it doesn't close."""
    text = line_text(line)
    fields = split_fields(text, header.separator)
    return None if fields is None else Record(number, text.rstrip("\n"), fields)
