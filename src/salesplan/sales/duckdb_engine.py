"""The embedded engine (内置引擎): DuckDB."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from salesplan.errors import ExportsError, finding
from salesplan.sales.engine import Readable, ReadFailed, SqlType, quoted
from salesplan.sales.text_rows import SPARE

FIELD_MARK = "\x1f"
BLANKS = "' \t\u3000\u00a0'"
NO_NULL = "\x01"  # no text is taken for NULL: a field that is there is '' at least


class DuckDBEngine:
    """Everything lives in one temporary in-memory database that spills to a temporary folder."""

    def __init__(self) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="salesplan-")
        settings: dict[str, Any] = {"temp_directory": self._spill.name, "preserve_insertion_order": True}
        self._connection = duckdb.connect(config=settings)

    def read(
        self,
        name: str,
        files: Sequence[Readable],
        separator: str,
        columns: int,
        picks: Mapping[str, int],
        *,
        whole: bool,
        broken: bool,
    ) -> None:
        """See Engine.read."""
        names = [f"c{i}" for i in range(columns)] + [f"x{i}" for i in range(SPARE)]
        if len({file.skip for file in files}) != 1:
            raise ReadFailed
        types = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in names)
        paths = "[" + ", ".join(quoted(str(file.path)) for file in files) + "]"
        reader = (
            f"read_csv({paths}, auto_detect=false, header=false, skip={files[0].skip}, delim={quoted(separator)}, "
            f"quote='\"', escape='\"', columns={{{types}}}, null_padding=true, strict_mode=true, "
            f"nullstr={quoted(NO_NULL)}, filename=true)"
        )
        # A join would lose the order of the records; a position in a list of constants keeps it.
        numbers = "[" + ", ".join(str(file.number) for file in files) + "]"
        kept = [f"{numbers}[list_position({paths}, filename)] AS file"]
        kept += [f"coalesce(c{i}, '') AS {pick}" for pick, i in picks.items()]
        kept.append(f"{_shape(columns, sorted(set(picks.values())), broken=broken)} AS shape")
        if whole:
            kept.append(f"concat_ws({quoted(FIELD_MARK)}, {', '.join(names)}) AS line_text")
        try:
            self.make(name, f"SELECT {', '.join(kept)} FROM {reader}")
        except duckdb.Error as error:
            raise ReadFailed(str(error)) from error

    def make(self, name: str, sql: str) -> None:
        """See Engine.make."""
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")

    def view(self, name: str, sql: str) -> None:
        """See Engine.view."""
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def give(self, name: str, columns: Mapping[str, SqlType], values: Sequence[Sequence[Any]]) -> None:
        """See Engine.give."""
        fields = ", ".join(f"unnest(CAST(? AS {kind}[])) AS {column}" for column, kind in columns.items())
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {fields}", [list(v) for v in values])

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """See Engine.ask."""
        try:
            return self._connection.execute(sql).fetchall()
        except duckdb.OutOfRangeException:
            raise ExportsError([finding("SP415")]) from None

    def close(self) -> None:
        """See Engine.close."""
        self._connection.close()
        self._spill.cleanup()


def _shape(columns: int, picked: Sequence[int], *, broken: bool) -> str:
    """The SQL of Engine.read's `shape`; only rows that may be blank look at all of their fields."""
    everything = "concat(" + ", ".join([f"c{i}" for i in range(columns)] + [f"x{i}" for i in range(SPARE)]) + ")"
    blank = f"trim({everything}, {BLANKS}) = ''"
    surplus = f"concat({', '.join(f'x{i}' for i in range(SPARE))}) <> ''"
    bytes_test = f"WHEN contains({everything}, '\ufffd') THEN 4 " if broken else ""
    return (
        f"CASE {bytes_test}WHEN c{columns - 1} IS NULL THEN CASE WHEN {blank} THEN 3 ELSE 1 END WHEN {surplus} THEN 2 "
        f"WHEN trim(c{picked[0]}, {BLANKS}) = '' THEN CASE WHEN {blank} THEN 3 ELSE 0 END ELSE 0 END"
    )
