"""Pictures of what stands in the analyses' tables (分析图表): the matrix, and Pareto curves."""

from __future__ import annotations

from collections.abc import Sequence

from salesplan.planning.reviewing.analyses.matrix import Placed, growth_line
from salesplan.planning.reviewing.analyses.pareto import Concentrated
from salesplan.planning.reviewing.analyses.saying import Saying, share
from salesplan.planning.reviewing.lines import Review
from salesplan.terms.chart import Chart
from salesplan.terms.table import table
from salesplan.terms.tree import OTHERS
from salesplan.words.sentence import sentence

MOST_BARS = 12  # of a Pareto curve, before the others


def quadrant(made: Review, places: Sequence[Placed], axis: str) -> Chart | None:
    """Share and growth of an axis' nodes; those without growth have no place in it."""
    say, line = Saying.of(made), growth_line(made)
    points = [place for place in places if place.axis == axis and place.growth is not None]
    if not points or line is None:
        return None
    kinds = [place.quadrant for place in points]
    top = min(points, key=lambda place: (-place.actual, place.node))
    remark = sentence(
        "remark_quadrant",
        star=kinds.count("star"),
        cash_cow=kinds.count("cash_cow"),
        question_mark=kinds.count("question_mark"),
        dog=kinds.count("dog"),
        line=share(float(line), signed=True),
        name=top.name,
        share=share(top.share),
        growth=share(top.growth, signed=True),
    )
    rows = [(place.name, place.share, place.growth, place.actual) for place in points]
    data = table("quadrant", "name share:ratio growth:ratio actual:money", rows)
    head = sentence("chart_quadrant", axis=sentence(f"word_{axis}"), period=say.period)
    return say.chart(f"quadrant_{axis}s", "quadrant", head, remark, data)


def pareto(made: Review, found: Concentrated) -> Chart | None:
    """The largest products or customers, and how much they make together; all others are one bar."""
    say, summary = Saying.of(made), found.summary
    known = [standing for standing in found.standings if standing.share is not None]
    if not known:
        return None
    bars = [
        (one.name, one.actual, one.cumulative_share) for one in known if one.rank is not None and one.rank <= MOST_BARS
    ]
    if rest := known[len(bars) :]:
        bars.append((say.word(OTHERS), sum(one.actual for one in rest), rest[-1].cumulative_share))
    remark = sentence(
        "remark_pareto",
        a=summary.a,
        number=summary.number,
        a_share=share(summary.a_share),
        name=known[0].name,
        largest=share(known[0].share),
    )
    data = table("pareto", "name actual:money cumulative_share:ratio", bars)
    head = sentence("chart_pareto", axis=sentence(f"word_{summary.axis}"), period=say.period)
    return say.chart(f"pareto_{summary.axis}s", "pareto", head, remark, data)
