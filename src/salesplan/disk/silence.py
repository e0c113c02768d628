"""Libraries that write past Python (静音): what they print by themselves reaches neither output nor errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal, TypeAlias

Stream: TypeAlias = Literal["stdout", "stderr"]
NUMBERS: dict[Stream, int] = {"stdout": 1, "stderr": 2}


@contextmanager
def silent(name: Stream) -> Iterator[None]:
    """Nothing reaches a stream of this process meanwhile, whoever writes to it; one that is closed stays so."""
    number = NUMBERS[name]
    with suppress(OSError, ValueError, AttributeError):  # it is closed, or there is none
        getattr(sys, name).flush()
    try:
        kept = os.dup(number)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, number)
        yield
    finally:
        os.dup2(kept, number)
        os.close(kept)
        os.close(nowhere)
