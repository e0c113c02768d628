"""What odds would have been said, and what came (校准试验)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.metrics.forecasting.methods import KEYS
from salesplan.metrics.forecasting.rolling import Trial
from salesplan.metrics.forecasting.seasonal_naive import SEASONAL_NAIVE
from salesplan.metrics.forecasting.straight_line import STRAIGHT_LINE
from salesplan.metrics.simulation.draw import simulate
from salesplan.metrics.simulation.scores import crps
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
from salesplan.terms.steps import each

NAIVE = (SEASONAL_NAIVE.key, STRAIGHT_LINE.key)
NEXT, REST = "next_period", "rest_of_year"
THRESHOLDS = (0.8, 0.9, 1.0, 1.1, 1.2)  # of what was expected: targets that would have been thought of then


@dataclass(frozen=True)
class At:
    """A node at an origin, and a span of periods from there on: the next one, or the rest of the year (as far as it is known).

    year: its place in the panel; first: how many periods of it were closed; end: the period after the span's last.
    """

    axis: str
    node: str
    span: str
    year: int
    first: int
    end: int


@dataclass(frozen=True)
class Case:
    """What was drawn of a node at an origin, against what came; minor units.

    score: the CRPS; naive: by method how far it was off, NaN where it couldn't say. chances: what was said of reaching each of
    THRESHOLDS × the mean; reached: whether it came to pass.
    """

    at: At
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float
    came: float
    score: float
    naive: Mapping[str, float]
    chances: tuple[float, ...]
    reached: tuple[bool, ...]

    @property
    def in_half(self) -> bool:
        """Whether it lies in the interval that holds 50 %."""
        return self.p25 <= self.came <= self.p75

    @property
    def in_most(self) -> bool:
        """Whether it lies in the interval that holds 80 %."""
        return self.p10 <= self.came <= self.p90


def cases(outlook: Outlook, drawing: Drawing) -> Iterator[Case]:
    """Every node at every origin that the exports hold, oldest first; nodes of which nothing was expected are left out."""
    landed = outlook.landed
    if landed is None:
        return
    years = _by_year(outlook)
    trials = landed.rolling.final
    for trial in each(trials, "step_trials"):
        then = OutlookThen(outlook.made, outlook.review, outlook, trial.origin, years)
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
    world, landed = world_then(then, trial), then.now.landed
    if landed is None:
        return
    drawn = simulate(world, drawing.runs, drawing.seed, drawing.threads, keep=[cut.axis for cut in world.cuts])
    for place, span in enumerate(world.spans):
        said = landed.rolling.said(trial.origin)[:, :, : span.end - span.first].sum(axis=2)
        came = landed.rolling.panel.sales[:, trial.origin.year, span.first : span.end].sum(axis=1)
        for cut in world.cuts:
            for node, name in enumerate(cut.nodes):
                row, draws = landed.place.get((cut.axis, name)), drawn.kept[cut.axis][node, place]
                if row is not None and draws.any():
                    off = {key: abs(float(said[KEYS.index(key), row] - came[row])) for key in NAIVE}
                    at = At(cut.axis, name, span.name, trial.origin.year, span.first, span.end)
                    yield _case(at, draws, float(came[row]), off)


def _case(at: At, draws: Real, came: float, naive: Mapping[str, float]) -> Case:
    observed, mean = np.array(came), float(draws.mean())
    p10, p25, p50, p75, p90 = np.quantile(draws, (0.1, 0.25, 0.5, 0.75, 0.9)).tolist()
    goals = [share * mean for share in THRESHOLDS]
    return Case(
        at=at,
        p10=p10,
        p25=p25,
        p50=p50,
        p75=p75,
        p90=p90,
        came=came,
        score=float(crps(draws, observed)),
        naive=naive,
        chances=tuple(float((draws >= goal).mean()) for goal in goals),
        reached=tuple(came >= goal for goal in goals),
    )


def world_then(then: OutlookThen, trial: Trial) -> World:
    """The world of an earlier origin, with the spans that it is judged by.

    Without what the plan says may happen in its own year: hires, launches, leavers, returns beyond the usual.
    """
    world, gone = world_of(then, Assumptions(then)), trial.origin.gone
    spans = [Span(REST, gone, trial.end)]
    spans = [Span(NEXT, gone, gone + 1), *spans] if trial.horizon > 1 else [Span(NEXT, gone, gone + 1)]
    shocks = tuple(shock for shock in world.shocks if shock.name != RETURNS)
    return replace(world, spans=tuple(spans), cuts=tuple(cuts_of(then, then.made, spans)), shocks=shocks, events=())
