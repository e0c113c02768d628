"""Pairs of bars (成对条形图): what is, and what is best, of each name."""

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
from salesplan.terms.short import short_amount
from salesplan.words.titles import column_title

STEP = 44
SIDES = {"present": "past", "allocated": "actual"}  # the column of each bar, and its colour


def draw(canvas: Canvas) -> Picture:
    """One row a name: the bar of the present above, that of the best below, each with its number."""
    language = canvas.document.language
    # Heads have no digits after a point.
    digits = canvas.document.digits if canvas.chart.data.columns[1].unit == "money" else 0
    rows = [_row(canvas, i, record, digits) for i, record in enumerate(canvas.records)]
    values = [row[side] for row in rows for side in SIDES]
    axis = amounts(values, digits, language, most=3 if canvas.narrow else 5)
    band, width = by_row(len(rows)), canvas.room
    layers = [names(rows, band)]
    for n, (side, tone) in enumerate(SIDES.items()):
        offset = (n - 0.5) * 16
        mark: Json = {"type": "bar", "height": 13, "cornerRadiusEnd": 2, "yOffset": offset, "color": colour(tone)}
        # What a row says is told once, by the bar of the best.
        layers.append(layer(rows if n else untold(rows), mark, y=band, x=across(axis, side), x2={"datum": 0}))
        text = beside(rows, band, f"{side}_text", across(axis, side), tone="soft" if n == 0 else "ink")
        text["mark"] |= {"yOffset": offset, "xOffset": 6}
        layers.append(text)
    texts = [row[f"{side}_text"] for row in rows for side in SIDES]
    pad = (left_room([row["name"] for row in rows]), breadth(texts, SIZE) + 14, 8, 28)
    legend = [Legend(tone, column_title(side, language)) for side, tone in SIDES.items()]
    return Picture(frame(width, STEP * max(len(rows), 1), pad, layers), legend)


def _row(canvas: Canvas, i: int, record: Json, digits: int) -> Json:
    language = canvas.document.language
    sizes = {side: whole(record[side]) for side in SIDES}
    texts = {f"{side}_text": short_amount(size, digits, language) for side, size in sizes.items()}
    told = [f"{column_title(side, language)} {texts[f'{side}_text']}" for side in SIDES]
    return {"i": i, "name": canvas.name(record), **sizes, **texts, "said": said(str(record["name"]), *told)}
