"""Quadrants (四象限图): how large a part is, and how it grows."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.render.charts.axes import Axis, breadth, shares
from salesplan.render.charts.frame import SIZE, Canvas, Json, Picture, across, frame, layer, said, whole
from salesplan.render.charts.palette import colour
from salesplan.words.sentence import sentence
from salesplan.words.titles import column_title

HEIGHT = 320
AIR = 0.06  # of the span of values, left free at the edges
DOT = 6  # pixels of radius, and a little air


def draw(canvas: Canvas) -> Picture:
    """A dot a name; the line stands at the growth of all together."""
    document = canvas.document
    rows = [_row(canvas, record) for record in canvas.records if None not in (record["share"], record["growth"])]
    x, y = (_roomy([row[key] for row in rows]) for key in ("share", "growth"))
    width = canvas.room
    pad = (breadth(y.labels, SIZE) + 30, 16, 12, 46)
    across_x = across(x, "share", title=column_title("share", document.language))
    across_y = across(y, "growth", title=column_title("growth", document.language))
    grown = _together(canvas.records)
    line = {"type": "rule", "color": colour("soft"), "strokeWidth": 1}
    dot = {"type": "point", "filled": True, "size": 80, "opacity": 0.85, "color": colour("actual")}
    layers = [
        *([layer([{"growth": grown}], line, y=across_y)] if grown is not None else []),
        layer(rows, dot, x=across_x, y=across_y),
    ]
    room = (width - pad[0] - pad[1], HEIGHT)
    layers += _texts(_placed(rows, x, y, room))
    remark = "" if grown is None else sentence("quadrant_line", growth=f"{grown:+.1%}").say(document.language)
    return Picture(frame(width, HEIGHT, pad, layers), remark=remark)


def _together(records: Sequence[Json]) -> float | None:
    """The growth of all rows together, from their sales and growths; None where they don't tell it."""
    known = [
        (record["actual"], record["growth"])
        for record in records
        if None not in (record.get("actual"), record["growth"])
    ]
    before = sum(actual / (1 + growth) for actual, growth in known if growth > -1)
    return round(sum(actual for actual, _ in known) / before - 1, 6) if before > 0 else None


def _roomy(values: Sequence[float]) -> Axis:
    """An axis on which no dot stands at the edge."""
    room = (max([*values, 0]) - min([*values, 0])) * AIR
    return shares([*(value - room for value in values if value < 0), *(value + room for value in values)])


def _row(canvas: Canvas, record: Json) -> Json:
    share, growth = float(record["share"]), float(record["growth"])
    actual = canvas.short(whole(record.get("actual"))) if "actual" in record else ""
    return {
        "name": canvas.name(record),
        "share": share,
        "growth": growth,
        "said": said(str(record["name"]), actual, f"{share:.1%}", f"{growth:+.1%}"),
    }


Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels


def _placed(rows: Sequence[Json], x: Axis, y: Axis, room: tuple[int, int]) -> list[Json]:
    """The names beside their dots where they meet neither dots nor other names; the largest parts choose first."""
    dots = [
        (
            (row["share"] - x.low) / (x.high - x.low) * room[0],
            (y.high - row["growth"]) / (y.high - y.low) * room[1],
        )
        for row in rows
    ]
    taken: list[Box] = [(px - DOT, py - DOT, px + DOT, py + DOT) for px, py in dots]
    placed: list[Json] = []
    for i in sorted(range(len(rows)), key=lambda i: (-rows[i]["share"], i)):
        for box in _offers(dots[i], breadth([rows[i]["name"]], SIZE)):
            inside = box[0] >= 0 and box[2] <= room[0] and box[1] >= 0 and box[3] <= room[1]
            if inside and not any(_meet(box, other) for j, other in enumerate(taken) if j != i):
                taken.append(box)
                placed.append({"px": box[0], "py": (box[1] + box[3]) / 2, "name": rows[i]["name"]})
                break
    return placed


def _offers(dot: tuple[float, float], long: int) -> list[Box]:
    """Where a name may stand: right, left, above, below."""
    (px, py), half, gap = dot, SIZE * 0.7, DOT + 2
    return [
        (px + gap, py - half, px + gap + long, py + half),
        (px - gap - long, py - half, px - gap, py + half),
        (px - long / 2, py - gap - 2 * half, px + long / 2, py - gap),
        (px - long / 2, py + gap, px + long / 2, py + gap + 2 * half),
    ]


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _texts(placed: Sequence[Json]) -> list[Json]:
    mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": SIZE}

    told = {"field": "name", "type": "nominal"}
    return [
        layer([{"name": row["name"]}], mark, x={"value": row["px"]}, y={"value": row["py"]}, text=told)
        for row in placed
    ]
