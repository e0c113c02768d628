"""The engines that tests ask: the embedded one, and Spark, of which one session serves all tests of a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import Engine

SPARKS = ("spark-near", "spark-far")  # as it answers for little and for much
Opener: TypeAlias = Callable[[str], Engine]


@pytest.fixture(scope="session")
def spark(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The one session of a run."""
    pytest.importorskip("pyspark", reason='needs pip install "salesplan[spark]"')
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        pytest.skip("needs Java 17 or newer (default-jre-headless)")
    from salesplan.sales.spark_session import connected

    with connected(request.config.getoption("--spark"), 0) as session:
        yield session


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Opener:
    """Opens an engine by its name; whoever asks it closes it."""

    def open_as(name: str) -> Engine:
        if name == "duckdb-ahead":  # as it reads large files; here all rows are typed twice
            patch = request.getfixturevalue("monkeypatch")
            patch.setattr("salesplan.sales.ahead.LEAST", 0)
            patch.setattr("salesplan.sales.ahead.MOST_UNSEEN", 0)
            patch.setattr("salesplan.sales.ahead.MOST_ODD", 0)
        if name.endswith("-summed"):  # as it sums up large exports beforehand
            patch = request.getfixturevalue("monkeypatch")
            patch.setattr("salesplan.sales.summed.LEAST", 0)
            patch.setattr("salesplan.sales.summed.ROWS_OF_CELL", 0)
        if name.startswith("duckdb"):
            return DuckDBEngine()
        session = request.getfixturevalue("spark")
        from salesplan.sales.spark_engine import SparkEngine
        from salesplan.sales.spark_near import MOST, NearEngine

        return NearEngine(lambda _: SparkEngine(session), most=MOST if name.startswith("spark-near") else -1)

    return open_as


@pytest.fixture(params=["duckdb", "duckdb-ahead", *SPARKS])
def engine(request: pytest.FixtureRequest, opened: Opener) -> Engine:
    """Each engine in turn; reading closes it."""
    return opened(request.param)
