"""The document of `price review` (价格回顾文档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from salesplan.errors import Finding
from salesplan.plan.ground import Ground
from salesplan.planning.documents.finished import Finished, document_of, tied_out
from salesplan.planning.intake import TakenIn, tie_out
from salesplan.planning.pricing.reviewing import below_floor as floors
from salesplan.planning.pricing.reviewing.cascade import cascade_chart, cascade_table
from salesplan.planning.pricing.reviewing.conflicts import conflicts, conflicts_table
from salesplan.planning.pricing.reviewing.discounters import discounter_tables
from salesplan.planning.pricing.reviewing.dispersion import dispersion_table, erosion_chart, erosion_tables
from salesplan.planning.pricing.reviewing.elasticities import elasticities, elasticity_table, weeks_of
from salesplan.planning.pricing.reviewing.lead import lead
from salesplan.planning.pricing.reviewing.leakage import leakage_table, unpriced_table
from salesplan.planning.pricing.reviewing.proposals import proposals, proposals_table
from salesplan.planning.pricing.reviewing.review import findings_of, price_review
from salesplan.planning.pricing.reviewing.span import Asked, span_of
from salesplan.sales.engine import Engine
from salesplan.terms.table import Value
from salesplan.words.sentence import sentence


def price_review_document(
    ground: Ground, findings: Sequence[Finding], engine: Engine, taken: TakenIn, asked: Asked
) -> Finished:
    """What customers paid in a span, held against the plan's prices, of what the engine has taken in."""
    span = span_of(ground, engine, asked)
    made = price_review(ground, engine, taken, span)
    floor, clashing, weeks = floors.below_floor(made), conflicts(made), weeks_of(made)
    known = elasticities(made, weeks)
    proposed, unasked = proposals(made, known)
    tables = [
        cascade_table(made),
        leakage_table(made),
        *discounter_tables(made),
        floors.below_floor_table(floor),
        dispersion_table(made),
        *erosion_tables(made),
        conflicts_table(made, clashing),
        proposals_table(made, proposed),
        elasticity_table(made, weeks, known),
        unpriced_table(made),
        *(replace(one, shown=False) for one in tie_out(taken)),
    ]
    told = [*findings, *taken.findings, *findings_of(made), *floors.findings_of(floor), *unasked]
    confidence = float(ground.plan.review.promotions.confidence)
    parameters: dict[str, Value | Sequence[str]] = {
        "first_day": span.first,
        "last_day": span.last,
        "confidence": confidence,
    }
    title = sentence("title_price_review", plan=ground.plan.name, first=str(span.first), last=str(span.last))
    document = document_of("price", ground, title, taken.inputs, parameters, tables, told, main="leakage")
    told_first = lead(made, floor, clashing, proposed)
    charts = [chart for chart in (cascade_chart(made), erosion_chart(made)) if chart is not None]
    return tied_out(replace(document, lead=told_first, lead_in_text=True, charts=charts), taken)
