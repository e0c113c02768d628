"""Sheets to hand out (下发表): amounts crossed by lines and columns, with the sums of both, as a page of its own.

A sheet holds what is given; what its sums are is told by their parts, so that a format that can compute may show how.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Grid: TypeAlias = list[list[int]]


@dataclass(frozen=True)
class Line:
    """A line of a sheet.

    labels: one for each key of the sheet, in the reader's language. parts: the numbers of the earlier lines that it is the sum
    of; none where its amounts are given. level: how deep it stands below the total, 0 for that itself and for what it leaves out.
    """

    labels: tuple[str, ...]
    parts: tuple[int, ...] = ()
    level: int = 0


@dataclass(frozen=True)
class Span:
    """A column of amounts: its label, and the numbers of the earlier spans that it is the sum of; none where it is given."""

    label: str
    parts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Block:
    """One measure for all lines and spans of a sheet.

    key: of the measure's title. given: for each line without parts, in order, the amounts in minor units of each span
    without parts, in order. terms: the numbers of the sheet's blocks that it is the sum of, cell by cell; none where it stands
    for itself.
    """

    key: str
    given: Sequence[Sequence[int]]
    terms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A page: its short name, its heading and a remark, both as they are said; the keys of its lines' labels; and its blocks."""

    name: str
    title: str
    remark: str
    keys: tuple[str, ...]
    lines: Sequence[Line]
    spans: Sequence[Span]
    blocks: Sequence[Block]

    def grid(self, block: Block) -> Grid:
        """The amounts of a block: one row per line, one column per span, sums included.

        >>> both = (Line(("a",)), Line(("b",)), Line(("all",), parts=(0, 1)))
        >>> months = (Span("Jan"), Span("Feb"), Span("year", parts=(0, 1)))
        >>> sheet = Sheet("s", "", "", ("seller",), both, months, [Block("quota", [[1, 2], [30, 40]])])
        >>> sheet.grid(sheet.blocks[0])
        [[1, 2, 3], [30, 40, 70], [31, 42, 73]]
        """
        rows: Grid = []
        given = iter(block.given)
        for line in self.lines:
            if line.parts:
                rows.append([sum(column) for column in zip(*(rows[part] for part in line.parts), strict=True)])
            else:
                rows.append(list(self._across(next(given))))
        return rows

    def _across(self, given: Sequence[int]) -> Iterator[int]:
        amounts: list[int] = []
        rest = iter(given)
        for span in self.spans:
            amounts.append(sum(amounts[part] for part in span.parts) if span.parts else int(next(rest)))
        yield from amounts
