"""The picture of an allocation (分配图): of each entry the present effort beside the best one."""

from __future__ import annotations

from salesplan.planning.allocating.allocation import Allocation
from salesplan.planning.allocating.lead import moves
from salesplan.terms.chart import Chart
from salesplan.terms.table import table
from salesplan.words.sentence import sentence

MOST_BARS = 15


def picture(made: Allocation) -> Chart:
    """Two bars for each entry, those with the largest effort first; the others are in the table."""
    effort = "count" if made.request.effort == "heads" else "money"
    rows = [(one.name, one.present, int(own)) for one, own in zip(made.entries, made.efforts, strict=True)]
    rows = sorted(rows, key=lambda row: -max(row[1:]))[:MOST_BARS]
    title = sentence("chart_allocation").say(made.ground.loaded.language)
    data = table("allocated", f"name present:{effort} allocated:{effort}", rows)
    return Chart("allocation", "paired", title, moves(made).say(made.ground.loaded.language), data)
