"""Files that are made to do harm: a finding each, nothing written or read that should not be, bounded disk and memory."""

from __future__ import annotations

import gzip
import io
import os
import resource
import stat
import zipfile
from pathlib import Path

import pytest
from tests.sales.inputs import nasty
from tests.sales.reading import COLUMNS, LAYOUT, read

from salesplan.errors import ExportsError
from salesplan.sales.inputs.access import Access

ROW = "2026-01-05,1,1,sh,cream,1,5\n"
SOUND = (COLUMNS + ROW).encode()


def refused(folder: Path, content: bytes, layout: str = LAYOUT) -> tuple[str, str]:
    """The code and sentence that a file is refused with."""
    with pytest.raises(ExportsError) as caught:
        read(folder, {"a.csv": content}, layout)
    (found,) = [f for f in caught.value.findings if f.severity == "error"]
    assert found.say("zh") != found.say("en")
    return found.code, found.message("en")


def zip_with(name: str, *, mode: int = 0, flags: int = 0, content: bytes = SOUND) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, content)
    made = out.getvalue()
    if flags:  # of the local header and of the directory
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            spot = made.index(mark) + at
            made = made[:spot] + bytes([made[spot] | flags]) + made[spot + 1 :]
    return made


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:/evil.csv", "..\\evil.csv"])
def test_members_that_lead_outside(tmp_path: Path, name: str) -> None:
    code, message = refused(tmp_path, zip_with(name))
    assert code == "SP472"
    assert "leads outside" in message
    assert not list(tmp_path.parent.glob("evil*"))


def test_members_that_are_links_encrypted_or_archives(tmp_path: Path) -> None:
    assert "is a link" in refused(tmp_path, zip_with("a.csv", mode=stat.S_IFLNK | 0o777, content=b"/etc/passwd"))[1]
    assert "is encrypted" in refused(tmp_path, zip_with("a.csv", flags=1))[1]
    assert "archive itself" in refused(tmp_path, zip_with("a.zip", content=zip_with("b.csv")))[1]
    assert "archive itself" in refused(tmp_path, gzip.compress(gzip.compress(SOUND)))[1]


def test_a_member_that_stands_in_it_twice(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", SOUND)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", SOUND)
    assert "more than once" in refused(tmp_path, out.getvalue())[1]


def test_a_member_without_a_name_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = ""
        archive.writestr(info, SOUND)
    made = read(tmp_path, {"a.csv": out.getvalue()})
    assert [row["file"] for row in made.tables["tie_out"]] == ["a.csv/"]


def test_each_member_is_a_file_of_its_own(tmp_path: Path) -> None:
    members = {
        "b.csv": COLUMNS.encode() + b"2026-01-05,2,1,sh,cream,1,7\n2026-01-05,x,1,sh,cream,1,y\n",
        "中文/a.csv": SOUND,
        "__MACOSX/._a.csv": b"\0\1",
        ".DS_Store": b"\0",
    }
    made = read(tmp_path, {"a.zip": nasty.zipped(members)}, LAYOUT.replace("*.csv", "*.zip"))
    assert [row["file"] for row in made.tables["tie_out"]] == ["a.zip/b.csv", "a.zip/中文/a.csv"]
    assert [(row["file"], row["line"]) for row in made.tables["rejects"]] == [("a.zip/b.csv", 3)]
    assert made.actual("company", "company") == "12.00"


def test_names_of_old_chinese_archives(tmp_path: Path) -> None:
    raw = zip_with("xxxxxxxx.csv").replace(b"xxxxxxxx", "一月销售".encode("gbk"))
    made = read(tmp_path, {"a.csv": raw})
    assert [row["file"] for row in made.tables["tie_out"]] == ["a.csv/一月销售.csv"]


@pytest.mark.parametrize("pack", [gzip.compress, nasty.zstandard, lambda b: nasty.zipped({"a.csv": b})])
def test_bombs(tmp_path: Path, pack: object) -> None:
    """Two hundred megabytes of blank lines in as many kilobytes: given up early, and nothing left behind."""
    bomb = pack(b"\n" * 2**20 * 200)  # type: ignore[operator]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refused(tmp_path, bomb)[0] == "SP470"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 2**10  # KiB


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path) -> None:
    nasty.workbook(tmp_path / "a.xlsx", nasty.TYPED)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.bin", bytes(100 * 2**20))
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {}, LAYOUT.replace("*.csv", "*.xlsx"))
    assert [f.code for f in caught.value.findings] == ["SP470"]


def test_a_stray_cell_in_a_far_corner(tmp_path: Path) -> None:
    """The reader would hold 17 thousand million cells."""
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, nasty.NAMES)
        page.write(1_048_575, 16_383, "x")
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {}, LAYOUT.replace("*.csv", "*.xlsx"))
    (found,) = caught.value.findings
    assert found.code == "SP478"
    assert found.message("en") == "a sheet is too large: 1,048,576 rows × 16,384 columns"


