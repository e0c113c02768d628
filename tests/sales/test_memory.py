"""The embedded engine holds what it may, puts the rest aside, and says so where it can't (内存上限)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from salesplan.errors import ExportsError, UsageError
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.opening import open_engine

MANY = "SELECT range AS number, 'a row of some length ' || range AS text FROM range(2000000)"


@contextmanager
def opened(memory: str) -> Iterator[DuckDBEngine]:
    engine = DuckDBEngine(memory)
    try:
        yield engine
    finally:
        engine.close()


def test_what_does_not_fit_is_put_aside() -> None:
    with opened("64MB") as engine:
        engine.make("sold", MANY)
        ((aside,),) = engine.ask("SELECT sum(size) FROM duckdb_temporary_files()")
        assert aside > 0
        assert any(engine.workspace.iterdir())
        ((number, rows),) = engine.ask("SELECT sum(number), count(DISTINCT text) FROM sold")
    assert (number, rows) == (1_999_999_000_000, 2_000_000)
    assert not engine.workspace.exists()


def test_what_can_not_be_put_aside_is_told() -> None:
    with opened("64MB") as engine, pytest.raises(ExportsError) as caught:
        engine.ask(f"SELECT len(list(DISTINCT text)) FROM ({MANY}) m")
    (found,) = caught.value.findings
    assert found.code == "SP488"
    assert found.message("en").startswith("memory ran out: the embedded engine may hold 61.0 MiB")
    assert "SALESPLAN_MEMORY" in (found.remedy("zh") or "")


def test_what_goes_wrong_while_rows_are_fetched_is_told() -> None:
    late = "SELECT CASE WHEN range = 3000000 THEN 9223372036854775807 + range ELSE 1 END FROM range(4000000)"
    with opened("1GB") as engine, pytest.raises(ExportsError) as caught:
        engine.ask(late)
    assert [found.code for found in caught.value.findings] == ["SP415"]


@pytest.mark.parametrize(
    ("said", "limit"), [("4GB", "3.7 GiB"), ("800 mb", "762.9 MiB"), ("2g", "1.8 GiB"), ("1GiB", "1.0 GiB")]
)
def test_the_environment_says_how_much(said: str, limit: str) -> None:
    with open_engine("duckdb", {"SALESPLAN_MEMORY": said}) as engine:
        assert engine.ask("SELECT current_setting('memory_limit')") == [(limit,)]


@pytest.mark.parametrize("said", ["lots", "4096", "-1GB", "0GB", "10KB", "63MB", "50%", "1.5GB; SET x"])
def test_what_is_no_amount_of_memory(said: str) -> None:
    with pytest.raises(UsageError) as caught, open_engine("duckdb", {"SALESPLAN_MEMORY": said}):
        pass
    (found,) = caught.value.findings
    assert (found.code, said in found.message("en")) == ("SP906", True)
