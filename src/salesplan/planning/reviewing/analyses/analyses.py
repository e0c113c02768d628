"""All analyses of a review (分析汇总): their tables, and what there is to say about them."""

from __future__ import annotations

from salesplan.planning.reviewing.analyses import pictures, portraits
from salesplan.planning.reviewing.analyses.buyers import customers, known_customers, too_new
from salesplan.planning.reviewing.analyses.matrix import matrix_table, placed
from salesplan.planning.reviewing.analyses.mix import channel_mix
from salesplan.planning.reviewing.analyses.movers import movers
from salesplan.planning.reviewing.analyses.pareto import concentrated, pareto_tables
from salesplan.planning.reviewing.analyses.ranking import ranking
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.lines import Review
from salesplan.planning.reviewing.part import Part


def analyse(made: Review, landed: Landings) -> Part:
    """Ask everything; the engine must still be open."""
    known = known_customers(made)
    found, places = concentrated(made, customers=known is not None), placed(made)
    tables = [ranking(made), movers(made), *pareto_tables(found), matrix_table(places)]
    tables += [customers(made, known), channel_mix(made)]
    charts = [
        pictures.running(made, landed),
        pictures.bullet(made, "region"),
        pictures.bullet(made, "team"),
        pictures.heatmap(made),
        *(portraits.quadrant(made, places, axis) for axis in ("product", "region")),
        *(portraits.pareto(made, one) for one in found),
        pictures.mix(made),
    ]
    return Part(tables, [chart for chart in charts if chart], too_new(made, known))
