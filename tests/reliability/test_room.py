"""What a dead run put aside below TMPDIR goes with the next run; what a living one has there stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from salesplan.disk import room
from salesplan.disk.room import Room

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs flock")
RUN = """
import sys, time
from salesplan.disk.room import Room

own = Room()
(own.path / "aside").write_bytes(b"x" * 1000)
print(own.path, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def test_a_dead_run_leaves_its_folder_to_the_next_one(around: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", RUN], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        Room().close()
        assert (folder / "aside").exists()
        run.kill()
    assert folder.parent == around
    assert (folder / "aside").exists()
    Room().close()
    assert list(around.iterdir()) == []


def test_a_folder_goes_with_its_run(around: Path) -> None:
    made = Room()
    (made.path / "within").mkdir()
    made.close()
    made.close()
    assert list(around.iterdir()) == []
    gone = Room().path  # nobody closed it
    assert not gone.exists()


def test_links_and_what_others_have_there_stay(around: Path) -> None:
    made = Room()
    prefix = made.path.name[: -len("12345678")]
    elsewhere, file = around / "elsewhere", around / f"{prefix}file"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    file.touch()
    (around / f"{prefix}link").symlink_to(elsewhere)
    (around / "salesplan-room-othermachine-12345678").mkdir()
    Room().close()
    assert (elsewhere / "kept").exists()
    assert {path.name for path in around.iterdir()} == {
        made.path.name, "elsewhere", file.name, f"{prefix}link", "salesplan-room-othermachine-12345678",
    }  # fmt: skip


def test_a_folder_that_was_taken_for_a_dead_one_before_it_was_held_is_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[Path] = []

    def removed(folder: Path) -> int | None:
        held = os.open(folder, os.O_RDONLY)
        if len(taken) < 2:
            taken.append(folder)
            folder.rmdir()
            if len(taken) == 2:  # before it was opened
                os.close(held)
                return None
        return held

    monkeypatch.setattr(room, "_sweep", lambda *_: None)
    monkeypatch.setattr(room, "_open", removed)
    made = Room()
    assert made.path.exists()
    assert made.path not in taken
    assert len(taken) == 2
