"""Which engine answers (选择引擎): the embedded one, or Spark where its name is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager

from salesplan.errors import UsageError, finding
from salesplan.sales.engine import Engine
from salesplan.words.sentence import sentence

EMBEDDED = "duckdb"
SPARK = re.compile(r"local|local\[(\*|[1-9][0-9]{0,3})\]|spark://[^/,\s]+:[0-9]{1,5}(,[^/,\s]+:[0-9]{1,5})*")
MEMORY = re.compile(r"([0-9]{1,9})\s?([KMGT])(I?)B?")
UNITS = {"K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
LEAST = 64 * 10**6  # bytes of memory


@contextmanager
def open_engine(name: str, environment: Mapping[str, str] | None = None) -> Iterator[Engine]:
    """The engine of this name, closed in the end; raises UsageError where there is none, or it isn't installed.

    environment: SALESPLAN_MEMORY says how much the embedded engine may hold, SPARK_DRIVER_MEMORY how much Spark's driver.
    """
    said = environment or {}
    memory = _memory(said.get("SALESPLAN_MEMORY", ""))
    if name == EMBEDDED:
        from salesplan.sales.duckdb_engine import DuckDBEngine

        with closing(DuckDBEngine(memory)) as embedded:
            yield embedded
    elif SPARK.fullmatch(name):
        with _spark(name, said.get("SPARK_DRIVER_MEMORY", "").strip() or None, memory) as engine:
            yield engine
    else:
        raise UsageError([finding("SP906", reason=sentence("no_engine", name=name), hint=sentence("engines"))])


@contextmanager
def _spark(master: str, driver: str | None, memory: str | None) -> Iterator[Engine]:
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
            return SparkEngine(running.enter_context(connected(master, size, driver)))

        with closing(NearEngine(start, memory=memory)) as engine:
            yield engine


def _memory(said: str) -> str | None:
    """The memory that somebody grants, as the embedded engine wants it told; None where nobody said."""
    if not said.strip():
        return None
    found = MEMORY.fullmatch(said.strip().upper())
    if found is None or int(found[1]) * UNITS[found[2]] < LEAST:
        raise UsageError.because(sentence("no_memory", value=said))
    return f"{found[1]}{found[2]}{found[3].lower()}B"
