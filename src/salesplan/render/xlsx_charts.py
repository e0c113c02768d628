"""Charts of a workbook (图表): native ones, each beside the small table that it draws from.

Titles and names are cells that a chart refers to, never texts in its own file, where `=…` would be a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from salesplan.render.xlsx_block import (
    ACTUAL,
    AMOUNTS,
    BEFORE,
    DATA,
    DATA_NAMES,
    GOOD,
    LANDING,
    MANY,
    MIX,
    NAMES,
    NUMBERS,
    POOR,
    ROWS,
    SCALE,
    TARGET,
    TOTAL,
    Block,
    axes,
)
from salesplan.render.xlsx_cells import REMARK, SECTION, TITLE, Book, lay_out
from salesplan.render.xlsx_gantt import gantt
from salesplan.render.xlsx_odds import KINDS as ODDS
from salesplan.render.xlsx_table import grid
from salesplan.terms.chart import Chart, ChartKind
from salesplan.terms.table import Column, Table, Value
from salesplan.words.titles import column_title, table_title, word

SIDES = ("grew", "shrank", "total")  # of a waterfall


def draw_charts(book: Book, page: Any, charts: Sequence[Chart]) -> None:
    """Draw charts below one another: title, remark, picture and table of each."""
    page.set_column(0, 0, NAMES)
    page.set_column(1, DATA - 1, NUMBERS)
    page.set_column(DATA, DATA, DATA_NAMES)
    page.set_column(DATA + 1, DATA + 14, AMOUNTS)
    book.text(page, 0, 0, table_title("charts", book.document.language), TITLE)
    top = 2
    for chart in charts:
        block = Block(book, page, chart, top)
        book.text(page, top, 0, chart.title, SECTION)
        book.text(page, top + 1, 0, chart.remark, REMARK)
        height = KINDS[chart.kind](block) if chart.data.rows else 0
        top += height + 4
    page.hide_gridlines(2)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{top + 1}"})
    lay_out(page, [])


def _bullet(block: Block) -> int:
    """A column for each name, its target as a mark, and where it is expected to land."""
    block.write()
    workbook, keys = block.book.workbook, ("actual", "target", "landing", "landing_high")
    columns, marks = workbook.add_chart({"type": "column"}), workbook.add_chart({"type": "line"})
    columns.add_series(block.series("actual", "name", fill={"color": ACTUAL}, gap=60))
    mark = {"type": "long_dash", "size": 14, "fill": {"color": TARGET}, "border": {"color": TARGET}}
    marks.add_series(block.series("target", "name", line={"none": True}, marker=mark))
    if block.has("landing"):
        diamond = {"type": "diamond", "size": 7, "fill": {"color": LANDING}, "border": {"color": LANDING}}
        marks.add_series(block.series("landing", "name", line={"none": True}, marker=diamond, **_interval(block)))
    columns.combine(marks)
    axes(columns, block, block.amounts(keys), names=block.rows)
    block.picture(columns)
    return max(ROWS, block.rows)


def _paired(block: Block) -> int:
    """Two columns for each name: what is, and what is best."""
    block.write()
    drawn = block.book.workbook.add_chart({"type": "column"})
    for key, tone in (("present", BEFORE), ("allocated", ACTUAL)):
        drawn.add_series(block.series(key, "name", fill={"color": tone}, gap=60))
    money = block.chart.data.columns[1].unit == "money"
    axes(drawn, block, block.amounts(["present", "allocated"]) if money else "#,##0", names=block.rows)
    block.picture(drawn)
    return max(ROWS, block.rows)


def _interval(block: Block) -> dict[str, Any]:
    """The bounds of where it lands, as error bars."""
    if not (block.has("landing_low") and block.has("landing_high")):
        return {}
    rows = block.chart.data.records()
    parts: dict[str, list[float]] = {"plus_values": [], "minus_values": []}
    for row in rows:
        low, middle, high = (row[key] for key in ("landing_low", "landing", "landing_high"))
        known = isinstance(low, int) and isinstance(middle, int) and isinstance(high, int)
        parts["plus_values"].append((high - middle) / block.book.unit if known else 0)  # type: ignore[operator]
        parts["minus_values"].append((middle - low) / block.book.unit if known else 0)  # type: ignore[operator]
    return {"y_error_bars": {"type": "custom", "line": {"color": LANDING}, **parts}}


def _waterfall(block: Block) -> int:
    """Bars from zero for totals, from where the last one ended for steps; drawn as stacks on an invisible foot."""
    block.write()
    foot, parts = steps(block.chart.data)
    at = DATA + len(block.chart.data.columns)
    unit = block.book.unit
    drawn = block.book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    block.numbers(at, word("foot", block.book.document.language), [value / unit for value in foot])
    sides = {"grew": GOOD, "shrank": POOR, "total": TOTAL}
    drawn.add_series(block.loose(at, "name", {"fill": {"none": True}, "border": {"none": True}, "gap": 40}))
    entries = [0]
    for side in SIDES:
        for number, values in enumerate(parts[side]):
            if number and not any(values):
                continue  # nothing of it is below zero
            at += 1
            title = word(side, block.book.document.language)
            block.numbers(at, title, [value / unit for value in values])
            drawn.add_series(block.loose(at, "name", {"fill": {"color": sides[side]}}))
            if number:
                entries.append(at - DATA - len(block.chart.data.columns))
    axes(drawn, block, block.amounts(["amount"]), names=block.rows)
    name, size = block.book.font
    drawn.set_legend({"position": "bottom", "delete_series": entries, "font": {"name": name, "size": size - 2}})
    block.picture(drawn)
    return max(ROWS, block.rows)


def steps(data: Table) -> tuple[list[int], Mapping[str, tuple[list[int], list[int]]]]:
    """Of each bar of a waterfall the invisible foot, and what is seen of it above and below zero, by side.

    A bar that crosses zero has no foot: a part of it stands on zero, another hangs from it.

    >>> from salesplan.terms.table import table
    >>> foot, parts = steps(table("t", "name amount:money kind:word", [("a", 5, "total"), ("b", -8, "step")]))
    >>> foot, parts["shrank"]
    ([0, 0], ([0, 5], [0, -3]))
    """
    feet: list[int] = []
    parts: dict[str, tuple[list[int], list[int]]] = {side: ([], []) for side in SIDES}
    end = 0
    for row in data.records():
        amount = row["amount"] if isinstance(row["amount"], int) else 0
        total = row["kind"] == "total"
        start, end = (0, amount) if total else (end, end + amount)
        low, high = min(start, end), max(start, end)
        foot = low if low > 0 else min(high, 0)
        feet.append(foot)
        own = "total" if total else "grew" if amount >= 0 else "shrank"
        for side, (above, below) in parts.items():
            above.append(max(high, 0) - max(low, 0) if side == own else 0)
            below.append(min(low, 0) - min(high, 0) if side == own else 0)
    return feet, parts


def _running(block: Block) -> int:
    """Lines of sums to date: the target, what was sold, last year, and where it is expected to land."""
    block.write()
    drawn = block.book.workbook.add_chart({"type": "line"})
    looks: dict[str, dict[str, Any]] = {
        "cumulative_target": {"color": TARGET, "width": 1.25, "dash_type": "dash"},
        "cumulative_last_year": {"color": BEFORE, "width": 1.5},
        "landing_low": {"color": LANDING, "width": 0.75, "dash_type": "square_dot"},
        "landing": {"color": LANDING, "width": 1.5, "dash_type": "dash"},
        "landing_high": {"color": LANDING, "width": 0.75, "dash_type": "square_dot"},
        "cumulative_actual": {"color": ACTUAL, "width": 2.75},
    }
    known = [key for key in looks if block.has(key)]
    if not known:
        return block.rows
    for key in known:
        drawn.add_series(block.series(key, "period", line=looks[key]))
    drawn.show_blanks_as("gap")
    axes(drawn, block, block.amounts([*looks]), names=block.rows if block.rows > 2 * MANY else 0)
    block.picture(drawn)
    return max(ROWS, block.rows)


def _heatmap(block: Block) -> int:
    """No picture: cells, coloured from far below 100 % to far above."""
    names, periods, values = pivot(block.chart.data, "name", "period", "attainment")
    columns = (Column("name"), *(Column(period, "ratio") for period in periods))
    rows = [(name, *(values.get((name, period)) for period in periods)) for name in names]
    titles = [column_title("name", block.book.document.language), *periods]
    grid(block.book, block.page, block.first, Table(block.chart.name, columns, rows), titles=titles)
    rule = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num"}
    bounds = {"min_value": 0.5, "mid_value": 1, "max_value": 1.5, **SCALE}
    block.page.conditional_format(block.first + 1, 1, block.first + len(rows), max(len(periods), 1), {**rule, **bounds})
    return len(rows) + 1


def _quadrant(block: Block) -> int:
    """Points by share and growth with their names, around the share of an average one and no growth."""
    block.write()
    drawn = block.book.workbook.add_chart({"type": "scatter"})
    marker = {"type": "circle", "size": 9, "fill": {"color": ACTUAL}, "border": {"color": "#FFFFFF"}}
    page, places = block.page.name, block.places
    for row in range(block.first + 1, block.first + 1 + block.rows):
        # A series each: the names of points are otherwise lost in spreadsheets that know no labels from cells.
        cells = {key: [page, row, places[key], row, places[key]] for key in ("share", "growth")}
        named = {"name": [page, row, places["name"]], "categories": cells["share"], "values": cells["growth"]}
        drawn.add_series({**named, "marker": marker, "data_labels": {"series_name": True, "position": "above"}})
    axes(drawn, block, "0%")
    name, size = block.book.font
    for set_axis, key, crossing in (
        (drawn.set_x_axis, "share", round(1 / block.rows, 6)),
        (drawn.set_y_axis, "growth", 0),
    ):
        looks = {"num_format": "0%", "label_position": "low", "num_font": {"name": name, "size": size - 2}}
        lines = {"crossing": crossing, "major_gridlines": {"visible": True, "line": {"color": "#E6E6E6", "width": 0.5}}}
        set_axis({**looks, **lines, "name": block.head(key), "name_font": {"name": name, "size": size - 2}})
    drawn.set_legend({"none": True})
    block.picture(drawn)
    return max(ROWS, block.rows)


def _pareto(block: Block) -> int:
    """Columns from the largest, and the share of the whole that they come to together."""
    block.write()
    workbook = block.book.workbook
    columns, line = workbook.add_chart({"type": "column"}), workbook.add_chart({"type": "line"})
    columns.add_series(block.series("actual", "name", fill={"color": ACTUAL}, gap=40))
    looks = {"line": {"color": LANDING, "width": 2}, "y2_axis": True}
    line.add_series(block.series("cumulative_share", "name", **looks))
    columns.combine(line)
    axes(columns, block, block.amounts(["actual"]), names=block.rows)
    name, size = block.book.font
    font = {"name": name, "size": size - 2}
    line.set_y2_axis({"num_format": "0%", "min": 0, "max": 1, "num_font": font, "line": {"none": True}})
    block.picture(columns)
    return max(ROWS, block.rows)


def _mix(block: Block) -> int:
    """Stacks of shares by period; its table has a column for each name."""
    names, periods, values = pivot(block.chart.data, "name", "period", "share")
    columns = (Column("period"), *(Column(name, "ratio") for name in names))
    rows = [(period, *(values.get((name, period)) for name in names)) for period in periods]
    titles = [column_title("period", block.book.document.language), *names]
    grid(block.book, block.page, block.first, Table(block.chart.name, columns, rows), left=DATA, titles=titles)
    drawn = block.book.workbook.add_chart({"type": "column", "subtype": "percent_stacked"})
    first, last, page = block.first + 1, block.first + len(rows), block.page.name
    for i in range(len(names)):
        at = DATA + 1 + i
        drawn.add_series(
            {
                "name": [page, block.first, at],
                "categories": [page, first, DATA, last, DATA],
                "values": [page, first, at, last, at],
                "fill": {"color": MIX[i % len(MIX)]},
                "gap": 40,
            }
        )
    axes(drawn, block, "0%", names=len(periods) if len(periods) > 2 * MANY else 0)
    block.picture(drawn)
    return max(ROWS, len(rows))


def pivot(data: Table, down: str, across: str, key: str) -> tuple[list[str], list[str], dict[tuple[str, str], Value]]:
    """A column of a table by two others: their values in the order in which they come, and the values at each pair."""
    rows = [(str(row[down]), str(row[across]), row[key]) for row in data.records()]
    found = {(name, period): value for name, period, value in rows}
    return list(dict.fromkeys(r[0] for r in rows)), list(dict.fromkeys(r[1] for r in rows)), found


KINDS: Mapping[ChartKind, Callable[[Block], int]] = {
    "bullet": _bullet,
    "waterfall": _waterfall,
    "running": _running,
    "heatmap": _heatmap,
    "quadrant": _quadrant,
    "pareto": _pareto,
    "mix": _mix,
    "gantt": gantt,
    "paired": _paired,
    **ODDS,
}
