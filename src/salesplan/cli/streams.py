"""The program's own streams (标准流): what is printed has the same bytes wherever it is printed."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

UTF8 = "utf-8"
SPELT = "backslashreplace"  # bytes of a name that are no text, which must neither end a run nor be lost


def settle() -> None:
    """Let there be a stdin, stdout and stderr, and let both write UTF-8, whatever the locale says.

    Where stdout was closed before the program began, writing to it fails as on a full disk. Where stderr was, what
    is said there is lost. Either way no file that is opened later gets the number of a stream, which libraries write to.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(_nowhere(os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(_nowhere(os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(_nowhere(os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=UTF8, errors=SPELT)


def _nowhere(flags: int) -> int:
    """A descriptor of the null device, which processes that are started get as well; the lowest that is free."""
    descriptor = os.open(os.devnull, flags)
    os.set_inheritable(descriptor, True)
    return descriptor
