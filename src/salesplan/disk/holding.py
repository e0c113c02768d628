"""What a run holds as long as it lives (占用): files and folders that tell others that it is at work."""

from __future__ import annotations

import os
from pathlib import Path


def hold(descriptor: int) -> bool | None:
    """Hold a file or a folder until it is closed or the process ends: whether it is ours; None where there are no such locks."""
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def is_there(path: Path, descriptor: int) -> bool:
    """Whether a path still leads to an open file."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False
