"""The document of `decompose --from` (滚动调整文档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.planning import decomposition, replanning
from salesplan.planning.actuals import Actuals
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.handouts import handouts
from salesplan.planning.intake import TakenIn
from salesplan.planning.measures import not_replanned
from salesplan.planning.replan_tables import replan_tables
from salesplan.sales.engine import Engine
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


def replan_document(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn, by: Sequence[str], label: str
) -> Finished:
    """The rest of the year planned anew, beside the plan as it was and what was sold so far."""
    made = replanning.replan(ground, Actuals(ground, engine), label)
    told = [*findings, *taken.findings, *made.old.findings, *made.findings, *not_replanned(ground)]
    tables = [*replan_tables(made), *(t for t in decomposition.tables(made.new, by) if t.name != "summary")]
    carry = ground.plan.decompose.carry
    parameters: dict[str, Value | Sequence[str]] = {"from": label, "carry": carry, "by": list(by)}
    title = sentence("title_replan", plan=ground.plan.name, period=label)
    document = document_of("decompose", ground, title, taken.inputs, parameters, tables, told)
    if made.new.quotas:
        document = replace(document, sheets=handouts(made.new.ground, made.new.quotas))
    return tied_out(document, taken)
