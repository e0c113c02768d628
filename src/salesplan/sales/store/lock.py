"""One import at a time (锁): who writes a store holds its folder, and lets go of it in dying."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TRIES, PAUSE = 100, 0.05  # seconds


class Held(Exception):  # noqa: N818 - it says what the store is
    """Another import is at work in the store."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder; raises Held where another run holds it for longer than a while.

    Where the system or the disk has no such locks, imports at once may undo one another: what is then missing in the store
    is read from its file.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        for attempt in range(TRIES):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if attempt == TRIES - 1:
                    raise Held from None
                time.sleep(PAUSE)
                continue
            except OSError:
                pass  # no locks here
            break
        yield
    finally:
        os.close(descriptor)
