"""Spark reads, the embedded engine answers (就近回答): what Spark has read and judged comes here where it is little enough.

A review asks 130 questions. Spark takes longer to plan one than the embedded engine to answer all of them, as long as the
typed rows fit on the driver's machine. The questions are the same SQL either way, so it shows in nothing but time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import Readable, SqlType, Suspects
from salesplan.sales.spark_engine import SparkEngine, size_of

MOST = 2 * 2**30  # bytes of files whose typed rows come here, some 25 million rows; those of more stay with Spark


@dataclass(frozen=True)
class _Untold:
    """What Spark doesn't know yet: how to tell it, and the words of its query."""

    words: frozenset[str]
    tell: Callable[[], None]


class NearEngine:
    """Spark with its answers near.

    `settle` brings a table here. Whatever then asks of nothing but such tables is answered here. What is made here, Spark
    learns only when it is asked itself: for the text of lines, or for everything where the files are too large after all.
    """

    def __init__(self, start: Callable[[int], SparkEngine], most: int = MOST, memory: str | None = None) -> None:
        """start: starts Spark for so many bytes of files. most: of them, beyond which nothing comes here any more.

        memory: of the embedded engine.
        """
        self._start, self._near, self._most = start, DuckDBEngine(memory), most
        self._started: SparkEngine | None = None
        self._distant: set[str] = set()  # names that Spark alone knows
        self._untold: dict[str, _Untold] = {}  # by name, in the order in which they were made

    @property
    def workspace(self) -> Path:
        """See Engine.workspace."""
        return self._near.workspace

    @property
    def kind(self) -> str:
        """See Engine.kind."""
        return SparkEngine.kind

    @property
    def reads_stored(self) -> bool:
        """See Engine.reads_stored."""
        return SparkEngine.reads_stored

    @property
    def record(self) -> str:
        """See Engine.record."""
        return SparkEngine.record

    @property
    def _far(self) -> SparkEngine:
        """Spark, started when there is something for it to do."""
        if self._started is None:
            self._started = self._start(0)
        return self._started

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
        if self._started is None:
            self._started = self._start(size_of(files))
        self._far.read(name, files, separator, columns, picks, broken=broken)
        self._distant.add(name)

    def make(self, name: str, sql: str) -> None:
        """See Engine.make."""
        if self._is_near(sql):
            self._near.make(name, sql)
            self._note(name, sql, lambda: self._far.make(name, sql))
        else:
            self._made_far(name, sql).make(name, sql)

    def settle(self, name: str, sql: str) -> None:
        """See Engine.settle."""
        if self._is_near(sql) or not self._brings:
            self.make(name, sql)
        else:
            self._told(sql).bring(sql, lambda rows: self._near.take(name, rows))
            self._note(name, sql, lambda: self._far.make(name, sql))

    def view(self, name: str, sql: str) -> None:
        """See Engine.view."""
        if self._is_near(sql):
            self._near.view(name, sql)
            self._note(name, sql, lambda: self._far.view(name, sql))
        else:
            self._made_far(name, sql).view(name, sql)

    def give(self, name: str, columns: Mapping[str, SqlType], values: Sequence[Sequence[Any]]) -> None:
        """See Engine.give."""
        self._near.give(name, columns, values)
        kept = [list(column) for column in values]
        self._note(name, "", lambda: self._far.give(name, columns, kept))

    def suspects(self, name: str, rows: str, most: int, keys: Sequence[str]) -> Suspects:
        """See Engine.suspects; the embedded engine's test is made of its own hashes, which Spark couldn't be told."""
        return self._far.suspects(name, rows, most, keys)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """See Engine.ask."""
        return self._near.ask(sql) if self._is_near(sql) else self._told(sql).ask(sql)

    @property
    def _brings(self) -> bool:
        return (self._started.bytes if self._started else 0) <= self._most

    def _is_near(self, sql: str) -> bool:
        """Whether all that a query asks of is here. A word that merely looks like a name costs time, and nothing else."""
        return self._brings and self._distant.isdisjoint(_words(sql))

    def _note(self, name: str, sql: str, tell: Callable[[], None]) -> None:
        """Remember what was made here; Spark is told when it is asked of it."""
        self._free(name)
        self._distant.discard(name)
        self._untold[name] = _Untold(_words(sql), tell)

    def _made_far(self, name: str, sql: str) -> SparkEngine:
        """Spark, to make something of a query that nobody else will know by its name."""
        far = self._told(sql)
        self._free(name)
        self._distant.add(name)
        return far

    def _free(self, name: str) -> None:
        """Let go of what a name meant before."""
        if any(name in untold.words for untold in self._untold.values()):
            self._tell(set(self._untold))  # these mean the table that had the name before
        self._untold.pop(name, None)

    def _told(self, sql: str) -> SparkEngine:
        """Spark, knowing all that a query asks of."""
        needed, asked = set[str](), _words(sql)
        while fresh := (asked & self._untold.keys()) - needed:
            needed |= fresh
            asked = frozenset().union(*(self._untold[name].words for name in fresh))
        self._tell(needed)
        return self._far

    def _tell(self, names: set[str]) -> None:
        for name in [name for name in self._untold if name in names]:
            self._untold.pop(name).tell()

    def close(self) -> None:
        """See Engine.close."""
        self._near.close()
        if self._started is not None:
            self._started.close()


def _words(sql: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", sql))
