"""Rows seen before (重复行): overlapping exports hold the same order line twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesplan.sales.engine import NOBODY, Engine
from salesplan.sales.typed import Typed
from salesplan.terms.export_layout import Export

NOT_LOOKED_FOR = "none"
# What decides which of the rows with one key came first; their place in the file only where all else is the same.
CONTENT = ("file", "day", "amount", "quantity", "region", "product", "channel", "s0", "order_no", "line_no")


@dataclass(frozen=True)
class Repeats:
    """What was found: the table of the rows that were seen before (`seen`: their rowid), or None; and those that differ.

    differing: keys whose rows differ in day or amount.
    """

    table: str | None
    differing: int = 0


def duplicate_key(export: Export) -> Sequence[str] | str:
    """The fields by which a row is known again, `row` for all of it, or `none`.

    Where the layout doesn't say: order and line, if both are given. An order number alone would take
    the second line of an order for a repetition of the first.
    """
    if export.duplicates is not None:
        return export.duplicates
    return ["order", "line"] if export.columns.order and export.columns.line else NOT_LOOKED_FOR


def find_repeats(engine: Engine, typed: Typed, export: Export) -> Repeats:
    """Find rows whose key was seen before: in an earlier file by name, or earlier in the same one by day and content.

    A return carries the order and line of its sale, so the sign belongs to the key.
    """
    fields = duplicate_key(export)
    if fields == NOT_LOOKED_FOR:
        return Repeats(None)
    columns = ["line_text"] if fields == "row" else [_column(field) for field in fields]
    keys = {f"k{i}": column for i, column in enumerate([*columns, "amount < 0"])}
    keyed = (
        f"SELECT {', '.join(f'{column} AS {key}' for key, column in keys.items())}, rowid AS place, * FROM {typed.name}"
    )
    usable = "why IS NULL"
    names = ", ".join(keys)
    known = f"SELECT {names} FROM ({keyed}) keyed WHERE {usable}"
    suspected = engine.suspects(f"{typed.name}_suspects", known, list(keys))
    if suspected == NOBODY:
        return Repeats(None)
    engine.make(f"{typed.name}_twice", f"{known} AND {suspected} GROUP BY {names} HAVING count(*) > 1")
    if not engine.ask(f"SELECT count(*) FROM {typed.name}_twice")[0][0]:
        return Repeats(None)
    same = " AND ".join(f"keyed.{key} = t.{key}" for key in keys)
    partition = ", ".join(f"keyed.{key}" for key in keys)
    place, moved = "keyed.place", ""
    if typed.moved:
        place, moved = "coalesce(m.former, keyed.place)", f" LEFT JOIN {typed.moved} m ON m.place = keyed.place"
    order = ", ".join([*(f"keyed.{part} NULLS LAST" for part in CONTENT), place])
    engine.make(
        f"{typed.name}_alike",
        f"SELECT {partition}, keyed.place, keyed.day, keyed.amount, "
        f"row_number() OVER (PARTITION BY {partition} ORDER BY {order}) AS turn "
        f"FROM ({keyed}) keyed JOIN {typed.name}_twice t ON {same}{moved} WHERE {usable}",
    )
    differ = "count(DISTINCT day) + count(DISTINCT amount) > 2"
    changed = f"SELECT {names} FROM {typed.name}_alike GROUP BY {names} HAVING {differ}"
    ((differing,),) = engine.ask(f"SELECT count(*) FROM ({changed}) changed")
    engine.make(f"{typed.name}_repeats", f"SELECT place AS seen FROM {typed.name}_alike WHERE turn > 1")
    return Repeats(f"{typed.name}_repeats", differing)


def _column(field: str) -> str:
    columns = {"order": "order_no", "line": "line_no", "date": "day", "seller": "s0"}
    return f"coalesce(CAST({columns.get(field, field)} AS VARCHAR), '')"
