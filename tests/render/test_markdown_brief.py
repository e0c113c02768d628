"""The chat message: never too long, never silent about what it leaves out, no mark-up from a name."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.test_program import PLAN
from tests.conftest import Runner

from salesplan.render.markdown import to_markdown
from salesplan.render.markdown_brief import MOST_BYTES, MOST_CHARACTERS, MOST_ROWS
from salesplan.terms.document import Document
from salesplan.terms.table import Table, table

COLUMNS = (
    "axis:word node name depth:count attainment:ratio ytd_target:money ytd_actual:money ytd_attainment:ratio run:series"
)


def row(axis: str, node: str, name: str | None = None, depth: int = 1, actual: int = 9_000_000) -> tuple[Any, ...]:
    return (axis, node, name or node, depth, 0.5, 10_000_000, actual, actual / 10_000_000, (1, 2))


def message(rows: list[tuple[Any, ...]], **more: Any) -> str:
    overview = table("summary", COLUMNS, rows)
    made = Document("report", "计划", "a" * 64, 2, "CNY", label="2026-09", tables=[overview], **more)
    return to_markdown(made, [overview])


def test_it_says_the_whole_and_its_parts() -> None:
    rows = [row("company", "company", depth=0), row("region", "east", "华东", actual=8_000_000), row("region", "e/s")]
    assert message(rows, title="回顾", lead=["差 1 万。"], language="zh") == (
        "**回顾**\n\n- 差 1 万。\n\n年累计完成 90.0%（9万 / 10万），2026年9月完成 50.0% ▅█\n\n"
        "**区域** · 年累计完成率（实际 / 目标）· 2026年9月完成率 · 走势\n"
        "- 华东 80.0%（8万 / 10万）· 50.0% ▅█\n- e/s 90.0%（9万 / 10万）· 50.0% ▅█\n"
    )


def test_a_node_without_a_target_and_one_without_a_name() -> None:
    rows = [row("company", "company", depth=0), ("product", "unassigned", "", 1, None, None, 4_000, None, (0, None))]
    assert message(rows).endswith("- Unassigned – (40) · – ▁\n")


def test_axes_are_shown_whole_or_counted() -> None:
    rows = [row("company", "company", depth=0)]
    rows += [row("region", f"r{i}") for i in range(6)] + [row("region", "r1/deep", depth=2)]
    rows += [row("product", f"p{i}") for i in range(6)] + [row("channel", f"c{i}") for i in range(5)]
    text = message(rows)
    assert len(re.findall(r"^- ", text, re.MULTILINE)) == MOST_ROWS - 1
    assert "Lines left out: Region 1; Product 6;" in text
    assert "Channel 5" not in text


def test_of_a_first_axis_that_is_too_long_the_largest() -> None:
    rows = [row("company", "company", depth=0), *(row("region", f"r{i}", actual=10**7 + i) for i in range(30))]
    text = message(rows)
    assert re.findall(r"^- (r\d+)", text, re.MULTILINE) == [f"r{i}" for i in range(19, 30)]
    assert "Lines left out: Region 19;" in text


names = st.text(min_size=1, max_size=400)


@given(st.lists(names, min_size=1, max_size=40), st.lists(names, max_size=8), names)
def test_never_longer_than_a_chat_takes(nodes: list[str], lead: list[str], title: str) -> None:
    rows = [row("company", "company", title, 0), *(row("region", f"{i}", name) for i, name in enumerate(nodes))]
    text = message(rows, lead=lead, title=title, language="zh")
    assert len(text) <= MOST_CHARACTERS
    assert len(text.encode("utf-8", "surrogatepass")) <= MOST_BYTES
    assert text.count("\n- ") <= MOST_ROWS + len(lead)
    assert text


@pytest.mark.parametrize("name", ["**b**", "<@all>", "[x](http://evil)", "`c`", "# h", "~~s~~", "a|b"])
def test_names_are_no_mark_up(name: str) -> None:
    text = message([row("company", "company", depth=0), row("region", "r", name)])
    assert f"- {name}" not in text
    assert name in text.replace("\\", "")


def test_other_documents_and_tables_are_written_as_ever() -> None:
    overview = table("summary", "node target:money", [("a", 100)])
    made = Document("decompose", "p", "a" * 64, 2, tables=[overview])
    assert "| Id | Target |" in to_markdown(made, [overview])
    other = Table("trend", overview.columns, overview.rows)
    assert "| Id | Target |" in to_markdown(Document("report", "p", "a" * 64, 2, label="P1"), [other])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_of_the_example(salesplan: Runner, language: str) -> None:
    run = salesplan("report", PLAN, "-q", "--format", "md", "--table", "summary", "--lang", language)
    assert run.code == 0
    assert len(run.out) <= MOST_CHARACTERS
    assert "97.3%" in run.out
    assert ("514.5万 / 529.1万" if language == "zh" else "5.15M of 5.29M") in run.out
    assert {"华东", "华北", "华南", "西南"} <= set(re.findall(r"^- (\S+)", run.out, re.MULTILINE))
