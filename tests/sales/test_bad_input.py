"""Files that are no sound exports: a finding each, no traceback, bounded memory."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
from tests.sales.reading import COLUMNS, HEAD, LAYOUT, read

from salesplan.errors import ExportsError

ROW = "2026-01-05,1,1,sh,cream,1,5\n"


def refused(folder: Path, content: bytes, layout: str = LAYOUT) -> tuple[str, str]:
    """The code and sentence that a file is refused with."""
    with pytest.raises(ExportsError) as caught:
        read(folder, {"a.csv": content}, layout)
    (found,) = [f for f in caught.value.findings if f.severity == "error"]
    assert found.say("zh")
    return found.code, found.message("en")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {})
    assert [f.code for f in caught.value.findings] == ["SP401"]


def test_empty_file(tmp_path: Path) -> None:
    assert refused(tmp_path, b"")[0] == "SP403"


def test_header_only(tmp_path: Path) -> None:
    made = read(tmp_path, {"a.csv": COLUMNS}, period="2026-01")
    assert made.fates == {}
    assert made.tables["tie_out"][0]["rows"] == 0
    assert made.actual("company", "company") == "0.00"


def test_missing_column_names_it_and_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {"a.csv": "date,order,line,area,qty,amount\n"})
    (found,) = caught.value.findings
    assert found.message("en") == 'columns are missing: "region", "product"'
    assert found.remedy("en") == "The file has: date, order, line, area, qty, amount."


def test_the_same_column_twice(tmp_path: Path) -> None:
    assert refused(tmp_path, COLUMNS.replace("qty", "amount").encode() + ROW.encode())[0] in ("SP404", "SP421")
    assert refused(tmp_path, COLUMNS.replace("\n", ",amount\n").encode() + ROW.encode())[0] == "SP421"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04" + bytes(200), "SP471"),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "SP471"),
        (b"PAR1" + bytes(100), "SP471"),
        (b"\x1f\x8b" + bytes(100), "SP471"),
        (b"\x28\xb5\x2f\xfd" + bytes(100), "SP471"),
        (b"%PDF-1.7" + bytes(100), "SP406"),
        (bytes(range(256)) * 20, "SP406"),
    ],
    ids=["zip", "xls", "parquet", "gzip", "zstd", "pdf", "binary"],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(tmp_path, content)[0] == code


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(("before", "line"), [(1, 3), (200_000, 200_002)])
def test_a_zero_byte_among_text_is_told_with_its_line(tmp_path: Path, before: int, line: int, end: bytes) -> None:
    rows = b"2026-01-01,a,1,sh,cream,1,10\n" * before
    lines = COLUMNS.encode() + rows + b"2026-01-02,a\0,1,sh,cream,1,10\n" + rows
    (tmp_path / "a.csv").write_bytes(lines.replace(b"\n", end))
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {})
    (found,) = caught.value.findings
    assert (found.code, found.place.line) == ("SP406", line)


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {}, LAYOUT.replace("*.csv", "a.csv"))
    assert [f.code for f in caught.value.findings] == ["SP402"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(COLUMNS)
    file.chmod(0)
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {})
    assert [f.code for f in caught.value.findings] == ["SP402"]


def test_a_line_of_200_megabytes(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.write(COLUMNS.encode())
        for _ in range(200):
            file.write(b"x" * 2**20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {})
    assert [f.code for f in caught.value.findings] == ["SP408"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 2**10  # KiB


def test_encodings_are_found_out(tmp_path: Path) -> None:
    text = COLUMNS + "2026-01-05,1,1,上海,面霜,1,5\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        made = read(tmp_path, {"a.csv": text.encode(encoding)})
        assert made.actual("region", "sh") == "5.00", encoding
        assert ("SP419" in made.codes) == (encoding in ("gb18030", "utf-16-le", "utf-16-be")), encoding


def test_a_stated_encoding_that_the_bytes_contradict(tmp_path: Path) -> None:
    text = COLUMNS + "2026-01-05,1,1,上海,面霜,1,5\n"
    code, message = refused(tmp_path, text.encode("gb18030"), LAYOUT + "    encoding: utf-8\n")
    assert (code, message) == ("SP405", "the file is not utf-8: 1 lines hold other bytes")
    made = read(tmp_path, {"a.csv": text.encode()}, LAYOUT + "    encoding: gb18030\n")
    assert made.actual("region", "sh") == "5.00"
    assert "SP419" in made.codes


WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "UTF16", "u32")


@pytest.mark.parametrize("said", WIDE)
@pytest.mark.parametrize("region", ["上海", "sh"])
def test_wide_text_that_is_said_and_files_beside_it_that_are_none(tmp_path: Path, said: str, region: str) -> None:
    text, other = (f"{COLUMNS}2026-01-05,{order},1,{region},面霜,1,5\n" for order in (1, 2))
    other = other.replace("面霜", "cream")
    layout = LAYOUT + f"    encoding: {said}\n"
    alone = read(tmp_path, {"a.csv": text.encode(said)}, layout)
    assert (alone.actual("region", "sh"), "SP419" in alone.codes) == ("5.00", False)
    for encoding in ("utf-8", "utf-8-sig", "utf-16" if "32" in said else "utf-32"):
        both = read(tmp_path, {"b.csv": other.encode(encoding)}, layout)
        assert (both.actual("region", "sh"), both.codes.count("SP419")) == ("10.00", 1), encoding


def test_wide_text_without_a_mark_is_read_in_the_order_of_its_zeros(tmp_path: Path) -> None:
    text = COLUMNS + "2026-01-05,1,1,上海,面霜,1,5\n"
    for said, encoding in (
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("utf-32", "utf-32-be"),
    ):
        made = read(tmp_path, {"a.csv": text.encode(encoding)}, LAYOUT + f"    encoding: {said}\n")
        assert made.actual("region", "sh") == "5.00", encoding
    made = read(tmp_path, {"a.csv": text.encode("utf-32")})
    assert made.actual("region", "sh") == "5.00"


@pytest.mark.parametrize("said", WIDE)
def test_what_is_neither_wide_text_nor_utf8(tmp_path: Path, said: str) -> None:
    content = (COLUMNS + "2026-01-05,1,1,上海,面霜,1,5\n").encode("gb18030")
    code, message = refused(tmp_path, content, LAYOUT + f"    encoding: {said}\n")
    assert (code, "2 lines hold other bytes" in message) == ("SP405", True)


def test_the_encoding_that_was_tried_is_not_advised(tmp_path: Path) -> None:
    for said, advised in (("utf-8", True), ("utf-16", True), ("gb18030", False), ("gbk", False)):
        with pytest.raises(ExportsError) as caught:
            read(tmp_path, {"a.csv": COLUMNS.encode() + b"\xff\xff\xff,1\n"}, LAYOUT + f"    encoding: {said}\n")
        (found,) = caught.value.findings
        assert found.code == "SP405"
        assert ("encoding: gb18030" in (found.remedy("en") or "")) == advised, said


def test_a_few_broken_bytes_spoil_their_own_rows_only(tmp_path: Path) -> None:
    rows = [f"2026-01-05,{i},1,sh,cream,1,1\n".encode() for i in range(300)]
    rows[7] = b"2026-01-05,7,1,\xff\xfe,cream,1,1\n"
    made = read(tmp_path, {"a.csv": COLUMNS.encode() + b"".join(rows)}, LAYOUT + "    encoding: utf-8\n")
    assert made.fates == {"credited": 299, "rejected": 1}
    assert [(r["line"], r["reason"]) for r in made.tables["rejects"]] == [(9, "broken_bytes")]


@pytest.mark.parametrize("rows", [1, 300])
def test_a_file_that_ends_within_a_character_loses_its_last_row_only(tmp_path: Path, rows: int) -> None:
    text = COLUMNS + "".join(f"2026-01-05,{i},1,上海,面霜,1,1\n" for i in range(rows)) + "2026-01-05,x,1,上海"
    made = read(tmp_path, {"a.csv": text.encode()[:-1]})
    assert made.fates == {"credited": rows, "rejected": 1}
    assert [(r["line"], r["reason"]) for r in made.tables["rejects"]] == [(rows + 2, "broken_bytes")]


def test_a_quote_that_is_never_closed_spoils_its_own_row_only(tmp_path: Path) -> None:
    rows = [f"2026-01-05,{i},1,sh,cream,1,1\n" for i in range(500)]
    rows[3] = '2026-01-05,3,1,"sh,cream,1,1\n'
    made = read(tmp_path, {"a.csv": COLUMNS + "".join(rows)})
    assert made.fates == {"credited": 499, "rejected": 1}
    assert [(r["line"], r["reason"]) for r in made.tables["rejects"]] == [(5, "quote_unclosed")]


def test_line_breaks_within_quotes_and_odd_newlines(tmp_path: Path) -> None:
    text = (
        COLUMNS.replace("\n", ",note\r\n")
        + '2026-01-05,1,1,sh,cream,1,5,"a\r\nb"\r\n2026-01-05,2,1,sh,cream,1,x,\r\n2026-01-05,3,1,sh,cream,1,7,c\r'
    )
    made = read(tmp_path, {"a.csv": text})
    assert made.actual("company", "company") == "12.00"
    assert [r["line"] for r in made.tables["rejects"]] == [4]


def test_tails_of_empty_rows_are_no_rows(tmp_path: Path) -> None:
    made = read(tmp_path, {"a.csv": COLUMNS + ROW + ",,,,,,\n \n\n,,\n  ,　,,,,,\n"})
    assert made.fates == {"credited": 1}


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separators_are_found_out(tmp_path: Path, separator: str) -> None:
    made = read(tmp_path, {"a.csv": (COLUMNS + ROW).replace(",", separator)})
    assert made.actual("company", "company") == "5.00"


def test_lines_above_the_header_and_other_marks(tmp_path: Path) -> None:
    layout = LAYOUT + '    header: 3\n    separator: ";"\n    decimal: ","\n    thousands: "."\n    dates: dd.mm.yyyy\n'
    text = "Report\n\n" + COLUMNS.replace(",", ";") + "05.01.2026;1;1;sh;cream;1;1.234,50\n"
    assert read(tmp_path, {"a.csv": text}, layout).actual("company", "company") == "1234.50"


def test_no_header_at_all(tmp_path: Path) -> None:
    layout = (
        LAYOUT.replace(
            "date: date, order: order, line: line, region: region, product: product, quantity: qty, amount: amount",
            "date: 1, order: 2, line: 3, region: 4, product: 5, quantity: 6, amount: 7",
        )
        + "    header: 0\n"
    )
    assert read(tmp_path, {"a.csv": ROW}, layout).actual("company", "company") == "5.00"
    for first, fates in (
        ("\n", {}),
        (",\n", {}),
        ("2026-01-05,9\n", {"rejected": 1}),
        (f"{ROW.strip()},x\n", {"rejected": 1}),
    ):
        made = read(tmp_path, {"a.csv": first + ROW + ROW.replace(",1,1,", ",2,1,", 1)}, layout)
        assert (made.fates, made.actual("company", "company")) == ({"credited": 2} | fates, "10.00")
    listed = ROW.replace("2026-01-05,1,", "2026-01-06,a、b、c、d、e、f、g、h、i、j,")
    assert read(tmp_path, {"a.csv": listed + ROW}, layout).fates == {"credited": 2}


def test_excels_own_separator_line(tmp_path: Path) -> None:
    made = read(tmp_path, {"a.csv": "sep=;\n" + (COLUMNS + ROW + "x;").replace(",", ";")})
    assert made.fates == {"credited": 1, "rejected": 1}
    assert made.tables["rejects"][0]["line"] == 4


def test_a_line_that_should_name_the_separator_and_does_not(tmp_path: Path) -> None:
    for first in ("sep=\n", 'sep="\n'):
        assert read(tmp_path, {"a.csv": first + COLUMNS + ROW}).actual("company", "company") == "5.00"


def test_ambiguous_dates_ask(tmp_path: Path) -> None:
    code, message = refused(tmp_path, (COLUMNS + ROW.replace("2026-01-05", "03/04/2026")).encode())
    assert code == "SP407"
    assert "03/04/2026" in message
    made = read(
        tmp_path, {"a.csv": COLUMNS + ROW.replace("2026-01-05", "03/04/2026")}, LAYOUT + "    dates: mm/dd/yyyy\n"
    )
    assert made.tables["attainment"][0]["partial_until"].month == 3


def test_dates_with_a_time_of_day(tmp_path: Path) -> None:
    rows = "2026-01-05 23:59:59,1,1,sh,cream,1,5\n2026/1/5T00:00:01.5Z,2,1,sh,cream,1,5\n"
    assert read(tmp_path, {"a.csv": COLUMNS + rows}).fates == {"credited": 2}


def test_na_is_a_text(tmp_path: Path) -> None:
    head = HEAD.replace("north: {name: 华北}", "NA: {name: North America}")
    made = read(tmp_path, {"a.csv": COLUMNS + ROW.replace("sh", "NA")}, head=head)
    assert made.actual("region", "NA") == "5.00"


def test_a_hundred_thousand_unknown_names_are_told_once(tmp_path: Path) -> None:
    rows = "".join(f"2026-01-05,{i},1,sh,p{i},1,1\n" for i in range(100_000))
    made = read(tmp_path, {"a.csv": COLUMNS + rows})
    assert made.fates == {"unmatched": 100_000}
    assert made.codes == ["SP410"]
    assert len(made.taken.findings[0].remedy("en")) < 500


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    evil = "\x1b[31mred\x1b[0m'; DROP TABLE sales; --"
    made = read(tmp_path, {"a.csv": COLUMNS + ROW.replace("cream", evil)})
    assert made.tables["unmatched"][0]["name"] == evil
    assert "\x1b" not in made.taken.findings[0].say("en")


def test_two_layouts_must_not_read_one_file(tmp_path: Path) -> None:
    layout = LAYOUT + LAYOUT.replace("exports:\n", "").replace("erp", "shop")
    assert refused(tmp_path, (COLUMNS + ROW).encode(), layout)[0] == "SP423"


def test_other_files_are_read_with_the_layout_whose_columns_they_have(tmp_path: Path) -> None:
    shop = (
        LAYOUT.replace("exports:\n", "")
        .replace("erp", "shop")
        .replace("*.csv", "shop/*.csv")
        .replace("amount: amount", "amount: paid")
    )
    files = {
        "a.csv": COLUMNS + ROW,
        "x/b.csv": COLUMNS + ROW.replace("5\n", "7\n"),
        "x/c.csv": COLUMNS.replace("amount", "paid") + ROW,
    }
    made = read(tmp_path, files, LAYOUT + shop, others=(f"{tmp_path}/x/*.csv",))
    assert made.actual("company", "company") == "12.00"
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {"x/d.csv": "p,q\n1,2\n"}, LAYOUT + shop, others=(f"{tmp_path}/x/*.csv",))
    assert [f.code for f in caught.value.findings] == ["SP404"]
