"""Workbooks: typed cells, text that stays text, sums that a spreadsheet reckons again to the same cent."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.workbooks import formulas, opened, part, reckoned, rows

from salesplan.errors import Place, finding
from salesplan.render import xlsx
from salesplan.render.xlsx import to_handout, to_xlsx
from salesplan.render.xlsx_names import Names
from salesplan.render.xlsx_sheet import sum_of
from salesplan.render.xlsx_table import COLOURS
from salesplan.terms.document import Document, Input
from salesplan.terms.money import from_minor
from salesplan.terms.sheet import Block, Line, Sheet, Span
from salesplan.terms.table import Table, table
from salesplan.words.sentence import sentence
from salesplan.words.titles import WORDS

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "http://evil.example",
    "internal:Sheet1!A1",
    "mailto:a@b.c",
    '50%20 team #x & "q" \'!',
    "{=1}",
    "<r><t>x</t></r>",
    "<r></row>&</r>",
    "_x0041_",
    "a\x00\x1b[31m\ufffeb",
    "\ud800",
    "0012",
    "1e5",
    "TRUE",
    "x" * 40_000,
    " lead",
    "两行\n文字",
]


def document(*tables: Table, digits: int = 2, **more: Any) -> Document:
    return Document("report", "计划", "a" * 64, digits, "CNY", tables=tables, **more)


def book(*tables: Table, **more: Any) -> bytes:
    return to_xlsx(document(*tables, **more), list(tables), more.get("sheets", ()))


SALES = table(
    "attainment",
    "axis:word name target:money attainment:ratio growth:ratio rows:count amount:quantity partial_until:day",
    [
        ("region", "华东", 123_456, 0.987654, -0.05, 1_234, Decimal("12.500"), date(2026, 2, 5)),
        ("region", "华北", -1, None, None, None, None, None),
    ],
)


def test_values_are_typed_and_missing_ones_are_empty() -> None:
    page = opened(book(SALES))["Attainment"]
    head, first, second = rows(page, 3)
    assert head == ["By", "Name", "Target", "Attainment", "Growth", "Rows", "Amount", "Partial until"]
    assert first == ["Region", "华东", 1234.56, 0.987654, -0.05, 1234, 12.5, datetime(2026, 2, 5)]  # noqa: DTZ001
    assert second == ["Region", "华北", -0.01, None, None, None, None, None]
    formats = [cell.number_format for cell in page[4]]
    money = "#,##0.00;[Red]-#,##0.00"
    assert formats == ["General", "General", money, "0.0%", "+0.0%;-0.0%;0.0%", "#,##0", "#,##0.0", "yyyy-mm-dd"]
    assert [cell.data_type for cell in page[4]] == ["s", "s", "n", "n", "n", "n", "n", "d"]


@pytest.mark.parametrize(("digits", "shown", "value"), [(0, "#,##0", 123_456), (3, "#,##0.000", 123.456)])
def test_money_has_the_currencys_digits(digits: int, shown: str, value: float) -> None:
    cell = opened(book(SALES, digits=digits))["Attainment"]["C4"]
    assert (cell.value, cell.number_format.split(";")[0]) == (value, shown)


def test_pages_are_ready_to_use_and_to_print() -> None:
    page = opened(book(SALES))["Attainment"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A4", "A3:H5", "$3:$3")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert (page.oddFooter.left.text, page.oddFooter.right.text) == ("&A", "&P / &N")


def test_columns_are_wide_enough_for_chinese_and_for_the_largest_amount() -> None:
    names = table("summary", "name target:money", [("很长的区域名称一共十四个字的", 10**12), ("x", -(10**13))])
    page = opened(book(names))["Overview"]
    assert page.column_dimensions["A"].width >= 2 * 14
    assert page.column_dimensions["B"].width >= len("-100,000,000,000.00")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_text_stays_text(text: str) -> None:
    """In a cell of a table, in a title, in a finding, in a hand-out, in the name of a page."""
    cells = table("summary", "name", [(text,)])
    sheet = Sheet(text, text, text, ("seller",), [Line((text,))], [Span(text)], [Block("quota", [[1]])])
    told = [finding("SP906", Place(text), reason=sentence("os_error", problem=text))]
    content = book(
        cells, title=text, sheets=[sheet], findings=told, inputs=[Input(text, text, 1)], parameters={text: text}
    )
    made = opened(content)
    seen = [cell for page in made for row in page.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in seen if cell.data_type not in ("s", "n")]
    assert {cell.value for cell in seen if cell.data_type == "n"} == {1, 0.01}
    links = [(cell.hyperlink.location, cell.hyperlink.target) for cell in seen if cell.hyperlink]
    assert [target for _, target in links] == [None] * len(links)
    assert [location.split("!")[0].strip("'") for location, _ in links] == made.sheetnames[1:]
    (cell,) = made["Overview"][4]
    if text.isprintable() and len(text) < 1000:
        assert cell.value.rstrip() == text
    if text.startswith(("=", "+", "-", "@")):
        assert all(c.quotePrefix for c in seen if c.data_type == "s" and c.value == text)


def test_markup_of_the_file_format_is_not_passed_through() -> None:
    content = book(table("summary", "name", [("<r></si><si><t>forged</t></r>",)]))
    assert "&lt;r&gt;" in part(content, "xl/sharedStrings.xml")
    assert "<t>forged</t>" not in part(content, "xl/sharedStrings.xml")


@given(st.lists(st.text(max_size=45), max_size=20))
def test_names_of_pages_are_allowed_and_told_apart(wishes: list[str]) -> None:
    names = Names(["Decompose"])
    given_names = [names.give(wish) for wish in wishes]
    assert len({name.casefold() for name in [*given_names, "decompose"]}) == len(wishes) + 1
    for name in given_names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\'<>|\"\x00-\x1f]", name)
        assert name.isprintable()
        assert not name.startswith((*"=+-@. ",)) or name == "-" or name.startswith("- (")
        assert name.casefold() != "history"


BIG = 123_456_789_012_345_678  # 18 digits


def test_amounts_beyond_15_digits_lose_no_cent() -> None:
    page = opened(
        book(table("summary", "name target:money", [("a", BIG), ("b", -BIG), ("c", 10**17), ("d", 10**15 - 1)]))
    )["Overview"]
    a, b, c, d = (page.cell(row, 2) for row in range(4, 8))
    assert (a.value, b.value) == ("1,234,567,890,123,456.78", "-1,234,567,890,123,456.78")
    assert (a.alignment.horizontal, b.alignment.horizontal, b.quotePrefix) == ("right", "right", True)
    assert (c.value, d.value) == (10**15, 9_999_999_999_999.99)


def crossed(given_amounts: list[list[int]], *, hedge: list[list[int]] | None = None) -> Sheet:
    """Two teams of sellers below a whole, two periods and the quarter and the year of them."""
    number = len(given_amounts)
    half = number // 2
    sellers = [Line((f"s{i}",), level=2 if i >= half else 1) for i in range(number)]
    lines = [*sellers, Line(("sub",), tuple(range(half, number)), 1), Line(("all",), (*range(half), number))]
    spans = [Span("1"), Span("2"), Span("Q1", (0, 1)), Span("3"), Span("year", (2, 3))]
    blocks = [Block("quota", given_amounts)]
    if hedge:
        both = [[a + b for a, b in zip(*pair, strict=True)] for pair in zip(given_amounts, hedge, strict=True)]
        blocks = [Block("quota", both, (1, 2)), Block("target", given_amounts), Block("hedge", hedge)]
    return Sheet("x", "x", "", ("seller",), lines, spans, blocks)


minor = st.one_of(
    st.integers(-(10**7), 10**7), st.integers(-(10**15), 10**15), st.integers(-(10**18), 10**18), st.just(0)
)
amounts = st.lists(st.tuples(minor, minor, minor).map(list), min_size=1, max_size=6)


@settings(max_examples=60)
@given(st.data(), amounts, st.sampled_from([0, 2, 3]))
def test_sums_are_reckoned_again_to_the_same_cent(data: st.DataObject, target: list[list[int]], digits: int) -> None:
    """Each cell is the exact amount, as a number or as text; each formula gives it from the cells that it names."""
    hedge = data.draw(st.lists(st.tuples(minor, minor, minor).map(list), min_size=len(target), max_size=len(target)))
    sheet = crossed(target, hedge=hedge)
    content = to_handout(document(digits=digits), sheet)
    shown, behind = opened(content).worksheets[0], opened(content, values=True).worksheets[0]
    for number, block in enumerate(sheet.blocks):
        for i, line in enumerate(sheet.grid(block)):
            for j, exact in enumerate(line):
                cell = behind.cell(6 + number * (len(sheet.lines) + 2) + i, 2 + j)
                amount = from_minor(exact, digits)
                if isinstance(cell.value, str):
                    assert Decimal(cell.value.replace(",", "")) == amount
                else:
                    assert Decimal(repr(cell.value)).quantize(Decimal(1).scaleb(-digits)) == amount
    for address in formulas(shown):
        exact = Decimal(repr(behind[address].value))
        assert abs(Decimal(reckoned(shown, address)) - exact) < Decimal("0.5").scaleb(-digits), address


def test_sums_are_formulas_where_a_spreadsheet_can_be_trusted() -> None:
    sheet = crossed([[100, 250, 3], [7, 0, 1], [5, 5, 5]], hedge=[[1, 1, 1]] * 3)
    page = opened(to_handout(document(), sheet)).worksheets[0]
    assert [page.cell(4, at).value for at in range(1, 7)] == ["Seller", "1", "2", "Q1", "3", "year"]
    assert [page.cell(6, at).value for at in range(2, 7)] == [
        "=SUM(B13,B20)", "=SUM(C13,C20)", "=SUM(B6:C6)", "=SUM(E13,E20)", "=SUM(D6:E6)",
    ]  # fmt: skip
    assert [page.cell(9, 2).value, page.cell(10, 2).value] == ["=SUM(B7:B8)", "=SUM(B6,B9)"]
    assert page.cell(13, 2).value == 1.00
    assert page["A5"].value == "Quota = Target + Hedge"
    assert (page.freeze_panes, page.print_title_rows) == ("B5", "$4:$4")


def test_a_total_of_what_is_text_is_no_formula() -> None:
    page = opened(to_handout(document(), crossed([[BIG, 1, 1], [2, 2, 2]]))).worksheets[0]
    assert page["B6"].value == "1,234,567,890,123,456.78"
    assert page["B9"].value == "1,234,567,890,123,456.80"
    assert page["C9"].value == "=SUM(C6,C8)"


def test_sums_of_more_terms_than_a_function_takes() -> None:
    cells = [(2 * i, 0) for i in range(600)]
    formula = sum_of(cells)
    assert formula.startswith("SUM(SUM(A1,A3,")
    assert formula.count("SUM(") == 4
    assert len(re.findall(r"A\d+", formula)) == 600
    assert all(group.count(",") < 255 for group in re.findall(r"SUM\(([A\d,]+)\)", formula))


def test_the_first_page_says_what_it_was_made_from() -> None:
    made = document(
        SALES,
        title="回顾",
        language="zh",
        inputs=[Input("sales/2026.csv", "b" * 64, 12)],
        parameters={
            "period": "2026-02",
            "until": date(2026, 2, 5),
            "partial": True,
            "by": ["region", "period"],
            "seed": 7,
        },
        findings=[finding("SP907", Place("plan.yaml", 3, 1), form="xlsx", hint=sentence("name_an_output"))],
    )
    workbook = opened(to_xlsx(made, [SALES], ()))
    assert workbook.sheetnames == ["说明", "完成情况", "生成依据"]
    about, sources = (
        [[value for value in row if value is not None] for row in rows(workbook[name])] for name in ("说明", "生成依据")
    )
    for line in (
        ["回顾"],
        ["完成情况", 2, "完成情况"],
        ["错误", "SP907", "xlsx 无法打印出来", "请用 -o 文件名.xlsx 指定文件。", "plan.yaml:3:1"],
    ):
        assert line in about
    for line in (
        ["回顾"],
        ["计划的哈希值", "a" * 64],
        ["期间", "2026-02"],
        ["截至", "2026-02-05"],
        ["尚未结束", "是"],
        ["粒度", "region, period"],
        ["随机种子", "7"],
        ["sales/2026.csv", 12, "b" * 64],
    ):
        assert line in sources


def test_a_table_longer_than_a_page_goes_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 6)
    long = table("quotas", "seller quota:money", [(f"s{i}", i) for i in range(7)])
    made = opened(book(long))
    assert made.sheetnames == ["About", "Quotas", "Quotas (2)", "Quotas (3)", "Made from"]
    found = [row for page in made.worksheets[1:-1] for row in rows(page, 4)]
    assert found == [[f"s{i}", i / 100] for i in range(7)]


def test_an_outline_is_indented_and_an_empty_table_has_its_head() -> None:
    outline = table(
        "summary", "node name depth:count", [("company", "all", 0), ("a", "A", 1), ("a/unassigned", None, 2)]
    )
    made = opened(book(outline, table("rejects", "file line:count", [])))
    names = [made["Overview"].cell(row, 2) for row in (4, 5, 6)]
    assert [(cell.font.b, cell.alignment.indent) for cell in names] == [(True, 0), (False, 0), (False, 1)]
    assert names[2].value == "Unassigned"
    assert rows(made["Rejected rows"], 3)[0] == ["File", "Line"]


def test_attainments_are_coloured_as_on_the_terminal() -> None:
    (ranged,) = opened(book(SALES))["Attainment"].conditional_formatting
    bar, *colours = ranged.rules
    assert str(ranged.sqref) == "D4:D5"
    assert [(bound.type, bound.val) for bound in bar.dataBar.cfvo] == [("num", 0), ("num", 1)]
    told = [(rule.operator, float(rule.formula[0])) for rule in colours]
    assert told == [("greaterThanOrEqual", 1.0), ("lessThan", 0.8), ("lessThan", 1.0)]


def test_words_that_say_how_it_goes_are_coloured_and_still_words() -> None:
    flags = table("feasibility", "node flag:word", [("a", "ok"), ("b", "out_of_reach"), ("c", None), ("ok", "slack")])
    page = opened(book(flags))["Feasibility"]
    cells = [page.cell(row, 2) for row in range(4, 8)]
    assert [cell.value for cell in cells] == ["ok", "out of reach", None, "slack"]
    assert [cell.font.color.rgb if cell.value else None for cell in cells] == ["FF2E7D32", "FFC62828", None, "FFB26A00"]
    assert {"met", "ahead", "on_track", "behind", "far_behind", "error", "warning"} <= set(COLOURS) <= set(WORDS)
    assert page["A7"].font.color is None or page["A7"].font.color.theme == 1


def test_a_series_is_drawn_and_its_numbers_are_folded_away_within_the_filter() -> None:
    """Sorting moves the numbers with their rows."""
    runs = table("summary", "name run:series target:money", [("a", (100, None, BIG), 1), ("b", (-5, 0, 5), 2)])
    content = book(runs, language="zh")
    page = opened(content)["概览"]
    assert [cell.value for cell in page[3]] == ["名称", "走势", "目标", "走势 1", "走势 2", "走势 3"]
    assert rows(page, 4) == [["a", None, 0.01, 1, None, "1,234,567,890,123,456.78"], ["b", None, 0.02, -0.05, 0, 0.05]]
    assert page.auto_filter.ref == "A3:F5"
    assert page.column_dimensions["D"].hidden
    xml = part(content, "xl/worksheets/sheet2.xml")
    drawn = re.findall(r"<xm:f>([^<]+)</xm:f><xm:sqref>(\w+)<", xml)
    assert sorted(drawn, key=lambda spark: spark[1]) == [("'概览'!D4:F4", "B4"), ("'概览'!D5:F5", "B5")]
    assert xml.count('displayHidden="1"') == 2


def test_the_same_document_gives_the_same_bytes() -> None:
    sheet = crossed([[1, 2, 3]])
    assert book(SALES, sheets=[sheet]) == book(SALES, sheets=[sheet])
    with zipfile.ZipFile(BytesIO(book(SALES))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "2000-01-01T00:00:00Z" in archive.read("docProps/core.xml").decode()


def test_a_spreadsheet_reckons_the_totals_again(tmp_path: Path) -> None:
    """Without cached values LibreOffice must compute every formula itself."""
    if not (soffice := shutil.which("soffice")):
        pytest.skip("needs LibreOffice (soffice)")
    sheet = crossed([[12_345, 250, 3], [7, 0, 1], [10**12 + 1, 5, 5]], hedge=[[1, 1, 1]] * 3)
    content = to_handout(document(), sheet)
    bare = tmp_path / "bare" / "x.xlsx"
    bare.parent.mkdir()
    opened(content).save(bare)  # openpyxl keeps formulas and drops what they came to
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), str(bare)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    again = opened((tmp_path / "x.xlsx").read_bytes(), values=True).worksheets[0]
    cached = opened(content, values=True).worksheets[0]
    addresses = formulas(opened(content).worksheets[0])
    assert addresses
    for address in addresses:
        assert again[address].value == pytest.approx(cached[address].value, abs=0.001), address
