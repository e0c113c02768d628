"""Seasonal naive (去年同期推算): as last year, and as last year with this year's growth."""

from __future__ import annotations

import numpy as np

from salesplan.metrics.forecasting.known import Known, Method, Real

LEANING = 1.0  # times last year's sales stand beside those so far, with the growth of the whole


def seasonal_naive(known: Known) -> Real | None:
    """The same periods of last year (FPP § 5.2)."""
    return None if known.before is None else known.before[:, known.gone :]


def seasonal_growth(known: Known) -> Real | None:
    """The same periods of last year × this year's growth so far.

    Growth is (sales so far + G L) ÷ (last year's so far + L), with L last year's sales and G the company's growth, which is
    drawn toward 1 likewise: early in the year, and where last year sold little by now, a node leans on the whole. Half of
    the growth so far counts at most, for a part of it is chance and tends to be lost again (regression toward the mean).
    """
    before = known.before
    if before is None or not known.gone:
        return None
    sold, then = known.this.sum(axis=1), before[:, : known.gone].sum(axis=1)
    leaning = LEANING * np.maximum(before.sum(axis=1), 0)
    whole = _growth(sold[:1], then[:1], leaning[:1], np.ones(1))
    growth = _growth(sold, then, leaning, np.broadcast_to(whole, sold.shape))
    growth[0] = whole[0]
    return before[:, known.gone :] * growth[:, None]


def _growth(sold: Real, then: Real, leaning: Real, toward: Real) -> Real:
    base = then + leaning
    return np.where(base > 0, (sold + leaning * toward) / np.where(base > 0, base, 1), toward)


SEASONAL_NAIVE = Method("seasonal_naive", seasonal_naive)
SEASONAL_GROWTH = Method("seasonal_growth", seasonal_growth)
