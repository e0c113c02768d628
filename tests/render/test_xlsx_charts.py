"""Charts of a workbook: every kind, from the cells of its own table, with nothing that a name could break."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.render.gallery import REGIONS, RUNS, gallery
from tests.render.workbooks import opened

from salesplan.render.xlsx import to_xlsx
from salesplan.render.xlsx_block import axis_format
from salesplan.render.xlsx_charts import KINDS, steps
from salesplan.terms.chart import Chart, ChartKind
from salesplan.terms.document import Document
from salesplan.terms.table import table

MADE = Document("report", "计划", "a" * 64, 2, "CNY", language="zh", charts=gallery())
DRAWN = 12  # of the gallery: heat is cells, and nothing has no rows
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def content() -> bytes:
    return to_xlsx(MADE, [], (), MADE.charts)


def drawings(content: bytes) -> list[ET.Element]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        return [ET.fromstring(archive.read(f"xl/charts/chart{i + 1}.xml")) for i in range(len(names))]  # noqa: S314


def test_there_is_one_of_every_kind(content: bytes) -> None:
    assert set(KINDS) == set(get_args(ChartKind)) == {chart.kind for chart in MADE.charts}
    assert len(drawings(content)) == DRAWN


def test_titles_remarks_and_tables_stand_as_text(content: bytes) -> None:
    page = opened(content)["图表"]
    texts = {cell.value: cell.data_type for row in page.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert set(texts.values()) == {"s"}
    assert {chart.title for chart in MADE.charts} | {chart.remark for chart in MADE.charts} | set(REGIONS) <= set(texts)


def test_every_series_is_drawn_from_cells_that_hold_its_numbers(content: bytes) -> None:
    """A chart refers to cells alone; what it remembers of them is what they hold."""
    page = opened(content)["图表"]
    referred = 0
    for chart in drawings(content):
        for kind, told in (("num", "numRef"), ("text", "strRef")):
            for part in chart.iter(f"{C}{told}"):
                formula = str(part.findtext(f"{C}f"))
                found = re.fullmatch(r"'?图表'?!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?", formula)
                assert found, formula
                first, top, last, bottom = found.groups()
                area = page[f"{first}{top}:{last or first}{bottom or top}"]
                held = [cell.value for row in area for cell in row]
                assert any(value is not None for value in held)
                cached = [value.text for value in part.iter(f"{C}v")]
                if kind == "num":
                    assert [float(str(v)) for v in cached] == [v for v in held if isinstance(v, int | float)]
                    referred += 1
                else:
                    assert cached == [str(v) for v in held if v is not None]
        assert not list(chart.iter(f"{C}strLit"))
    assert referred > DRAWN


def test_bars_of_a_calendar_stand_on_their_days(content: bytes) -> None:
    bars = [one for one in drawings(content) if one.find(f".//{C}barDir[@val='bar']") is not None]
    chart = bars[-1]  # the other is the tornado
    seen: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[int, int] = {}
    for series in chart.iter(f"{C}ser"):
        hidden = any(part.tag.endswith("noFill") for part in series.iter())
        for point in series.findall(f"{C}val//{C}pt"):
            line, days = int(point.attrib["idx"]), int(float(str(point.findtext(f"{C}v"))))
            start = ends.get(line, 0)
            ends[line] = start + days
            if not hidden:
                seen[line, start] = (start, start + days)
    names = [str(name) for name in dict.fromkeys(row[0] for row in RUNS) if name]
    zero = date(1899, 12, 30)
    told = {(names[line], zero + timedelta(a), zero + timedelta(b - 1)) for (line, _), (a, b) in seen.items()}
    assert told == {(name, start, end) for name, start, end, kind in RUNS if kind != "frame"}
    bounds = [chart.find(f".//{C}valAx//{C}{end}") for end in ("min", "max")]
    assert [zero + timedelta(int(bound.attrib["val"])) for bound in bounds if bound is not None] == [
        date(2026, 1, 1),
        date(2027, 1, 1),
    ]
    assert chart.find(f".//{C}valAx/{C}numFmt[@formatCode='mm-dd']") is not None


def test_a_heatmap_is_coloured_around_the_target(content: bytes) -> None:
    page = opened(content)["图表"]
    (ranged,) = page.conditional_formatting
    (rule,) = ranged.rules
    assert rule.type == "colorScale"
    assert [bound.val for bound in rule.colorScale.cfvo] == [0.5, 1, 1.5]
    first = str(ranged.sqref).split(":")[0]
    assert page[first].column == 2
    head = next(row for row in page.iter_rows(values_only=True) if row[1] == "2026-01")
    assert head[:13] == ("名称", *(f"2026-{month:02d}" for month in range(1, 13)))


amounts = st.lists(st.tuples(st.integers(-(10**9), 10**9), st.booleans()), min_size=1, max_size=12)


@given(amounts)
def test_bars_of_a_waterfall_begin_and_end_where_they_should(bars: list[tuple[int, bool]]) -> None:
    rows = [(str(i), amount, "total" if total else "step") for i, (amount, total) in enumerate(bars)]
    feet, parts = steps(table("t", "name amount:money kind:word", rows))
    end = 0
    for i, (amount, total) in enumerate(bars):
        start, end = (0, amount) if total else (end, end + amount)
        above, below = (sum(side[part][i] for side in parts.values()) for part in (0, 1))
        foot, hung = max(feet[i], 0), min(feet[i], 0)
        seen = ([foot, foot + above] if above else []) + ([hung + below, hung] if below else [])
        assert above >= 0 >= below
        assert [min(seen), max(seen)] == sorted((start, end)) if seen else start == end
        assert feet[i] == 0 or not (above and below)


@pytest.mark.parametrize(
    ("largest", "chinese", "form"),
    [
        (1e9, True, r'0\.00,,"亿"'),
        (1e6, True, r'0\.0,"万"'),
        (50, True, "#,##0"),
        (2e6, False, '0.0,,"M"'),
        (0, False, "#,##0"),
    ],
)
def test_axes_are_short(largest: float, chinese: bool, form: str) -> None:
    assert axis_format(largest, chinese=chinese) == form


def test_the_same_charts_give_the_same_bytes(content: bytes) -> None:
    assert to_xlsx(MADE, [], (), gallery()) == content


def test_one_point_and_one_bar_are_enough() -> None:
    """And amounts beyond what a spreadsheet keeps, and a whole of nothing."""
    one = {
        "bullet": ("name target:money actual:money", [("a", None, 10**18 + 1)]),
        "waterfall": ("name amount:money kind:word", [("a", None, "total")]),
        "running": ("period cumulative_target:money cumulative_actual:money", [("P1", None, None)]),
        "heatmap": ("name period attainment:ratio", [("a", "P1", None)]),
        "quadrant": ("name share:ratio growth:ratio actual:money", [("a", None, None, 0)]),
        "pareto": ("name actual:money cumulative_share:ratio", [("a", -5, None)]),
        "mix": ("name period share:ratio", [("a", "P1", None)]),
        "fan": (
            "period cumulative_target:money cumulative_actual:money p10:money p25:money p50:money p75:money p90:money",
            [("P1", *[None] * 7)],
        ),
        "paired": ("name present:money allocated:money", [("a", 0, 10**18 + 1)]),
        "distribution": ("from_amount:money to_amount:money share:ratio target:money", [(0, 1, 1.0, None)]),
        "tornado": ("driver:word low:money p50:money high:money", [("product", 0, 0, 0)]),
        "ranges": ("name target:money p10:money p50:money p90:money chance:ratio", [("a", None, 0, 0, 0, None)]),
        "gantt": ("name start:day end:day kind:word", [("", date(2026, 1, 1), date(2026, 1, 1), "frame")]),
    }
    for kind in KINDS:
        columns, rows = one[kind]
        assert opened(to_xlsx(MADE, [], (), [Chart("c", kind, "", "", table("c", columns, rows))]))


def test_a_spreadsheet_opens_it_and_finds_the_same(content: bytes, tmp_path: Path) -> None:
    """LibreOffice writes it anew: the same cells, and every chart is still there."""
    if not (soffice := shutil.which("soffice")):
        pytest.skip("needs LibreOffice (soffice)")
    file = tmp_path / "in" / "x.xlsx"
    file.parent.mkdir()
    file.write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(file)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=180, text=True)
    assert "rror" not in done.stdout + done.stderr
    again = (tmp_path / "x.xlsx").read_bytes()
    assert len(drawings(again)) == DRAWN
    for page in opened(content):
        other = opened(again)[page.title]
        for row in page.iter_rows():
            for cell in row:
                assert other[cell.coordinate].value == (
                    pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value
                )
