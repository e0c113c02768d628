"""Heatmaps (热力图): attainment by name and period; the number stands in every cell, the colour only helps to find it."""

from __future__ import annotations

from salesplan.render.charts.axes import period_heads
from salesplan.render.charts.frame import (
    SIZE,
    Canvas,
    Json,
    Legend,
    Picture,
    by_row,
    frame,
    layer,
    left_room,
    names,
    said,
)
from salesplan.render.charts.palette import HEAT, colour

BOUNDS = (0.6, 0.8, 0.95, 1.05, 1.2)  # attainment from which on the next colour begins
CELL = 26
LABELS = ("< 60%", "60–80%", "80–95%", "95–105%", "105–120%", "≥ 120%")


def draw(canvas: Canvas) -> Picture:
    """A row a name, a column a period."""
    labels = list(dict.fromkeys(str(record["name"] or "") for record in canvas.records))
    known = [record for record in canvas.records if record["attainment"] is not None]
    periods = list(dict.fromkeys(str(record["period"]) for record in known))
    rows: list[Json] = [{"i": i, "name": canvas.name({"name": name})} for i, name in enumerate(labels)]
    cells = [_cell(canvas, record, labels, periods) for record in known]
    band = by_row(len(rows), 0)
    column: Json = {
        "field": "j",
        "type": "ordinal",
        "scale": {"domain": list(range(len(periods))), "padding": 0},
        "axis": None,
    }
    pad = (left_room([row["name"] for row in rows]), 8, 26, 6)
    heads = [{"j": j, "head": head} for j, head in enumerate(period_heads(periods, canvas.room - pad[0] - pad[1]))]
    size = SIZE - (3 if canvas.narrow else 1)
    mark = {"type": "rect", "stroke": colour("paper"), "strokeWidth": 2, "cornerRadius": 3}
    number = {"type": "text", "baseline": "middle", "align": "center", "fontSize": size, "color": colour("heat-ink")}
    top = {"type": "text", "baseline": "bottom", "align": "center", "fontSize": size, "color": colour("soft")}
    layers = [
        names(rows, band),
        layer(heads, top, x=column, y={"value": -6}, text={"field": "head", "type": "nominal"}),
        layer(cells, mark, x=column, y=band, color=_shades()),
        layer(
            [{key: cell[key] for key in ("i", "j", "text")} for cell in cells],
            number,
            x=column,
            y=band,
            text={"field": "text", "type": "nominal"},
        ),
    ]
    width = canvas.room
    present = sorted({cell["shade"] for cell in cells})
    legend = [Legend(HEAT[shade], LABELS[shade]) for shade in present]
    return Picture(frame(width, CELL * max(len(rows), 1), pad, layers), legend)


def _cell(canvas: Canvas, record: Json, labels: list[str], periods: list[str]) -> Json:
    attained = float(record["attainment"])
    name, period = str(record["name"] or ""), str(record["period"])
    return {
        "i": labels.index(name),
        "j": periods.index(period),
        "shade": sum(attained >= bound for bound in BOUNDS),
        "text": f"{attained * 100:.0f}" if canvas.narrow else f"{attained:.0%}",
        "said": said(name, period, f"{attained:.1%}"),
    }


def _shades() -> Json:
    return {
        "field": "shade",
        "type": "ordinal",
        "scale": {"domain": list(range(len(HEAT))), "range": [colour(name) for name in HEAT]},
        "legend": None,
    }
