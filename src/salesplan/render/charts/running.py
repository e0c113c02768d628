"""The year running up (累计走势): the target's course, what was sold, last year's, and where the year may land."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salesplan.render.charts.axes import Axis, amounts, breadth, period_heads
from salesplan.render.charts.frame import SIZE, Canvas, Json, Legend, Picture, across, frame, layer, said, whole
from salesplan.render.charts.palette import colour
from salesplan.words.titles import column_title

HEIGHT = 250
LINES = {  # column → colour, dashes, width
    "cumulative_last_year": ("past", [1, 0], 2),
    "cumulative_target": ("target", [6, 4], 2),
    "cumulative_actual": ("actual", [1, 0], 3),
}
LANDING = ("landing_low", "landing", "landing_high")


def draw(canvas: Canvas) -> Picture:
    """Lines by period, with the interval of the landing from the last actual on."""
    document, rows = canvas.document, _rows(canvas)
    lines = [key for key in LINES if any(row.get(key) is not None for row in rows)]
    landing = _landing(rows)
    values = [row[key] for row in [*rows, *landing] for key in (*lines, *LANDING) if row.get(key) is not None]
    axis = amounts(values, document.digits, document.language)
    pad = room_around(rows, axis)
    months = by_period(rows, canvas.room - pad[0] - pad[1])
    layers: list[Json] = []
    if landing:
        band = {"type": "area", "color": colour("band"), "opacity": 1}
        layers.append(layer(landing, band, x=months, y=across(axis, "landing_low"), y2={"field": "landing_high"}))
        middle = {"type": "line", "color": colour("actual"), "strokeWidth": 2, "strokeDash": [2, 3]}
        layers.append(layer(landing, middle, x=months, y=across(axis, "landing")))
    layers += [_line(rows, key, months, axis) for key in lines]
    layers += [_dots(canvas, rows, key, months, axis) for key in lines]
    return Picture(frame(canvas.room, HEIGHT, pad, layers), _legend(canvas, lines, landing=bool(landing)))


def _rows(canvas: Canvas) -> list[Json]:
    columns = [*LINES, *LANDING]
    return [
        {"i": i, "period": str(record["period"]), **{key: record.get(key) for key in columns}}
        for i, record in enumerate(canvas.records)
    ]


def _landing(rows: Sequence[Json]) -> list[Json]:
    """The rows of the interval; it opens at the last actual, of an open period at the one before."""
    known = [row for row in rows if all(row.get(key) is not None for key in ("landing_low", "landing_high"))]
    if not known:
        return []
    sold = [row for row in rows if row.get("cumulative_actual") is not None]
    if sold and sold[-1].get("landing_high") not in (None, sold[-1]["cumulative_actual"]):
        sold = sold[:-1]
    origin = [{**sold[-1], **dict.fromkeys(LANDING, sold[-1]["cumulative_actual"])}] if sold else []
    later = [row for row in known if not sold or row["i"] > sold[-1]["i"]]
    return [*origin, *({**row, "landing": _middle(row)} for row in later)] if later else []


def _middle(row: Json) -> int:
    return whole(row["landing"]) if row.get("landing") is not None else (row["landing_low"] + row["landing_high"]) // 2


def room_around(rows: Sequence[Json], axis: Axis) -> tuple[int, int, int, int]:
    """Pixels for labels to the left, right, top and bottom."""
    ends = breadth([row["period"] for row in rows if len(row["period"]) > 7], SIZE) // 2  # noqa: PLR2004 - 2026-03
    return max(breadth(axis.labels, SIZE) + 14, ends), max(18, ends), 12, 28


def by_period(rows: Sequence[Json], room: int) -> Json:
    """The horizontal axis: the periods in order, labelled by what tells them apart."""
    labels = ",".join(f"'{head}'" for head in period_heads([row["period"] for row in rows], room))
    return {
        "field": "i",
        "type": "quantitative",
        "scale": {"domain": [0, max(len(rows) - 1, 1)], "nice": False, "zero": False},
        "axis": {
            "values": list(range(len(rows))),
            "labelExpr": f"[{labels}][round(datum.value)]",
            "grid": False,
            "title": None,
            "labelFlush": False,
        },
    }


def _line(rows: Sequence[Json], key: str, months: Json, axis: Any) -> Json:
    tone, dashes, width = LINES[key]
    mark = {"type": "line", "color": colour(tone), "strokeDash": dashes, "strokeWidth": width, "aria": False}
    return layer([row for row in rows if row[key] is not None], mark, x=months, y=across(axis, key))


def _dots(canvas: Canvas, rows: Sequence[Json], key: str, months: Json, axis: Any) -> Json:
    """A dot on each period: what there is to point at; only the actuals' are seen."""
    title = column_title(key, canvas.document.language)
    dots = [
        {"i": row["i"], key: row[key], "said": said(row["period"], title, canvas.short(whole(row[key])))}
        for row in rows
        if row[key] is not None
    ]
    tone, seen = LINES[key][0], key == "cumulative_actual"
    mark = {
        "type": "point",
        "filled": True,
        "size": 30 if seen else 90,
        "color": colour(tone),
        "opacity": 1 if seen else 0,
    }
    return layer(dots, mark, x=months, y=across(axis, key))


def _legend(canvas: Canvas, lines: Sequence[str], *, landing: bool) -> list[Legend]:
    language = canvas.document.language
    shapes = {"cumulative_target": "dash"}
    found = [Legend(LINES[key][0], column_title(key, language), shapes.get(key, "line")) for key in reversed(lines)]
    return [*found, Legend("band", column_title("landing", language), "band")] if landing else found
