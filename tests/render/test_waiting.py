"""What a run that died has left beside its outputs goes with the next one; what a living run has there stays."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from salesplan.disk import waiting
from salesplan.disk.waiting import SUFFIX, Waiting, sweep
from salesplan.render.files import put, put_all

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs flock")
WRITER = """
import sys, time
from pathlib import Path
from salesplan.render.files import put_all

def parts():
    yield "a.html", b"half of it"
    Path(sys.argv[2]).touch()
    time.sleep(60)
    yield "b.html", b""

put_all(Path(sys.argv[1]), parts())
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def writing(folder: Path, begun: Path) -> subprocess.Popen[bytes]:
    """A run that has written one of its files, and waits before the next."""
    run = subprocess.Popen([sys.executable, "-c", WRITER, folder, begun])
    ends = time.monotonic() + 30
    while not begun.exists():
        assert time.monotonic() < ends, "the run never began to write"
        time.sleep(0.01)
    return run


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def test_what_a_killed_run_has_left_goes_with_the_next_run_into_the_folder(out: Path, tmp_path: Path) -> None:
    run = writing(out, tmp_path / "begun")
    run.kill()
    run.wait()
    assert len(names(out)) == 2
    assert all(name.startswith(".") and name.endswith(SUFFIX) for name in names(out))
    put(out / "other.html", "whole")
    assert names(out) == ["other.html"]


def test_what_a_living_run_has_there_stays(out: Path, tmp_path: Path) -> None:
    """It doesn't hold the folder yet: it holds its mark."""
    run = writing(out, tmp_path / "begun")
    try:
        before = names(out)
        put_all(out, [("other.html", b"whole"), ("a.html", b"another")])
        assert names(out) == sorted([*before, "a.html", "other.html"])
    finally:
        run.kill()
        run.wait()


def test_a_run_leaves_nothing(out: Path) -> None:
    (out / "a.html").write_text("old")
    put_all(out, [("a.html", b"new"), ("名" * 80, b"x")])
    assert names(out) == ["a.html", "名" * 80]


def test_what_is_not_known_for_a_dead_runs_stays(out: Path) -> None:
    """Files of other programs, folders, and links, whatever they are called."""
    (out / ".notes.tmp").touch()
    (out / f"a{SUFFIX}").touch()
    (out / f".dir{SUFFIX}").mkdir()
    (out / f".link{SUFFIX}").symlink_to(out / ".notes.tmp")
    before = names(out)
    sweep(out)
    assert names(out) == before


def test_a_file_whose_mark_is_gone_is_dead(out: Path) -> None:
    """A sweep that died itself has perhaps taken the mark, and nothing else."""
    (out / f".a.b.html.1.abcd_efg{SUFFIX}").touch()
    sweep(out)
    assert names(out) == []


def test_a_mark_that_is_swept_before_it_is_held_is_put_up_again(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold, swept = waiting.hold, []

    def late(descriptor: int) -> bool | None:
        if not swept:
            swept.extend(names(out))
            monkeypatch.setattr(waiting, "hold", hold)
            sweep(out)
            monkeypatch.setattr(waiting, "hold", late)
        return hold(descriptor)

    monkeypatch.setattr(waiting, "hold", late)
    beside = Waiting(out)
    assert swept != names(out) == [beside.mark.name]
    beside.close()
    assert names(out) == []


def test_without_locks_nothing_is_taken_for_dead(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "hold", lambda _: None)
    beside = Waiting(out)
    beside.path("a").touch()
    before = names(out)
    sweep(out)
    assert names(out) == before
    put(out / "b", "x")
    assert names(out) == [*before, "b"]
    beside.close()


def test_nobody_else_may_read_what_waits(out: Path) -> None:
    """Its target may hold what only few may read."""
    seen: list[int] = []

    def parts() -> object:
        yield "a", b"x"
        seen.extend(path.stat().st_mode & 0o777 for path in out.iterdir())

    (out / "a").touch()
    (out / "a").chmod(0o600)
    put_all(out, parts())  # type: ignore[arg-type]
    assert seen == [0o600] * 3
