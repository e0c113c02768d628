"""Files that are written together or not at all, whatever happens on the way."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from salesplan.errors import UsageError
from salesplan.render.files import folder_for, put, put_all, put_new

NEW = [("a.html", b"new a"), ("a.xlsx", b"new x"), ("a.json", b"new j")]
OLD = {"a.html": b"old a", "a.xlsx": b"old x"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def held_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_of_them_take_their_places(folder: Path) -> None:
    assert put_all(folder, NEW)
    assert held(folder) == dict(NEW)


def test_the_same_again_touches_nothing(folder: Path) -> None:
    put_all(folder, NEW)
    before = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert not put_all(folder, NEW)
    assert {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.iterdir()} == before
    assert put_all(folder, [*NEW[:2], ("a.json", b"other")])
    assert (folder / "a.html").stat().st_ino == before["a.html"][0]


def test_what_cannot_be_made_leaves_everything_as_it_was(folder: Path) -> None:
    def breaking() -> Iterator[tuple[str, bytes]]:
        yield from NEW[:2]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        put_all(folder, breaking())
    assert held(folder) == OLD


def test_a_folder_that_nothing_comes_into_is_gone_again(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), folder_for(tmp_path / "new" / "deep", "en"):
        raise RuntimeError
    assert held_names(tmp_path) == []
    (tmp_path / "there").mkdir()
    other = tmp_path / "there" / "other"  # as another run may make
    with pytest.raises(RuntimeError), folder_for(tmp_path / "there" / "deep", "en"):
        raise RuntimeError(other.touch())
    assert held_names(tmp_path / "there") == ["other"]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_disk_that_fills_up_leaves_everything_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    real, calls = os.fsync, []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == turn:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match=r"SP902.*No space left"):
        put_all(folder, NEW)
    assert held(folder) == OLD


@pytest.mark.parametrize("turn", [1, 2, 3])
@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_cannot_take_its_place_takes_the_others_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, turn: int, *, links: bool
) -> None:
    """Also on a disk that knows no second names for a file."""
    real, calls = Path.replace, []

    def stuck(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == turn:
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        return real(self, target)

    def none(*_: object) -> None:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(Path, "replace", stuck)
    if not links:
        monkeypatch.setattr(os, "link", none)
    with pytest.raises(UsageError, match="SP902"):
        put_all(folder, NEW)
    assert held(folder) == OLD


def test_a_folder_in_the_way_is_told_before_anything_happens(folder: Path) -> None:
    (folder / "a.json").mkdir()
    with pytest.raises(UsageError, match="SP902"):
        put_all(folder, NEW)
    assert {name: (folder / name).read_bytes() for name in OLD} == OLD
    assert sorted(path.name for path in folder.iterdir()) == ["a.html", "a.json", "a.xlsx"]


def test_what_cannot_be_written_is_named_as_it_was_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the file that would have waited beside it, which nobody has heard of."""
    with pytest.raises(UsageError) as told:
        put(folder / "nowhere" / "x.json", "new")
    (found,) = told.value.findings
    assert found.message("en") == f"the file can't be written: No such file or directory ({folder}/nowhere/x.json)"
    with pytest.raises(UsageError) as told:
        put_all(folder / "nowhere", NEW)
    assert told.value.findings[0].message("en").endswith(f"({folder}/nowhere)")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as told:
        put(folder / "a.html", "new")
    assert told.value.findings[0].message("en").endswith(f"No space left on device ({folder}/a.html)")


def test_a_run_that_is_killed_leaves_the_former_files_whole(folder: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from salesplan.render.files import put_all\n"
        "def files():\n    yield 'a.html', b'new a'\n    yield 'a.xlsx', b'new x'\n    os.kill(os.getpid(), 9)\n"
        "put_all(Path(sys.argv[1]), files())"
    )
    assert subprocess.run([sys.executable, "-c", code, folder], check=False).returncode == -9
    assert {name: (folder / name).read_bytes() for name in OLD} == OLD
    assert put_all(folder, NEW)
    assert {name: (folder / name).read_bytes() for name, _ in NEW} == dict(NEW)


def test_runs_at_once_leave_the_set_of_one_of_them(tmp_path: Path) -> None:
    """While a reader never finds half a file."""
    code = (
        "import sys; from pathlib import Path; from salesplan.render.files import put_all\n"
        "who = sys.argv[2].encode() * 200_000\n"
        "for i in range(30): put_all(Path(sys.argv[1]), [(f'a.{n}', who) for n in range(4)])"
    )
    runs = [subprocess.Popen([sys.executable, "-c", code, tmp_path, who]) for who in "12"]
    torn = []
    while any(run.poll() is None for run in runs):
        for path in tmp_path.glob("a.*"):
            content = path.read_bytes()
            if len(content) != 200_000 or len(set(content)) != 1:
                torn.append(path)
    assert [run.wait() for run in runs] == [0, 0]
    assert not torn
    found = held(tmp_path)
    assert sorted(found) == [f"a.{n}" for n in range(4)]
    assert len(set(found.values())) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs flock")
def test_a_folder_that_someone_else_holds_is_not_waited_for_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    monkeypatch.setattr("salesplan.disk.folders.TRIES", 2)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        assert put_all(folder, NEW)
    finally:
        os.close(descriptor)
    assert held(folder) == dict(NEW)


def test_permissions_of_a_former_file_stay(folder: Path) -> None:
    (folder / "a.html").chmod(0o640)
    put_all(folder, NEW)
    assert (folder / "a.html").stat().st_mode & 0o777 == 0o640
    mask = os.umask(0)
    os.umask(mask)
    assert (folder / "a.json").stat().st_mode & 0o777 == 0o666 & ~mask


def test_one_file_and_new_files(folder: Path) -> None:
    assert put(folder / "one.txt", "文字")
    assert not put(folder / "one.txt", "文字")
    with pytest.raises(UsageError):
        put_new(folder, {"two.txt": "", "one.txt": ""}, "en")
    assert not (folder / "two.txt").exists()
    put_new(folder / "deep" / "er", {"two.txt": "x"}, "en")
    assert (folder / "deep" / "er" / "two.txt").read_text("utf-8") == "x"
