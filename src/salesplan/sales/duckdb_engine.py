"""The embedded engine (内置引擎): DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from salesplan.disk.reads import bytes_read
from salesplan.disk.room import Room
from salesplan.errors import ExportsError, finding
from salesplan.sales.engine import EVERYBODY, NOBODY, Readable, ReadFailed, SqlType, Suspects, quoted
from salesplan.sales.fields import NO_NULL, as_read, field_names
from salesplan.terms.steps import Steps, watched
from salesplan.words.sentence import sentence

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from pyarrow import RecordBatchReader

READ_ONCE = 64 * 2**20  # files of so many bytes are kept as text; more are read anew each time they are asked
UNREADABLE = ("CSV Error", "CSV Parser")  # in what the strict reader says of files that the careful one reads
MANY = 32  # files whose names are no longer compared one by one
HASHES = 16_000_000  # that are held at a time
MOST_SUSPECTS = 100_000  # beyond which they are no longer few


class DuckDBEngine:
    """Everything lives in one temporary in-memory database that spills to a temporary folder.

    memory: how much it may hold before it does, such as `4GB`; else four fifths of the machine's.
    """

    kind = "duckdb"

    def __init__(self, memory: str | None = None) -> None:
        self._spill = Room()
        settings: dict[str, Any] = {"temp_directory": str(self._spill.path), "preserve_insertion_order": True}
        settings |= {"memory_limit": memory} if memory else {}
        self._connection = duckdb.connect(config=settings)
        self._begun: int | None = None  # bytes read when the query began; None: nobody looks
        if steps := watched():
            self._tell(steps)

    def _tell(self, steps: Steps) -> None:
        """Let whoever looks ask how far a query is; what the engine would print itself, it keeps."""
        for setting in ("enable_progress_bar = true", "enable_progress_bar_print = false", "progress_bar_time = 0"):
            self._connection.execute(f"SET {setting}")
        steps.engine = self._share
        self._begun = 0

    def _share(self, size: float) -> float | None:
        """The share of a query that is done; size: bytes of the text files that it reads, 0 where it reads none.

        The engine takes such a file for 42 rows, so its own share says nothing of them: the bytes that were read do.
        """
        now = bytes_read() if size > READ_ONCE and self._begun else None
        if now is not None:
            return (now - (self._begun or 0)) / size
        try:
            done = self._connection.query_progress()
        except duckdb.Error:  # it was closed meanwhile
            return None
        return done / 100 if done >= 0 else None

    @property
    def workspace(self) -> Path:
        """See Engine.workspace."""
        return self._spill.path

    @property
    def reads_stored(self) -> bool:
        """See Engine.reads_stored."""
        return True

    @property
    def record(self) -> str:
        """See Engine.record; tables number their rows themselves."""
        return ""

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
        """See Engine.read; the fields themselves can be asked, too (see ahead.Amending)."""
        names = field_names(columns)
        once = sum(file.path.stat().st_size for file in files if not file.stored) <= READ_ONCE
        rows = " UNION ALL ".join(
            self._records(f"{name}_text{i}", run, separator, names, once=once) for i, run in enumerate(_runs(files))
        )
        self.view(f"{name}_fields", rows)
        self.view(name, as_read(f"SELECT * FROM {name}_fields", columns, picks, broken=broken))

    def _records(
        self, name: str, files: Sequence[Readable], separator: str, names: Sequence[str], *, once: bool
    ) -> str:
        """The SQL of the records of files of one kind, in their order."""
        reader = _stored(files) if files[0].stored else text_reader(files, separator, names)
        rows = f"SELECT {_file_number(files)} AS file, {', '.join(names)} FROM {reader}"
        if once and not files[0].stored:
            self.make(name, rows)
            return f"SELECT * FROM {name}"
        return rows

    def make(self, name: str, sql: str) -> None:
        """See Engine.make.

        Joins hash their right side, which is the small one here: the optimiser, which takes a file for a small table, would hash
        all of its rows.
        """
        self._connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
        try:
            self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
        finally:
            self._connection.execute("RESET disabled_optimizers")

    def settle(self, name: str, sql: str) -> None:
        """See Engine.settle; all of its tables are."""
        self.make(name, sql)

    def replace(self, name: str, rows: str) -> None:
        """See ahead.Amending; to change rows in place would slow down whatever reads them later."""
        self._run(f"DELETE FROM {name} WHERE rowid IN (SELECT rowid FROM {rows})")
        self._run(f"INSERT INTO {name} SELECT * EXCLUDE (rowid) FROM {rows} ORDER BY rowid")

    def renumber(self, name: str, column: str, numbers: Sequence[int]) -> None:
        """See ahead.Amending."""
        self._run(f"UPDATE {name} SET {column} = (CAST({list(numbers)} AS INTEGER[]))[-{column}] WHERE {column} < 0")

    def change(self, name: str, column: str, kind: SqlType) -> None:
        """See ahead.Amending."""
        self._run(f"ALTER TABLE {name} ALTER COLUMN {column} TYPE {kind}")

    def take(self, name: str, rows: RecordBatchReader) -> None:
        """Keep rows that another engine has made as a table."""
        self._connection.register("taken", rows)
        try:
            self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM taken")
        finally:
            self._connection.unregister("taken")

    def view(self, name: str, sql: str) -> None:
        """See Engine.view."""
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")

    def give(self, name: str, columns: Mapping[str, SqlType], values: Sequence[Sequence[Any]]) -> None:
        """See Engine.give."""
        fields = ", ".join(f"unnest(CAST(? AS {kind}[])) AS {column}" for column, kind in columns.items())
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {fields}", [list(v) for v in values])

    def suspects(self, name: str, rows: str, most: int, keys: Sequence[str]) -> Suspects:
        """See Engine.suspects; hashes are sorted, so many at a time, which takes a third of the time that grouping takes."""
        hashed = f"CAST(hash({', '.join(keys)}) >> 1 AS BIGINT)"
        parts, number, repeated = -(-most // HASHES) or 1, 0, list[int]()
        for part in range(parts):
            test = f" WHERE {hashed} % {parts} = {part}" if parts > 1 else ""
            with self._faults_told():
                hashes = self._run(f"SELECT {hashed} AS h FROM ({rows}) r{test}").fetchnumpy()["h"]
            number += len(hashes)
            repeated += _repeated(hashes)
        if len(repeated) > MOST_SUSPECTS:
            return Suspects(EVERYBODY, number)
        self.give(name, {"h": "BIGINT"}, [repeated])
        return Suspects(f"{hashed} IN (SELECT h FROM {name})" if repeated else NOBODY, number)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """See Engine.ask."""
        with self._faults_told():  # rows are computed while they are fetched
            return self._run(sql).fetchall()

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        if self._begun is not None:
            self._begun = bytes_read() or 0
        with self._faults_told():
            return self._connection.execute(sql)

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        """Raises what is wrong with the exports, or the machine, in place of what the engine says of it."""
        try:
            yield
        except duckdb.OutOfRangeException:
            raise ExportsError([finding("SP415")]) from None
        except duckdb.OutOfMemoryException:
            ((limit,),) = self._connection.execute("SELECT current_setting('memory_limit')").fetchall()
            raise ExportsError([finding("SP488", limit=limit, hint=sentence("more_memory"))]) from None
        except duckdb.Error as error:
            if is_unreadable(error):
                raise ReadFailed(str(error)) from error
            if isinstance(error, duckdb.IOException):  # a limit of open files, a disk that fails, a file that is gone
                problem = str(error).splitlines()[0].rpartition(": ")[2]
                raise ExportsError([finding("SP922", hint=sentence("machine_gives"), problem=problem)]) from None
            raise

    def close(self) -> None:
        """See Engine.close."""
        self._connection.close()
        self._spill.close()


def _repeated(hashes: npt.NDArray[np.int64]) -> list[int]:
    """What stands in an array more than once."""
    hashes.sort()
    return sorted({int(h) for h in hashes[1:][hashes[1:] == hashes[:-1]]})


def is_unreadable(error: duckdb.Error) -> bool:
    """Whether the strict reader gave a file up."""
    return any(mark in str(error) for mark in UNREADABLE)


def _runs(files: Sequence[Readable]) -> list[list[Readable]]:
    """The files in their order, those together that can be read at once: of one kind and skip, each path once."""
    runs: list[list[Readable]] = []
    paths: set[Path] = set()
    for file in files:
        alike = runs and runs[-1][0] == replace(file, number=runs[-1][0].number, path=runs[-1][0].path)
        # Files of one content share their rows in the store; the name alone would not tell whose a record is.
        if alike and file.path not in paths:
            runs[-1].append(file)
        else:
            runs.append([file])
            paths = set()
        paths.add(file.path)
    return runs


def _stored(files: Sequence[Readable]) -> str:
    """The SQL of records that the store keeps."""
    return f"read_parquet({_paths(files)}, hive_partitioning=false, filename={str(len(files) > 1).lower()})"


def _file_number(files: Sequence[Readable]) -> str:
    """The SQL of a record's file; a position costs less than a join: in a list of a few names, in an enum of many."""
    if len(files) == 1:
        return f"CAST({files[0].number} AS INTEGER)"
    position = f"list_position({_paths(files)}, filename)"
    if len(files) > MANY:
        position = f"1 + enum_code(CAST(filename AS ENUM({_paths(files)[1:-1]})))"
    return f"[{', '.join(str(file.number) for file in files)}][{position}]"


def text_reader(files: Sequence[Readable], separator: str, names: Sequence[str]) -> str:
    """The SQL of the strict, parallel reader with every field as text."""
    types = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in names)
    no_null = next(text for text in NO_NULL if separator not in text)
    return (
        f"read_csv({_paths(files)}, auto_detect=false, header=false, skip={files[0].skip}, delim={quoted(separator)}, "
        f"quote='\"', escape='\"', columns={{{types}}}, null_padding=true, strict_mode=true, "
        f"nullstr={quoted(no_null)}, filename={str(len(files) > 1).lower()})"
    )


def _paths(files: Sequence[Readable]) -> str:
    return "[" + ", ".join(quoted(str(file.path)) for file in files) + "]"
