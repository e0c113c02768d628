"""Series: a few numbers in one cell, in every format."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from salesplan.render.csv import to_csv
from salesplan.render.json import to_json
from salesplan.render.markdown import to_markdown
from salesplan.render.sparkline import HEIGHTS, sparkline
from salesplan.render.terminal import to_terminal
from salesplan.terms.document import Document
from salesplan.terms.table import table

RUNS = table(
    "summary",
    "axis:word node name depth:count attainment:ratio run:series",
    [
        ("region", "a", "华东大区", 1, 0.5, (100, None, 800)),
        ("region", "b", "north", 1, 1.5, (-5, 0)),
        ("region", "c", "x", 1, None, None),
    ],
)
MADE = Document("report", "计划", "a" * 64, 2, "CNY", tables=[RUNS])


def test_in_every_text_format() -> None:
    assert [r["run"] for r in csv.DictReader(io.StringIO(to_csv(MADE, RUNS)))] == ["1.00 - 8.00", "-0.05 0.00", ""]
    text = to_json(MADE, [RUNS])
    assert '"run":[1.00,null,8.00]' in text
    assert [row["run"] for row in json.loads(text)["tables"]["summary"]["rows"]] == [[1, None, 8], [-0.05, 0], None]
    assert "| ▂ █ |" in to_markdown(MADE, [RUNS])


def test_the_terminal_stays_aligned_in_chinese() -> None:
    """Each line has the same columns, in cells, whatever script the name is in."""
    lines = to_terminal(MADE, [RUNS], None, colour=False).splitlines()[3:]
    places = [cell_len(line[: line.index(mark)]) for line, mark in zip(lines[1:], ("▂ █", "▁▁", "–"), strict=False)]
    assert places[0] == places[1] == cell_len(lines[0][: lines[0].index("Course")])
    bars = [cell_len(line[: line.index(mark)]) for line, mark in zip(lines[1:], "██", strict=False)]
    assert len(set(bars)) == 1


amounts = st.lists(st.one_of(st.none(), st.integers(-(10**18), 10**18)), max_size=60)


@given(amounts)
def test_a_bar_for_each_value_and_more_is_never_lower(values: list[int | None]) -> None:
    drawn = sparkline(values)
    assert len(drawn) == cell_len(drawn) == len(values)
    told = [(value, HEIGHTS.index(bar)) for value, bar in zip(values, drawn, strict=True) if value is not None]
    assert [bar for value, bar in zip(values, drawn, strict=True) if value is None] == [" "] * values.count(None)
    heights = [height for _, height in sorted(told)]
    assert heights == sorted(heights)
    if told and max(told)[0] > 0:
        assert max(heights) == len(HEIGHTS) - 1