@pytest.mark.parametrize(
    ("form", "number"), [("yyyy-mm-dd", -1e12), ("h:mm", -1e300), ("[h]:mm:ss", 1e9), ("[h]:mm:ss", -1e15)]
)
def test_a_number_that_is_formatted_as_a_day_or_a_time_beyond_all(
    tmp_path: Path, form: str, number: float, capfd: pytest.CaptureFixture[str]
) -> None:
    """An order number typed into a column of times: the reader's library overflows, or panics and prints a trace."""
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet("一月")
        page.write_row(0, 0, nasty.NAMES)
        page.write_row(1, 0, ["2026-01-05", "1", "1", "sh", "cream", 1, 5])
        page.write_number(2, 0, number, book.add_format({"num_format": form}))
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {}, LAYOUT.replace("*.csv", "*.xlsx"))
    (found,) = caught.value.findings
    assert (found.code, found.place.file.endswith("a.xlsx[一月]"), found.place.line) == ("SP471", True, 3)
    assert "beyond all of them" in found.message("en")
    assert capfd.readouterr().err == ""


def test_a_parquet_file_of_too_many_rows(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        columns = ", ".join(f"1 AS {name}" for name in nasty.NAMES)
        connection.execute(f"COPY (SELECT {columns} FROM range(20000000)) TO '{tmp_path}/a.parquet' (COMPRESSION zstd)")
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {}, LAYOUT.replace("*.csv", "*.parquet"))
    assert [f.code for f in caught.value.findings] == ["SP470"]


@pytest.mark.parametrize("pack", [gzip.compress, nasty.zstandard, lambda b: nasty.zipped({"a.csv": b})])
def test_packed_files_that_are_cut_off(tmp_path: Path, pack: object) -> None:
    whole = pack(SOUND * 100)  # type: ignore[operator]
    for end in (len(whole) - 3, len(whole) // 2, 8):
        assert refused(tmp_path, whole[:end])[0] == "SP471"


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_members_that_are_damaged(tmp_path: Path, packing: int) -> None:
    """Each way of packing tells of damage by an error of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr("a.csv", SOUND * 100)
    whole = out.getvalue()
    middle = whole.index(b"a.csv") + 30
    assert refused(tmp_path, whole[:middle] + bytes(8) + whole[middle + 8 :])[0] == "SP471"


@pytest.mark.parametrize("name", ["a.csv", "[Content_Types].xml"], ids=["archive", "workbook"])
def test_an_archive_whose_directory_leads_before_its_beginning(tmp_path: Path, name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, SOUND)
        archive.writestr("xl/workbook.xml" if name != "a.csv" else "b.csv", SOUND)
    packed = out.getvalue()
    end = packed.index(b"PK\x05\x06")
    at = end + 16  # where the directory begins, as the end says it: more than there is
    packed = packed[:at] + (0xFFFF).to_bytes(4, "little") + packed[at + 4 :]
    assert refused(tmp_path, packed)[0] == "SP471"


def test_a_name_too_long_for_the_disk_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {}, LAYOUT.replace("*.csv", "x" * 300 + ".csv"), access=Access((tmp_path,)))
    assert [found.code for found in caught.value.findings] == ["SP402"]


def test_files_outside_are_refused(tmp_path: Path) -> None:
    plans, outside = tmp_path / "plans", tmp_path / "outside"
    access = Access((plans,), {}, tmp_path)
    outside.mkdir()
    (outside / "a.csv").write_bytes(SOUND)
    plans.mkdir()
    (plans / "linked").symlink_to(outside)
    (plans / "link.csv").symlink_to(outside / "a.csv")
    for pattern in ("../outside/a.csv", f"{outside}/*.csv", "../**/*.csv", "linked/*.csv", "link.csv", "*.csv"):
        with pytest.raises(ExportsError) as caught:
            read(plans, {"own.txt": b""}, LAYOUT.replace("*.csv", pattern), access=access)
        assert {found.code for found in caught.value.findings} == {"SP473"}, pattern
        assert "--allow-outside" in caught.value.findings[0].remedy("en")
        assert str(tmp_path) in caught.value.findings[0].remedy("zh")
    made = read(plans, {"own.txt": b""}, LAYOUT.replace("*.csv", "linked/*.csv"), access=Access())
    assert made.fates == {"credited": 1}
    allowed = Access((plans, tmp_path))
    assert read(plans, {}, LAYOUT.replace("*.csv", "../outside/*.csv"), access=allowed).fates == {"credited": 1}


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is written to between the first pass over it and the second."""
    from salesplan.sales import intake

    asked = intake.survey

    def grow(*given: object, **named: object) -> object:
        with (tmp_path / "a.csv").open("a") as file:
            file.write(ROW.replace(",1,1,", ",2,1,"))
        return asked(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "survey", grow)
    assert refused(tmp_path, SOUND)[0] == "SP474"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {})
    assert [f.code for f in caught.value.findings] == ["SP402"]
