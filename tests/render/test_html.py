"""The page as text: it holds everything, reaches nowhere, and names stay names."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Runner
from tests.render.pages import HOSTILE, NAMES, charts, review

from salesplan.render.charts.axes import amounts, fitted, shares
from salesplan.render.charts.draw import KINDS, picture_of, to_svg
from salesplan.render.charts.palette import COLOURS
from salesplan.render.html.grid import grid
from salesplan.render.html.page import to_html
from salesplan.terms.table import table

VOID = {"meta", "input", "br", "img", "link", "hr"}
OUTSIDE = re.compile(r"https?:|//[a-z]|@import|url\(|xlink|<link|<img|<iframe|<object|<base", re.IGNORECASE)


class Reader(HTMLParser):
    """What a page is made of: elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]


def page(**changes: object) -> str:
    document = replace(review(), **changes)  # type: ignore[arg-type]
    return to_html(document, document.tables)


@cache
def whole_page() -> str:
    return page()


def test_everything_of_a_document_is_on_the_page() -> None:
    text = "".join(Reader(whole_page()).texts)
    for said in (
        *NAMES,
        "Behind: 华东.",
        "97.8%",
        "-20.00",
        "on track",
        "Sales up to 2026-09-30",
        "SP501",
        "1" * 64,
        "Course of the year",
    ):
        assert said in text, said


