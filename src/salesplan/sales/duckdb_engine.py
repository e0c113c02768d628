"""The embedded engine (内置引擎): DuckDB."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from salesplan.errors import ExportsError, finding
from salesplan.sales.engine import FIELD_MARK, Readable, ReadFailed, SqlType, quoted
from salesplan.sales.text_rows import SPARE

BLANKS = "' \t\u3000\u00a0'"
READ_ONCE = 64 * 2**20  # files of so many bytes are kept as text; more are read anew each time they are asked
UNREADABLE = ("CSV Error", "CSV Parser")  # in what the strict reader says of files that the careful one reads
MANY = 32  # files whose names are no longer compared one by one
NO_NULL = "\x01"  # no text is taken for NULL: a field that is there is '' at least


class DuckDBEngine:
    """Everything lives in one temporary in-memory database that spills to a temporary folder."""

    def __init__(self) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="salesplan-")
        settings: dict[str, Any] = {"temp_directory": self._spill.name, "preserve_insertion_order": True}
        self._connection = duckdb.connect(config=settings)

    @property
    def workspace(self) -> Path:
        """See Engine.workspace."""
        return Path(self._spill.name)

    def read(
        self,
        name: str,
        files: Sequence[Readable],
        separator: str,
        columns: int,
        picks: Mapping[str, int],
        *,
        broken: bool,
    ) -> None:
        """See Engine.read."""
        names = [f"c{i}" for i in range(columns)] + [f"x{i}" for i in range(SPARE)]
        rows = f"SELECT {_file_number(files)} AS file, {', '.join(names)} FROM {_reader(files, separator, names)}"
        if sum(file.path.stat().st_size for file in files) <= READ_ONCE:
            self.make(f"{name}_text", rows)
            rows = f"SELECT * FROM {name}_text"
        kept = ["file", *(f"coalesce(c{i}, '') AS {pick}" for pick, i in picks.items())]
        kept.append(f"{_shape(names, columns, next(iter(picks.values())), broken=broken)} AS shape")
        kept.append(f"concat_ws({quoted(FIELD_MARK)}, {', '.join(names)}) AS line_text")
        self.view(name, f"SELECT {', '.join(kept)} FROM ({rows}) text")

    def make(self, name: str, sql: str) -> None:
        """See Engine.make."""
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")

    def view(self, name: str, sql: str) -> None:
        """See Engine.view."""
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def give(self, name: str, columns: Mapping[str, SqlType], values: Sequence[Sequence[Any]]) -> None:
        """See Engine.give."""
        fields = ", ".join(f"unnest(CAST(? AS {kind}[])) AS {column}" for column, kind in columns.items())
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {fields}", [list(v) for v in values])

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """See Engine.ask."""
        return self._run(sql).fetchall()

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql)
        except duckdb.OutOfRangeException:
            raise ExportsError([finding("SP415")]) from None
        except duckdb.Error as error:
            if not any(mark in str(error) for mark in UNREADABLE):
                raise
            raise ReadFailed(str(error)) from error

    def close(self) -> None:
        """See Engine.close."""
        self._connection.close()
        self._spill.cleanup()


def _file_number(files: Sequence[Readable]) -> str:
    """The SQL of a record's file; a position costs less than a join: in a list of a few names, in an enum of many."""
    if len(files) == 1:
        return f"CAST({files[0].number} AS INTEGER)"
    position = f"list_position({_paths(files)}, filename)"
    if len(files) > MANY:
        position = f"1 + enum_code(CAST(filename AS ENUM({_paths(files)[1:-1]})))"
    return f"[{', '.join(str(file.number) for file in files)}][{position}]"


def _reader(files: Sequence[Readable], separator: str, names: Sequence[str]) -> str:
    """The SQL of the strict, parallel reader with every field as text."""
    types = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in names)
    return (
        f"read_csv({_paths(files)}, auto_detect=false, header=false, skip={files[0].skip}, delim={quoted(separator)}, "
        f"quote='\"', escape='\"', columns={{{types}}}, null_padding=true, strict_mode=true, "
        f"nullstr={quoted(NO_NULL)}, filename={str(len(files) > 1).lower()})"
    )


def _paths(files: Sequence[Readable]) -> str:
    return "[" + ", ".join(quoted(str(file.path)) for file in files) + "]"


def _shape(names: Sequence[str], columns: int, first: int, *, broken: bool) -> str:
    """The SQL of Engine.read's `shape`; only rows whose first wanted field is blank look at all of their fields."""
    everything = "concat(" + ", ".join(names) + ")"
    blank = f"trim({everything}, {BLANKS}) = ''"
    spare = names[columns:]
    surplus = f"{spare[0]} IS NOT NULL AND concat({', '.join(spare)}) <> ''"
    no_text = f"(c{first} = '' OR (ord(c{first}) IN (9, 32, 160, 12288) AND trim(c{first}, {BLANKS}) = ''))"
    bytes_test = f"WHEN contains({everything}, '\ufffd') THEN 4 " if broken else ""
    return (
        f"CASE {bytes_test}WHEN c{columns - 1} IS NULL THEN CASE WHEN {blank} THEN 3 ELSE 1 END WHEN {surplus} THEN 2 "
        f"WHEN {no_text} THEN CASE WHEN {blank} THEN 3 ELSE 0 END ELSE 0 END"
    )
