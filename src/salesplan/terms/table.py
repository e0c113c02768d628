"""Tables (表): raw values with a unit per column; only a renderer formats them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from salesplan.terms.later import Unmade

# text: as it is · word: a key of the catalogue, shown in the reader's language · money: whole minor units (int)
# quantity: Decimal · ratio: 0–1 (float) · count: int · day: date · series: whole minor units by period (tuple)
Unit: TypeAlias = Literal["text", "word", "money", "quantity", "ratio", "count", "day", "series"]
Value: TypeAlias = str | int | float | Decimal | date | bool | tuple[int | None, ...] | None
RATIO_DIGITS = 6


@dataclass(frozen=True)
class Column:
    """A column: its key, English and stable, and the unit of its values. Missing values are None."""

    key: str
    unit: Unit = "text"


@dataclass(frozen=True)
class Table:
    """Rows of raw values, one row per thing.

    shown: whether it is printed where no table is asked for; every table is written to files and json.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Value, ...]]
    shown: bool = True

    def column(self, key: str) -> list[Value]:
        """The values of one column."""
        i = [column.key for column in self.columns].index(key)
        return [row[i] for row in self.rows]

    def records(self) -> list[dict[str, Value]]:
        """The rows as dictionaries."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]


def table(name: str, columns: str, rows: Iterable[Sequence[Value]], *, shown: bool = True) -> Table:
    """A Table from a line of `key:unit` words; a key alone is text. Rows may be made later.

    >>> table("t", "node target:money", [("east", 100)]).columns[1]
    Column(key='target', unit='money')
    """
    parts = (word.partition(":") for word in columns.split())
    made = tuple(Column(key, unit or "text") for key, _, unit in parts)  # type: ignore[arg-type]
    if isinstance(rows, Unmade):
        given: Unmade[Sequence[Value]] = rows
        return Table(name, made, given.mapped(tuple), shown)
    return Table(name, made, [tuple(row) for row in rows], shown)


def ratio(part: int | Decimal, whole: int | Decimal | None) -> float | None:
    """`part` ÷ `whole` to six digits; None where there is no whole to compare with, or where it is not above zero.

    >>> ratio(1, 3), ratio(5, 0), ratio(5, None)
    (0.333333, None, None)
    """
    return round(float(part / whole), RATIO_DIGITS) if whole is not None and whole > 0 else None
