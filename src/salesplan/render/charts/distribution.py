"""Where the year may end (分布图): how many of the cases come to what, on either side of the target."""

from __future__ import annotations

from salesplan.render.charts.axes import amounts, breadth, shares
from salesplan.render.charts.frame import SIZE, Canvas, Json, Legend, Picture, across, frame, layer, said, whole
from salesplan.render.charts.palette import colour
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title

HEIGHT = 260
TONES = {True: "good", False: "poor", None: "actual"}  # by whether a bar reaches the target


def draw(canvas: Canvas) -> Picture:
    """A bar for each stretch of amounts; the target as a line."""
    language, digits = canvas.document.language, canvas.document.digits
    rows = [_row(canvas, record) for record in canvas.records if record["share"] is not None]
    target = next((record["target"] for record in canvas.records if record["target"] is not None), None)
    ends = [row[key] for row in rows for key in ("from", "to")] + ([target] if target is not None else [])
    axis = amounts(ends or [0], digits, language, from_zero=not ends, most=3 if canvas.narrow else 6)
    height = shares([row["share"] for row in rows])
    layers = [
        layer(
            [row for row in rows if row["reached"] is reached],
            {"type": "rect", "color": colour(tone), "stroke": colour("paper"), "strokeWidth": 1},
            x=across(axis, "from", grid=False),
            x2={"field": "to"},
            y=across(height, "share"),
            y2={"datum": 0},
        )
        for reached, tone in TONES.items()
        if any(row["reached"] is reached for row in rows)
    ]
    if target is not None:
        line = {"type": "rule", "color": colour("target"), "strokeWidth": 3}
        layers.append(layer([{"target": target}], line, x=across(axis, "target", grid=False)))
    pad = (breadth(height.labels, SIZE) + 14, breadth(axis.labels[-1:], SIZE) // 2 + 8, 12, 28)
    return Picture(frame(canvas.room, HEIGHT, pad, layers), _legend(canvas, rows, aimed=target is not None))


def _row(canvas: Canvas, record: Json) -> Json:
    low, high, target = whole(record["from_amount"]), whole(record["to_amount"]), record["target"]
    reached = None if target is None else low + high >= 2 * target
    told = said(f"{canvas.short(low)} – {canvas.short(high)}", f"{record['share']:.1%}")
    return {"from": low, "to": high, "share": record["share"], "reached": reached, "said": told}


def _legend(canvas: Canvas, rows: list[Json], *, aimed: bool) -> list[Legend]:
    language = canvas.document.language
    if not aimed:
        return []
    words = {False: "legend_missed", True: "legend_made"}
    found = [
        Legend(TONES[r], sentence(w).say(language))
        for r, w in words.items()
        if any(row["reached"] is r for row in rows)
    ]
    return [*found, Legend("target", column_title("target", language), "line")]
