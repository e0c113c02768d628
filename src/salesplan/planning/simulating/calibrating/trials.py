"""What odds would have been said, and what came (校准试验)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.metrics.forecasting.methods import KEYS
from salesplan.metrics.forecasting.rolling import Trial
from salesplan.metrics.forecasting.seasonal_naive import SEASONAL_NAIVE
from salesplan.metrics.forecasting.straight_line import STRAIGHT_LINE
from salesplan.metrics.simulation.draw import simulate
from salesplan.metrics.simulation.scores import crps, within
from salesplan.metrics.simulation.world import Span, World
from salesplan.plan.ground import YEAR_STEP
from salesplan.planning.simulating.assumptions import Assumptions
from salesplan.planning.simulating.calibrating.then import OutlookThen
from salesplan.planning.simulating.grain import Key
from salesplan.planning.simulating.happenings import RETURNS
from salesplan.planning.simulating.outlook import Outlook
from salesplan.planning.simulating.rows import sums_by_row
from salesplan.planning.simulating.simulation import Drawing
from salesplan.planning.simulating.worlds import cuts_of, world_of

NAIVE = (SEASONAL_NAIVE.key, STRAIGHT_LINE.key)
THRESHOLDS = (0.8, 0.9, 1.0, 1.1, 1.2)  # of what was expected: targets that would have been thought of then


@dataclass(frozen=True)
class Case:
    """A node at an origin: what was drawn of the rest of its year, or of what of it is known by now, against what came.

    Amounts in minor units. year, gone, end: the place of the origin's year in the panel, its closed periods, and the period
    up to which it is judged. score: the CRPS; naive: by method what it was off, NaN where it couldn't say. chances: what was said
    of reaching each of THRESHOLDS × the mean; reached: whether it came to pass.
    """

    axis: str
    node: str
    year: int
    gone: int
    end: int
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    mean: float
    came: float
    in_half: bool
    in_most: bool
    score: float
    naive: Mapping[str, float]
    chances: tuple[float, ...]
    reached: tuple[bool, ...]


def cases(outlook: Outlook, drawing: Drawing) -> Iterator[Case]:
    """Every node at every origin that the exports hold, oldest first; nodes of which nothing was expected are left out."""
    landed = outlook.landed
    if landed is None:
        return
    years = _by_year(outlook)
    trials = landed.rolling.final
    for number, trial in enumerate(trials):
        then = OutlookThen(outlook.made, outlook.review, outlook, trial.origin, years)
        if drawing.progress:
            drawing.progress(number, len(trials))
        if len(then.rows.keys):
            yield from _judged(then, trial, drawing)


def _by_year(outlook: Outlook) -> Mapping[int, Mapping[Key, Real]]:
    """What rows sold in each year of the panel."""
    landed, actuals = outlook.landed, outlook.review.actuals if outlook.review else None
    if landed is None or actuals is None:
        return {}
    last, periods = landed.rows.panel.last, landed.rows.panel.periods
    grain, until = outlook.rows.grain, outlook.until
    return {
        last + back: sums_by_row(actuals, grain, (back * YEAR_STEP, (back + 1) * YEAR_STEP), until, periods)
        for back in range(-last, 1)
    }


def _judged(then: OutlookThen, trial: Trial, drawing: Drawing) -> Iterator[Case]:
    world = world_then(then, trial)
    drawn = simulate(world, drawing.runs, drawing.seed, drawing.threads, keep=[cut.axis for cut in world.cuts])
    landed = then.now.landed
    said = landed.rolling.said(trial.origin)[:, :, : trial.horizon].sum(axis=2) if landed else np.zeros((0, 0))
    place = landed.place if landed else {}
    for cut in world.cuts:
        for node, name in enumerate(cut.nodes):
            row = place.get((cut.axis, name))
            draws = drawn.kept[cut.axis][node, 0]
            if row is None or not draws.any():
                continue
            off = {key: abs(float(said[KEYS.index(key), row] - trial.came[row])) for key in NAIVE}
            yield _case(cut.axis, name, trial, draws, float(trial.came[row]), off)


def _case(axis: str, node: str, trial: Trial, draws: Real, came: float, naive: Mapping[str, float]) -> Case:
    observed, mean = np.array(came), float(draws.mean())
    quantiles = np.quantile(draws, (0.1, 0.25, 0.5, 0.75, 0.9)).tolist()
    goals = [share * mean for share in THRESHOLDS]
    return Case(
        axis,
        node,
        trial.origin.year,
        trial.origin.gone,
        trial.end,
        *quantiles,
        mean=mean,
        came=came,
        in_half=bool(within(draws, observed, 0.5)),
        in_most=bool(within(draws, observed, 0.8)),
        score=float(crps(draws, observed)),
        naive=naive,
        chances=tuple(float((draws >= goal).mean()) for goal in goals),
        reached=tuple(came >= goal for goal in goals),
    )


def world_then(then: OutlookThen, trial: Trial) -> World:
    """The world of an earlier origin, with one span: the periods that it is judged by.

    Without what the plan says may happen in its own year: hires, launches, leavers, returns beyond the usual.
    """
    world = world_of(then, Assumptions(then))
    spans: Sequence[Span] = (Span("judged", trial.origin.gone, trial.end),)
    shocks = tuple(shock for shock in world.shocks if shock.name != RETURNS)
    return replace(world, spans=tuple(spans), cuts=tuple(cuts_of(then, then.made, spans)), shocks=shocks, events=())
