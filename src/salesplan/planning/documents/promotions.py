"""The documents of `promo` (促销文档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.plan.occasions import DAY, occasions
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.intake import TakenIn, tie_out
from salesplan.planning.promoting import verdict
from salesplan.planning.promoting.calendar import calendar_tables, gantt
from salesplan.planning.promoting.evaluate import evaluate
from salesplan.planning.promoting.tables import evaluation_tables
from salesplan.sales.engine import Engine
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


def evaluation_document(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn, as_of: date | None
) -> Finished:
    """What the promotions of the plan's year brought, of what the engine has taken in."""
    made = evaluate(ground, engine, as_of)
    told = [*findings, *taken.findings, *verdict.findings(made)]
    parameters: dict[str, Value | Sequence[str]] = {"until": made.known, "confidence": made.confidence}
    title = sentence("title_promo_evaluate", plan=ground.plan.name, day=str(made.known))
    tables = [*evaluation_tables(made), *(replace(one, shown=False) for one in tie_out(taken))]
    document = document_of("promo", ground, title, taken.inputs, parameters, tables, told, main="evaluation")
    return tied_out(document, taken)


def calendar_document(ground: Ground, findings: Sequence[Finding]) -> Finished:
    """The promotions of the plan's year."""
    found, year = occasions(ground), ground.year
    span = {"first": str(year.start), "last": str(year.end - DAY)}
    title = sentence("title_promo_calendar", plan=ground.plan.name, **span)
    parameters: dict[str, Value | Sequence[str]] = {"first_day": year.start, "last_day": year.end - DAY}
    tables = calendar_tables(ground, found)
    document = document_of("promo", ground, title, [], parameters, tables, findings, main="promotions")
    return Finished(replace(document, charts=[gantt(ground, found)] if found else [], charts_in_text=True))
