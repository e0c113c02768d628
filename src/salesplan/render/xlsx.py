"""XLSX (Excel 工作簿): a page that says what it is and was made from, one per table, and those to hand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from salesplan.render.cells import BARRED, GOOD, NUMERIC, POOR, nameless
from salesplan.render.xlsx_cells import HEAD, REMARK, RIGHT, TITLE, Book, Look, Writer, lay_out, look, said, width
from salesplan.render.xlsx_names import Names
from salesplan.render.xlsx_sheet import draw
from salesplan.terms.document import Document
from salesplan.terms.sheet import Sheet
from salesplan.terms.table import Column, Table, Value, table
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title, parameter_title, table_title

MOST_ROWS = 1_048_576  # of a page
MOST_LINKS = 60_000  # of a page
HEAD_ROW = 2
WIDTHS = (44, 12, 70, 50, 30)  # of the first page: the third column takes a hash
AFTER_NUMBER = look(indent=1)  # text beside right-aligned numbers
WRAPPED = look(text_wrap=True, valign="top")
SECTION = look(bold=True, font_size=12, font_color="#3F5F7F")
LINK = look(font_color="#0563C1", underline=1)
BOLD = look(bold=True)
TAB_ABOUT, TAB_SHEET = "#3F5F7F", "#D39B2A"


def to_xlsx(document: Document, tables: Sequence[Table], sheets: Sequence[Sheet]) -> bytes:
    """The workbook: the page about it, what people read first, what is handed out, and the other tables."""
    book, names = Book(document), Names()
    about = book.workbook.add_worksheet(names.give(table_title("about", document.language)))
    about.set_tab_color(TAB_ABOUT)
    contents: list[tuple[str, int | None, str]] = []
    for part in _in_order(tables, sheets):
        if isinstance(part, Sheet):
            page = book.workbook.add_worksheet(names.give(part.name))
            page.set_tab_color(TAB_SHEET)
            draw(book, page, part)
            contents.append((page.name, None, part.title))
        else:
            contents += _pages_of(book, names, part)
    _About(book, about).write(contents)
    return book.close()


def to_handout(document: Document, sheet: Sheet) -> bytes:
    """A workbook of one sheet to hand out, with nothing of the others."""
    book = Book(document)
    draw(book, book.workbook.add_worksheet(Names().give(sheet.name)), sheet)
    return book.close()


def _in_order(tables: Sequence[Table], sheets: Sequence[Sheet]) -> Iterator[Table | Sheet]:
    yield from (part for part in tables if part.shown)
    yield from sheets
    yield from (part for part in tables if not part.shown)


def _pages_of(book: Book, names: Names, part: Table) -> Iterator[tuple[str, int, str]]:
    """The pages of a table, one unless it has more rows than a page; for each its name, its rows and the table's title."""
    room, title = MOST_ROWS - HEAD_ROW - 1, table_title(part.name, book.document.language)
    for start in range(0, max(len(part.rows), 1), room):
        page = book.workbook.add_worksheet(names.give(title))
        rows = part.rows[start : start + room]
        _draw_table(book, page, Table(part.name, part.columns, rows))
        yield page.name, len(rows), title


def _draw_table(book: Book, page: Any, part: Table) -> None:
    document, last = book.document, len(part.columns) - 1
    book.text(page, 0, 0, table_title(part.name, document.language), TITLE)
    book.text(page, 1, 0, _remark(part, document), REMARK)
    for i, column in enumerate(part.columns):
        title = column_title(column.key, document.language)
        page.set_column(i, i, width(title, (row[i] for row in part.rows), column, document))
    _grid(book, page, HEAD_ROW, part)
    bottom = HEAD_ROW + len(part.rows)
    page.autofilter(HEAD_ROW, 0, max(bottom, HEAD_ROW + 1), last)
    page.freeze_panes(HEAD_ROW + 1, 0)
    for i, column in enumerate(part.columns):
        if column.key in BARRED and part.rows:
            _judge(book, page, HEAD_ROW + 1, bottom, i)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{bottom + 1}"})
    lay_out(page, [HEAD_ROW])


def _remark(part: Table, document: Document) -> str:
    title = document.title or document.plan_name
    if not any(column.unit == "money" for column in part.columns):
        return title
    return sentence("amounts_in", plan=title, currency=document.currency).say(document.language)


def _judge(book: Book, page: Any, first: int, last: int, at: int) -> None:
    """Colour a column of attainments as the terminal does: reached, nearly, not."""
    rules = ((">=", GOOD, "#2E7D32"), ("<", POOR, "#C62828"), ("<", GOOD, "#B26A00"))
    for criteria, value, colour in rules:
        painted = book.workbook.add_format({"font_color": colour})
        rule = {"type": "cell", "criteria": criteria, "value": value, "format": painted, "stop_if_true": True}
        page.conditional_format(first, at, last, at, rule)


