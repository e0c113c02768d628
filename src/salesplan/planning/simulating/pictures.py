"""The pictures of a simulation (模拟图表): the year as it may add up, where it may end, and what moves it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from salesplan.metrics.simulation.normal import Real
from salesplan.planning.simulating.answers import Answers
from salesplan.planning.simulating.lead import said_chance
from salesplan.planning.simulating.simulation import Simulation
from salesplan.terms.chart import Chart, ChartKind
from salesplan.terms.table import RATIO_DIGITS, Table, Value, table
from salesplan.words.sentence import Sentence, sentence

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
BARS = 30  # of a distribution, about
TAILS = (0.002, 0.998)  # what lies beyond joins the outermost bars


def pictures(made: Answers) -> Iterator[Chart]:
    """Fan, distribution and tornado; none of a year that is over."""
    simulated = made.made
    if simulated.world.open:
        yield _fan(simulated)
        yield _distribution(simulated)
        if made.drivers:
            yield _tornado(made)


def _chart(made: Simulation, kind: ChartKind, head: Sentence, remark: Sentence, data: Table) -> Chart:
    language = made.ground.loaded.language
    return Chart(kind, kind, head.say(language), remark.say(language), data)


def _fan(made: Simulation) -> Chart:
    path, world = made.outcome.path, made.world
    quantiles = np.quantile(path, QUANTILES, axis=1)
    targets = made.outlook.made.targets.periods
    sold = np.cumsum(world.sold.sum(axis=0))
    rows = list[tuple[Value, ...]]()
    for i, period in enumerate(made.ground.year.periods):
        drawn = i >= world.closed - 1 >= 0 or i >= world.closed
        aim = None if targets is None else int(targets[: i + 1].sum())
        fan = [round(float(q)) for q in quantiles[:, i]] if drawn else [None] * len(QUANTILES)
        rows.append((period.label, aim, int(sold[i]) if i < world.closed else None, *fan))
    columns = "period cumulative_target:money cumulative_actual:money p10:money p25:money p50:money p75:money p90:money"
    middle = made.short(float(made.company.p50[0, made.year]))
    remark = sentence("remark_fan_plain", middle=middle)
    if made.target is not None:
        remark = sentence("remark_fan", middle=middle, target=made.short(made.target))
    return _chart(made, "fan", sentence("chart_fan"), remark, table("fan", columns, rows))


def _distribution(made: Simulation) -> Chart:
    target, odds = made.target, made.company
    edges = _edges(made.outcome.year, target)
    counts = np.histogram(np.clip(made.outcome.year, edges[0], edges[-1]), np.array(edges, np.float64))[0]
    shares = [round(float(count) / made.drawing.runs, RATIO_DIGITS) for count in counts]
    rows = [(low, high, part, target) for low, high, part in zip(edges, edges[1:], shares, strict=False)]
    remark = sentence("remark_distribution_plain")
    if target is not None:
        chance = said_chance(float(odds.chance[0, made.year]))
        remark = sentence("remark_distribution", chance=chance, target=made.short(target))
    columns = "from_amount:money to_amount:money share:ratio target:money"
    return _chart(made, "distribution", sentence("chart_distribution"), remark, table("distribution", columns, rows))


def _edges(year: Real, target: int | None) -> list[int]:
    """Round edges, as wide as makes about so many bars; the target is one of them where it lies among them."""
    low, high = (float(value) for value in np.quantile(year, TAILS))
    step = _round_step(max((high - low) / BARS, 1.0))
    start = target if target is not None and low <= target <= high else 0
    first, last = int((low - start) // step), int(-((start - high) // step))
    return [start + step * i for i in range(first, max(last, first + 1) + 1)]


def _round_step(least: float) -> int:
    power = 1
    while True:
        for times in (1, 2, 5):
            if times * power >= least:
                return times * power
        power *= 10


def _tornado(made: Answers) -> Chart:
    middle = round(float(made.made.company.mean[0, made.made.year]))
    rows = [(one.name, round(one.low), middle, round(one.high)) for one in made.drivers]
    data = table("tornado", "driver:word low:money p50:money high:money", rows)
    return _chart(made.made, "tornado", sentence("chart_tornado"), sentence("remark_tornado"), data)
