"""Rows seen before (重复行): overlapping exports hold the same order line twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesplan.sales.engine import FIELD_MARK, NOBODY, Engine, quoted
from salesplan.sales.inputs.cell_text import APPROXIMATE
from salesplan.sales.typed import Typed
from salesplan.terms.export_layout import Export

NOT_LOOKED_FOR = "none"
NUMBERED = {"order": "order_no", "line": "line_no"}  # fields that know a row again only where they are given
# A whole row, without the blanks around its fields: not every road to a field keeps those, and few rows have any.
BLANKS = " OR ".join(f"contains(line_text, '{blank}')" for blank in (f" {FIELD_MARK}", f"{FIELD_MARK} "))
BARE = f"regexp_replace(line_text, ' *{FIELD_MARK} *', '{FIELD_MARK}', 'g')"
WHOLE = f"trim(CASE WHEN {BLANKS} THEN {BARE} ELSE line_text END, ' ')"
# What decides which of the rows with one key came first: whatever is made of them, for engines keep no order of rows.
CONTENT = (
    "file", "day", "amount", "quantity", "region", "product", "channel", "s0", "order_no", "line_no", "customer", "returned",
    "cost", "fx", "cost_fx",
)  # fmt: skip


@dataclass(frozen=True)
class Repeats:
    """What was found: the table of the rows that were seen before (`seen`: their rowid), or None; and those that differ.

    differing: keys whose rows differ in day or amount. unknown: rows without the numbers by which others are known again.
    """

    table: str | None
    differing: int = 0
    unknown: int = 0


def duplicate_key(export: Export) -> Sequence[str] | str:
    """The fields by which a row is known again, `row` for all of it, or `none`.

    Where the layout doesn't say: order and line, if both are given. An order number alone would take
    the second line of an order for a repetition of the first.
    """
    if export.duplicates is not None:
        return export.duplicates
    return ["order", "line"] if export.columns.order and export.columns.line else NOT_LOOKED_FOR


def find_repeats(engine: Engine, typed: Typed, export: Export, alike: Sequence[Sequence[int]] = ()) -> Repeats:
    """Find rows whose key was seen before: in an earlier file by name, or earlier in the same one by day and content.

    A return carries the order and line of its sale, so whether a row is one, or has a quantity below zero, belongs to the key. A
    row without an order number, or without a line where lines belong to the key, is no repetition of another one. alike: the
    files with the same columns; whole rows of others say other things with the same texts.
    """
    fields = duplicate_key(export)
    if fields == NOT_LOOKED_FOR:
        return Repeats(None)
    of = typed.derived
    numbers = [NUMBERED[field] for field in fields if field in NUMBERED] if fields != "row" else []
    gone = ", ".join(quoted(text) for text in ("", *export.missing))
    given = "coalesce({0}, '') NOT IN ({1}) AND {0} NOT LIKE '{2}%'"  # a number that lost digits may stand for several
    known_by = " AND ".join(["true", *(given.format(of.get(number, number), gone, APPROXIMATE) for number in numbers)])
    columns = [WHOLE, _which(alike)] if fields == "row" else [_column(field, of) for field in fields]
    back = f"returned OR coalesce({of.get('quantity', 'quantity')} < 0, false)"
    keys = {f"k{i}": column for i, column in enumerate([*columns, back])}
    keyed = (
        f"SELECT {', '.join(f'{column} AS {key}' for key, column in keys.items())}, rowid AS place, * FROM {typed.name}"
    )
    usable = f"why IS NULL AND {known_by}"
    names = ", ".join(keys)
    known = f"SELECT {names} FROM ({keyed}) keyed WHERE {usable}"
    counted = _count(engine, f"SELECT why FROM {typed.name} WHERE why IS NULL")
    suspected, numbered = engine.suspects(f"{typed.name}_suspects", known, counted, list(keys))
    unknown = counted - (_count(engine, known) if numbered is None else numbered)
    if suspected == NOBODY:
        return Repeats(None, unknown=unknown)
    engine.make(f"{typed.name}_twice", f"{known} AND {suspected} GROUP BY {names} HAVING count(*) > 1")
    if not _count(engine, f"SELECT k0 FROM {typed.name}_twice"):
        return Repeats(None, unknown=unknown)
    same = " AND ".join(f"keyed.{key} = t.{key}" for key in keys)
    partition = ", ".join(f"keyed.{key}" for key in keys)
    order = ", ".join([*(f"keyed.{column} NULLS LAST" for column in _content(typed)), "keyed.place"])
    engine.make(
        f"{typed.name}_alike",
        f"SELECT {partition}, keyed.place, keyed.day, keyed.amount, "
        f"row_number() OVER (PARTITION BY {partition} ORDER BY {order}) AS turn "
        f"FROM ({keyed}) keyed JOIN {typed.name}_twice t ON {same} WHERE {usable}",
    )
    differ = "count(DISTINCT day) + count(DISTINCT amount) > 2"
    changed = f"SELECT {names} FROM {typed.name}_alike GROUP BY {names} HAVING {differ}"
    differing = _count(engine, changed)
    engine.make(f"{typed.name}_repeats", f"SELECT place AS seen FROM {typed.name}_alike WHERE turn > 1")
    return Repeats(f"{typed.name}_repeats", differing, unknown)


def _count(engine: Engine, rows: str) -> int:
    """How many rows a query has."""
    ((number,),) = engine.ask(f"SELECT count(*) FROM ({rows}) counted")
    return int(number)


def _which(alike: Sequence[Sequence[int]]) -> str:
    """The SQL of the number of the group of files that a row's file is in."""
    groups = (f"WHEN file IN ({', '.join(map(str, files))}) THEN {i}" for i, files in enumerate(alike))
    return f"CASE {' '.join(groups)} END" if len(alike) > 1 else "0"


def _content(typed: Typed) -> Iterator[str]:
    """The columns that decide which row comes first; what is the same in all rows decides nothing, and isn't kept."""
    shared = (f"{letter}{i}" for i in range(typed.sellers) for letter in "sh")
    yield from (column for column in (*CONTENT, *shared) if column not in typed.derived)


def _column(field: str, derived: Mapping[str, str]) -> str:
    name = {**NUMBERED, "date": "day", "seller": "s0"}.get(field, field)
    return f"coalesce(CAST({derived.get(name, name)} AS VARCHAR), '')"
