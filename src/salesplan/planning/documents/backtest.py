"""The document of `decompose --backtest` (回测文档)."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.backtesting import backtest
from salesplan.planning.backtesting import tables as backtest_tables
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.intake import TakenIn
from salesplan.sales.engine import Engine
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


def backtest_document(ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn) -> Finished:
    """How the methods of spreading would have done in the years before; of what the engine has taken in."""
    made = backtest.run_backtest(ground, Actuals(ground, engine))
    told = [*findings, *taken.findings, *made.findings, *backtest_tables.verdicts(ground, made)]
    parameters: dict[str, Value | Sequence[str]] = {"backtest": True, "years": list(made.years)}
    title = sentence("title_backtest", plan=ground.plan.name)
    tables = backtest_tables.backtest_tables(made)
    document = document_of("decompose", ground, title, taken.inputs, parameters, tables, told)
    return tied_out(document, taken)
