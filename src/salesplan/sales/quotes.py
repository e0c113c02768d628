"""Quotes within lines (引号): those that frame a field, told of many lines at once from those that need careful reading."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

NEWLINE, RETURN, QUOTE = b'\n\r"'
SELDOM = 4096  # bytes for each line with a quote, where those are taken out of the others


def ends_of(text: bytes) -> npt.NDArray[np.int64]:
    """Where each line ends, without its newline; every line has one."""
    return np.flatnonzero(np.frombuffer(text, np.uint8) == NEWLINE)


def unclear_lines(text: bytes, ends: npt.NDArray[np.int64], separator: str) -> list[int]:
    """The numbers of the lines with quotes other than those that open and close a field, from 0.

    All others are whole records, whatever stands above them: a line within a field of several would have to end it, or to
    hold quotes that are written twice.
    """
    signs = np.frombuffer(text, np.uint8)
    quotes = np.flatnonzero(signs == QUOTE)
    first = np.searchsorted(quotes, np.append(0, ends))  # quote of each line, and behind the last one
    number, mark = np.diff(first), separator.encode()
    if len(mark) > 1:
        return [int(i) for i in np.flatnonzero(number)]
    padded = np.concatenate(([NEWLINE], signs, [NEWLINE])).astype(np.uint8)
    before, behind = padded[quotes], padded[quotes + 2]
    opens = (before == mark[0]) | (before == NEWLINE)
    closes = (behind == mark[0]) | (behind == NEWLINE) | (behind == RETURN)
    even = (np.arange(len(quotes)) - np.repeat(first[:-1], number)) % 2 == 0  # the first, third … of its line
    amiss = np.flatnonzero(np.where(even, closes | ~opens, opens | ~closes))
    lines = np.searchsorted(ends, quotes[amiss])
    return [int(i) for i in np.unique(np.concatenate((lines, np.flatnonzero(number % 2))))]


def quoted_lines(text: bytes) -> bytes:
    """The lines that hold a quote, of lines that each have a newline; all lines where those are many."""
    found, start = list[bytes](), 0
    while (at := text.find(b'"', start)) >= 0:
        begin, start = max(text.rfind(b"\n", start, at) + 1, start), text.index(b"\n", at) + 1
        found.append(text[begin:start])
        if len(found) * SELDOM > len(text):
            return text
    return b"".join(found)
