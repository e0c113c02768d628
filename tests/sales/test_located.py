"""Lines are found by their bytes exactly where reading record by record finds them (定位)."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sales.reading import COLUMNS, read

from salesplan.sales.files import read_header, scan
from salesplan.sales.text_rows import Record, lines_at, locate, plain_fields, records

CELLS = st.sampled_from(["a", "b", "", "é", '"b"', '"b,c"', '"a\nb"', '"open', 'mid"dle', '"b" c', "华东", " "])
ENDS = st.sampled_from(["\n", "\r\n"])


@settings(max_examples=300)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=12), ENDS, st.booleans(), st.data())
def test_finds_what_careful_reading_finds(rows: list[list[str]], end: str, mark: bool, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        text = end.join(["x,y", *(",".join(row) for row in rows)])
        path.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))
        scanned = scan(path, "export.csv", None)
        header = read_header(path, "export.csv", scanned, 1, None, ["x", "y"])
        every = [(record, tuple(plain_fields(record, header))) for record in records(path, scanned, header)]
        wanted = data.draw(st.sets(st.sampled_from([fields for _, fields in every]))) if every else set()

        found = list(locate(path, scanned, header, wanted))

    assert found == [record for record, fields in every if fields in wanted]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tells_the_line_behind_a_field_of_several_lines(tmp_path: Path, end: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(end.join(["x,y", "1,2", '"a', 'b",3', "", '"open,4', "5,6"]).encode())
    scanned = scan(path, "export.csv", None)
    header = read_header(path, "export.csv", scanned, 1, None, ["x", "y"])

    found = list(locate(path, scanned, header, {("5", "6"), ("a b", "3"), ('"open,4',)}))

    assert found == [
        Record(3, '"a\nb",3', ["a\nb", "3"]),
        Record(6, '"open,4', ['"open,4'], unclosed=True),
        Record(7, "5,6", ["5", "6"]),
    ]


BODIES = st.lists(
    st.sampled_from(
        [
            "2026-01-05,1,1,sh,cream,2,5",
            "2026-02-30,2,1,上海,cream,2,5",
            "x,3,1,sh,cream",
            "2026-01-05,4,1,sh,cream,2,5,7",
            ",",
        ]
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(BODIES, min_size=1, max_size=3), ENDS, st.sampled_from(["utf-8", "gbk"]), st.booleans())
def test_lines_that_are_counted_are_those_that_are_sought(
    bodies: list[list[str]], end: str, encoding: str, ended: bool
) -> None:
    listed = []
    for last in (
        "z,9",
        "",
        '"z\n",9',
    ):  # behind an empty line or a record of two, lines can't be counted, and are looked for
        with TemporaryDirectory() as folder:
            files = {
                f"{number}.csv": (end.join([COLUMNS.strip(), *body, last]) + end * (ended or not last)).encode(encoding)
                for number, body in enumerate(bodies)
            }
            rejects = read(Path(folder), files).tables["rejects"]
            listed.append([row for row in rejects if "z" not in row["text"]])

    assert listed[0] == listed[1] == listed[2]
    assert all(row["line"] for row in listed[0])


@given(
    st.lists(st.sampled_from(["", "ab", "上海", "c\r"]), min_size=1, max_size=9),
    st.integers(1, 7),
    st.booleans(),
    st.data(),
)
def test_lines_by_their_numbers(lines: list[str], block: int, ended: bool, data: st.DataObject) -> None:
    wanted = data.draw(st.sets(st.integers(1, len(lines))))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesplan.sales.text_rows.BLOCK", block)
        path = Path(folder) / "export.csv"
        path.write_bytes(("\n".join(lines) + "\n" * ended).encode())
        found = list(lines_at(path, wanted))

    assert found == [(number, lines[number - 1].removesuffix("\r")) for number in sorted(wanted)]


@given(st.integers(1, 40), st.integers(1, 5))
def test_newlines_that_two_blocks_share_are_no_odd_ones(fields: int, block: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("salesplan.sales.files.BLOCK", block)
        path = Path(folder) / "export.csv"
        path.write_bytes(b"x,y\r\n" * fields)
        sound = scan(path, "export.csv", None)
        path.write_bytes(b"x,y\r\n" * fields + b"\r1,2\r\n")
        odd = scan(path, "export.csv", None)

    assert (sound.recode, sound.lines) == (False, fields)
    assert (odd.recode, odd.lines) == (True, None)
