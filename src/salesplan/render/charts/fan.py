"""The year as it may add up (扇形图): what was sold, then bands that hold half and eight in ten of the cases, and the target."""

from __future__ import annotations

from salesplan.render.charts.axes import amounts
from salesplan.render.charts.frame import Canvas, Json, Legend, Picture, across, frame, layer, said, whole
from salesplan.render.charts.palette import colour
from salesplan.render.charts.running import by_period, room_around
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title

HEIGHT = 300
BAND = ("p10", "p25", "p50", "p75", "p90")
LINES = ("cumulative_target", "cumulative_actual")


def draw(canvas: Canvas) -> Picture:
    """Bands from the last period that is over on; lines for the target, what was sold and the middle."""
    document, keys = canvas.document, (*LINES, *BAND)
    rows: list[Json] = [
        {"i": i, "period": str(record["period"]), **{key: record.get(key) for key in keys}}
        for i, record in enumerate(canvas.records)
    ]
    values = [row[key] for row in rows for key in keys if row[key] is not None]
    axis = amounts(values, document.digits, document.language)
    pad = room_around(rows, axis)
    periods = by_period(rows, canvas.room - pad[0] - pad[1])
    drawn = [row for row in rows if row["p50"] is not None]
    layers = [
        layer(
            drawn,
            {"type": "area", "color": colour(tone), "opacity": 1},
            x=periods,
            y=across(axis, low),
            y2={"field": high},
        )
        for low, high, tone in (("p10", "p90", "band"), ("p25", "p75", "half-band"))
    ]
    looks: dict[str, Json] = {
        "p50": {"color": colour("actual"), "strokeWidth": 2, "strokeDash": [2, 3]},
        "cumulative_target": {"color": colour("target"), "strokeWidth": 2, "strokeDash": [6, 4]},
        "cumulative_actual": {"color": colour("actual"), "strokeWidth": 3},
    }
    for key, look in looks.items():
        known = [row for row in rows if row[key] is not None]
        layers.append(layer(_plain(known), {"type": "line", **look}, x=periods, y=across(axis, key)))
        dots = [{**row, "said": _said(canvas, row, key)} for row in known]
        point = {"type": "point", "size": 90, "opacity": 0, "filled": True, "color": look["color"]}
        layers.append(layer(dots, point, x=periods, y=across(axis, key)))
    return Picture(frame(canvas.room, HEIGHT, pad, layers), _legend(canvas, rows))


def _plain(rows: list[Json]) -> list[Json]:
    return [{key: value for key, value in row.items() if key != "said"} for row in rows]


def _said(canvas: Canvas, row: Json, key: str) -> str:
    """What is told of a point: of the middle, its bands, too."""
    language = canvas.document.language
    told = [f"{column_title(key, language)} {canvas.short(whole(row[key]))}"]
    if key == "p50":
        told += [f"{column_title(k, language)} {canvas.short(whole(row[k]))}" for k in ("p10", "p90")]
    return said(row["period"], *told)


def _legend(canvas: Canvas, rows: list[Json]) -> list[Legend]:
    language = canvas.document.language
    found = [
        Legend("band", sentence("legend_most").say(language), "band"),
        Legend("half-band", sentence("legend_half").say(language), "band"),
    ]
    shapes = {"cumulative_actual": ("actual", "line"), "cumulative_target": ("target", "dash")}
    known = [key for key in shapes if any(row[key] is not None for row in rows)]
    return [Legend(shapes[key][0], column_title(key, language), shapes[key][1]) for key in known] + found
