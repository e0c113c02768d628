"""Mixes (结构图): the parts of a whole by period, stacked."""

from __future__ import annotations

from salesplan.render.charts.axes import Axis, breadth, period_heads, shares
from salesplan.render.charts.frame import SIZE, Canvas, Json, Legend, Picture, across, frame, layer, said
from salesplan.render.charts.palette import SERIES, colour
from salesplan.words.sentence import printable

HEIGHT = 240
ROOM = 0.07  # of the height that a number in a bar needs


def draw(canvas: Canvas) -> Picture:
    """A bar a period, with a part for each name from below in their order."""
    labels = list(dict.fromkeys(str(record["name"] or "") for record in canvas.records))
    periods = list(dict.fromkeys(str(record["period"]) for record in canvas.records))
    parts = _parts(canvas, labels, periods)
    axis = shares([part[end] for part in parts for end in ("low", "high")])
    months = _months(periods)
    column = {key: months[key] for key in ("field", "type", "scale")} | {"axis": None}
    heads = [
        {"j": j, "head": head} for j, head in enumerate(period_heads(periods, canvas.room - _left(axis) - 8)) if head
    ]
    below = {"type": "text", "align": "center", "baseline": "top", "color": colour("soft")}
    number = {"type": "text", "align": "center", "baseline": "middle", "fontSize": SIZE - 1, "color": colour("paper")}
    wide = [] if canvas.narrow else [part for part in parts if abs(part["share"]) >= ROOM]
    layers = [
        layer(
            parts,
            {"type": "bar", "stroke": colour("paper"), "strokeWidth": 1},
            x=column,
            y=across(axis, "low"),
            y2={"field": "high"},
            color=_series(labels),
        ),
        layer(heads, below, x=column, y={"value": HEIGHT + 8}, text={"field": "head", "type": "nominal"}),
        layer(
            [{"j": p["j"], "middle": (p["low"] + p["high"]) / 2, "text": p["text"]} for p in wide],
            number,
            x=column,
            y=across(axis, "middle"),
            text={"field": "text", "type": "nominal"},
        ),
    ]
    pad = (_left(axis), 8, 10, 28)
    legend = [Legend(SERIES[i % len(SERIES)], printable(name)) for i, name in enumerate(labels)]
    return Picture(frame(canvas.room, HEIGHT, pad, layers), legend)


def _left(axis: Axis) -> int:
    return breadth(axis.labels, SIZE) + 14


def _parts(canvas: Canvas, labels: list[str], periods: list[str]) -> list[Json]:
    """The parts with both their ends; those below zero are stacked downwards."""
    ends: dict[tuple[int, bool], float] = {}
    parts = []
    for record in sorted(canvas.records, key=lambda record: labels.index(str(record["name"] or ""))):
        if record["share"] is None:
            continue
        share, j = float(record["share"]), periods.index(str(record["period"]))
        low = ends.get((j, share < 0), 0.0)
        ends[j, share < 0] = low + share
        name = str(record["name"] or "")
        parts.append(
            {
                "j": j,
                "k": labels.index(name),
                "share": share,
                "low": round(low, 6),
                "high": round(low + share, 6),
                "text": f"{share:.0%}",
                "said": said(name, str(record["period"]), f"{share:.1%}"),
            }
        )
    return parts


def _months(periods: list[str]) -> Json:
    return {
        "field": "j",
        "type": "ordinal",
        "scale": {"domain": list(range(len(periods))), "paddingInner": 0.2, "paddingOuter": 0.1},
    }


def _series(labels: list[str]) -> Json:
    return {
        "field": "k",
        "type": "ordinal",
        "scale": {
            "domain": list(range(len(labels))),
            "range": [colour(SERIES[i % len(SERIES)]) for i in range(len(labels))],
        },
        "legend": None,
    }
