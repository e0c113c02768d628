"""Sessions of Spark (Spark 会话): started quietly, in bounded time, with the settings that the same cents need."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext, StatusTracker
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from salesplan.errors import ExportsError, UsageError, finding
from salesplan.sales.spark_faults import faults_told, said
from salesplan.terms.steps import watched
from salesplan.words.sentence import sentence

KNOCKING = 5  # seconds to wait for a master that doesn't answer
WORKERS = 60  # seconds to wait for a worker that has something to offer
UNSAID = "200"  # parts of a shuffle, where nobody said another number: too many for few cores
FEW_PARTS = 2  # of a shuffle of little data
FEW_CORES = 8
QUICK = 64 * 2**20  # bytes of files that are read before Java's second compiler has paid for itself
FIRST_COMPILER = "-XX:TieredStopAtLevel=1"
# How Java ends whatever it says before.
NO_REASON = ("Error: Could not create the Java Virtual Machine", "Error: A fatal exception has occurred")
# Java doesn't compile what is longer than 8,000 bytes otherwise; the code that types a row of many columns is.
ALL_COMPILED = "-XX:-DontCompileHugeMethods"
# What exact sums, and the same numbers for the same rows at every question, depend on.
EXACT = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.groupByOrdinal": "false",
    "spark.sql.caseSensitive": "false",
    "spark.sql.variable.substitute": "false",  # what a plan says in a literal is a text, ${…} too
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}


@contextmanager
def connected(master: str, size: int, memory: str | None = None) -> Iterator[SparkSession]:
    """A session on `local[N]` or `spark://HOST:PORT`, ended in the end; raises UsageError or ExportsError in plain words.

    size: bytes of files that it is to read, as far as is known. memory: the driver's, such as `4g`; if not said, a quarter
    of this machine's for `local`, and else Spark's own. A process has one Spark: whoever asks for another shares it.
    """
    if (running := SparkContext._active_spark_context) is not None:  # noqa: SLF001 - getOrCreate() may start one
        yield SparkSession(running)
        return
    knock(master)
    # Spark says much on stderr that means nothing to whoever plans sales.
    warnings.filterwarnings("ignore", module=r"pyspark\.")
    logging.getLogger("SQLQueryContextLogger").disabled = True
    with tempfile.TemporaryDirectory(prefix="salesplan-spark-") as folder:
        session = _started(master, size, Path(folder) / "log", memory)
        try:
            with faults_told():
                _wait_for_workers(master, session)
            if steps := watched():
                steps.engine = partial(share_of, session.sparkContext.statusTracker())
            yield session
        finally:
            if steps := watched():
                steps.engine = None
            with suppress(Py4JError, PySparkException, OSError):
                session.stop()


def share_of(status: StatusTracker, _: float) -> float | None:
    """The share of the tasks that are done, of the stages that run."""
    with suppress(Py4JError, PySparkException, OSError):
        stages = [found for number in status.getActiveStageIds() if (found := status.getStageInfo(number))]
        tasks = sum(stage.numTasks for stage in stages)
        return sum(stage.numCompletedTasks for stage in stages) / tasks if tasks else None
    return None


def own_session(session: SparkSession) -> SparkSession:
    """A session beside another, with names and settings of its own."""
    own = session.newSession()
    for key, value in EXACT.items():
        own.conf.set(key, value)
    return own


def suit(session: SparkSession, *, little: bool) -> None:
    """Set a session of one's own for little data or for much.

    Of little data, planning and compiling a question takes longer than answering it: nothing is compiled, nothing is
    planned anew on the way, and a question has two tasks. Numbers of parts that the company has set stay.
    """
    cores = session.sparkContext.defaultParallelism
    parts = min(FEW_PARTS, cores) if little else 2 * cores
    settings = {
        "spark.sql.codegen.wholeStage": str(not little).lower(),
        "spark.sql.codegen.factoryMode": "NO_CODEGEN" if little else "FALLBACK",
        "spark.sql.files.minPartitionNum": str(min(FEW_PARTS, cores) if little else cores),
        # What the planner infers from conditions of nested queries grows with their depth: minutes and gigabytes for nothing.
        "spark.sql.constraintPropagation.enabled": "false",
    }
    if session.conf.get("spark.sql.shuffle.partitions") in (UNSAID, str(min(FEW_PARTS, cores))):
        settings["spark.sql.shuffle.partitions"] = str(parts)
    # A few cores need no plan that is made anew at every step.
    settings["spark.sql.adaptive.enabled"] = str(not little and cores > FEW_CORES).lower()
    for key, value in settings.items():
        session.conf.set(key, value)


def knock(master: str) -> None:
    """Raise ExportsError where nobody answers at the master's address: Spark would try for a minute, and say so at length."""
    addresses = re.findall(r"([^/,]+):([0-9]+)", master.removeprefix("spark://")) if master.startswith("spark:") else []
    reasons = []
    for host, port in addresses:
        try:
            with closing(socket.create_connection((host.strip("[]"), int(port)), KNOCKING)):
                return
        except (OSError, UnicodeError) as error:  # the latter of a host whose name can't be one
            reasons.append(getattr(error, "strerror", None) or str(error))
    if reasons:
        raise ExportsError([finding("SP484", hint=sentence("start_master"), master=master, reason=reasons[-1])])


