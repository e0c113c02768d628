"""Gantt charts of a workbook (甘特图): native bars over an axis of days, stacked on a foot that nobody sees.

Every name has one line. A bar stands on the days before it: a foot for the first, a gap for each further one of the name. A
spreadsheet counts days from 30 December 1899, so the axis shows its numbers as dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeAlias

from salesplan.render.xlsx_block import ACTUAL, BEFORE, DATA, GOOD, LANDING, POOR, TOTAL, Block
from salesplan.render.xlsx_cells import REMARK, RIGHT
from salesplan.render.xlsx_table import grid
from salesplan.terms.table import Table
from salesplan.words.titles import column_title, word

Series: TypeAlias = tuple[str, Sequence[int | None]]  # a kind, empty for what isn't seen, and its days on each line

FRAME = "frame"  # the kind of the row that gives the first and last day of all
ZERO = date(1899, 12, 30)  # the day whose number is 0
DAYS, BLANK = "mm-dd", " "
WEEK, MOST_MARKS = 7, 16  # days from mark to mark, and marks of an axis
KIND_COLOURS = {  # as in terminals
    "holiday": POOR,
    "launch": ACTUAL,
    "member_day": GOOD,
    "clearance": LANDING,
    "other": TOTAL,
}
LINE, PIXELS_OF_ROW = 30, 20  # of a Gantt chart, of a sheet


class Stretch(NamedTuple):
    """A part of a line: how many days, and of what kind; empty for days on which nothing runs."""

    days: int
    kind: str


def gantt(block: Block) -> int:
    """A line for each name, a bar for each time that it runs, over an axis of days; how many rows it takes."""
    book, data = block.book, block.chart.data
    runs = [row for row in data.rows if row[-1] != FRAME]
    grid(book, block.page, block.first, Table(block.chart.name, data.columns, runs), left=DATA)
    drawn = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    stretches = lines(data)
    at = DATA + len(data.columns) + 1
    book.text(block.page, block.first, at, column_title("name", book.document.language), REMARK)
    for row, name in enumerate(stretches, block.first + 1):
        book.text(block.page, row, at, name, REMARK)
    if not stretches:
        return len(runs)
    first, after = span(data)
    named = {""}
    for i, one in enumerate(columns(stretches, number_of(first)), 1):
        # What is in the legend already, or isn't seen, has a blank for a name: not all spreadsheets leave entries out alike.
        title = BLANK if one[0] in named else word(one[0], book.document.language)
        _add(block, drawn, one, title, at, at + i)
        named.add(one[0])
    _looks(block, drawn, first, after)
    height = LINE * (len(stretches) + 4)
    block.picture(drawn, height)
    return max(len(runs), height // PIXELS_OF_ROW) + 1


def _add(block: Block, drawn: Any, one: Series, title: str, names: int, at: int) -> None:
    """A series of the stack, with its cells in a column beside the table."""
    book, page, (kind, values) = block.book, block.page, one
    book.text(page, block.first, at, title, REMARK, RIGHT)
    for row, value in enumerate(values, block.first + 1):
        if value is not None:
            page.write_number(row, at, value, book.format(REMARK))
    last = block.first + len(values)
    by, own = ([page.name, block.first + 1, column, last, column] for column in (names, at))
    unseen: dict[str, Any] = {"fill": {"none": True}, "border": {"none": True}}
    looks = {"fill": {"color": KIND_COLOURS.get(kind, ACTUAL)}} if kind else unseen
    head = [page.name, block.first, at]
    drawn.add_series({"name": head, "categories": by, "values": own, "overlap": 100, "gap": 60, **looks})


def _looks(block: Block, drawn: Any, first: date, after: date) -> None:
    """An axis of dates from the first day to the last, names from the top, a legend of kinds."""
    name, size = block.book.font
    font = {"name": name, "size": size - 2}
    # To xlsxwriter the horizontal axis is x, whatever stands on it.
    drawn.set_y_axis({"reverse": True, "num_font": font, "line": {"color": BEFORE}})
    ends = {"min": number_of(first), "max": number_of(after), "major_unit": mark_step((after - first).days)}
    marks = {"visible": True, "line": {"color": "#E6E6E6", "width": 0.5}}
    drawn.set_x_axis({"num_format": DAYS, "num_font": font, "line": {"none": True}, "major_gridlines": marks, **ends})
    drawn.set_legend({"position": "bottom", "font": font})


def number_of(day: date) -> int:
    """A day as a spreadsheet counts it.

    >>> number_of(date(2026, 1, 1))
    46023
    """
    return (day - ZERO).days


def span(data: Table) -> tuple[date, date]:
    """The first day of all and the one after the last."""
    frame = next(row for row in data.records() if row["kind"] == FRAME)
    return _day(frame["start"]), _day(frame["end"]) + timedelta(days=1)


def lines(data: Table) -> Mapping[str, Sequence[Stretch]]:
    """For each name its stretches from the first day of all on; bars that overlap are drawn as one after the other.

    >>> from salesplan.terms.table import table
    >>> rows = [("", date(2026, 1, 1), date(2026, 12, 31), "frame"), ("a", date(2026, 1, 3), date(2026, 1, 4), "launch")]
    >>> lines(table("t", "name start:day end:day kind:word", rows))["a"]
    [Stretch(days=2, kind=''), Stretch(days=2, kind='launch')]
    """
    first, _ = span(data)
    found: dict[str, list[Stretch]] = {}
    reached: dict[str, date] = {}
    for row in data.records():
        if row["kind"] == FRAME:
            continue
        name, end = str(row["name"]), _day(row["end"]) + timedelta(days=1)
        begun = reached.get(name, first)
        start = max(_day(row["start"]), begun)
        line = found.setdefault(name, [])
        if end > start:
            line += [Stretch((start - begun).days, ""), Stretch((end - start).days, str(row["kind"]))]
            reached[name] = end
    return found


def columns(drawn: Mapping[str, Sequence[Stretch]], foot: int) -> list[Series]:
    """The series of the stack: a kind, or none for what isn't seen, and its days on each line.

    Every stretch of one place and kind is a series; the first of all stands on the foot, the number of the first day.
    """
    found: list[Series] = []
    for at in range(max((len(line) for line in drawn.values()), default=0)):
        there = [line[at] if at < len(line) else None for line in drawn.values()]
        for kind in dict.fromkeys(one.kind for one in there if one):
            days: list[int | None] = [
                one.days + (0 if at else foot) if one and one.kind == kind else None for one in there
            ]
            found.append((kind, days))
    return found


def mark_step(days: int) -> int:
    """Every how many days an axis has a mark: whole weeks, in fours where single ones would be too many.

    >>> mark_step(91), mark_step(365)
    (7, 28)
    """
    weeks = -(-days // (WEEK * MOST_MARKS))
    return WEEK * (weeks if weeks == 1 else -(-weeks // 4) * 4)


def _day(value: object) -> date:
    assert isinstance(value, date)  # noqa: S101 - by its column
    return value
