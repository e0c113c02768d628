"""The backtest of landings (预计达成回测): its tables, and a verdict for each axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from salesplan.errors import ExportsError, Finding, finding
from salesplan.metrics.forecasting.methods import KEYS
from salesplan.metrics.forecasting.seasonal_naive import SEASONAL_NAIVE
from salesplan.metrics.forecasting.straight_line import STRAIGHT_LINE
from salesplan.planning.backtesting.origins import label_of
from salesplan.planning.reviewing.landing.landings import Landings
from salesplan.planning.reviewing.landing.panel import BESIDE
from salesplan.planning.reviewing.landing.scores import CHOSEN, Marks, Score
from salesplan.planning.reviewing.lines import Review
from salesplan.terms.later import Later
from salesplan.terms.money import percent
from salesplan.terms.table import Table, Value, table
from salesplan.words.sentence import Sentence, sentence

ALL = "all"
BUCKETS = {"1-3": (1, 3), "4-6": (4, 6), "7+": (7, 10**6)}  # periods ahead, both inclusive
FIGURES = "nodes:count origins:count error:ratio bias:ratio coverage:ratio error_of_chosen:ratio chosen:ratio best:word"


@dataclass(frozen=True)
class LandingBacktest:
    """What every method, and the choice among them, would have said at every origin that the exports hold."""

    review: Review
    landed: Landings

    @cached_property
    def marks(self) -> Marks:
        """The trials as arrays."""
        return Marks(self.landed.trials)

    @property
    def axes(self) -> dict[str, NDArray[np.bool_]]:
        """The rows of each axis."""
        named = [row.axis for row in self.landed.rows.rows]
        return {axis: np.array([name == axis for name in named]) for axis in dict.fromkeys(named) if axis != BESIDE}

    def scores(self, axis: str, horizon: str = ALL) -> list[Score]:
        """The scores of an axis at some horizons; none where there is no such trial."""
        low, high = BUCKETS.get(horizon, (1, 10**6))
        origins = (self.marks.horizons >= low) & (self.marks.horizons <= high)
        return list(self.marks.scores(self.axes[axis], origins)) if origins.any() else []


def landing_backtest(review: Review, landed: Landings) -> LandingBacktest:
    """The backtest of a review's landings; raises ExportsError where there is no origin to judge."""
    if not landed.rolling.final:
        hint = sentence("more_periods")
        raise ExportsError([finding("SP447", hint=hint)], review.ground.loaded.language)
    return LandingBacktest(review, landed)


def backtest_tables(made: LandingBacktest) -> list[Table]:
    """`landing_backtest`: axis × method; `landing_horizons`: the same by periods ahead; `landing_trials`: node × origin."""
    columns = "axis:word node name year period until method:word landing_low:money landing:money landing_high:money actual:money"
    return [
        table("landing_backtest", f"axis:word method:word {FIGURES}", _rows(made)),
        table(
            "landing_horizons",
            f"axis:word method:word horizon {FIGURES}",
            Later(lambda: _by_horizon(made)),
            shown=False,
        ),
        table("landing_trials", columns, Later(lambda: _trials(made)), shown=False),
    ]


def _rows(made: LandingBacktest) -> Iterator[tuple[Value, ...]]:
    for axis in made.axes:
        for method, figures in _scored(made, axis, ALL):
            yield (axis, method, *figures)


def _by_horizon(made: LandingBacktest) -> Iterator[tuple[Value, ...]]:
    for axis in made.axes:
        for horizon in BUCKETS:
            for method, figures in _scored(made, axis, horizon):
                yield (axis, method, horizon, *figures)


def _scored(made: LandingBacktest, axis: str, horizon: str) -> Iterator[tuple[str, tuple[Value, ...]]]:
    scores, nodes = made.scores(axis, horizon), int(made.axes[axis].sum())
    best = _best(scores)
    for s in scores:
        won = "best" if s.method == best else None
        yield s.method, (nodes, s.origins, s.error, s.bias, s.coverage, s.of_chosen, s.chosen, won)


def _best(scores: Sequence[Score]) -> str | None:
    """The method that was nearest of those that could say something at every origin; ties go to the one listed first."""
    most = max((score.origins for score in scores), default=0)
    able = [s for s in scores if s.origins == most and s.error is not None and s.method != CHOSEN]
    return min(able, key=lambda score: score.error or 0.0).method if able else None


def _trials(made: LandingBacktest) -> Iterator[tuple[Value, ...]]:
    """What would have been said of each node at each origin, in whole minor units; `actual` is what came."""
    landed, marks = made.landed, made.marks
    names = {key: line.name for key, line in made.review.by_key.items()}
    for node, row in enumerate(landed.rows.rows):
        if row.axis == BESIDE:
            continue
        for i, (trial, judgement) in enumerate(landed.trials):
            year = landed.rows.years[trial.origin.year]
            actual, off, half = (
                float(part) for part in (marks.ends[i, node], marks.off[i, -1, node], marks.half[i, -1, node])
            )
            gone, middle = float(trial.origin.this[node].sum()), actual + off
            low = max(middle - half, min(gone, middle))
            yield (
                row.axis,
                row.node,
                names.get((row.axis, row.node), ""),
                label_of(year),
                year.periods[trial.origin.gone - 1].label,
                year.periods[trial.end - 1].label,
                KEYS[judgement.choice[node]],
                *(round(value) for value in (low, middle, middle + half, actual)),
            )


def verdicts(made: LandingBacktest) -> Iterator[Finding]:
    """What the backtest says of each axis."""
    for axis in made.axes:
        by_method = {score.method: score for score in made.scores(axis)}
        chosen = by_method[CHOSEN]
        if chosen.error is None or chosen.coverage is None:
            continue
        yield finding(
            "SP446",
            axis=sentence(f"word_{axis}"),
            error=percent(chosen.error),
            trials=chosen.origins,
            compared=_compared(by_method),
            coverage=percent(chosen.coverage),
        )


def _compared(scores: dict[str, Score]) -> Sentence:
    straight, naive = scores[STRAIGHT_LINE.key], scores.get(SEASONAL_NAIVE.key)
    error = percent(straight.error or 0.0)
    if naive is None:
        return sentence("compared_straight", error=error)
    return sentence(
        "compared_both", error=error, chosen=percent(naive.of_chosen or 0.0), naive=percent(naive.error or 0.0)
    )
