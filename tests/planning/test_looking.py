"""What a review makes: only what somebody looks at, and of earlier periods only what an exception needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.planning.exceptional import standing_of
from tests.sales.reading import COLUMNS
from tests.sales.reading import read as reading

from salesplan.checks.sound import sound_ground
from salesplan.errors import ExportsError
from salesplan.plan.load import load_plan
from salesplan.planning.documents.review import review_document
from salesplan.planning.intake import TakenIn, take_in_exports, tie_out
from salesplan.planning.reviewing.exceptions.follow_up import Course
from salesplan.planning.reviewing.exceptions.tables import Exceptions
from salesplan.render.terminal import to_terminal
from salesplan.sales import reckoning
from salesplan.sales.duckdb_engine import DuckDBEngine
from salesplan.sales.engine import Engine
from salesplan.sales.text_rows import read_text_table

EXAMPLE = ROOT / "plans" / "direct-selling"


class Listening(DuckDBEngine):
    """An engine that keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__()

    def _run(self, sql: str) -> Any:
        self.asked.append(sql)
        return super()._run(sql)


def test_what_is_not_shown_is_not_asked_for() -> None:
    ground, findings = sound_ground(load_plan(EXAMPLE, read_text_table))
    engine = Listening()
    try:
        taken = take_in_exports(ground, engine)
        document = review_document(ground, findings, engine, taken, None, None, None).document
        to_terminal(document, [table for table in document.tables if table.shown], None, colour=False)
        assert not any("customer_sums" in sql for sql in engine.asked)
        (customers,) = [table for table in document.tables if table.name == "customers"]
        assert len(customers.rows) > 0
        assert any("customer_sums" in sql for sql in engine.asked)
    finally:
        engine.close()


def test_an_exception_of_one_node_is_read_as_among_all_of_them() -> None:
    with standing_of(EXAMPLE, None) as standing:
        for period in (standing.scope.period, standing.scope.period - 1, 0):
            everything = Course(standing).read(period)
            one_by_one = Course(standing)
            assert len(everything) > 100
            for mark, reading in everything.items():
                assert one_by_one.one(mark, period) == reading
                assert one_by_one.one(mark, period).what == reading.what  # type: ignore[union-attr]


def test_how_many_exceptions_there_are_is_known_without_their_causes() -> None:
    with standing_of(EXAMPLE, None) as standing:
        exceptions = Exceptions(standing)
        assert exceptions.number == len(exceptions.raised) > 0


def test_files_are_read_for_rejected_rows_as_far_as_they_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    find = reckoning.locate

    def listening(*asked: Any) -> Iterator[Any]:
        for known, record in find(*asked):
            read.append(record.line)
            yield known, record

    monkeypatch.setattr(reckoning, "locate", listening)
    rows = [f"2026-01-{i % 28 + 1:02},a{i},1,sh,cream,1,{'x' if i % 2 else i}" for i in range(1_000)]

    def look(taken: TakenIn, engine: Engine) -> None:
        (rejects,) = [table for table in tie_out(taken) if table.name == "rejects"]
        assert (rejects.shown, len(rejects.rows), read) == (True, 500, [])
        assert [row[1] for row in rejects.rows[:3]] == [3, 5, 7]
        assert read == [3, 5, 7]
        assert [row[1] for row in rejects.rows] == list(range(3, 1_003, 2))

    reading(tmp_path, {"a.csv": COLUMNS + "".join(f"{row}\n" for row in rows)}, then=look)


def test_a_file_that_is_gone_when_its_rejected_rows_are_looked_for_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportsError) as told:
        reading(
            tmp_path,
            {"a.csv": COLUMNS + "2026-01-01,a,1,sh,cream,1,x\n"},
            then=lambda *_: (tmp_path / "a.csv").unlink(),
        )

    assert [found.code for found in told.value.findings] == ["SP474"]
