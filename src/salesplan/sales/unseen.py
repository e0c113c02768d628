"""Rows with texts that a sample of the files didn't have (未见): kept aside with their own fields, to be typed again.

What a text means is looked up once, among the texts of a sample. A row whose text isn't there has no fate yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesplan.sales.engine import FIELD_MARK, quoted
from salesplan.sales.fields import as_read, field_names
from salesplan.sales.lookups import Lookups
from salesplan.sales.sources import Part

UNSEEN = -1  # in place of the number of a reason
TEXTS = '["VARCHAR"]'  # what is packed, as JSON has it described


def is_unseen(numbers: Iterator[str]) -> str:
    """The SQL of whether a row has such a text. numbers: what is called `new_<number>` where its text isn't a known odd one."""
    odd = (f"new_{name} AND {name} IS NULL AND NOT no_{name}" for name in numbers)
    return " OR ".join(["unseen", *odd])


def carried(use: Lookups) -> Iterator[str]:
    """The SQL of what a row carries along for as long as nobody knows what its texts mean."""
    yield f"{' OR '.join(use.unseen) or 'false'} AS unseen"
    yield from (f"m.{field}" for field in use.fields)


def line_text(use: Lookups) -> str:
    """The SQL of the text of a line that is carried along: a text that few rows need is made of their fields alone."""
    return f"concat_ws({quoted(FIELD_MARK)}, {', '.join(use.fields)})"


def packed(use: Lookups) -> str:
    """The SQL of the fields that a row carries, as one text; any sign may stand in them, so it is JSON."""
    return f"CAST(to_json([{', '.join(use.fields)}]) AS VARCHAR)"


def fields_of(parts: Sequence[Part]) -> list[str]:
    """The names of all fields that records of some files may have."""
    return field_names(max(part.columns for part in parts))


def with_fields(parts: Sequence[Part]) -> str:
    """The SQL of the records of some files (see Engine.read), with their fields; those that a file doesn't have are missing."""
    fields, made = fields_of(parts), list[str]()
    for part in parts:
        own = field_names(part.columns)
        rows = as_read(
            f"SELECT * FROM {part.name}_fields", part.columns, part.picked, broken=part.broken, keys=("file", *own)
        )
        every = [field if field in own else f"CAST(NULL AS VARCHAR) AS {field}" for field in fields]
        made.append(f"SELECT file, {', '.join([*part.picks, *every])}, empty, shape FROM ({rows}) own")
    return " UNION ALL ".join(made)


def unpacked(name: str, parts: Sequence[Part]) -> str:
    """The SQL of the records that were packed into a typed table, as the files have them, and their `rowid` in it."""
    fields, made = fields_of(parts), list[str]()
    texts = f"SELECT rowid, file, from_json(line_text, {quoted(TEXTS)}) AS texts FROM {name} WHERE why = {UNSEEN}"
    for part in parts:
        own = ", ".join(f"texts[{fields.index(field) + 1}] AS {field}" for field in field_names(part.columns))
        files = ", ".join(str(source.number) for source in part.sources)
        rows = f"SELECT rowid, file, {own} FROM ({texts}) packed WHERE file IN ({files})"
        made.append(as_read(rows, part.columns, part.picked, broken=part.broken, keys=("rowid", "file")))
    return " UNION ALL ".join(made)
