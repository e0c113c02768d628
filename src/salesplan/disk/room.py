"""A folder for what a run puts aside (暂存文件夹), and those that runs which died have left behind.

A run holds its folder as long as it lives. So one that nobody holds is a dead run's, and the next run removes it: it may be
as large as the exports.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
import weakref
from pathlib import Path

from salesplan.disk.holding import hold, is_there


class Room:
    """The folder of a run, below `TMPDIR`; `close` removes it with all that is in it."""

    def __init__(self) -> None:
        """Make the folder, once those of dead runs are gone; raises OSError."""
        around, prefix = Path(tempfile.gettempdir()), f"salesplan-room-{_machine()}-"
        _sweep(around, prefix)
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=around))
            held = _open(self.path)
            if hold(held) is not False and is_there(self.path, held) if held is not None else self.path.exists():
                break
            _let_go(held)  # another run took it for a dead one's before it was held
        self.close = weakref.finalize(self, _remove, self.path, held)


def _machine() -> str:
    """The name of this machine: where several share a folder, only those that share its locks may remove anything."""
    return re.sub(r"[^A-Za-z0-9]", "", socket.gethostname())[:32] or "local"


def _sweep(around: Path, prefix: str) -> None:
    for folder in around.glob(f"{prefix}*"):
        held = _open(folder)
        if held is not None and os.fstat(held).st_uid == os.geteuid() and hold(held) and is_there(folder, held):
            shutil.rmtree(folder, ignore_errors=True)
        _let_go(held)


def _remove(folder: Path, held: int | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _let_go(held)


def _let_go(held: int | None) -> None:
    if held is not None:
        os.close(held)


def _open(folder: Path) -> int | None:
    """A descriptor of a folder; None where it can't be had, or is a link to elsewhere."""
    try:
        return os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
