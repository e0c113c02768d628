"""Gantt charts in a terminal (甘特图): a line a name, a cell a stretch of days, aligned whatever the script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from salesplan.terms.chart import Chart

FRAME = "frame"  # the kind of the row that gives the first and last day of all
WIDEST_NAME = 28  # cells
WIDEST = 106  # cells of the year; 2 a week and a few
NARROWEST = 26
COLOURS = {"holiday": "red", "launch": "blue", "member_day": "green", "clearance": "yellow"}
ON, OFF, GAP = "█", "·", "  "


def gantt_lines(chart: Chart, width: int) -> Iterator[Text]:
    """The lines of the chart; a cell is full where the promotion runs on one of its days."""
    rows = chart.data.records()
    first, last = next((row["start"], row["end"]) for row in rows if row["kind"] == FRAME)
    assert isinstance(first, date)  # noqa: S101 - a day by its column
    assert isinstance(last, date)  # noqa: S101
    spans: dict[str, list[tuple[date, date, str]]] = {}
    for row in rows:
        if row["kind"] != FRAME:
            spans.setdefault(str(row["name"]), []).append((row["start"], row["end"], str(row["kind"])))  # type: ignore[arg-type]
    name_width = min(max((cell_len(name) for name in spans), default=0), WIDEST_NAME)
    cells = min(max(width - name_width - len(GAP), NARROWEST), WIDEST)
    edges = [first + timedelta(days=round(i * ((last - first).days + 1) / cells)) for i in range(cells + 1)]
    yield Text(chart.title, style="bold")
    yield Text(" " * name_width + GAP + _months(edges), style="dim")
    for name, runs in spans.items():
        yield Text(_padded(name, name_width) + GAP) + _bar(runs, edges)
    yield Text(chart.remark, style="dim")


def _padded(name: str, width: int) -> str:
    return set_cell_size(name, width - 1) + "…" if cell_len(name) > width else set_cell_size(name, width)


def _months(edges: Sequence[date]) -> str:
    """The number of each month above the cell that its first day falls into; what doesn't fit is left out."""
    line = [" "] * (len(edges) - 1)
    free = 0
    for i, (start, end) in enumerate(pairwise(edges)):
        day = start if i == 0 or start.day == 1 else end.replace(day=1)
        begins = i == 0 or start <= day < end
        if begins and i >= free and i + 1 < len(line):
            line[i : i + 2] = f"{day.month:02}"
            free = i + 3
    return "".join(line).rstrip()


def _bar(runs: Sequence[tuple[date, date, str]], edges: Sequence[date]) -> Text:
    bar = Text()
    for start, end in pairwise(edges):
        kind = next((kind for first, last, kind in runs if first < end and last >= start), None)
        bar.append(OFF if kind is None else ON, style="dim" if kind is None else COLOURS.get(kind, ""))
    return bar
