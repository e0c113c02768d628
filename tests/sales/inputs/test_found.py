"""Files that patterns name: folders that can't be looked into are told, whatever passes over them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.sales.reading import COLUMNS, LAYOUT, read

from salesplan.errors import ExportsError
from salesplan.sales.inputs.access import Access
from salesplan.sales.inputs.found import Searched, find_files

ROW = "2026-01-05,1,1,sh,cream,1,5\n"


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of folders that can't be looked into; permission bits don't hold for root."""
    names: set[str] = set()

    def guarded(call: Any, *, within: bool) -> Any:
        def run(path: Any = ".", *rest: Any, **more: Any) -> Any:
            parts = [] if isinstance(path, int) else Path(os.fsdecode(path)).parts
            if names & set(parts[:-1] if within else parts):
                raise PermissionError(13, "Permission denied", str(path))
            return call(path, *rest, **more)

        return run

    monkeypatch.setattr(os, "scandir", guarded(os.scandir, within=False))
    for name in ("stat", "lstat"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name), within=True))
    return names


@pytest.mark.parametrize("pattern", ["s/**/*.csv", "s/*/*.csv", "s/*/b.csv", "**/b.csv", "**", "s/sub/*.csv"])
def test_folders_that_are_closed_are_told(tmp_path: Path, closed: set[str], pattern: str) -> None:
    for name in ("s/a.csv", "s/sub/b.csv", "s/other/b.csv", "s/more/deep/b.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(COLUMNS + ROW, "utf-8")
    assert not find_files([pattern], tmp_path).unread
    closed.add("sub")
    found = find_files([pattern], tmp_path)
    assert {Path(name).as_posix(): why for name, why in found.unread.items()} == {
        str(tmp_path / "s/sub"): "Permission denied"
    }
    assert not found.unmatched


def test_all_closed_folders_at_once(tmp_path: Path, closed: set[str]) -> None:
    closed |= {"one", "two"}
    files = {f"s/{name}/b.csv": COLUMNS + ROW for name in ("one", "two", "three")}
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, files, LAYOUT.replace("*.csv", "s/*/*.csv"))
    assert [(f.code, Path(f.place.file).name) for f in caught.value.findings] == [("SP489", "one"), ("SP489", "two")]
    assert "Permission denied" in caught.value.findings[0].message("zh")


def test_a_file_with_several_names_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/a.csv").write_text(COLUMNS + ROW, "utf-8")
    (tmp_path / "s/z.csv").symlink_to(tmp_path / "s/a.csv")
    found = find_files(["s/*", "s/../s/a.csv", str(tmp_path / "s/a.csv"), "./s/a.csv"], tmp_path)
    assert list(found.files) == ["s/a.csv"]


def test_a_pattern_without_files_names_its_folder(tmp_path: Path) -> None:
    for others in ((), ("nix*.csv",)):
        with pytest.raises(ExportsError) as caught:
            read(tmp_path, {}, others=others)
        (found,) = caught.value.findings
        folder = "." if others else str(tmp_path)
        assert (found.code, bool(found.place.line)) == ("SP401", not others)
        assert found.remedy("en") == f'Files are looked for from the folder "{folder}".'


def test_a_file_that_is_missing_is_told_where_the_plan_names_it(tmp_path: Path) -> None:
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {"a.csv": COLUMNS + ROW}, LAYOUT.replace('"*.csv"', '["a.csv", "s/b.csv"]'))
    (found,) = caught.value.findings
    assert (found.code, bool(found.place.line), "s/b.csv" in found.message("en")) == ("SP401", True, True)
    assert str(tmp_path) in found.remedy("en")


@pytest.mark.parametrize(
    ("above", "said", "line"),
    [("Sales of 2026\n\n", 1, 3), ("", 2, 1), ("a;b;c;d;e;f;g;h\n", 1, 2), ("x\n" * 25, 1, None), ("", 1, 0)],
)
def test_names_that_stand_in_another_line_are_found(tmp_path: Path, above: str, said: int, line: int | None) -> None:
    layout = LAYOUT + f"    header: {said}\n"
    text = above + COLUMNS + ROW + ROW
    if line == 0:  # they stand where they should
        assert read(tmp_path, {"a.csv": text}, layout).fates["credited"]
        return
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {"a.csv": text}, layout)
    (found,) = caught.value.findings
    assert found.code == "SP404"
    assert (f"`header: {line}`" in str(found.remedy("en"))) is (line is not None)
    if line:
        assert read(tmp_path, {"a.csv": text}, LAYOUT + f"    header: {line}\n").fates["credited"]


