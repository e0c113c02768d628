"""Folders that several runs write to (文件夹): one run at a time, and new names that stay."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TRIES, PAUSE = 100, 0.05  # for a folder that another run holds; seconds


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold a folder; whether it is ours, False where another run holds it for longer than a while.

    A run that dies lets go of it by itself. Where the system or the disk has no such locks, it is anybody's: True.
    """
    try:
        import fcntl
    except ImportError:
        yield True
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(TRIES):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(PAUSE)
                continue
            except OSError:
                pass  # no locks here
            ours = True
            break
        else:
            ours = False
        yield ours
    finally:
        os.close(descriptor)


def sync(folder: Path) -> None:
    """Let new names reach the disk, where folders can be told so."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
