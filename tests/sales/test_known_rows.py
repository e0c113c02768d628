"""Rows that are known are written out in many ways, and come back (写出再读): what they are is told by nothing of the program."""

from __future__ import annotations

import gzip
import tempfile
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sales.reading import LAYOUT, Reading, read

NAMES = ("date", "order", "line", "region", "product", "qty", "amount", "who")
TITLES = ["", "Report", 'Report of 5" and 6"', '"open', "a,b", '"two', "合计"]
REMARKS = [
    "",
    "kim",
    "a, b",
    ", b",
    'so "nice"',
    '"',
    "two\nlines",
    "\n\n",
    "x;y\tz|",
    " pad ",
    '5" wide',
    "，、",
    "O'Neil",
    ",,,",
]
FAULTS = [None, None, None, None, "open", "date", "amount", "few", "many"]
REASONS = {
    "open": "quote_unclosed", "date": "not_a_date", "amount": "not_a_number", "few": "too_few_fields", "many": "too_many_fields",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A row as it is meant, and what is wrong with it."""

    amount: Decimal
    remark: str
    fault: str | None


@dataclass(frozen=True)
class Style:
    """How a file is written."""

    columns: tuple[str, ...]
    separator: str
    quoted: str  # none: where it has to be; some: dates, too; all
    end: str
    encoding: str
    titles: tuple[str, ...]
    blank: bool
    packed: bool


KNOWN = st.builds(
    Known,
    st.decimals(-99_999, 99_999, places=2, allow_nan=False, allow_infinity=False),
    st.sampled_from(REMARKS),
    st.sampled_from(FAULTS),
)
STYLE = st.builds(
    Style,
    st.permutations(NAMES).map(tuple),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["none", "some", "all"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    st.lists(st.sampled_from(TITLES), max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
)


def lines_of(number: int, row: Known, style: Style) -> str:
    """The text of a row; one of several lines has the newlines of its file."""
    texts = {
        "date": "2026-02-30" if row.fault == "date" else "2026-01-05", "order": f"o{number}", "line": "1", "region": "sh",
        "product": "面霜", "qty": "1", "amount": "x" if row.fault == "amount" else str(row.amount),
        "who": "kim" if row.fault in ("few", "many") else row.remark,  # what is too short or long goes on over no lines
    }  # fmt: skip
    fields = [_field(texts[name], name, style) for name in style.columns]
    if row.fault == "open":
        fields[style.columns.index("who")] = '"kim'
    if row.fault == "few":
        fields = fields[: len(fields) // 2] if any(map(str.strip, fields[: len(fields) // 2])) else ["x"]
    if row.fault == "many":
        fields += ["more"]
    return style.separator.join(fields).replace("\n", style.end)


def _field(text: str, name: str, style: Style) -> str:
    has_to = any(sign in text for sign in (style.separator, '"', "\n", "\r")) or text != text.strip()
    if style.quoted == "all" or has_to or (style.quoted == "some" and name == "date"):
        return '"' + text.replace('"', '""') + '"'
    return text


def written(rows: list[Known], style: Style) -> tuple[bytes, list[int]]:
    """A file, and the line that each row begins on."""
    text = "".join(title + style.end for title in style.titles) + style.separator.join(style.columns) + style.end
    places = []
    for number, row in enumerate(rows):
        if style.blank and number % 3 == 1:
            text += style.separator * (len(NAMES) - 1) + style.end
        places.append(text.count(style.end) + 1)
        text += lines_of(number, row, style) + style.end
    made = text.encode(style.encoding)
    return (gzip.compress(made, mtime=0) if style.packed else made), places


@settings(max_examples=200, deadline=None)
@given(st.lists(KNOWN, min_size=1, max_size=8), STYLE)
def test_rows_come_back_as_they_were_written(rows: list[Known], style: Style) -> None:
    content, places = written(rows, style)
    layout = LAYOUT.replace(
        '"*.csv"', f'"a.csv*"\n    header: {len(style.titles) + 1}\n    separator: "{_said(style)}"'
    )
    name = "a.csv.gz" if style.packed else "a.csv"
    with tempfile.TemporaryDirectory() as folder:
        made = read(Path(folder), {name: content}, layout)

    assert made.fates == Counter("rejected" if row.fault else "credited" for row in rows)
    assert _actual(made) == sum((row.amount for row in rows if not row.fault), Decimal(0))
    wrong = {place: row.fault for place, row in zip(places, rows, strict=True) if row.fault}
    told = {one["line"]: one["reason"] for one in made.tables["rejects"]}
    assert told.keys() == wrong.keys()
    # An open quote that another one of its row closes has taken some of the row's fields.
    assert all(
        told[line] == REASONS[fault] or (fault == "open" and told[line] == "too_few_fields")
        for line, fault in wrong.items()
    )


def _said(style: Style) -> str:
    return "\\t" if style.separator == "\t" else style.separator


def _actual(made: Reading) -> Decimal:
    return Decimal(made.actual("company", "company") or 0)
