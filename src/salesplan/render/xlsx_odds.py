"""Charts of a simulation in a workbook: fan, distribution and tornado, as native charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from salesplan.render.xlsx_block import ROWS, Block, axes
from salesplan.render.xlsx_ranges import ranges
from salesplan.terms.chart import ChartKind
from salesplan.terms.short import short_amount
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title, word

ACTUAL, TARGET, OUTER, INNER, GOOD, POOR = "#2F6B9A", "#22252B", "#D5E0EB", "#A3BCD4", "#3F8F5F", "#C2503F"


def fan(block: Block) -> int:
    """Bands as areas stacked upon an invisible foot, and lines for the middle, the target and what was sold."""
    block.write()
    workbook, rows, unit = block.book.workbook, block.chart.data.records(), block.book.unit
    areas, lines = workbook.add_chart({"type": "area", "subtype": "stacked"}), workbook.add_chart({"type": "line"})
    language = block.book.document.language
    most, half = (sentence(key).say(language) for key in ("legend_most", "legend_half"))
    steps = ((None, "p10", None), ("p10", "p25", OUTER), ("p25", "p75", INNER), ("p75", "p90", OUTER))
    for place, (low, high, tone) in enumerate(steps):
        at = block.beside(place)
        title = (word("foot", language), most, half, most)[place]
        values = [_step(row[low] if low else 0, row[high], row["cumulative_actual"], first=low is None) for row in rows]
        block.numbers(at, title, [value / unit for value in values])
        look = {"fill": {"none": True}, "line": {"none": True}} if tone is None else {"fill": {"color": tone}}
        areas.add_series(block.loose(at, "period", look))
    looks: dict[str, dict[str, Any]] = {
        "p50": {"color": ACTUAL, "width": 1.5, "dash_type": "square_dot"},
        "cumulative_target": {"color": TARGET, "width": 1.25, "dash_type": "dash"},
        "cumulative_actual": {"color": ACTUAL, "width": 2.75},
    }
    for key in (key for key in looks if block.has(key)):
        lines.add_series(block.series(key, "period", line=looks[key]))
    areas.combine(lines)
    areas.show_blanks_as("gap")
    axes(areas, block, block.amounts(["p90", "cumulative_target"]))
    areas.set_legend({"position": "bottom", "delete_series": [0, 3], "font": block.font})
    block.picture(areas)
    return max(ROWS, block.rows)


def _step(low: Value, high: Value, sold: Value, *, first: bool) -> int:
    """The height of a band; what is fact has all of it in the foot."""
    if high is None:
        return int(sold) if first and isinstance(sold, int) else 0
    return int(high) - int(low or 0)  # type: ignore[arg-type]


def distribution(block: Block) -> int:
    """Columns by amount, in two colours on either side of the target."""
    block.write()
    rows, document = block.chart.data.records(), block.book.document
    drawn = block.book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    names = block.beside(0)
    labels = [short_amount(_middle(row), document.digits, document.language) for row in rows]
    block.texts(names, column_title("mean", document.language), labels)
    aimed = any(row["target"] is not None for row in rows)
    sides = ("legend_missed", "legend_made") if aimed else ("legend_most",)
    for place, (key, tone) in enumerate(zip(sides, (POOR, GOOD) if aimed else (ACTUAL,), strict=True)):
        at = block.beside(place + 1)
        values = [_share(row, made=bool(place)) if aimed else _number(row["share"]) for row in rows]
        block.numbers(at, sentence(key).say(document.language), values, form="0.0%")
        drawn.add_series(
            {**block.loose(at, None, {"fill": {"color": tone}, "gap": 6}), "categories": block.cells_at(names)}
        )
    axes(drawn, block, "0%", names=block.rows)
    drawn.set_legend({"position": "bottom", "font": block.font} if aimed else {"none": True})
    block.picture(drawn)
    return max(ROWS, block.rows)


def _middle(row: Mapping[str, Value]) -> int:
    return (int(_number(row["from_amount"])) + int(_number(row["to_amount"]))) // 2


def _share(row: Mapping[str, Value], *, made: bool) -> float:
    return _number(row["share"]) if (_middle(row) >= _number(row["target"])) is made else 0.0


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def tornado(block: Block) -> int:
    """Bars to both sides of what is expected, as stacks upon an invisible foot; the widest on top."""
    block.write()
    rows, unit, language = block.chart.data.records(), block.book.unit, block.book.document.language
    drawn = block.book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    sides = (("foot", None), ("legend_worse", POOR), ("legend_better", GOOD))
    for place, (key, tone) in enumerate(sides):
        at = block.beside(place)
        title = word(key, language) if tone is None else sentence(key).say(language)
        low, high = ((None, "low"), ("low", "p50"), ("p50", "high"))[place]
        values = [(_number(row[high]) - (_number(row[low]) if low else 0)) / unit for row in rows]
        block.numbers(at, title, values)
        look = {"fill": {"none": True}, "border": {"none": True}} if tone is None else {"fill": {"color": tone}}
        drawn.add_series(block.loose(at, "driver", {**look, "gap": 40}))
    least, most = (pick(_number(row[key]) for row in rows) / unit for pick, key in ((min, "low"), (max, "high")))
    room = (most - least) / 10 or 1
    # The horizontal axis of bars is that of the numbers.
    looks = {"num_font": block.font, "line": {"none": True}}
    ends = {"min": least - room, "max": most + room, "num_format": block.amounts(["high"])}
    drawn.set_x_axis(
        {**looks, **ends, "major_gridlines": {"visible": True, "line": {"color": "#E6E6E6", "width": 0.5}}}
    )
    drawn.set_y_axis({**looks, "reverse": True, "label_position": "low"})
    drawn.set_legend({"none": True})  # stacks of bars come in another order in every spreadsheet
    block.picture(drawn)
    return max(ROWS, block.rows)


KINDS: Mapping[ChartKind, Callable[[Block], int]] = {
    "fan": fan,
    "distribution": distribution,
    "tornado": tornado,
    "ranges": ranges,
}
