"""The distributed engine (分布式引擎): Spark, on one machine or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyarrow import RecordBatchReader
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

from salesplan.disk.room import Room
from salesplan.sales.engine import EVERYBODY, Readable, SqlType, Suspects
from salesplan.sales.fields import as_read
from salesplan.sales.spark_arrow import batches_of
from salesplan.sales.spark_faults import faults_told
from salesplan.sales.spark_reading import fields_of
from salesplan.sales.spark_session import own_session, suit
from salesplan.sales.spark_sql import to_spark
from salesplan.sales.spark_tables import table_of

READ_ONCE = 64 * 2**20  # files of so many bytes are kept as fields; more are read anew each time they are asked
LITTLE = 16 * 2**20  # bytes that take less time to go through than Spark takes to plan and compile how
SMALL = 1_000_000  # rows of a table that is given to every worker, rather than joined by a shuffle


class SparkEngine:
    """Tables are kept by the workers, in memory as far as it goes; what leaves them is as small as the embedded engine's."""

    kind = "spark"
    reads_stored = False  # see Engine.reads_stored: it reads the exports themselves, in parts
    record = "m.rowid"  # see Engine.record

    def __init__(self, session: SparkSession) -> None:
        """session: of which this engine gets one of its own, with its own names and settings; see spark_session.connect."""
        self._session = own_session(session)
        self._folder = Room()
        self._kept: list[DataFrame] = []
        self.bytes = 0  # of the files that were read
        suit(self._session, little=True)

    @property
    def workspace(self) -> Path:
        """See Engine.workspace."""
        return self._folder.path

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
        with faults_told():
            size = self._suited(files)
            fields = fields_of(self._session, files, separator, columns, self.workspace)
            if size <= READ_ONCE:
                fields = self._keep(fields)
            fields.createOrReplaceTempView(f"{name}_text")
            rows = as_read(f"SELECT * FROM {name}_text", columns, picks, broken=broken, keys=("file", "rowid"))
            self._session.sql(to_spark(rows)).createOrReplaceTempView(name)

    def _suited(self, files: Sequence[Readable]) -> int:
        """The bytes of some files; the session is set for all that were read so far, with them."""
        size = size_of(files)
        if self.bytes <= LITTLE < self.bytes + size:
            suit(self._session, little=False)
        self.bytes += size
        return size

    def make(self, name: str, sql: str) -> None:
        """See Engine.make; the rows are made when they are first asked for."""
        with faults_told():
            self._keep(self._session.sql(to_spark(sql))).createOrReplaceTempView(name)

    def settle(self, name: str, sql: str) -> None:
        """See Engine.settle; the workers keep what they are asked for."""
        self.make(name, sql)

    def bring(self, sql: str, take: Callable[[RecordBatchReader], None]) -> None:
        """Have the rows of a query taken, as they come; the workers keep none."""
        with faults_told(), batches_of(self._session.sql(to_spark(sql))) as batches:
            take(batches)

    def view(self, name: str, sql: str) -> None:
        """See Engine.view; of little data the rows are kept, too, which saves planning. Of much, memory is worth more."""
        if self.bytes <= LITTLE:
            self.make(name, sql)
            return
        with faults_told():
            self._session.sql(to_spark(sql)).createOrReplaceTempView(name)

    def give(self, name: str, columns: Mapping[str, SqlType], values: Sequence[Sequence[Any]]) -> None:
        """See Engine.give."""
        few = not values or len(values[0]) <= SMALL
        with faults_told():
            made = table_of(self._session, columns, values)
            (made.hint("broadcast") if few else made).createOrReplaceTempView(name)

    def suspects(self, name: str, rows: str, most: int, keys: Sequence[str]) -> Suspects:  # noqa: ARG002 - it doesn't look
        """See Engine.suspects; grouping all rows by the keys themselves is no more work for the workers."""
        return Suspects(EVERYBODY)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """See Engine.ask."""
        with faults_told():
            return [tuple(row) for row in self._session.sql(to_spark(sql)).collect()]

    def _keep(self, rows: DataFrame) -> DataFrame:
        """The rows, kept by the workers from the first time that they are asked for.

        What comes back is a leaf: questions about it needn't be planned down to the files again, which takes longer than
        answering them where there are few rows.
        """
        kept = rows.persist(StorageLevel.MEMORY_AND_DISK)
        self._kept.append(kept)
        java: Any = self._session._jvm  # noqa: SLF001
        plan = kept._jdf.queryExecution().withCachedData()  # noqa: SLF001
        leaf = java.org.apache.spark.sql.classic.Dataset.ofRows(self._session._jsparkSession, plan)  # noqa: SLF001
        return DataFrame(leaf, self._session)

    def close(self) -> None:
        """See Engine.close; the session that was given stays."""
        with faults_told():
            for rows in self._kept:
                rows.unpersist()
        self._folder.close()


def size_of(files: Sequence[Readable]) -> int:
    """The bytes of some files; one that is gone is told when it is read."""
    return sum(file.path.stat().st_size for file in files if file.path.exists())
