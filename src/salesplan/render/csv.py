"""CSV: one table, English keys, plain numbers; cells that a spreadsheet would run are defused, control characters escaped."""

from __future__ import annotations

import csv
import io
from datetime import date

from salesplan.render.cells import FORMULAS
from salesplan.terms.document import Document
from salesplan.terms.money import from_minor
from salesplan.terms.table import Column, Table, Value
from salesplan.words.sentence import defused

ABSENT = "-"  # what is missing within a cell of several numbers


def to_csv(document: Document, table: Table) -> str:
    """The table with a row of keys; missing values are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [_cell(value, column, document.digits) for value, column in zip(row, table.columns, strict=True)]
        )
    return out.getvalue()


def _cell(value: Value, column: Column, digits: int) -> str:
    if value is None:
        return ""
    if column.unit == "money" and isinstance(value, int):
        return str(from_minor(value, digits))
    if isinstance(value, tuple):
        return " ".join(ABSENT if minor is None else str(from_minor(minor, digits)) for minor in value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if column.unit not in ("text", "word"):
        return text
    return f"'{defused(text)}" if text.startswith(FORMULAS) else defused(text)