def test_a_header_line_beyond_the_end(tmp_path: Path) -> None:
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {"a.csv": COLUMNS + ROW}, LAYOUT + "    header: 9\n")
    (found,) = caught.value.findings
    assert (found.code, found.message("en")) == (
        "SP435",
        "the file has no line 9 that could name its columns: it ends after 2",
    )


def test_a_link_that_leads_nowhere_is_told_by_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan/a.csv").symlink_to(tmp_path / "elsewhere/a.csv")
    with pytest.raises(ExportsError) as caught:
        read(tmp_path / "plan", {}, access=Access((tmp_path / "plan",)))
    (found,) = caught.value.findings
    assert found.code == "SP473"
    assert str(tmp_path / "elsewhere") in (found.remedy("en") or "")


def test_a_spelling_is_told_with_the_name_of_the_plan(tmp_path: Path) -> None:
    made = read(tmp_path, {"a.csv": COLUMNS + ROW.replace("sh", "SH").replace("cream", "ＣＲＥＡＭ")})
    told = [f.message("en") for f in made.taken.findings if f.code == "SP411"]
    assert sorted(told) == ['product "ＣＲＥＡＭ" was taken for "cream"', 'region "SH" was taken for "sh"']


def test_the_folder_of_the_pattern_itself(tmp_path: Path, closed: set[str]) -> None:
    closed.add("s")
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {"s/a.csv": COLUMNS + ROW}, LAYOUT.replace("*.csv", "s/*"))
    assert [f.code for f in caught.value.findings] == ["SP489"]


def test_what_systems_leave_beside_files_is_none_unless_named(tmp_path: Path) -> None:
    """A workbook that somebody has open, and the folders of a Windows and a Mac."""
    for name in ("a.csv", "~$a.csv", "~$b.xlsx", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).write_text(COLUMNS + ROW, "utf-8")
    assert list(find_files(["*"], tmp_path).files) == ["a.csv"]
    assert list(find_files(["~$a.csv", "*.db"], tmp_path).files) == ["~$a.csv"]


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.csv"])
@pytest.mark.parametrize(
    "page",
    [
        "<html><body><table><tr><td>date</td></tr></table>",
        "\ufeff\r\n <TABLE border=1><tr><td>date</td></tr></TABLE>",
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ],
)
def test_a_page_by_the_name_of_a_workbook_is_told_with_the_way_out(tmp_path: Path, name: str, page: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(ExportsError) as caught:
            read(tmp_path, {name: page.encode(encoding)}, LAYOUT.replace("*.csv", "a.*"))
        (found,) = caught.value.findings
        assert (found.code, "page (HTML" in found.message("en")) == ("SP406", True)
        assert "save it as a workbook" in str(found.remedy("en"))


def test_a_column_may_begin_with_a_bracket(tmp_path: Path) -> None:
    made = read(tmp_path, {"a.csv": "<new>," + COLUMNS + "x," + ROW}, LAYOUT)
    assert made.fates == {"credited": 1}


PARTS = ["*", "**", "s", "sub", "t?", "[st]*", "..", ".", ".h", "l"]
NAMES = ["", "a.csv", "*.csv", "*", "**", "[a].csv", "?.csv", ".*", ".a.csv"]
PATHS = [
    "a.csv",
    "s/a.csv",
    "s/sub/a.csv",
    "s/sub/.a.csv",
    "two/a.csv",
    "s/.h/a.csv",
    "l/a.csv",
    "s/[a].csv",
    "s/b.txt",
    "s/~$a.csv",
]


@settings(max_examples=600, deadline=None)
@example(pattern="s/s/../a.csv", path="s/a.csv", there=False)
@given(
    pattern=st.builds(
        lambda parts, name: "/".join([*parts, name]),
        st.lists(st.sampled_from(PARTS), max_size=3),
        st.sampled_from(NAMES),
    ),
    path=st.sampled_from(PATHS),
    there=st.booleans(),
)
def test_where_a_pattern_would_find_a_file_that_is_not_there_yet(pattern: str, path: str, there: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "so", "deep", "that", "no", "pattern", "leaves", "it")
        for sub in ("s/sub", "s/.h", "two"):
            (folder / sub).mkdir(parents=True)
        (folder / "l").symlink_to("s")
        file = folder / path
        if there:
            file.touch()
        told = Searched(["", ".", "none/*", pattern], folder).finds(file)
        file.touch()
        found = {one.resolve() for one in find_files([pattern], folder).files.values()}
        assert (told == pattern) == (file.resolve() in found)
