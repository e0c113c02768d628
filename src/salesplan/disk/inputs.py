"""The files that a run has read (已读文件), and where others are looked for, so that none of its outputs takes such a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TypeAlias

from salesplan.words.sentence import Sentence

Why: TypeAlias = Callable[[Path], Sentence | None]  # what speaks against a file at a path; None: nothing does

# Device and number of each, which its links share; None where nobody keeps account.
_READ: ContextVar[set[tuple[int, int]] | None] = ContextVar("_READ", default=None)
_RESERVED: ContextVar[tuple[Why, ...]] = ContextVar("_RESERVED", default=())


@contextmanager
def inputs_noted() -> Iterator[None]:
    """Keep account of what is read from now on, and of what is reserved."""
    tokens = _READ.set(set()), _RESERVED.set(())
    try:
        yield
    finally:
        _READ.reset(tokens[0])
        _RESERVED.reset(tokens[1])


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


def reserve(why: Why) -> None:
    """Keep outputs from places that something else is looked for in."""
    if _READ.get() is not None:
        _RESERVED.set((*_RESERVED.get(), why))


def why_reserved(path: Path, but: str = "") -> Sentence | None:
    """Why no output may stand at a path; None where one may. but: the reason that doesn't hold for what is to stand there."""
    reasons = (why(path) for why in _RESERVED.get())
    return next((reason for reason in reasons if reason and reason.key != but), None)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
