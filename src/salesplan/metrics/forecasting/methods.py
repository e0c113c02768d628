"""The methods that are compared (预测方法), and the mean of several of them (组合预测)."""

from __future__ import annotations

import numpy as np

from salesplan.metrics.forecasting.known import Known, Real
from salesplan.metrics.forecasting.plan_phased import PLAN_PHASED
from salesplan.metrics.forecasting.seasonal_naive import SEASONAL_GROWTH, SEASONAL_NAIVE
from salesplan.metrics.forecasting.share_of_year import SHARE_OF_YEAR
from salesplan.metrics.forecasting.smoothed import DAMPED_TREND, HOLT_WINTERS, SMOOTHING
from salesplan.metrics.forecasting.straight_line import STRAIGHT_LINE

METHODS = (
    STRAIGHT_LINE,
    SEASONAL_NAIVE,
    PLAN_PHASED,
    SHARE_OF_YEAR,
    SEASONAL_GROWTH,
    SMOOTHING,
    DAMPED_TREND,
    HOLT_WINTERS,
)
COMBINED = "combined"
# What the mean is made of. A year that goes on as it went so far, and one that goes on as last year did with a part of the
# growth, err in opposite directions where sales grow or have a season, so their mean errs less than either.
SEASONED = (STRAIGHT_LINE.key, SEASONAL_GROWTH.key)
UNSEASONED = (STRAIGHT_LINE.key, SMOOTHING.key, PLAN_PHASED.key)
KEYS = (*(method.key for method in METHODS), COMBINED)


def forecasts(known: Known) -> Real:
    """What every method says at an origin: (methods, nodes, left), in the order of KEYS; NaN where one can't say.

    The last is the mean of those that can say anything. Combinations are hard to beat, and their simple mean as hard as any
    (Bates & Granger 1969; FPP § 13.4). Where nothing of theirs can be said, of all methods that can.
    """
    made = np.stack([method.of(known) for method in METHODS])
    wanted = SEASONED if known.before is not None else UNSEASONED
    mean = _mean(made[[KEYS.index(key) for key in wanted]])
    mean = np.where(np.isnan(mean), _mean(made), mean)
    return np.concatenate((made, np.nan_to_num(mean)[None]))


def _mean(made: Real) -> Real:
    known = np.isfinite(made)
    number = known.sum(axis=0)
    return np.where(number > 0, np.where(known, made, 0).sum(axis=0) / np.maximum(number, 1), np.nan)
