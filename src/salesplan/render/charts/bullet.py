"""Bars with their targets (子弹图): what was sold, the mark that was aimed at, and where the year may land."""

from __future__ import annotations

from salesplan.render.cells import GOOD, POOR
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
    shades,
    untold,
    whole,
)
from salesplan.render.charts.palette import colour
from salesplan.words.titles import column_title

STEP = 30
TONES = {"good": "good", "actual": "actual", "poor": "poor"}
AMOUNTS = ("target", "actual", "landing_low", "landing", "landing_high")


def draw(canvas: Canvas) -> Picture:
    """One row a name."""
    language = canvas.document.language
    rows = [_row(canvas, i, record) for i, record in enumerate(canvas.records)]
    values = [row[key] for row in rows for key in AMOUNTS if row.get(key) is not None]
    axis = amounts(values, canvas.document.digits, language, most=3 if canvas.narrow else 5)
    band, place = by_row(len(rows)), across(axis, "actual")
    lands = [row for row in untold(rows) if row.get("landing_low") is not None and row.get("landing_high") is not None]
    aimed = [row for row in untold(rows) if row["target"] is not None]
    layers = [
        names(rows, band),
        layer(
            rows,
            {"type": "bar", "height": 14, "cornerRadiusEnd": 2},
            y=band,
            x=place,
            x2={"datum": 0},
            color=shades("tone", TONES),
        ),
        layer(
            aimed,
            {"type": "tick", "thickness": 3, "size": 22, "color": colour("target")},
            y=band,
            x=across(axis, "target"),
        ),
    ]
    if lands:
        line = {"type": "rule", "strokeWidth": 2, "color": colour("ink")}
        layers.append(layer(lands, line, y=band, x=across(axis, "landing_low"), x2={"field": "landing_high"}))
        dot = {"type": "point", "filled": True, "size": 36, "color": colour("ink"), "opacity": 1}
        known = [row for row in lands if row.get("landing") is not None]
        layers.append(layer(known, dot, y=band, x=across(axis, "landing")))
    right = breadth([row["reached"] for row in rows], SIZE) + 14
    width = canvas.room
    pad = (left_room([row["name"] for row in rows]), right, 8, 28)
    layers.append(beside(rows, band, "reached", {"value": width - pad[0] - pad[1] + 8}))
    return Picture(frame(width, STEP * max(len(rows), 1), pad, layers), _legend(canvas, rows, lands=bool(lands)))


def _row(canvas: Canvas, i: int, record: Json) -> Json:
    target, actual = record.get("target"), whole(record.get("actual"))
    attained = actual / target if isinstance(target, int) and target > 0 else None
    row: Json = {
        "i": i,
        "name": canvas.name(record),
        "target": target,
        "actual": actual,
        "tone": "poor" if attained is not None and attained < POOR else "good" if (attained or 0) >= GOOD else "actual",
        "reached": "–" if attained is None else f"{attained:.1%}",
        **{key: record.get(key) for key in AMOUNTS[2:]},
    }
    language = canvas.document.language
    told = [f"{column_title(key, language)} {canvas.short(whole(row[key]))}" for key in AMOUNTS if row[key] is not None]
    return {**row, "said": said(str(record["name"]), row["reached"], *told)}


def _legend(canvas: Canvas, rows: list[Json], *, lands: bool) -> list[Legend]:
    from salesplan.words.sentence import sentence

    language = canvas.document.language
    words = {"good": "legend_reached", "actual": "legend_near", "poor": "legend_poor"}
    tones = [tone for tone in words if any(row["tone"] == tone for row in rows)]
    found = [Legend(tone, sentence(words[tone], poor=f"{POOR:.0%}").say(language)) for tone in tones]
    found.append(Legend("target", column_title("target", language), "tick"))
    return [*found, Legend("ink", column_title("landing", language), "line")] if lands else found
