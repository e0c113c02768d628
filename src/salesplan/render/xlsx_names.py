"""Names of sheets and files (工作表名): what Excel and every file system take, each once, whatever a plan calls its teams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from salesplan.render.cells import FORMULAS
from salesplan.words.sentence import printable

LONGEST = 31  # UTF-16 units that Excel takes in the name of a sheet
_REFUSED = re.compile(
    r'[\[\]:*?/\\<>|"!]+'
)  # the first seven by Excel, then by file systems; ! ends a name in a reference
_NOT_FIRST, _NOT_LAST = "".join(FORMULAS) + " .’", " .’"
_RESERVED = re.compile(r"history|con|prn|aux|nul|(com|lpt)\d", re.IGNORECASE)  # by Excel, and by Windows


class Names:
    """Gives each wanted name in a form that is allowed and not yet taken; the same wishes in order get the same names."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {_folded(name) for name in taken}

    def give(self, wanted: str) -> str:
        """A name like `wanted`; a second one of the same name has a number behind it.

        >>> names = Names(); names.give("East/1"), names.give("east-1"), names.give("='x'"), names.give("History")
        ('East-1', 'east-1 (2)', 'x', 'History-')
        """
        clean = _clean(wanted)
        name, number = _cut(clean, LONGEST), 1
        while _folded(name) in self._taken:
            number += 1
            mark = f" ({number})"
            name = _cut(clean, LONGEST - len(mark)) + mark
        self._taken.add(_folded(name))
        return name


def _clean(wanted: str) -> str:
    text = " ".join(_REFUSED.sub("-", printable(wanted)).replace("'", "’").split())
    text = text.lstrip(_NOT_FIRST).rstrip(_NOT_LAST) or "-"
    return f"{text}-" if _RESERVED.fullmatch(text) else text


def _cut(text: str, units: int) -> str:
    """The beginning of a text that takes at most so many UTF-16 units."""
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text.rstrip(_NOT_LAST) or "-"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
