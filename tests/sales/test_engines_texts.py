"""Texts and names that an engine takes for something else: they mean to every engine what they mean to whoever wrote them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.sales.reading import COLUMNS, LAYOUT, Reading, read

from salesplan.planning.intake import TakenIn
from salesplan.sales.engine import Engine

pytestmark = pytest.mark.xdist_group("spark")


def row(order: str, amount: int, region: str = "sh") -> str:
    return f"2026-01-05,{order},1,{region},cream,1,{amount}"


def numbered(names: list[str]) -> dict[str, str]:
    """A file of one row for each name, worth its number."""
    return {name: f"{COLUMNS}{row(f'o{i}', i)}\n" for i, name in enumerate(names, 1)}


def sums(made: Reading) -> list[tuple[str, int, int]]:
    """The files by what they are worth, in whole units, with their rows."""
    told = sorted(made.tables["tie_out"], key=lambda row: row["amount"])
    return [(row["file"], row["rows"], row["amount"] // 100) for row in told]


def test_what_a_layout_says_is_a_text(tmp_path: Path, engine: Engine) -> None:
    texts = ["${env:HOME}", "${spark.app.name}", "${nothing}", "$x", "{}", ":x", "\\", "a\\'b", "%_"]
    found: list[object] = []

    def ask(taken: TakenIn, asked: Engine) -> None:
        found.extend(asked.ask("SELECT customer FROM sales WHERE counted ORDER BY amount"))

    said = f"exclude: {{state: {json.dumps(texts)}}}\n    blank: {{customer: '${{env:HOME}}'}}\n    columns:"
    layout = LAYOUT.replace("columns:", said).replace("amount: amount", "amount: amount, customer: who")
    rows = [f"{row('a', 1)},ok,", f"{row('b', 2)},,{texts[0]}"]
    rows += [f"{row(f'x{i}', 1)},{text}," for i, text in enumerate(texts)]
    files = {"a.csv": "\n".join([f"{COLUMNS.strip()},state,who", *rows])}
    made = read(tmp_path, files, layout, engine=engine, then=ask)
    assert made.fates == {"credited": 2, "excluded": len(texts)}
    assert found == [(texts[0],), (texts[0],)]
