"""All analyses of a review (分析汇总): their tables, and what there is to say about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from salesplan.errors import Finding
from salesplan.planning.reviewing.analyses.buyers import customers, known_customers, too_new
from salesplan.planning.reviewing.analyses.matrix import matrix
from salesplan.planning.reviewing.analyses.mix import channel_mix
from salesplan.planning.reviewing.analyses.movers import movers
from salesplan.planning.reviewing.analyses.pareto import pareto
from salesplan.planning.reviewing.analyses.ranking import ranking
from salesplan.planning.reviewing.lines import Review
from salesplan.terms.chart import Chart
from salesplan.terms.table import Table


@dataclass(frozen=True)
class Analysed:
    """Tables, pictures and findings."""

    tables: list[Table]
    charts: list[Chart] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def analyse(made: Review) -> Analysed:
    """Ask everything; the engine must still be open."""
    known = known_customers(made)
    concentrated = pareto(made, customers=known is not None)
    tables = [ranking(made), movers(made), *concentrated, matrix(made), customers(made, known), channel_mix(made)]
    return Analysed(tables, [], too_new(made, known))
