"""Waterfalls (瀑布图): how one amount becomes another, a bar a step."""

from __future__ import annotations

from salesplan.render.charts.axes import amounts, breadth
from salesplan.render.charts.frame import (
    SIZE,
    Canvas,
    Json,
    Picture,
    across,
    by_row,
    frame,
    layer,
    left_room,
    names,
    said,
    shades,
    whole,
)
from salesplan.render.charts.palette import colour
from salesplan.words.sentence import sentence

STEP = 30
TONES = {"good": "good", "actual": "actual", "poor": "poor"}
FAR = 0.5  # where no level is below this share of the highest, the axis begins further right than zero


def draw(canvas: Canvas) -> Picture:
    """One row a step, the bars below one another, joined by thin lines."""
    document, rows = canvas.document, _rows(canvas)
    levels = [row[end] for row in rows for end in ("start", "end") if row["total"] is False or end == "end"]
    cut = bool(levels) and min(levels) > FAR * max(levels) > 0
    around = [*levels, min(levels) - (max(levels) - min(levels)) // 2] if cut else levels
    axis = amounts(around, document.digits, document.language, from_zero=not cut, most=3 if canvas.narrow else 5)
    for row in rows:
        row["start"] = max(row["start"], int(axis.low)) if row["total"] else row["start"]
    band, place = by_row(len(rows), 0.3), across(axis, "start")
    joins = [{"i": row["i"], "to": row["i"] + 1, "end": row["end"]} for row in rows[:-1]]
    bar = {"type": "bar", "height": 18, "cornerRadius": 1}
    width = canvas.room
    pad = (
        left_room([row["name"] for row in rows]),
        breadth([row["amount"] for row in rows], SIZE) + 14,
        8,
        28,
    )
    amount = {"type": "text", "align": "left", "baseline": "middle", "fontSize": SIZE}
    layers = [
        layer(
            joins,
            {"type": "rule", "color": colour("soft"), "strokeWidth": 1},
            y=band,
            y2={"field": "to"},
            x=across(axis, "end"),
        ),
        names(rows, band),
        layer(rows, bar, y=band, x=place, x2={"field": "end"}, color=shades("tone", TONES)),
        layer(
            [{key: row[key] for key in ("i", "amount")} for row in rows],
            amount,
            y=band,
            x={"value": width - pad[0] - pad[1] + 8},
            text={"field": "amount", "type": "nominal"},
        ),
    ]
    remark = sentence("axis_begins", amount=axis.labels[0]).say(document.language) if cut else ""
    return Picture(frame(width, STEP * max(len(rows), 1), pad, layers), remark=remark)


def _rows(canvas: Canvas) -> list[Json]:
    rows, level = list[Json](), 0
    for i, record in enumerate(canvas.records):
        amount, total = whole(record.get("amount")), record.get("kind") == "total"
        start, level = (0, amount) if total else (level, level + amount)
        text = canvas.short(amount, sign=not total)
        rows.append(
            {
                "i": i,
                "name": canvas.name(record),
                "start": start,
                "end": level,
                "total": total,
                "tone": "actual" if total else "good" if amount >= 0 else "poor",
                "amount": text,
                "said": said(str(record["name"]), text),
            }
        )
    return rows
