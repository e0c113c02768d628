"""A sheet to hand out, drawn (下发表): its blocks below one another, its sums as formulas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

from xlsxwriter.utility import xl_rowcol_to_cell

from salesplan.render.cells import shown
from salesplan.render.xlsx_cells import HEAD, REMARK, RIGHT, TITLE, Book, fitting, lay_out, look
from salesplan.terms.sheet import Block, Grid, Line, Sheet
from salesplan.terms.table import Column
from salesplan.words.titles import column_title

HEAD_ROW = 3
MOST_TERMS = 255  # arguments of a function
LONGEST_FORMULA = 8_000  # characters; Excel takes 8,192
DEEPEST = 7  # levels of an outline
# A spreadsheet adds floats: n of them are off by at most n · 2⁻⁵³ of their absolute sum (Higham 1993, eq. 3.5), which is less
# than half a minor unit as long as n times the sum is below this many minor units.
SURE = 2**52
BAND = look(bold=True, font_color="#FFFFFF", bg_color="#3F5F7F")
SUM_COLUMN = look(bg_color="#F3F5F8")
LAST_COLUMN = look(bold=True)
SUBTOTAL = look(italic=True, bg_color="#F3F5F8", top=4)
TOTAL = look(bold=True, bg_color="#E7ECF2", top=1, bottom=6)

Cell: TypeAlias = tuple[int, int]  # row and column, from 0


@dataclass(frozen=True)
class _Placed:
    """A block with its amounts, and the row of its first line."""

    block: Block
    grid: Grid
    top: int


def draw(book: Book, page: Any, sheet: Sheet) -> None:
    """Draw a sheet on an empty page of the workbook."""
    _Drawing(book, page, sheet).draw()


class _Drawing:
    def __init__(self, book: Book, page: Any, sheet: Sheet) -> None:
        self.book, self.page, self.sheet = book, page, sheet
        self.language = book.document.language
        self.left = len(sheet.keys)
        tops = count(HEAD_ROW + 2, len(sheet.lines) + 2)  # a band above, a blank row below
        self.placed = [_Placed(block, sheet.grid(block), top) for block, top in zip(sheet.blocks, tops, strict=False)]

    def draw(self) -> None:
        """The head, the columns' widths, the blocks, and how it is shown and printed."""
        self._head()
        self._columns()
        for placed in self.placed:
            self._band(placed)
            for number, line in enumerate(self.sheet.lines):
                self._line(placed, number, line)
        self.page.freeze_panes(HEAD_ROW + 1, self.left)
        self.page.hide_gridlines(2)
        lay_out(self.page, [HEAD_ROW])
        # What a spreadsheet finds odd about correct sheets, and marks with green corners.
        area = f"A1:{xl_rowcol_to_cell(self.placed[-1].top + len(self.sheet.lines), self.left + len(self.sheet.spans))}"
        self.page.ignore_errors(dict.fromkeys(("number_stored_as_text", "formula_range", "formula_differs"), area))

    def _head(self) -> None:
        self.book.text(self.page, 0, 0, self.sheet.title, TITLE)
        self.book.text(self.page, 1, 0, self.sheet.remark, REMARK)
        for i, key in enumerate(self.sheet.keys):
            self.book.text(self.page, HEAD_ROW, i, column_title(key, self.language), HEAD)
        for i, span in enumerate(self.sheet.spans):
            self.book.text(self.page, HEAD_ROW, self.left + i, span.label, HEAD, RIGHT)

    def _columns(self) -> None:
        for i, key in enumerate(self.sheet.keys):
            labels = [line.labels[i] for line in self.sheet.lines]
            self.page.set_column(i, i, fitting([column_title(key, self.language), *labels]))
        folded = {part for span in self.sheet.spans[:-1] for part in span.parts}
        money = Column("", "money")
        for i, span in enumerate(self.sheet.spans):
            amounts = [row[i] for placed in self.placed for row in placed.grid]
            ends = [shown(end, money, self.book.document) for end in (max(amounts), min(amounts))]
            level = {"level": 1} if i in folded else {}
            self.page.set_column(self.left + i, self.left + i, fitting([span.label, *ends]), None, level)

    def _band(self, placed: _Placed) -> None:
        titles = [column_title(self.sheet.blocks[term].key, self.language) for term in placed.block.terms]
        made_of = f" = {' + '.join(titles)}" if titles else ""
        for at in range(self.left + len(self.sheet.spans)):
            self.page.write_blank(placed.top - 1, at, None, self.book.format(BAND))
        self.book.text(self.page, placed.top - 1, 0, column_title(placed.block.key, self.language) + made_of, BAND)

    def _line(self, placed: _Placed, number: int, line: Line) -> None:
        row = placed.top + number
        looks = [TOTAL if line.level == 0 else SUBTOTAL] if line.parts else []
        if line.level > 1:
            self.page.set_row(row, None, None, {"level": min(line.level - 1, DEEPEST)})
        for i, label in enumerate(line.labels):
            self.book.text(self.page, row, i, label, *looks)
        for i, span in enumerate(self.sheet.spans):
            shade = [SUM_COLUMN] if span.parts and not line.parts else []
            bold = [LAST_COLUMN] if i == len(self.sheet.spans) - 1 else []
            minor, at = placed.grid[number][i], self.left + i
            if formula := self._formula(placed, number, i):
                self.book.formula(self.page, row, at, formula, minor, *looks, *shade, *bold)
            else:
                self.book.money(self.page, row, at, minor, *looks, *shade, *bold)

    def _formula(self, placed: _Placed, line: int, span: int) -> str | None:
        """How an amount is the sum of others; None where it is given, or where a spreadsheet can't be trusted with the sum."""
        parts = list(self._parts(placed, line, span))
        amounts = [amount for amount, _ in parts]
        whole = placed.grid[line][span]
        if not parts or len(parts) * sum(map(abs, amounts)) >= SURE:
            return None
        if any(self.book.amount(amount) is None for amount in (whole, *amounts)):
            return None
        formula = "=" + sum_of([cell for _, cell in parts])
        return formula if len(formula) <= LONGEST_FORMULA else None

    def _parts(self, placed: _Placed, line: int, span: int) -> Iterator[tuple[int, Cell]]:
        """What an amount is the sum of: of lines below one another, else of spans, else of blocks."""
        at = self.left + span
        if down := self.sheet.lines[line].parts:
            yield from ((placed.grid[part][span], (placed.top + part, at)) for part in down)
        elif across := self.sheet.spans[span].parts:
            yield from ((placed.grid[line][part], (placed.top + line, self.left + part)) for part in across)
        else:
            for other in (self.placed[term] for term in placed.block.terms):
                yield other.grid[line][span], (other.top + line, at)


def sum_of(cells: Sequence[Cell]) -> str:
    """The SUM of cells; neighbours in a column or a row become a range.

    >>> sum_of([(0, 0), (1, 0), (2, 0), (5, 0)]), sum_of([(3, 1), (3, 2)])
    ('SUM(A1:A3,A6)', 'SUM(B4:C4)')
    """
    ranges = list(_ranges(cells))
    sums = [f"SUM({','.join(ranges[i : i + MOST_TERMS])})" for i in range(0, len(ranges), MOST_TERMS)]
    return sums[0] if len(sums) == 1 else f"SUM({','.join(sums)})"


def _ranges(cells: Sequence[Cell]) -> Iterator[str]:
    start = end = cells[0]
    way: Cell | None = None
    for cell in cells[1:]:
        step = (cell[0] - end[0], cell[1] - end[1])
        if step in ((1, 0), (0, 1)) and way in (None, step):
            end, way = cell, step
        else:
            yield _range(start, end)
            start, end, way = cell, cell, None
    yield _range(start, end)


def _range(start: Cell, end: Cell) -> str:
    first = str(xl_rowcol_to_cell(*start))
    return first if start == end else f"{first}:{xl_rowcol_to_cell(*end)}"
