"""What a review makes: only what somebody looks at, and of earlier periods only what an exception needs."""

from __future__ import annotations

from typing import Any

from tests.conftest import ROOT
from tests.planning.exceptional import standing_of

from salesplan.checks.sound import sound_ground
from salesplan.plan.load import load_plan
from salesplan.planning.documents.review import review_document
from salesplan.planning.intake import take_in_exports
from salesplan.planning.reviewing.exceptions.follow_up import Course
from salesplan.planning.reviewing.exceptions.tables import Exceptions
from salesplan.render.terminal import to_terminal
from salesplan.sales.duckdb_engine import DuckDBEngine
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