def test_the_page_reaches_nowhere_and_runs_its_own_script_only() -> None:
    text = whole_page()
    assert not OUTSIDE.search(text)
    script = re.search(r"<script>(.*)</script>", text, re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in text
    assert not [key for _, attributes in Reader(text).elements for key in attributes if key.startswith("on")]


def test_hostile_names_stay_names() -> None:
    document = review(HOSTILE)
    text, tame = to_html(document, document.tables), review()
    hostile, plain = Reader(text), Reader(to_html(tame, tame.tables))
    assert set(hostile.tags) == set(plain.tags)
    assert hostile.tags.count("script") == 1
    for tag, attributes in hostile.elements:
        assert not [key for key in attributes if key.startswith("on") or key == "autofocus"], (tag, attributes)
        assert (attributes.get("href") or "#").startswith("#"), attributes
    assert "\u202e" not in text
    assert "{{ 7*7 }}" in "".join(hostile.texts)
    assert not OUTSIDE.search(re.sub(r"<img src=x|alert\(1\)//", "", "".join(hostile.texts)))


@pytest.mark.parametrize("room", [340, 560, 1140])
@pytest.mark.parametrize("names", [NAMES, HOSTILE], ids=["plain", "hostile"])
@pytest.mark.parametrize("kind", KINDS)
def test_pictures_hold_only_what_draws(kind: str, names: tuple[str, ...], room: int) -> None:
    document = review(names)
    chart = next(chart for chart in charts(names) if chart.kind == kind)
    root = ET.fromstring(to_svg(picture_of(chart, document, room), chart.title))  # noqa: S314
    assert {element.tag for element in root.iter()} <= {"svg", "g", "path", "line", "rect", "text", "circle", "title"}
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == chart.title
    told = [element.text or "" for element in root.iter("title")]
    assert told
    for element in root.iter():
        assert not [key for key in element.attrib if key.startswith("on") or key in ("href", "style", "id", "class")]
        for key in ("fill", "stroke"):
            colour = element.attrib.get(key, "none")
            assert colour == "none" or colour.removeprefix("var(--").removesuffix(")") in COLOURS, colour


def marks(kind: str, **changes: object) -> list[str]:
    document = review()
    chart = replace(next(chart for chart in charts() if chart.kind == kind), **changes)  # type: ignore[arg-type]
    root = ET.fromstring(to_svg(picture_of(chart, document, 560), "x"))  # noqa: S314
    return [element.text or "" for element in root.iter("title")]


def test_a_mark_stands_for_every_row() -> None:
    for chart in charts():
        rows = [row for row in chart.data.records() if row.get("kind") != "frame"]
        values = sum(
            row[key] is not None
            for row in rows
            for key in ("cumulative_target", "cumulative_actual", "cumulative_last_year", "p50")
            if key in row
        )
        assert len(marks(chart.kind)) == (values if chart.kind in ("running", "fan") else len(rows)), chart.kind


def test_marks_tell_their_numbers() -> None:
    assert (
        marks("bullet")[0]
        == "华东 · 75.0% · Target 20k · Actual 15k · Landing, low 24k · Landing 26k · Landing, high 30k"
    )
    assert marks("waterfall")[1:3] == ["华东 · +1,200", "华北 · -3,000"]
    assert marks("mix")[0] == "华东 · 2026-01 · 25.0%"


def test_words_are_said_in_the_readers_language() -> None:
    data = table("d", "name:word amount:money kind:word", [("year", 500_000, "total"), ("year", 500_000, "total")])
    chart = replace(charts()[1], data=data)
    root = ET.fromstring(to_svg(picture_of(chart, review(language="zh"), 560), "x"))  # noqa: S314
    assert {element.text for element in root.iter("title")} == {"全年 · 5,000"}


def test_bars_are_as_long_as_their_amounts() -> None:
    data = table(
        "d", "name target:money actual:money", [("a", 100_000, 50_000), ("b", 100_000, 100_000), ("c", None, -25_000)]
    )
    chart = replace(charts()[0], data=data)
    root = ET.fromstring(to_svg(picture_of(chart, review(), 560), "x"))  # noqa: S314
    ends = []
    for element in root.iter("path"):
        if element.find("title") is not None:
            xs = [float(x) for x, _ in re.findall(r"(-?[\d.]+),(-?[\d.]+)", element.attrib["d"])]
            ends.append((min(xs), max(xs)))
    lengths = [high - low for low, high in ends]
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=1)
    assert lengths[2] == pytest.approx(lengths[0] / 2, abs=1)
    assert ends[2][1] == pytest.approx(ends[0][0], abs=1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_one_row_or_none_is_no_fault(kind: str) -> None:
    chart = next(chart for chart in charts() if chart.kind == kind)
    for rows in (chart.data.rows[:1], []):
        cut = replace(chart, data=replace(chart.data, rows=rows))
        assert "<figure" in page(charts=[cut])
    nothing = [tuple(value if isinstance(value, str) else None for value in row) for row in chart.data.rows]
    assert "<figure" in page(charts=[replace(chart, data=replace(chart.data, rows=nothing))])


def test_without_the_library_the_numbers_take_the_place_of_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    text = page()
    assert "<svg" not in text
    assert "vl-convert-python is not installed" in text
    assert text.count("<figure") == len(charts())
    assert "<details open>" in text


def test_the_same_document_gives_the_same_bytes() -> None:
    assert page() == whole_page()


def test_one_table_alone_has_no_pictures_and_no_cards() -> None:
    document = review()
    text = to_html(document, [document.tables[2]])
    assert "<figure" not in text
    assert 'class="card' not in text
    assert text.count("<table") == 1


def test_long_tables_say_what_is_left_out() -> None:
    long = table("trend", "node target:money", [(f"n{i}", i) for i in range(1_500)], shown=False)
    text = page(tables=[long])
    assert "n999" in text
    assert ">n1000" not in text
    assert "500 more rows are not on this page" in text


def test_what_needs_a_decision_stands_before_the_pictures_and_in_a_table() -> None:
    rows = [("error", "region", f"r{i}", f"N{i}", f"what {i}", "a <b>word</b>", None) for i in range(14)]
    found = table("exceptions", "severity:word axis:word node name what reason place", rows)
    text = page(tables=[*review().tables, found])
    assert text.index('id="decisions"') < text.index("<figure")
    assert '<span class="chip poor">error</span>' in text
    assert "a &lt;b&gt;word&lt;/b&gt;" in text
    assert '<a href="#exceptions">Show all 14 rows</a>' in text
    assert text.count("what 13") == 1
    assert "Nothing needs a decision" not in text


def test_that_nothing_needs_a_decision_is_said() -> None:
    assert "Nothing needs a decision" in page(tables=[table("exceptions", "severity:word node", [])], charts=[])


def test_a_page_speaks_its_language() -> None:
    document = review(language="zh")
    text = to_html(document, document.tables)
    assert '<html lang="zh-CN">' in text
    assert "数据截至 2026-09-30" in text
    assert "全部明细表" in text


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: (L1 + 0.05) / (L2 + 0.05)."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_texts_can_be_read_on_their_ground(scheme: int) -> None:
    value = {name: pair[scheme] for name, pair in COLOURS.items()}
    pairs = [
        (text, ground)
        for text in ("ink", "soft", "link", "good", "near", "poor", "calm")
        for ground in ("page", "paper")
    ]
    pairs += [("heat-ink", name) for name in COLOURS if name.startswith("heat-") and name != "heat-ink"]
    pairs += [("paper", name) for name in COLOURS if name.startswith("series-")]
    low = {
        pair: round(contrast(value[pair[0]], value[pair[1]]), 2)
        for pair in pairs
        if contrast(value[pair[0]], value[pair[1]]) < 4.5
    }
    assert not low
    bars = {name: contrast(value[name], value["paper"]) for name in ("actual", "target", "good", "near-bar", "poor")}
    assert min(bars.values()) >= 3, bars


@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=20), st.booleans())
@settings(max_examples=200)
def test_axes_hold_their_values_with_few_round_ticks(values: list[int], from_zero: bool) -> None:
    axis = amounts(values, 2, "zh", from_zero=from_zero)
    assert axis.low <= min(values)
    assert axis.high >= max(values)
    assert 2 <= len(axis.ticks) <= 8
    assert len(axis.labels) == len(axis.ticks)
    assert not from_zero or 0 in axis.ticks


@given(st.lists(st.floats(-3, 3, allow_nan=False), min_size=1, max_size=20))
def test_axes_of_shares_hold_their_values(values: list[float]) -> None:
    axis = shares(values)
    assert axis.low <= min(values) + 1e-6
    assert axis.high >= max(values) - 1e-6
    assert any(abs(tick) < 1e-9 for tick in axis.ticks)
    assert 2 <= len(axis.ticks) <= 8


@given(st.text(max_size=40), st.integers(4, 30))
def test_names_fit_their_room(name: str, room: int) -> None:
    from rich.cells import cell_len

    assert cell_len(fitted(name, room)) <= room


def test_the_example_fits_into_a_mail(salesplan: Runner, tmp_path: Path) -> None:
    pages = []
    for name in ("one.html", "two.html"):
        assert salesplan("report", "plans/direct-selling", "--quiet", "-o", tmp_path / name).code == 0
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]
    assert len(pages[0]) < 1_000_000
    assert pages[0].count(b"<figure") >= 5


def test_a_missing_name_beside_a_word_is_that_of_no_node() -> None:
    made = table("unmatched", "axis:word name rows:count", [("region", "Region", 1), ("region", None, 1)])
    (group,) = grid(made, review()).groups
    assert [row.cells[1].text for row in group.rows] == ["Region", "–"]
