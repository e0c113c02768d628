"""Sentences broken into lines (换行), by the cells that they take, in scripts with blanks between words and without."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

# What stays together: a run of letters and digits with what follows it up to the next blank, or one wide character.
_PIECE = re.compile(r"\s+|[^\s\u2e80-\uffef]+[，。；：、）”！？]*|[\u2e80-\uffef][，。；：、）”！？]*")


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than `width` cells; a piece that is wider itself is cut.

    >>> wrapped("Shanghai: its share of the whole", 12)
    ['Shanghai:', 'its share of', 'the whole']
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        for part in [piece] if cell_len(piece) <= width else chop_cells(piece, width):
            if cell_len(lines[-1] + part.rstrip()) > width and lines[-1].strip():
                lines.append("")
            lines[-1] += part if lines[-1] or part.strip() else ""
    return [line.rstrip() for line in lines]
