"""Pairs of bars in a terminal (成对条形图): what is, and what is best, of each name, aligned whatever the script."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from salesplan.terms.chart import Chart
from salesplan.terms.document import Document
from salesplan.terms.short import short_amount
from salesplan.words.sentence import printable
from salesplan.words.titles import column_title

SIDES = {"present": ("░", "dim"), "allocated": ("█", "")}
WIDEST_NAME, WIDEST, NARROWEST, GAP = 24, 60, 10, "  "


def paired_lines(chart: Chart, document: Document, width: int) -> Iterator[Text]:
    """The lines of the chart: its title, and two bars a name with their numbers."""
    digits = document.digits if chart.data.columns[1].unit == "money" else 0
    rows = [(printable(str(row["name"])), row) for row in chart.data.records()]
    titles = {side: column_title(side, document.language) for side in SIDES}
    room = min(max((cell_len(name) for name, _ in rows), default=0), WIDEST_NAME)
    side_room = max(map(cell_len, titles.values()))
    sizes = [{side: _size(row[side]) for side in SIDES} for _, row in rows]
    numbers = [{side: short_amount(size, digits, document.language) for side, size in own.items()} for own in sizes]
    taken = room + side_room + 3 * len(GAP) + max((cell_len(n) for own in numbers for n in own.values()), default=0)
    cells = min(max(width - taken, NARROWEST), WIDEST)
    largest = max((size for own in sizes for size in own.values()), default=0) or 1
    yield Text(chart.title, style="bold")
    for (name, _), own, said in zip(rows, sizes, numbers, strict=True):
        for side, (mark, style) in SIDES.items():
            head = set_cell_size(name if side == "present" else "", room) + GAP + set_cell_size(titles[side], side_room)
            bar = mark * round(own[side] * cells / largest)
            yield Text(head + GAP) + Text(bar, style=style) + Text(f" {said[side]}")


def _size(value: object) -> int:
    return value if isinstance(value, int) else 0
