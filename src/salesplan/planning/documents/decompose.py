"""The document of `decompose` (目标分解文档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.planning import commitments, decomposition, feasibility
from salesplan.planning.actuals import Actuals
from salesplan.planning.documents.finished import Finished, document_of
from salesplan.planning.handouts import handouts
from salesplan.planning.intake import TakenIn
from salesplan.planning.measure_tables import measure_tables
from salesplan.planning.measures import decompose_measures, findings_of
from salesplan.sales.engine import Engine
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


def decomposition_document(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn | None, by: Sequence[str]
) -> Finished:
    """Targets, quotas and their balance, commitments, and what is feasible.

    What the engine has taken in, where the plan has any exports, is their history.
    """
    made = decomposition.decompose(ground, Actuals(ground, engine) if taken else None)
    feasible = feasibility.feasibility(made)
    notes = [*(made.quotas.notes if made.quotas else []), *feasibility.findings(made, feasible)]
    told = [*findings, *(taken.findings if taken else []), *made.findings, *notes]
    measured = decompose_measures(ground, engine if taken else None)
    told += findings_of(measured)
    tables = [*decomposition.tables(made, by), *measure_tables(measured, by)]
    if made.commitments is not None:
        tables += commitments.tables(made.commitments, made.quotas)
        told += commitments.findings(made.commitments)
    tables += feasibility.tables(feasible)
    parameters: dict[str, Value | Sequence[str]] = {"by": list(by), "currency": ground.plan.currency}
    parameters["largest_deviation"] = round(made.targets.largest_deviation, 3)  # in minor units, of whole from fitted
    title = sentence("title_decompose", plan=ground.plan.name)
    document = document_of("decompose", ground, title, taken.inputs if taken else [], parameters, tables, told)
    return Finished(replace(document, sheets=handouts(ground, made.quotas)) if made.quotas else document)
