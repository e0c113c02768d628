"""Charts (图表): what a picture shows, as a small table whose columns have fixed parts to play; a renderer draws it.

A kind says which columns it needs. Whoever can't see the picture reads the remark and the table, which hold all of it.

bullet: name, target, actual; landing_low, landing, landing_high if known. One bar a name, the target as a mark.
waterfall: name, amount, kind (`total` for a bar from zero, `step` for one from where the last ended).
running: period, cumulative_target, cumulative_actual, cumulative_last_year, landing_low, landing, landing_high.
heatmap: name, period, attainment.
quadrant: name, share, growth, actual.
pareto: name, actual, cumulative_share.
mix: name, period, share. The parts of a whole by period.
fan: period, cumulative_target, cumulative_actual (of closed periods), p10, p25, p50, p75, p90 (sums to date).
distribution: from_amount, to_amount, share, target (the same in each row; None: there is none). Bars beside one another.
tornado: driver, low, p50, high. One bar a driver, around what is expected.
ranges: name, target, p10, p50, p90, chance. One bar a scenario, the target as a mark.
paired: name, present, allocated, in money or counts. Two bars a name.
gantt: name, start, end (the last day), kind. One line a name; the row whose kind is `frame` gives the first and last day of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from salesplan.terms.table import Table

ChartKind: TypeAlias = Literal[
    "bullet",
    "waterfall",
    "running",
    "heatmap",
    "quadrant",
    "pareto",
    "mix",
    "gantt",
    "fan",
    "distribution",
    "tornado",
    "ranges",
    "paired",
]


@dataclass(frozen=True)
class Chart:
    """A picture: its name, unique in a document, its kind, its title, and what it shows in a sentence (both as they are said)."""

    name: str
    kind: ChartKind
    title: str
    remark: str
    data: Table
