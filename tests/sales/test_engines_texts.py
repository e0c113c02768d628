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


def test_a_text_file_is_one_whatever_its_name(tmp_path: Path, engine: Engine) -> None:
    ends = ["gz", "bz2", "zst", "deflate", "SNAPPY", "lz4", "xz", "_COPYING_"]
    names = [f"in/a.csv.{end}" for end in ends]
    made = read(tmp_path, numbered(names), LAYOUT.replace("*.csv", "in/*"), engine=engine)
    assert sums(made) == [(name, 1, i) for i, name in enumerate(names, 1)]


def test_names_that_look_like_patterns_are_names(tmp_path: Path, engine: Engine) -> None:
    names = ["[1].csv", "1.csv", "*.csv", "?.csv", "b.csv", "of[1]/a.csv", "of1/a.csv", "\\[1]/a.csv", "\\1/a.csv"]
    names = [f"in/{name}" for name in names]
    made = read(tmp_path, numbered(names), LAYOUT.replace("*.csv", "in/**/*.csv"), engine=engine)
    assert sums(made) == [(name, 1, i) for i, name in enumerate(names, 1)]


def test_names_that_look_like_addresses_are_names(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a plan that is named by a relative path names its exports so, too
    names = ["~/a.csv", "~a.csv", "file:/a.csv", "s3:/a.csv"]
    made = read(Path(), numbered(names), LAYOUT.replace('"*.csv"', json.dumps(names)), engine=engine)
    assert sums(made) == [(name, 1, i) for i, name in enumerate(names, 1)]


def test_what_stands_far_beyond_the_columns_is_seen(tmp_path: Path, engine: Engine) -> None:
    rows = [row(f"o{far}", 1) + "," * far + end for far in range(1, 7) for end in ("z", "")]
    made = read(tmp_path, {"a.csv": COLUMNS + "\n".join(rows)}, engine=engine)
    assert made.fates == {"credited": 6, "rejected": 6}
    told = [(reject["line"], reject["reason"], reject["text"]) for reject in made.tables["rejects"]]
    assert told == [(line, "too_many_fields", text) for line, text in enumerate(rows, 2) if text.endswith("z")]


@pytest.mark.parametrize("separator", [",", "\x01"])
def test_a_cell_of_a_control_character_is_a_cell(tmp_path: Path, engine: Engine, separator: str) -> None:
    layout = LAYOUT.replace("columns:", f"separator: {json.dumps(separator)}\n    columns:")
    texts = [text for text in "\x01\x02\x03\x1e\ufeff\ufffe\u2028" if text != separator]
    rows = [line for i, text in enumerate(texts) for line in (f"{row(f'o{i}', 1)},{text}", f"{row(f'p{i}', 1, text)},")]
    rows += [f"{text},,,,,,," for text in texts]
    content = "\n".join([COLUMNS.strip() + ",who", *rows]).replace(",", separator)
    made = read(tmp_path, {"a.csv": content}, layout + "review: {tolerance: 100%}\n", engine=engine)
    assert made.fates == dict.fromkeys(("credited", "unmatched", "rejected"), len(texts))
    told = [(reject["line"], reject["reason"]) for reject in made.tables["rejects"]]
    assert told == [(line, "not_a_date") for line in range(2 * len(texts) + 2, 3 * len(texts) + 2)]


def test_a_mark_of_the_encoding_belongs_to_no_field(tmp_path: Path, engine: Engine) -> None:
    columns = "date: 1, order: 2, line: 3, region: 4, product: 5, quantity: 6, amount: 7}"
    layout = LAYOUT[: LAYOUT.index("date:")] + columns + "\n    header: 0\n"
    rows = f'"2026-01-05",a,1,sh,cream,1,1\n{row("b", 2)}\n'
    made = read(tmp_path, {"a.csv": rows.encode("utf-8-sig")}, layout, engine=engine)
    assert made.fates == {"credited": 2}


@pytest.mark.parametrize("odd", ["", '"q"z', '"two\nlines"', 'x"y'])
def test_blanks_may_separate_fields_beside_quotes(tmp_path: Path, engine: Engine, odd: str) -> None:
    rows = [
        f"{row('a', 1)},q",
        f"{row('b', 2)},",
        f'{row("c", 4)},"q r"',
        f'{row("d", 8)},"q"',
        f"{row('e', 16)},{odd}",
    ]
    rows += ['2026-01-05,f,1,sh,cream,,32,"q"', '2026-01-05,"g",1,"sh",,,64,"q ""r"" "']
    text = "\n".join([f"{COLUMNS.strip()},who", *rows]).replace(",", " ") + "\n"
    layout = LAYOUT.replace("columns:", 'separator: " "\n    columns:').replace("product: product, ", "")
    made = read(tmp_path, {"a.csv": text}, layout, engine=engine)
    assert (made.fates, sums(made)) == ({"credited": 7}, [("a.csv", 7, 127)])
