"""Scenarios side by side in a workbook: floating columns from P10 to P90, marks for the middle and the target."""

from __future__ import annotations

from typing import Any

from salesplan.render.xlsx_block import ROWS, Block, axes
from salesplan.words.sentence import sentence
from salesplan.words.titles import word

RANGE, MIDDLE, TARGET = "#A3BCD4", "#22252B", "#9A6A1B"


def ranges(block: Block) -> int:
    """Stacks upon an invisible foot, and lines of nothing but their marks."""
    block.write()
    rows, unit, language = block.chart.data.records(), block.book.unit, block.book.document.language
    workbook = block.book.workbook
    columns, marks = workbook.add_chart({"type": "column", "subtype": "stacked"}), workbook.add_chart({"type": "line"})
    steps = ((word("foot", language), None, "p10"), (sentence("legend_range").say(language), "p10", "p90"))
    for place, (title, low, high) in enumerate(steps):
        at = block.beside(place)
        block.numbers(at, title, [(_number(row[high]) - (_number(row[low]) if low else 0)) / unit for row in rows])
        look: dict[str, Any] = {"fill": {"none": True}, "border": {"none": True}}
        columns.add_series(
            block.loose(at, "name", {**(look if low is None else {"fill": {"color": RANGE}}), "gap": 60})
        )
    for key, tone, shape in (("p50", MIDDLE, "circle"), ("target", TARGET, "long_dash")):
        if block.has(key):
            mark = {"type": shape, "size": 9, "fill": {"color": tone}, "border": {"color": tone}}
            marks.add_series(block.series(key, "name", line={"none": True}, marker=mark))
    columns.combine(marks)
    ends = [_number(row[key]) / unit for row in rows for key in ("p10", "p90", "target") if row[key] is not None]
    room = (max(ends) - min(ends)) / 10 or 1
    axes(columns, block, block.amounts(["p90", "target"]))
    columns.set_y_axis(
        {
            "min": min(ends) - room,
            "max": max(ends) + room,
            "num_format": block.amounts(["p90", "target"]),
            "num_font": block.font,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": "#E6E6E6", "width": 0.5}},
        }
    )
    columns.set_legend({"position": "bottom", "delete_series": [0], "font": block.font})
    block.picture(columns)
    return max(ROWS, block.rows)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
