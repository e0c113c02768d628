"""What moves the year (龙卷风图): a bar a driver, from a poor case to a good one, around what is expected."""

from __future__ import annotations

from salesplan.render.charts.axes import amounts, breadth
from salesplan.render.charts.frame import (
    SIZE,
    Canvas,
    Json,
    Legend,
    Picture,
    across,
    beside,
    by_row,
    frame,
    layer,
    left_room,
    names,
    said,
    untold,
    whole,
)
from salesplan.render.charts.palette import colour
from salesplan.words.sentence import sentence

STEP = 30


def draw(canvas: Canvas) -> Picture:
    """One row a driver, the widest first."""
    rows = [_row(canvas, i, record) for i, record in enumerate(canvas.records)]
    ends = [row[key] for row in rows for key in ("low", "high", "middle")]
    axis = amounts(
        ends, canvas.document.digits, canvas.document.language, from_zero=False, most=3 if canvas.narrow else 6
    )
    band, bar = by_row(len(rows)), {"type": "bar", "height": 14}
    layers = [
        names(rows, band),
        layer(rows, {**bar, "color": colour("poor")}, y=band, x=across(axis, "low"), x2={"field": "middle"}),
        layer(untold(rows), {**bar, "color": colour("good")}, y=band, x=across(axis, "middle"), x2={"field": "high"}),
        layer(untold(rows[:1]), {"type": "rule", "color": colour("ink"), "strokeWidth": 1}, x=across(axis, "middle")),
    ]
    right = breadth([row["swing"] for row in rows], SIZE) + 14
    pad = (left_room([row["name"] for row in rows]), right, 8, 28)
    layers.append(beside(rows, band, "swing", {"value": canvas.room - pad[0] - pad[1] + 8}))
    return Picture(frame(canvas.room, STEP * max(len(rows), 1), pad, layers), _legend(canvas))


def _row(canvas: Canvas, i: int, record: Json) -> Json:
    low, middle, high = (whole(record[key]) for key in ("low", "p50", "high"))
    name, swing = canvas.name({"name": record["driver"]}), canvas.short(high - low)
    told = said(str(record["driver"]), f"{canvas.short(low)} – {canvas.short(high)}", swing)
    return {"i": i, "name": name, "low": low, "middle": middle, "high": high, "swing": swing, "said": told}


def _legend(canvas: Canvas) -> list[Legend]:
    language = canvas.document.language
    return [
        Legend("poor", sentence("legend_worse").say(language)),
        Legend("good", sentence("legend_better").say(language)),
    ]
