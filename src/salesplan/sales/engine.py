"""What the intake asks of an engine (引擎): to read files as text, to keep tables, and to answer SQL.

The SQL is DuckDB's dialect, held to what other engines can be given through a translator: select, * exclude, case, join,
group by with grouping sets, windows, regexp_full_match, cast and try-free arithmetic on decimals. Engines never divide money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

FIELD_MARK = "\x1f"  # between the fields of a line_text
EVERYBODY, NOBODY = "true", "false"  # the SQL of tests
SqlType: TypeAlias = Literal["VARCHAR", "INTEGER", "BIGINT", "DATE", "DECIMAL(38,15)", "DECIMAL(9,6)"]


class Suspects(NamedTuple):
    """The SQL of a test that holds for all rows of a query whose keys stand in it more than once, and for few others.

    NOBODY where there are none. rows: how many rows the query has; None: nobody counted them.
    """

    test: str
    rows: int | None = None


class ReadFailed(Exception):  # noqa: N818 - it says what happened
    """The files are not what the fast road wants; they have to be rewritten first."""


@dataclass(frozen=True)
class Readable:
    """A file that an engine can read: UTF-8, plain newlines, quotes that frame fields; `skip` lines stand above the first record.

    stored: it is Parquet instead, with the fields of such a file as text (see
    store.keeping), in their order.
    """

    number: int
    path: Path
    skip: int
    stored: bool = False


class Engine(Protocol):
    """Reads text files and answers SQL.

    workspace: a folder for the files that it is to read; it lives as long as the engine.
    """

    @property
    def workspace(self) -> Path:
        """See above."""

    @property
    def kind(self) -> str:
        """What it is called: `duckdb` or `spark`."""

    @property
    def reads_stored(self) -> bool:
        """Whether it reads rows that a store kept (Readable.stored)."""

    @property
    def record(self) -> str:
        """The SQL of what tells the records of a read relation m apart, in the order of the files and of their lines.

        Empty where a made table numbers its rows by itself; else it is kept in it. Either way it is the table's `rowid`.
        """

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
        """Name the records of some files with one header, all as text; large files are read whenever they are asked for.

        columns: how many the header has. picks: name → number of the columns that are wanted (an empty field is '').
        The relation is what fields.as_read makes of the fields. This or asking may raise ReadFailed.
        """

    def make(self, name: str, sql: str) -> None:
        """Keep the result of a query as a table."""

    def settle(self, name: str, sql: str) -> None:
        """Keep the result of a query as a table of which much will be asked; what it was made from may go."""

    def view(self, name: str, sql: str) -> None:
        """Name a query."""

    def give(self, name: str, columns: Mapping[str, SqlType], values: Sequence[Sequence[Any]]) -> None:
        """Make a small table from lists, one list a column."""

    def suspects(self, name: str, rows: str, most: int, keys: Sequence[str]) -> Suspects:
        """Look for rows of a query that may be repetitions. name: of a table that this may make. most: rows that it may have."""

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query; decimals come as Decimal."""

    def close(self) -> None:
        """Let go of everything."""


def quoted(text: str) -> str:
    """A text as an SQL literal.

    >>> quoted("O'Hara")
    "'O''Hara'"
    """
    return "'" + text.replace("'", "''") + "'"
