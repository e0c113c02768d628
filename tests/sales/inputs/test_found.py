"""Files that patterns name: folders that can't be looked into are told, whatever passes over them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.sales.reading import COLUMNS, LAYOUT, read

from salesplan.errors import ExportsError
from salesplan.sales.inputs.found import find_files

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


def test_the_folder_of_the_pattern_itself(tmp_path: Path, closed: set[str]) -> None:
    closed.add("s")
    with pytest.raises(ExportsError) as caught:
        read(tmp_path, {"s/a.csv": COLUMNS + ROW}, LAYOUT.replace("*.csv", "s/*"))
    assert [f.code for f in caught.value.findings] == ["SP489"]
