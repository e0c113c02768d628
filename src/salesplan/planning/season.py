"""The seasonality of a plan (季节指数): how the year is spread over its periods where no number says it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.allocation.topdown import average_of_proportions
from salesplan.errors import Finding, PlanError, finding
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.words.sentence import sentence

OLDEST_SEASON = 5  # years that the seasonality is the mean of, at most


def make_season(ground: Ground, periods: Mapping[int, int], findings: list[Finding]) -> Real:
    """The weights of the periods, adding up to 1, as the plan says: history, working days, even or its own weights.

    Where it says nothing: history if there is a whole year of it, else working days; the latter is noted. periods: the
    company's sales by period number (see Ground.period_of). Raises PlanError where the history asked for is not there.
    """
    stated = ground.plan.decompose.seasonality
    if isinstance(stated, list):
        return _normal(np.array([float(weight) for weight in stated]))
    past = past_season(ground, periods) if stated in (None, "history") else None
    if past is not None:
        return past
    if stated == "history":
        place = ground.loaded.marks.of(("decompose", "seasonality"))
        what, reason = sentence("word_seasonality"), sentence("no_whole_year")
        raise PlanError([finding("SP321", place, what=what, reason=reason)], ground.loaded.language)
    if stated == "even":
        return _normal(np.ones(len(ground.year)))
    if stated is None:
        findings.append(finding("SP324", what=sentence("word_seasonality"), how=sentence("how_workdays")))
    return workday_season(ground)


def workday_season(ground: Ground) -> Real:
    """Each period's share of the year's working days."""
    return _normal(np.array([float(ground.workdays.count(p.start, p.end)) for p in ground.year.periods]))


def past_season(ground: Ground, periods: Mapping[int, int]) -> Real | None:
    """The mean over the years of each period's share of its year; None without a year that has sales in every period.

    Each year weighs the same, so that growth doesn't favour the last one (the average of proportions).
    """
    years = []
    for offset in range(-1, -1 - OLDEST_SEASON, -1):
        amounts = [periods.get(offset * YEAR_STEP + i, 0) for i in range(len(ground.year))]
        if all(amount > 0 for amount in amounts):
            years.append([float(amount) for amount in amounts])
    return average_of_proportions(np.array(years).T) if years else None


def _normal(weights: Real) -> Real:
    return np.asarray(weights / weights.sum())
