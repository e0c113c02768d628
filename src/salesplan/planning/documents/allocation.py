"""The document of `simulate --allocate` (投入分配文档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.allocating.allocation import allocate, findings_of
from salesplan.planning.allocating.entries import needs_targets
from salesplan.planning.allocating.lead import effort_text, lead
from salesplan.planning.allocating.picture import picture
from salesplan.planning.allocating.request import Request
from salesplan.planning.allocating.tables import tables
from salesplan.planning.decomposition import decompose
from salesplan.planning.documents.finished import Finished, document_of
from salesplan.planning.intake import TakenIn
from salesplan.sales.engine import Engine
from salesplan.terms.money import from_minor
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


def allocation_document(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn | None, request: Request
) -> Finished:
    """Where the effort that is asked for sells the most, by the plan's response curves.

    What an entry sells at present is its target where the plan doesn't say it; the exports are read for nothing else.
    """
    wanted = needs_targets(ground, request.effort)
    made = allocate(ground, request, decompose(ground, Actuals(ground, engine) if taken else None) if wanted else None)
    told = [*findings, *(taken.findings if taken else []), *findings_of(made)]
    heads = request.effort == "heads"
    parameters: dict[str, Value | Sequence[str]] = {
        "effort": request.effort,
        "total": request.total if heads else from_minor(request.total, ground.digits),
        "step": made.step if heads else from_minor(made.step, ground.digits),
        "proof": made.division.proof,
        "bound_gap": from_minor(made.gap, ground.digits),
        "sought": "margin" if made.has_margins else "sales",
    }
    title = sentence("title_allocation", plan=ground.plan.name, total=effort_text(made, request.total))
    inputs = taken.inputs if taken else []
    document = document_of("simulate", ground, title, inputs, parameters, tables(made), told, main="allocation")
    return Finished(replace(document, lead=lead(made), lead_in_text=True, charts=[picture(made)], charts_in_text=True))
