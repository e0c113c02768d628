"""All analyses of a review (分析汇总): their tables, and what there is to say about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesplan.planning.reviewing.analyses import pictures, portraits
from salesplan.planning.reviewing.analyses.buyers import Customers, customers, too_new
from salesplan.planning.reviewing.analyses.matrix import Placed, matrix_table, placed
from salesplan.planning.reviewing.analyses.mix import channel_mix
from salesplan.planning.reviewing.analyses.movers import movers
from salesplan.planning.reviewing.analyses.pareto import Concentrated, concentrated, pareto_tables
from salesplan.planning.reviewing.analyses.ranking import ranking
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.lines import Review
from salesplan.planning.reviewing.part import Part
from salesplan.terms.chart import Chart
from salesplan.terms.later import Later


def analyse(made: Review, landed: Landings) -> Part:
    """Tables and pictures that are made when they are looked at; the engine must still be open then."""
    buyers = Customers(made)
    found, places = Later(lambda: concentrated(made, buyers)), Later(lambda: placed(made))
    tables = [ranking(made), movers(made), *pareto_tables(found), matrix_table(places)]
    tables += [customers(buyers), channel_mix(made)]
    charts = Later(lambda: _charts(made, landed, found, places))
    return Part(tables, charts, too_new(made, buyers.known))


def _charts(made: Review, landed: Landings, found: Sequence[Concentrated], places: Sequence[Placed]) -> Iterator[Chart]:
    charts = (
        pictures.running(made, landed),
        pictures.bullet(made, "region"),
        pictures.bullet(made, "team"),
        pictures.heatmap(made),
        *(portraits.quadrant(made, places, axis) for axis in ("product", "region")),
        *(portraits.pareto(made, one) for one in found),
        pictures.mix(made),
    )
    yield from (chart for chart in charts if chart)
