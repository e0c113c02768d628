"""The bridges as a part of a review (价量结构分析)."""

from __future__ import annotations

from salesplan.planning.reviewing.bridging.bridges import Bridges
from salesplan.planning.reviewing.bridging.charts import bridge_charts
from salesplan.planning.reviewing.bridging.tables import bridge_findings, bridge_tables
from salesplan.planning.reviewing.part import Part
from salesplan.terms.later import Later


def bridge(bridges: Bridges) -> Part:
    """Every node's way from plan, last year and the period before to its actual."""
    return Part(bridge_tables(bridges), Later(lambda: bridge_charts(bridges)), bridge_findings(bridges.made.ground))
