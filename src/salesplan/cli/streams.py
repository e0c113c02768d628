"""The program's own streams (标准流): what is printed has the same bytes wherever it is printed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper

UTF8 = "utf-8"
SPELT = "backslashreplace"  # bytes of a name that are no text, which must neither end a run nor be lost


def settle() -> None:
    """Let there be a stdin, stdout and stderr, and let both write UTF-8, whatever the locale says.

    Where stdout was closed before the program began, writing to it fails as on a full disk. Where stderr was, or where the disk
    behind it is full, what is said there is lost. Either way no file that is opened later gets the number of a stream, which
    libraries write to.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(_nowhere(os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(_nowhere(os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(_nowhere(os.O_WRONLY), "w")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding=UTF8, errors=SPELT)
    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr = _Told(sys.stderr.detach(), UTF8, SPELT, line_buffering=True)


class _Told(TextIOWrapper):
    """A stream that loses what can't be written: a full disk behind stderr changes neither outputs nor exit codes."""

    def write(self, text: str, /) -> int:
        """Write a text, or lose it."""
        with suppress(OSError):
            return super().write(text)
        return len(text)

    def flush(self) -> None:
        """Write what waits, or lose it."""
        with suppress(OSError):
            super().flush()


def _nowhere(flags: int) -> int:
    """A descriptor of the null device, which processes that are started get as well; the lowest that is free."""
    descriptor = os.open(os.devnull, flags)
    os.set_inheritable(descriptor, True)
    return descriptor