def _grid(book: Book, page: Any, top: int, part: Table, *looks: Look) -> int:
    """Write the titles of a table's columns and its rows, the titles in row `top`; the row below them all."""
    for i, column in enumerate(part.columns):
        aside = [RIGHT] if column.unit in NUMERIC else _aside(part, i)
        book.text(page, top, i, column_title(column.key, book.document.language), HEAD, *aside)
    depth = next((i for i, column in enumerate(part.columns) if column.key == "depth"), None)
    by_level: dict[Value, list[Writer]] = {}
    for r, row in enumerate(part.rows, top + 1):
        level = row[depth] if depth is not None else None
        if level not in by_level:
            by_level[level] = _writers(book, part, level, *looks)
        for i, (write, value) in enumerate(zip(by_level[level], row, strict=True)):
            unnamed = value is None and level is not None and part.columns[i].key == "name"
            write(page, r, i, nameless(row[i - 1], book.document) if unnamed else value)
    return top + 1 + len(part.rows)


def _writers(book: Book, part: Table, level: Value, *looks: Look) -> list[Writer]:
    """What writes each column in rows of a level of an outline: the whole in bold, the names of parts indented."""
    own = [BOLD] if level == 0 else []
    indent = [look(indent=level - 1)] if isinstance(level, int) and level > 1 else []
    return [
        book.writer(
            column, (row[i] for row in part.rows), *looks, *own, *(indent if column.key == "name" else _aside(part, i))
        )
        for i, column in enumerate(part.columns)
    ]


def _aside(part: Table, i: int) -> list[Look]:
    """Room on the left of a column of text that follows one of numbers."""
    columns = part.columns
    return [AFTER_NUMBER] if i and columns[i].unit not in NUMERIC and columns[i - 1].unit in NUMERIC else []


class _About:
    """The first page: what the workbook is, what it was made from, what it holds, and what there is to say about it."""

    def __init__(self, book: Book, page: Any) -> None:
        self.book, self.page, self.document = book, page, book.document
        self.row = 0

    def write(self, contents: Sequence[tuple[str, int | None, str]]) -> None:
        """Write the page; `contents` are the names, rows and titles of the others."""
        self.book.text(self.page, 0, 0, self.document.title or self.document.plan_name, TITLE)
        self.row = 2
        for at, columns in enumerate(WIDTHS):
            self.page.set_column(at, at, columns)
        self._parameters()
        self._contents(contents)
        inputs = [(given.path, given.rows, given.sha256) for given in self.document.inputs]
        self._section(table("inputs", "file rows:count sha256", inputs))
        self._findings()
        self.page.ignore_errors({"number_stored_as_text": f"A1:E{self.row + 1}"})
        lay_out(self.page, [])

    def _section(self, part: Table) -> int:
        """A small table under its title, where there is anything in it; the row of its first line."""
        first = self.row + 2
        if part.rows:
            self.book.text(self.page, self.row, 0, table_title(part.name, self.document.language), SECTION)
            self.row = _grid(self.book, self.page, self.row + 1, part, WRAPPED) + 1
        return first

    def _parameters(self) -> None:
        document = self.document
        facts: dict[str, Any] = {
            "command": document.command,
            "plan_name": document.plan_name,
            "plan_sha256": document.plan_sha256,
            "currency": document.currency,
            **document.parameters,
        }
        self.book.text(self.page, self.row, 0, table_title("parameters", document.language), SECTION)
        for key, value in facts.items():
            if value in (None, "", [], ()):
                continue
            self.row += 1
            listed = isinstance(value, Sequence) and not isinstance(value, str)
            text = ", ".join(map(str, value)) if listed else said(value, Column(key), document)
            self.book.text(self.page, self.row, 0, parameter_title(key, document.language))
            self.book.text(self.page, self.row, 1, text)
        self.row += 2

    def _contents(self, contents: Sequence[tuple[str, int | None, str]]) -> None:
        first = self._section(table("contents", "sheet rows:count title", contents))
        for row, (name, _, _) in enumerate(contents[:MOST_LINKS], first):
            self.page.write_url(row, 0, f"internal:'{name}'!A1", self.book.format(WRAPPED, LINK), name)

    def _findings(self) -> None:
        language = self.document.language
        rows = [
            (found.severity, found.code, found.message(language), found.remedy(language), str(found.place))
            for found in self.document.findings
        ]
        self._section(table("findings", "severity:word code message hint place", rows))
