"""Scenarios side by side (区间图): a bar from P10 to P90, the middle as a dot, the target as a mark."""

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
from salesplan.words.titles import column_title

STEP = 30


def draw(canvas: Canvas) -> Picture:
    """One row a scenario."""
    rows = [_row(canvas, i, record) for i, record in enumerate(canvas.records)]
    aimed = [row for row in untold(rows) if row["target"] is not None]
    ends = [row[key] for row in rows for key in ("low", "high", "target") if row[key] is not None]
    axis = amounts(
        ends, canvas.document.digits, canvas.document.language, from_zero=False, most=3 if canvas.narrow else 6
    )
    band = by_row(len(rows))
    layers = [
        names(rows, band),
        layer(
            rows,
            {"type": "bar", "height": 14, "cornerRadius": 2, "color": colour("actual")},
            y=band,
            x=across(axis, "low"),
            x2={"field": "high"},
        ),
        layer(
            aimed,
            {"type": "tick", "thickness": 3, "size": 22, "color": colour("target")},
            y=band,
            x=across(axis, "target"),
        ),
        layer(
            untold(rows),
            {"type": "point", "filled": True, "size": 40, "color": colour("ink"), "opacity": 1},
            y=band,
            x=across(axis, "middle"),
        ),
    ]
    right = breadth([row["odds"] for row in rows], SIZE) + 14
    pad = (left_room([row["name"] for row in rows]), right, 8, 28)
    layers.append(beside(rows, band, "odds", {"value": canvas.room - pad[0] - pad[1] + 8}))
    return Picture(frame(canvas.room, STEP * max(len(rows), 1), pad, layers), _legend(canvas, aimed=bool(aimed)))


def _row(canvas: Canvas, i: int, record: Json) -> Json:
    low, middle, high = (whole(record[key]) for key in ("p10", "p50", "p90"))
    target, chance = record["target"], record["chance"]
    odds = canvas.short(middle) if chance is None else f"{canvas.short(middle)} · {chance:.0%}"
    told = said(str(record["name"]), f"{canvas.short(low)} – {canvas.short(high)}", odds)
    return {
        "i": i,
        "name": canvas.name(record),
        "low": low,
        "middle": middle,
        "high": high,
        "target": target,
        "odds": odds,
        "said": told,
    }


def _legend(canvas: Canvas, *, aimed: bool) -> list[Legend]:
    language = canvas.document.language
    found = [
        Legend("actual", sentence("legend_range").say(language)),
        Legend("ink", sentence("legend_middle").say(language), "dot"),
    ]
    return [*found, Legend("target", column_title("target", language), "tick")] if aimed else found
