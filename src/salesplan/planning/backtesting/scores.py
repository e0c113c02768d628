"""How each method of spreading did (分解方法评分): the spread of attainment, and the money in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Literal

from salesplan.metrics.progress import attainment
from salesplan.metrics.spread import gini, misplaced, quantile, share_within, weighted_miss
from salesplan.planning.backtesting.methods import Method
from salesplan.planning.backtesting.trials import Judged, Trial

POOLED = "pooled"  # the year of what all years say together
NEAR = Fraction(1, 10)  # off the target by at most this share


@dataclass(frozen=True)
class Score:
    """One method on one axis, in a year or in all of them; `best`: whether none put less money in the wrong place."""

    axis: str
    year: str
    method: Method
    trials: tuple[Trial, ...]
    best: Literal["best", "tied"] | None = None

    @property
    def judged(self) -> list[Judged]:
        """What the method was held against, year by year."""
        return [trial.judged for trial in self.trials]

    @cached_property
    def actuals(self) -> list[int]:
        """What every node sold, in minor units."""
        return [actual for judged in self.judged for actual in judged.actual]

    @cached_property
    def targets(self) -> list[int]:
        """What every node would have been given, in minor units."""
        return [target for trial in self.trials for target in trial.targets]

    @cached_property
    def attainments(self) -> list[float]:
        """Of the nodes that have a target."""
        reached = map(attainment, self.actuals, self.targets)
        return [value for value in reached if value is not None]

    @property
    def total(self) -> int:
        """What was handed out."""
        return sum(self.actuals)

    @cached_property
    def misplaced(self) -> int:
        """The money at the wrong nodes, each year by itself."""
        return sum(misplaced(trial.judged.actual, trial.targets) for trial in self.trials)

    @property
    def misplaced_share(self) -> float:
        """Its part of what was handed out, which is above zero."""
        return self.misplaced / self.total

    @property
    def guessed(self) -> int | None:
        """How many nodes have an even part of something; None where that can't be asked."""
        counts = [trial.guessed for trial in self.trials if trial.guessed is not None]
        return sum(counts) if counts else None

    def quantile(self, share: float) -> float | None:
        """A quantile of the attainments."""
        return quantile(self.attainments, share)

    @property
    def gini(self) -> float | None:
        """How unevenly the targets were met."""
        return gini(self.attainments)

    @property
    def near(self) -> float | None:
        """The share of the nodes with a target that came within 90 to 110 % of it."""
        return share_within(self.actuals, self.targets, NEAR)

    @property
    def miss(self) -> float | None:
        """The mean percentage miss, weighted by money."""
        return weighted_miss(self.actuals, self.targets)


def scores(trials: Sequence[Trial]) -> Iterator[list[Score]]:
    """The scores of each axis: all years together where there are several, then the years, each group with its best."""
    for axis, of_axis in groupby(trials, key=lambda trial: trial.judged.axis):
        years = [list(made) for _, made in groupby(of_axis, key=lambda trial: trial.judged.year)]
        singles = [[Score(axis, t.judged.year, t.method, (t,)) for t in made] for made in years]
        groups = [list(_pooled(axis, years)), *singles] if len(years) > 1 else singles
        yield [score for group in groups for score in _marked(group)]


def _pooled(axis: str, years: Sequence[Sequence[Trial]]) -> Iterator[Score]:
    """The methods that every year knows, so that all are held against the same."""
    for trial in years[0]:
        key, sayable = trial.method.key, trial.method.can_be_named
        same = [t for made in years for t in made if (t.method.key, t.method.can_be_named) == (key, sayable)]
        if len(same) == len(years):
            own = all(t.method.own for t in same)  # a plan that says nothing goes by what the exports hold each year
            yield Score(axis, POOLED, Method(key, sayable, own), tuple(same))


def _marked(group: Sequence[Score]) -> Iterator[Score]:
    least = min((score.misplaced for score in group), default=0)
    winners = sum(score.misplaced == least for score in group)
    for score in group:
        won = score.misplaced == least
        yield Score(score.axis, score.year, score.method, score.trials, _mark(winners) if won else None)


def _mark(winners: int) -> Literal["best", "tied"]:
    return "best" if winners == 1 else "tied"
