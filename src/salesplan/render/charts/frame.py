"""What all pictures have in common (画布): a frame with room for labels, marks by row, texts beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from salesplan.render.charts.axes import Axis, breadth, fitted
from salesplan.render.charts.palette import colour
from salesplan.terms.chart import Chart
from salesplan.terms.document import Document
from salesplan.terms.short import short_amount
from salesplan.terms.table import Value
from salesplan.words.sentence import printable

Json: TypeAlias = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # which grammar this is; nobody fetches it
FONT = 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
SIZE = 12  # pixels of labels
HALF, WHOLE, NARROW = 560, 1140, 340
MOST_NAME = 20  # character cells of a name beside a wide picture
MOST_NAME_NARROW = 12


@dataclass(frozen=True)
class Legend:
    """What a colour stands for; shape: bar, line, dash, dot, band or tick."""

    colour: str
    text: str
    shape: str = "bar"


@dataclass(frozen=True)
class Picture:
    """A drawing in the grammar's words, what its colours stand for, and a remark on how to read it."""

    spec: Json
    legend: Sequence[Legend] = ()
    remark: str = ""


@dataclass(frozen=True)
class Canvas:
    """A chart that is to be drawn, and how much room there is."""

    chart: Chart
    document: Document
    room: int  # pixels from edge to edge
    records: Sequence[Json]

    @property
    def name_room(self) -> int:
        """Character cells of a name."""
        return MOST_NAME_NARROW if self.narrow else MOST_NAME

    @property
    def narrow(self) -> bool:
        """Whether it is for the page of a telephone."""
        return self.room <= NARROW

    def name(self, record: Json) -> str:
        """The name of a row as it fits."""
        return fitted(str(record["name"] or ""), self.name_room)

    def short(self, minor: int, *, sign: bool = False) -> str:
        """An amount in few characters."""
        return short_amount(minor, self.document.digits, self.document.language, signed=sign)


def whole(value: Value) -> int:
    """An amount that is there."""
    return int(value) if isinstance(value, int) else 0


def frame(width: int, height: int, pad: tuple[int, int, int, int], layers: Sequence[Json]) -> Json:
    """A drawing `width` pixels wide with all its paddings (left, right, top, bottom); nothing depends on measured texts."""
    left, right, top, bottom = pad
    return {
        "$schema": SCHEMA,
        "width": width - left - right,
        "height": height,
        "padding": {"left": left, "right": right, "top": top, "bottom": bottom},
        "autosize": {"type": "none"},
        "background": None,
        "layer": list(layers),
        "resolve": {"scale": {"x": "shared", "y": "shared"}},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": colour("soft"),
                "labelFontSize": SIZE,
                "gridColor": colour("grid"),
                "domain": False,
                "ticks": False,
                "labelOverlap": False,
                "labelBound": False,
                "labelPadding": 6,
                "titleColor": colour("soft"),
                "titleFontSize": SIZE,
                "titleFontWeight": "normal",
            },
            "text": {"fontSize": SIZE, "color": colour("ink")},
        },
    }


def layer(rows: Sequence[Json], mark: Json, **encoding: Json | None) -> Json:
    """Marks of some rows; a row's `said` is what is told of it when it is pointed at."""
    told: Json = {"description": {"field": "said", "type": "nominal"}} if rows and "said" in rows[0] else {}
    coded = {key: value for key, value in encoding.items() if value is not None}
    aria = {} if told else {"aria": False}
    return {"data": {"values": list(rows)}, "mark": {**mark, **aria}, "encoding": {**coded, **told}}


def across(axis: Axis, at: str, *, shown: bool = True, **more: Any) -> Json:
    """A field on a horizontal or vertical axis of numbers."""
    return {
        "field": at,
        "type": "quantitative",
        "scale": axis.scale,
        "axis": {**axis.drawn(), **more} if shown else None,
    }


def by_row(rows: int, padding: float = 0.35) -> Json:
    """The band of a row, by its number `i`; names may be alike, numbers never are."""
    return {
        "field": "i",
        "type": "ordinal",
        "scale": {"domain": list(range(rows)), "paddingInner": padding, "paddingOuter": padding / 2},
        "axis": None,
    }


def names(rows: Sequence[Json], band: Json, at: str = "name") -> Json:
    """The names of the rows on the left of their bands."""
    mark = {"type": "text", "align": "right", "baseline": "middle"}
    return layer(
        [{"i": row["i"], at: row[at]} for row in rows],
        mark,
        y=band,
        x={"value": -8},
        text={"field": at, "type": "nominal"},
    )


def beside(rows: Sequence[Json], band: Json, at: str, x: Json, *, size: int = SIZE, tone: str = "ink") -> Json:
    """Texts in the bands of the rows, at a place on the horizontal axis."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": size, "color": colour(tone)}
    return layer(
        untold(rows),
        mark,
        y=band,
        x=x,
        text={"field": at, "type": "nominal"},
    )


def left_room(labels: Sequence[str]) -> int:
    """The padding that names on the left need."""
    return breadth(labels, SIZE) + 16


def untold(rows: Sequence[Json]) -> list[Json]:
    """Rows that another layer tells of already."""
    return [{key: value for key, value in row.items() if key != "said"} for row in rows]


def said(*parts: str) -> str:
    """What is told of a mark, in a line."""
    return printable(" · ".join(part for part in parts if part))


def shades(field: str, colours: Mapping[str, str]) -> Json:
    """The channel that colours marks by a field's value; a page says beside the picture what they stand for."""
    scale = {"domain": list(colours), "range": [colour(name) for name in colours.values()]}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}
