"""Paretos (帕累托图): the largest first, and what share of the whole they come to."""

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
    whole,
)
from salesplan.render.charts.palette import colour
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title

STEP = 26
MOST = 0.8  # the share that the few make


def draw(canvas: Canvas) -> Picture:
    """One row a name: its bar, and beside it the share up to there; those that make the first 80 % are darker."""
    document, rows = canvas.document, _rows(canvas)
    rest = _rest(rows)
    bars = [row for row in rows if row["i"] != rest]
    axis = amounts([row["actual"] for row in bars], document.digits, document.language, most=3 if canvas.narrow else 5)
    band, width = by_row(len(rows)), canvas.room
    pad = (
        left_room([row["name"] for row in rows]),
        breadth([row["up_to"] for row in rows], SIZE) + 14,
        8,
        28,
    )
    room = width - pad[0] - pad[1]
    curve = [{"px": max(min(row["share"], 1), 0) * room, "i": row["i"]} for row in rows]
    tones = {"field": "tone", "type": "nominal", "legend": None}
    line = {
        "type": "line",
        "color": colour("target"),
        "strokeWidth": 2,
        "point": {"color": colour("target"), "size": 24, "aria": False},
    }
    scale = {"domain": ["actual", "past"], "range": [colour("actual"), colour("past")]}
    layers = [
        names(rows, band),
        layer(
            bars,
            {"type": "bar", "height": 14, "cornerRadiusEnd": 2},
            y=band,
            x=across(axis, "actual"),
            x2={"datum": 0},
            color={**tones, "scale": scale},
        ),
        layer(curve, line, y=band, x={"field": "px", "type": "quantitative", "scale": None}, order={"field": "i"}),
        beside([row for row in rows if row["i"] == rest], band, "amount", {"value": 4}, tone="soft"),
        beside(rows, band, "up_to", {"value": room + 8}),
    ]
    language = document.language
    legend = [Legend("actual", sentence("legend_few", share=f"{MOST:.0%}").say(language))]
    legend += (
        [Legend("past", sentence("legend_rest").say(language))] if any(row["tone"] == "past" for row in bars) else []
    )
    legend += [Legend("target", column_title("cumulative_share", language), "line")]
    return Picture(frame(width, STEP * max(len(rows), 1), pad, layers), legend)


def _rest(rows: list[Json]) -> int | None:
    """The last row where it is larger than the one before: what the others come to. Its bar would dwarf all."""
    last = len(rows) - 1
    return last if last > 0 and rows[last]["actual"] > rows[last - 1]["actual"] else None


def _rows(canvas: Canvas) -> list[Json]:
    rows, before = list[Json](), 0.0
    for i, record in enumerate(canvas.records):
        share = record["cumulative_share"]
        up_to = "–" if share is None else f"{share:.0%}"
        actual = whole(record["actual"])
        rows.append(
            {
                "i": i,
                "name": canvas.name(record),
                "actual": actual,
                "share": share or 0.0,
                "tone": "actual" if before < MOST else "past",
                "up_to": up_to,
                "amount": canvas.short(actual),
                "said": said(str(record["name"]), canvas.short(actual), up_to),
            }
        )
        before = float(share or 0.0)
    return rows
