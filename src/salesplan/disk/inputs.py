"""The files that a run has read (已读文件), so that none of its outputs takes the place of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

# Device and number of each, which its links share; None where nobody keeps account.
_READ: ContextVar[set[tuple[int, int]] | None] = ContextVar("_READ", default=None)


@contextmanager
def inputs_noted() -> Iterator[None]:
    """Keep account of what is read from now on."""
    token = _READ.set(set())
    try:
        yield
    finally:
        _READ.reset(token)


def note_input(path: Path) -> None:
    """A file is read, or will be; one that isn't there is none."""
    read = _READ.get()
    if read is not None:
        with suppress(OSError, ValueError):  # told by whoever reads it
            read.add(_identity(path))


def is_input(path: Path) -> bool:
    """Whether a path leads to a file that was read, by whatever name."""
    try:
        return _identity(path) in (_READ.get() or ())
    except OSError:
        return False


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
