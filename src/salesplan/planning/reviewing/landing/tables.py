"""The tables of landings (预计达成表): the year of every line, and the way there by period."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from salesplan.metrics.progress import attainment
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.landing.scores import CHOSEN, Marks
from salesplan.planning.reviewing.lines import Review, total
from salesplan.terms.later import Later
from salesplan.terms.table import Table, Value, table


def landing_tables(made: Review, landed: Landings) -> list[Table]:
    """`landing`: a row a line. `landing_periods`: line × period that isn't closed."""
    year = (
        "axis:word node name method:word origins:count error:ratio coverage:ratio landing_low:money landing:money "
        "landing_high:money target:money attainment:ratio"
    )
    periods = (
        "axis:word node name period landing:money cumulative_low:money cumulative_landing:money cumulative_high:money"
    )
    return [
        table("landing", year, Later(lambda: _years(made, landed)), shown=False),
        table("landing_periods", periods, Later(lambda: _periods(made, landed)), shown=False),
    ]


def _years(made: Review, landed: Landings) -> Iterator[tuple[Value, ...]]:
    end, origins = len(made.ground.year), len(landed.trials)
    marks = Marks(landed.trials)
    everything = np.ones(origins, np.bool_)
    for line in made.lines:
        landing, target = landed.of(line.axis, line.node), total(line.target, 0, end)
        mine = np.arange(len(landed.rows.rows)) == landed.place[line.axis, line.node]
        error = coverage = None
        if origins:
            error, coverage = next(
                (score.error, score.coverage) for score in marks.scores(mine, everything) if score.method == CHOSEN
            )
        low, middle, high = landing.over(0, end)
        known = (line.axis, line.node, line.name, landing.method, origins, error, coverage)
        yield (*known, low, middle, high, target, attainment(middle, target))


def _periods(made: Review, landed: Landings) -> Iterator[tuple[Value, ...]]:
    year, closed = made.ground.year, landed.rows.panel.closed
    for line in made.lines:
        landing = landed.of(line.axis, line.node)
        for i in range(closed, len(year)):
            sums = landing.over(0, i + 1)
            yield (line.axis, line.node, line.name, year.periods[i].label, int(landing.path[i]), *sums)
