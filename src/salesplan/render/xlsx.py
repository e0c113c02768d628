"""XLSX (Excel 工作簿): what it is, charts, a page per table, those to hand out, and what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from salesplan.render.xlsx_cells import SECTION, TITLE, Book, lay_out, look, said
from salesplan.render.xlsx_charts import draw_charts
from salesplan.render.xlsx_names import Names
from salesplan.render.xlsx_sheet import draw
from salesplan.render.xlsx_table import HEAD_ROW, draw_table, grid
from salesplan.terms.chart import Chart
from salesplan.terms.document import Document
from salesplan.terms.sheet import Sheet
from salesplan.terms.table import Column, Table, table
from salesplan.words.titles import parameter_title, table_title

MOST_ROWS = 1_048_576  # of a page
MOST_LINKS = 60_000  # of a page
WIDTHS = (44, 12, 70, 50, 30)  # of the first page and the last: the third column takes a hash
WRAPPED = look(text_wrap=True, valign="top")
LINK = look(font_color="#0563C1", underline=1)
TAB_ABOUT, TAB_CHARTS, TAB_SHEET = "#3F5F7F", "#3F8F5F", "#D39B2A"

Content = tuple[str, int | None, str]  # of a page: its name, its rows if it has a table, its title


def to_xlsx(
    document: Document, tables: Sequence[Table], sheets: Sequence[Sheet], charts: Sequence[Chart] = ()
) -> bytes:
    """The workbook: the page about it, charts, what people read first, what is handed out, the other tables, its sources."""
    book, names = Book(document), Names()
    about = _page(book, names, table_title("about", document.language), TAB_ABOUT)
    contents: list[Content] = []
    if charts:
        page = _page(book, names, table_title("charts", document.language), TAB_CHARTS)
        draw_charts(book, page, charts)
        contents.append((page.name, None, table_title("charts", document.language)))
    for part in _in_order(tables, sheets):
        if isinstance(part, Sheet):
            page = _page(book, names, part.name, TAB_SHEET)
            draw(book, page, part)
            contents.append((page.name, None, part.title))
        else:
            contents += _pages_of(book, names, part)
    sources = _page(book, names, table_title("parameters", document.language), TAB_ABOUT)
    _Prose(book, sources).sources()
    contents.append((sources.name, None, table_title("parameters", document.language)))
    _Prose(book, about).about(contents)
    return book.close()


def to_handout(document: Document, sheet: Sheet) -> bytes:
    """A workbook of one sheet to hand out, with nothing of the others."""
    book = Book(document)
    draw(book, book.workbook.add_worksheet(Names().give(sheet.name)), sheet)
    return book.close()


def _page(book: Book, names: Names, wanted: str, colour: str) -> Any:
    page = book.workbook.add_worksheet(names.give(wanted))
    page.set_tab_color(colour)
    return page


def _in_order(tables: Sequence[Table], sheets: Sequence[Sheet]) -> Iterator[Table | Sheet]:
    yield from (part for part in tables if part.shown)
    yield from sheets
    yield from (part for part in tables if not part.shown)


def _pages_of(book: Book, names: Names, part: Table) -> Iterator[Content]:
    """The pages of a table, one unless it has more rows than a page; for each its name, its rows and the table's title."""
    room, title = MOST_ROWS - HEAD_ROW - 1, table_title(part.name, book.document.language)
    for start in range(0, max(len(part.rows), 1), room):
        page = book.workbook.add_worksheet(names.give(title))
        rows = part.rows[start : start + room]
        draw_table(book, page, Table(part.name, part.columns, rows))
        yield page.name, len(rows), title


class _Prose:
    """The pages that are no single table: what the workbook is and holds, and what it was made from."""

    def __init__(self, book: Book, page: Any) -> None:
        self.book, self.page, self.document = book, page, book.document
        self.row = 2
        book.text(page, 0, 0, self.document.title or self.document.plan_name, TITLE)
        for at, columns in enumerate(WIDTHS):
            page.set_column(at, at, columns)

    def about(self, contents: Sequence[Content]) -> None:
        """What is most worth knowing, the other pages with links to them, and the findings."""
        for told in self.document.lead:
            self.book.text(self.page, self.row, 0, told)
            self.row += 1
        self.row += bool(self.document.lead)
        first = self._section(table("contents", "sheet rows:count title", contents))
        for row, (name, _, _) in enumerate(contents[:MOST_LINKS], first):
            self.page.write_url(row, 0, f"internal:'{name}'!A1", self.book.format(WRAPPED, LINK), name)
        self._findings()
        self._finish()

    def sources(self) -> None:
        """The plan, the parameters of the command, and the files that were read."""
        self._parameters()
        inputs = [(given.path, given.rows, given.sha256) for given in self.document.inputs]
        self._section(table("inputs", "file rows:count sha256", inputs))
        self._finish()

    def _finish(self) -> None:
        self.page.ignore_errors({"number_stored_as_text": f"A1:E{self.row + 1}"})
        lay_out(self.page, [])

    def _section(self, part: Table) -> int:
        """A small table under its title, where there is anything in it; the row of its first line."""
        first = self.row + 2
        if part.rows:
            self.book.text(self.page, self.row, 0, table_title(part.name, self.document.language), SECTION)
            self.row = grid(self.book, self.page, self.row + 1, part, WRAPPED) + 1
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

    def _findings(self) -> None:
        language = self.document.language
        rows = [
            (found.severity, found.code, found.message(language), found.remedy(language), str(found.place))
            for found in self.document.findings
        ]
        self._section(table("findings", "severity:word code message hint place", rows))
