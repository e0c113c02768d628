"""The fields of the records of a text file (字段), as every engine names and judges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesplan.sales.engine import FIELD_MARK, quoted

SPARE = 3  # fields beyond the header that a record may show before the rest is cut off
UNCLOSED = "\x1e"  # stands behind the fields of a record that opens a quote and never closes it
# Texts that the embedded engine's reader may take for NULL, for it has to take one: nobody writes them, so no field that is there
# is missing.
NO_NULL = ("\x01\x02\x01", "\x03\x04\x03")
BLANKS = "' \t\u3000\u00a0'"


def field_names(columns: int) -> list[str]:
    """The names under which an engine gives the fields of a record, those beyond the header too."""
    return [f"c{i}" for i in range(columns)] + [f"x{i}" for i in range(SPARE)]


def as_read(rows: str, columns: int, picks: Mapping[str, int], *, broken: bool, keys: Sequence[str] = ("file",)) -> str:
    """The SQL of what the intake sees of records. rows: the SQL of their `keys` and fields; a field that isn't there is NULL.

    columns: how many the header has. picks: name → number of the columns that are wanted (an empty field is '').
    The relation has the keys, the picks, `line_text` (all fields, joined by FIELD_MARK), `empty` (nothing but blanks), and for
    those that aren't `shape`: 0 sound, 1 too few fields, 2 too many, 3 a quote that is never closed, 4 (looked for if `broken`)
    bytes that were no text.
    """
    names = field_names(columns)
    kept = [*keys, *(f"coalesce(c{i}, '') AS {pick}" for pick, i in picks.items())]
    everything, surplus = f"concat({', '.join(names)})", _surplus(names[columns:])
    kept.append(f"{_empty(everything, surplus, columns, next(iter(picks.values())))} AS empty")
    kept.append(f"{_shape(everything if broken else '', surplus, columns, names[columns])} AS shape")
    kept.append(f"concat_ws({quoted(FIELD_MARK)}, {', '.join(names)}) AS line_text")
    return f"SELECT {', '.join(kept)} FROM ({rows}) text"


def _surplus(spare: Sequence[str]) -> str:
    """The SQL of whether something stands beyond the fields of the header."""
    return f"{spare[0]} IS NOT NULL AND concat({', '.join(spare)}) <> ''"


def _empty(everything: str, surplus: str, columns: int, first: int) -> str:
    """The SQL of whether there is nothing; only rows whose first wanted field is blank look at all of their fields."""
    text = f"NOT (c{first} >= '!' AND c{first} < '~') AND (c{first} = '' OR unicode(c{first}) IN (9, 32, 160, 12288))"
    return (
        f"CASE WHEN c{columns - 1} IS NULL THEN trim({everything}, {BLANKS}) = '' "
        f"WHEN {text} THEN trim({everything}, {BLANKS}) = '' AND NOT ({surplus}) ELSE false END"
    )


def _shape(everything: str, surplus: str, columns: int, behind: str) -> str:
    bytes_test = f"WHEN contains({everything}, '\ufffd') THEN 4 " if everything else ""
    much = f"CASE WHEN {behind} = {quoted(UNCLOSED)} THEN 3 ELSE 2 END"
    return f"CASE {bytes_test}WHEN c{columns - 1} IS NULL THEN 1 WHEN {surplus} THEN {much} ELSE 0 END"


def trimmed(text: str) -> str:
    """The SQL of a text without the blanks around it; few texts have any, and looking for one costs less than cutting."""
    return (
        f"CASE WHEN contains({text}, ' ') OR bit_length({text}) <> 8 * length({text}) THEN trim({text}) ELSE {text} END"
    )


def is_blank(text: str) -> str:
    """The SQL of whether a text is missing or has nothing but blanks; most begin with a sign that is none."""
    return f"CASE WHEN {text} >= '!' AND {text} < '~' THEN false ELSE coalesce(trim({text}), '') = '' END"