def _started(master: str, size: int, log: Path, memory: str | None) -> SparkSession:
    conf = SparkConf(loadDefaults=False).setMaster(master).setAppName("salesplan")
    conf.set("spark.ui.enabled", "false").set("spark.ui.showConsoleProgress", "false")
    if master.startswith("local") or re.match(r"spark://(127\.|localhost\b)", master):
        conf.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1")
    # A driver whose workers do the work is over before the second compiler pays. The company's own options come after these.
    compiled = ALL_COMPILED if master.startswith("local") and size > QUICK else FIRST_COMPILER
    conf.set("spark.driver.defaultJavaOptions", f"{compiled} -XX:+UseParallelGC")
    conf.set("spark.executor.defaultJavaOptions", ALL_COMPILED)
    # What is brought is handed on as it comes; spark_near says how much it may be.
    conf.set("spark.driver.maxResultSize", "0")
    if memory is None and master.startswith("local"):
        memory = f"{_memory()}m"  # the driver is the worker, too
    if memory is not None:
        conf.set("spark.driver.memory", memory)
    try:
        if SparkContext._gateway is None:  # noqa: SLF001 - one Java process serves all sessions of a run
            with log.open("wb") as out:
                gateway = launch_gateway(conf, {"stdout": out, "stderr": subprocess.STDOUT})  # type: ignore[no-untyped-call]
            return SparkSession(SparkContext(conf=conf, gateway=gateway))
        return SparkSession(SparkContext(conf=conf))
    except (Py4JError, PySparkException, OSError) as error:
        reason = _last_words(log) or said(error)
        no_java = not shutil.which("java") or _lacks_java(log)
        if SparkContext._gateway is None and no_java:  # noqa: SLF001 - it didn't even start
            raise UsageError([finding("SP920", hint=sentence("install_java"))]) from None
        hint = sentence("start_master" if master.startswith("spark:") else "look_at_spark")
        raise ExportsError([finding("SP484", hint=hint, master=master, reason=reason)]) from None


def _memory() -> int:
    """A quarter of this machine's memory in MiB, one GiB at least."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 1024
    return max(1024, whole // 4 // 2**20)


def _lacks_java(log: Path) -> bool:
    """Whether the shell that was to start Java found none where JAVA_HOME says that it is."""
    return log.exists() and "/bin/java:" in log.read_text("utf-8", "replace")


def _last_words(log: Path) -> str:
    """What Spark's own log, or Java in its place, gives as the reason why it ended."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    lines = [line for line in lines if line.strip() and not line.startswith(NO_REASON)]
    found = [line for line in lines if re.search(r"\bERROR\b|Error:|Exception:", line)] or lines
    return re.sub(r"^.*?(ERROR \w+: |Exception: )", "", found[-1])[:200] if found else ""


def _wait_for_workers(master: str, session: SparkSession) -> None:
    if master.startswith("local"):
        return
    status = session.sparkContext._jsc.sc().statusTracker()  # noqa: SLF001 - PySpark's own tracker doesn't tell executors
    patience = time.monotonic() + WORKERS
    while len(status.getExecutorInfos()) <= 1:  # the driver is one
        if time.monotonic() > patience:
            raise ExportsError([finding("SP485", hint=sentence("start_workers"), master=master, seconds=WORKERS)])
        time.sleep(0.1)
