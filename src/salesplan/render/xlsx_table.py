"""A table on a page of a workbook (数据表): heads, typed cells, filters, bars, colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from salesplan.render.cells import BARRED, GOOD, NUMERIC, POOR, nameless
from salesplan.render.xlsx_cells import HEAD, REMARK, RIGHT, TITLE, Book, Look, Writer, lay_out, look, width
from salesplan.terms.document import Document
from salesplan.terms.table import Column, Table, Value
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title, table_title

HEAD_ROW = 2
AFTER_NUMBER = look(indent=1)  # text beside right-aligned numbers
BOLD = look(bold=True)
SPARKS = 14.0  # characters of a column of sparklines
BARS = "#CFDDEA"  # pale, for the number stands on them
REACHED, NEARLY, MISSED = "#2E7D32", "#B26A00", "#C62828"
# Words that say how well it goes, of these columns; other words keep the colour of text.
JUDGED = ("status", "severity", "flag")
COLOURS: Mapping[str, str] = {
    **dict.fromkeys(("met", "ahead", "on_track", "ok"), REACHED),
    **dict.fromkeys(("behind", "stretch", "slack", "warning"), NEARLY),
    **dict.fromkeys(("far_behind", "out_of_reach", "error"), MISSED),
}


def draw_table(book: Book, page: Any, part: Table) -> None:
    """Draw a table on an empty page: its title, its head with filters, its rows."""
    document = book.document
    book.text(page, 0, 0, table_title(part.name, document.language), TITLE)
    book.text(page, 1, 0, _remark(part, document), REMARK)
    for i, column in enumerate(part.columns):
        title = column_title(column.key, document.language)
        drawn = column.unit == "series"
        page.set_column(i, i, SPARKS if drawn else width(title, (row[i] for row in part.rows), column, document))
    grid(book, page, HEAD_ROW, part)
    bottom = HEAD_ROW + len(part.rows)
    last = _series(book, page, part)
    page.autofilter(HEAD_ROW, 0, max(bottom, HEAD_ROW + 1), last)
    page.freeze_panes(HEAD_ROW + 1, 0)
    for i, column in enumerate(part.columns):
        if part.rows:
            _judge(book, page, (HEAD_ROW + 1, i, bottom, i), column)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{bottom + 1}"})
    lay_out(page, [HEAD_ROW])


def _remark(part: Table, document: Document) -> str:
    title = document.title or document.plan_name
    if not any(column.unit in ("money", "series") for column in part.columns):
        return title
    return sentence("amounts_in", plan=title, currency=document.currency).say(document.language)


def _judge(book: Book, page: Any, area: tuple[int, int, int, int], column: Column) -> None:
    """Bars and colours of attainments, and colours of the words that say how it goes: as on the terminal."""
    if column.key in BARRED:
        bar = {"type": "data_bar", "bar_solid": True, "bar_color": BARS, "min_type": "num", "max_type": "num"}
        page.conditional_format(*area, {**bar, "min_value": 0, "max_value": 1, "bar_negative_color": BARS})
        for criteria, value, colour in ((">=", GOOD, REACHED), ("<", POOR, MISSED), ("<", GOOD, NEARLY)):
            painted = book.workbook.add_format({"font_color": colour})
            rule = {"type": "cell", "criteria": criteria, "value": value, "format": painted, "stop_if_true": True}
            page.conditional_format(*area, rule)


def grid(
    book: Book,
    page: Any,
    top: int,
    part: Table,
    *looks: Look,
    left: int = 0,
    titles: Sequence[str] | None = None,
) -> int:
    """Write the titles of a table's columns (or others) and its rows, the titles in row `top`; the row below them all."""
    for i, column in enumerate(part.columns):
        aside = [RIGHT] if column.unit in NUMERIC else _aside(part, i)
        title = titles[i] if titles else column_title(column.key, book.document.language)
        book.text(page, top, left + i, title, HEAD, *aside)
    depth = next((i for i, column in enumerate(part.columns) if column.key == "depth"), None)
    by_level: dict[Value, list[Writer]] = {}
    for r, row in enumerate(part.rows, top + 1):
        level = row[depth] if depth is not None else None
        if level not in by_level:
            by_level[level] = _writers(book, part, level, *looks)
        for i, (write, value) in enumerate(zip(by_level[level], row, strict=True)):
            unnamed = not value and level is not None and part.columns[i].key == "name"
            write(page, r, left + i, nameless(row[i - 1], book.document) if unnamed else value)
    return top + 1 + len(part.rows)


def _writers(book: Book, part: Table, level: Value, *looks: Look) -> list[Writer]:
    """What writes each column in rows of a level of an outline: the whole in bold, the names of parts indented."""
    own = [BOLD] if level == 0 else []
    indent = [look(indent=level - 1)] if isinstance(level, int) and level > 1 else []
    return [
        _coloured(book, column, *looks, *own, *_aside(part, i))
        if column.key in JUDGED and column.unit == "word"
        else book.writer(
            column, (row[i] for row in part.rows), *looks, *own, *(indent if column.key == "name" else _aside(part, i))
        )
        for i, column in enumerate(part.columns)
    ]


def _coloured(book: Book, column: Column, *looks: Look) -> Writer:
    """What writes a word in the colour of what it says."""
    plain = book.writer(column, (), *looks)
    painted = {
        colour: book.writer(column, (), *looks, look(font_color=colour, bold=True)) for colour in set(COLOURS.values())
    }
    return lambda page, row, at, value: painted.get(COLOURS.get(str(value), ""), plain)(page, row, at, value)


def _aside(part: Table, i: int) -> list[Look]:
    """Room on the left of a column of text that follows one of numbers."""
    columns = part.columns
    return [AFTER_NUMBER] if i and columns[i].unit not in NUMERIC and columns[i - 1].unit in NUMERIC else []


def _series(book: Book, page: Any, part: Table) -> int:
    """Draw the sparklines; their numbers stand on the right, folded away, within the filter so that they are sorted too.

    The last column that is used.
    """
    last = len(part.columns) - 1
    for i, column in enumerate(part.columns):
        longest = max((len(row[i]) for row in part.rows if isinstance(row[i], tuple)), default=0)  # type: ignore[arg-type]
        if column.unit != "series" or not longest:
            continue
        first, last = last + 1, last + longest
        title = column_title(column.key, book.document.language)
        for number in range(longest):
            book.text(page, HEAD_ROW, first + number, f"{title} {number + 1}", HEAD, RIGHT)
        page.set_column(first, last, SPARKS, None, {"level": 1, "hidden": True})
        for r, row in enumerate(part.rows, HEAD_ROW + 1):
            values = row[i]
            if isinstance(values, tuple):
                _sparkline(book, page, (r, i), first, values)
    return last


def _sparkline(book: Book, page: Any, cell: tuple[int, int], first: int, values: tuple[int | None, ...]) -> None:
    row, at = cell
    for number, minor in enumerate(values, first):
        if minor is not None:
            book.money(page, row, number, minor)
    where = f"'{page.name}'!{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, first + len(values) - 1)}"
    lowest = {"min": 0} if all(minor is None or minor >= 0 for minor in values) else {"axis": True}
    looks = {"type": "column", "series_color": "#2F6B9A", "negative_points": True, "negative_color": MISSED}
    page.add_sparkline(row, at, {"range": where, "show_hidden": True, **looks, **lowest})
