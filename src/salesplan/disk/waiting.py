"""Files that wait beside their targets (候写文件), and those that a run which died has left there.

A run has a mark in the folder, which it holds as long as it lives, before it has any other file there, and removes it last.
All of its files bear the mark's name. So a file whose mark is gone, or is held by nobody, is a dead run's, whatever the
clock says and whether other runs are only beginning to write.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from salesplan.disk.holding import hold, is_there

SUFFIX = ".salesplan.tmp"
LONGEST = 50  # characters of a target's name: four bytes each at most, and a name has 255
_OURS = re.compile(r"\.(?:.*\.)?(\w+)" + re.escape(SUFFIX), re.DOTALL)


class Waiting:
    """The waiting files of a run in a folder; `close` removes the mark, and has to come last."""

    def __init__(self, folder: Path) -> None:
        """Put up the mark; raises OSError."""
        self.folder = folder
        while True:
            self._mark, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=SUFFIX)
            self.mark = Path(name)
            if hold(self._mark) is not False and is_there(self.mark, self._mark):
                break
            os.close(self._mark)  # another run took it for a dead one's before it was held
            self.mark.unlink(missing_ok=True)
        self._run = self.mark.name[1:].removesuffix(SUFFIX)
        self._number = 0

    def path(self, name: str) -> Path:
        """A new name beside a target, of nothing that is there yet."""
        self._number += 1
        return self.folder / f".{name[:LONGEST]}.{self._number}.{self._run}{SUFFIX}"

    def close(self) -> None:
        """Take the mark away."""
        with suppress(OSError):
            self.mark.unlink(missing_ok=True)
        os.close(self._mark)


def sweep(folder: Path) -> None:
    """Remove what runs that died have left waiting in a folder; what can't be known for dead, or removed, stays."""
    left: dict[str, list[Path]] = {}
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            ours = _OURS.fullmatch(entry.name) if entry.name.endswith(SUFFIX) else None
            if ours:
                left.setdefault(ours[1], []).append(Path(entry.path))
    for run, files in sorted(left.items()):
        _sweep(folder / f".{run}{SUFFIX}", sorted(files))


def _sweep(mark: Path, files: list[Path]) -> None:
    """Remove the files of a run unless it lives; its mark goes last, so that a sweep can die, too."""
    try:
        descriptor = os.open(mark, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        descriptor = None
    except OSError:
        return
    try:
        if descriptor is not None and not hold(descriptor):
            return
        for file in sorted(files, key=lambda file: file == mark):
            with suppress(OSError):
                if stat.S_ISREG(file.lstat().st_mode):
                    file.unlink()
    finally:
        if descriptor is not None:
            os.close(descriptor)
