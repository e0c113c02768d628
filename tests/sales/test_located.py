"""Lines are found by their bytes exactly where reading record by record finds them (定位)."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.sales.fields import UNCLOSED
from salesplan.sales.files import scan
from salesplan.sales.headers import Header, read_header
from salesplan.sales.located import locate
from salesplan.sales.mended import has_unclear_quotes, mend_quotes
from salesplan.sales.records import Record
from salesplan.sales.text_rows import plain_fields, records

CELLS = st.sampled_from(["a", "b", "", "é", '"b"', '"b,c"', '"a\nb"', '"open', 'mid"dle', '"b" c', "华东", " "])
ENDS = st.sampled_from(["\n", "\r\n"])


def bare_of(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(field.strip(" ") for field in fields)


@settings(max_examples=500)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=12),
    ENDS,
    st.booleans(),
    st.integers(1, 40),
    st.sampled_from([0, 1000]),
    st.data(),
)
def test_finds_what_careful_reading_finds(
    rows: list[list[str]], end: str, mark: bool, block: int, seldom: int, data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesplan.sales.located.SELDOM", seldom)
        patch.setattr("salesplan.sales.located.BLOCK", block)
        path = Path(folder) / "export.csv"
        text = end.join(["x,y", *(",".join(row) for row in rows)])
        path.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))
        scanned = scan(path, "export.csv", None)
        header = read_header(path, "export.csv", scanned, 1, None, ["x", "y"])
        every = [(record, tuple(plain_fields(record, header))) for record in records(path, scanned, header)]
        wanted = data.draw(st.sets(st.sampled_from([fields for _, fields in every]))) if every else set()

        found = [record for _, record in locate(path, scanned, header, wanted)]

    # Of records with quotes the blanks around fields don't count: engines keep others of them.
    bare = {bare_of(fields) for fields in wanted}
    assert found == [
        record for record, fields in every if fields in wanted or ('"' in record.text and bare_of(fields) in bare)
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tells_the_line_behind_a_field_of_several_lines(tmp_path: Path, end: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(end.join(["x,y", "1,2", '"a', 'b",3', "", '"open,4', "5,6"]).encode())
    scanned = scan(path, "export.csv", None)
    header = read_header(path, "export.csv", scanned, 1, None, ["x", "y"])

    wanted = {("5", "6"), ("a b", "3"), ('"open,4', "", UNCLOSED)}
    found = dict(locate(path, scanned, header, wanted))

    assert found.keys() == wanted
    assert list(found.values()) == [
        Record(3, '"a\nb",3', ["a\nb", "3"]),
        Record(6, '"open,4', ['"open,4'], unclosed=True),
        Record(7, "5,6", ["5", "6"]),
    ]


def test_a_field_with_separators_is_not_two_fields(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('x,y,z\n1,"b\nc",3\n"1,2",5\n1,2,5\n', "utf-8")
    scanned = scan(path, "export.csv", None)
    header = read_header(path, "export.csv", scanned, 1, None, ["x", "y"])

    assert [record.line for _, record in locate(path, scanned, header, {("1,2", "5")})] == [4]


@given(st.integers(1, 40), st.integers(1, 5))
def test_newlines_that_two_blocks_share_are_no_odd_ones(fields: int, block: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesplan.sales.files.BLOCK", block)
        path = Path(folder) / "export.csv"
        path.write_bytes(b"x,y\r\n" * fields)
        sound = scan(path, "export.csv", None)
        path.write_bytes(b"x,y\r\n" * fields + b"\r1,2\r\n")
        odd = scan(path, "export.csv", None)

    assert not sound.recode
    assert odd.recode


@settings(max_examples=500)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=12),
    st.sampled_from([2, 4]),
    ENDS,
    st.integers(1, 40),
)
def test_a_file_with_mended_quotes_says_what_careful_reading_says(
    rows: list[list[str]], columns: int, end: str, block: int
) -> None:
    """And each of its lines is a record."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesplan.sales.mended.BLOCK", block)
        path, mended = Path(folder) / "export.csv", Path(folder) / "mended.csv"
        path.write_bytes(end.join([",".join("wxyz"[:columns]), *(",".join(row) for row in rows)]).encode())
        scanned = scan(path, "export.csv", None)
        header = read_header(path, "export.csv", scanned, 1, None, ["w", "x"])
        mend_quotes(path, header, mended)
        lines = mended.read_bytes()
        read = [plain_fields(record, header) for record in records(mended, scanned, Header(header.names, ",", 0))]

        assert read == [plain_fields(record, header) for record in records(path, scanned, header)]
        assert len(read) == sum(bool(line.strip(b"\r")) for line in lines.split(b"\n"))
        assert has_unclear_quotes(path, header) or lines.rstrip() == path.read_bytes().partition(b"\n")[2].rstrip()
