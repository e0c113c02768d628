"""Draws charts (绘图): the grammar's words become pictures that hold no script, no style sheet and no way outside."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree as ET

from salesplan.render.charts import (
    bullet,
    distribution,
    fan,
    gantt,
    heatmap,
    mix,
    paired,
    pareto,
    quadrant,
    ranges,
    running,
    tornado,
    waterfall,
)
from salesplan.render.charts.frame import Canvas, Picture
from salesplan.render.charts.palette import as_named
from salesplan.terms.chart import Chart, ChartKind
from salesplan.terms.document import Document
from salesplan.words.titles import word

KINDS: Mapping[ChartKind, Callable[[Canvas], Picture]] = {
    "bullet": bullet.draw,
    "waterfall": waterfall.draw,
    "running": running.draw,
    "heatmap": heatmap.draw,
    "quadrant": quadrant.draw,
    "pareto": pareto.draw,
    "mix": mix.draw,
    "gantt": gantt.draw,
    "fan": fan.draw,
    "distribution": distribution.draw,
    "tornado": tornado.draw,
    "ranges": ranges.draw,
    "paired": paired.draw,
}
GRAMMAR = "5.21"
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {"g", "path", "line", "rect", "text", "circle"}
_ATTRIBUTES = {
    "d", "x", "y", "x2", "y2", "width", "height", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity",
    "text-anchor", "font-size", "font-weight", "stroke-linecap", "stroke-linejoin",
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+\.\d{2,}")


def can_draw() -> bool:
    """Whether the library that draws is there."""
    try:
        import vl_convert  # noqa: F401
    except ImportError:  # pragma: no cover - it comes with the program
        return False
    return True


def picture_of(chart: Chart, document: Document, room: int) -> Picture:
    """A chart in the grammar's words, so many pixels wide."""
    said = {column.key for column in chart.data.columns if column.unit == "word" and column.key != "kind"}
    records = [
        {key: word(str(value), document.language) if key in said and value else value for key, value in record.items()}
        for record in chart.data.records()
    ]
    return KINDS[chart.kind](Canvas(chart, document, room, records))


def to_svg(picture: Picture, label: str) -> str:
    """The picture as an SVG element that scales with its place; `label` says what it shows to those who don't see it."""
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(picture.spec, vl_version=GRAMMAR, allowed_base_urls=[])
    root = ET.fromstring(drawn)  # noqa: S314 - made by the library from our own words, texts escaped by it
    made = ET.Element("svg", {"viewBox": root.attrib["viewBox"], "role": "img", "aria-label": label})
    _copy(root, made)
    return ET.tostring(made, encoding="unicode", short_empty_elements=True)


def _copy(source: ET.Element, target: ET.Element) -> None:
    """The parts that draw something, without what could refer outside, run, or be looked up by name."""
    for part in source:
        tag = part.tag.removeprefix(_SVG)
        if tag not in _ELEMENTS or _is_nothing(part):
            continue
        short = {key: _short(key, value) for key, value in part.attrib.items() if key in _ATTRIBUTES}
        kept = {key: value for key, value in short.items() if (key, value) not in _DEFAULTS}
        if tag == "g" and not kept:
            _copy(part, target)
            continue
        told = part.attrib.get("aria-label") if part.attrib.get("role") == "graphics-symbol" and tag != "g" else None
        copy = ET.SubElement(target, tag, kept)
        copy.text = part.text if tag == "text" else None
        if told:
            ET.SubElement(copy, "title").text = told
        _copy(part, copy)
        if tag == "g" and not len(copy):
            target.remove(copy)


_DEFAULTS = {("opacity", "1"), ("transform", "translate(0,0)"), ("text-anchor", "start"), ("stroke-width", "0")}


def _is_nothing(part: ET.Element) -> bool:
    """Frames and papers that are not seen."""
    return part.attrib.get("class") in ("background", "foreground") or part.attrib.get("fill") == "white"


def _short(key: str, value: str) -> str:
    """Colours by their names on the page, coordinates in tenths of a pixel."""
    if key in ("fill", "stroke"):
        return as_named(value)
    return _NUMBER.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), value)
