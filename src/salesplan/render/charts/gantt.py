"""Gantt charts (甘特图): what runs when, a line a name, over the months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from salesplan.render.charts.axes import Axis
from salesplan.render.charts.frame import (
    SIZE,
    Canvas,
    Json,
    Legend,
    Picture,
    across,
    by_row,
    frame,
    layer,
    left_room,
    names,
    said,
    shades,
)
from salesplan.render.charts.palette import SERIES, colour
from salesplan.terms.table import Value
from salesplan.words.titles import word

STEP = 28  # pixels of a line
DECEMBER = 12


def draw(canvas: Canvas) -> Picture:
    """One row a name, its bars from the first to the last day; thin lines where months begin."""
    runs = [record for record in canvas.records if record["start"] and record["end"]]
    first = min((_day(run["start"]) for run in runs), default=date(1, 1, 1))
    after = max((_day(run["end"]) for run in runs), default=first) + timedelta(days=1)
    bars = _bars(canvas, runs, first)
    rows = list({bar["i"]: bar for bar in bars}.values())
    months = _months(first, after)
    axis = Axis(0, (after - first).days, [month["at"] for month in months], [month["label"] for month in months])
    band, place = by_row(len(rows), 0.35), across(axis, "start", shown=False)
    at = across(axis, "at", shown=False)
    kinds = list(dict.fromkeys(bar["kind"] for bar in bars))
    below = {"type": "text", "align": "left", "baseline": "top", "color": colour("soft"), "fontSize": SIZE}
    shown = months[::2] if canvas.narrow else months
    height = STEP * max(len(rows), 1)
    layers = [
        layer([{"at": m["at"]} for m in months], {"type": "rule", "color": colour("grid")}, x=at),
        names(rows, band),
        layer(
            bars,
            {"type": "bar", "height": 16, "cornerRadius": 2},
            y=band,
            x=place,
            x2={"field": "end"},
            color=shades("kind", {kind: SERIES[i % len(SERIES)] for i, kind in enumerate(kinds)}),
        ),
        layer(shown, below, x=at, y={"value": height + 8}, text={"field": "label", "type": "nominal"}),
    ]
    pad = (left_room([row["name"] for row in rows]), 8, 8, 28)
    legend = [Legend(SERIES[i % len(SERIES)], word(kind, canvas.document.language)) for i, kind in enumerate(kinds)]
    return Picture(frame(canvas.room, height, pad, layers), legend)


def _bars(canvas: Canvas, runs: Sequence[Json], first: date) -> list[Json]:
    """The bars in days from the first one; those of one name stand in one line."""
    lines: dict[str, int] = {}
    found = []
    for record in runs:
        if record["kind"] == "frame":
            continue
        name, start, end = canvas.name(record), _day(record["start"]), _day(record["end"])
        found.append(
            {
                "i": lines.setdefault(str(record["name"]), len(lines)),
                "name": name,
                "kind": str(record["kind"]),
                "start": (start - first).days,
                "end": (end - first).days + 1,
                "said": said(str(record["name"]), f"{start} – {end}"),
            }
        )
    return found


def _months(first: date, after: date) -> list[Json]:
    """Where months begin, in days from the first one, with their numbers."""
    found, day = list[Json](), first
    while day < after:
        found.append({"at": (day - first).days, "label": f"{day.month:02d}"})
        day = date(day.year + (day.month == DECEMBER), day.month % DECEMBER + 1, 1)
    return found


def _day(value: Value) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
