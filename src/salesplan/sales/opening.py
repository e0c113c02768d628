"""Which engine answers (选择引擎): the embedded one, or Spark where its name is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

from salesplan.errors import UsageError, finding
from salesplan.sales.engine import Engine
from salesplan.words.sentence import sentence

EMBEDDED = "duckdb"
SPARK = re.compile(r"local|local\[(\*|[1-9][0-9]{0,3})\]|spark://[^/,\s]+:[0-9]{1,5}(,[^/,\s]+:[0-9]{1,5})*")


@contextmanager
def open_engine(name: str, memory: str | None = None) -> Iterator[Engine]:
    """The engine of this name, closed in the end; raises UsageError where there is none, or it isn't installed.

    memory: of Spark's driver, where somebody said how much.
    """
    if name == EMBEDDED:
        from salesplan.sales.duckdb_engine import DuckDBEngine

        with closing(DuckDBEngine()) as embedded:
            yield embedded
    elif SPARK.fullmatch(name):
        with _spark(name, memory) as engine:
            yield engine
    else:
        raise UsageError([finding("SP906", reason=sentence("no_engine", name=name), hint=sentence("engines"))])


@contextmanager
def _spark(master: str, memory: str | None) -> Iterator[Engine]:
    try:
        from salesplan.sales.spark_engine import SparkEngine
        from salesplan.sales.spark_near import NearEngine
        from salesplan.sales.spark_session import connected, knock
    except ModuleNotFoundError as error:
        if error.name not in ("pyspark", "py4j", "pyarrow", "sqlglot"):
            raise
        hint = sentence("install_extra", extra="spark")
        raise UsageError([finding("SP921", what="Spark", hint=hint)]) from None
    knock(master)
    with ExitStack() as running:

        def start(size: int) -> SparkEngine:
            return SparkEngine(running.enter_context(connected(master, size, memory)))

        with closing(NearEngine(start)) as engine:
            yield engine
