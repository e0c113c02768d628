"""Baselines (基线): what would have sold in a window without the event in it, and how far that may be wrong.

A day's sales are taken to be a level × the day's shape: its weekday, its season, or what others sold that day. The level is that
of the clean days around the window. How far such a baseline may be wrong is measured, not supposed: the days around
other, clean windows of the same length foretell what was sold in those (placebos), and their errors are the baseline's. So the
interval holds the noise of the sales, what they have in common from one day to the next, and whatever the shape gets wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from salesplan.metrics.student import two_sided

Real: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

WEEK = 7
YEAR_BACK = 52 * WEEK  # the same weekday a year before
SMOOTHED = 10  # days to either side that a day's season is the mean of
FEWEST_ERRORS = 5  # placebos that an interval rests on
CLEARLY_BETTER = 0.85  # of the error of the first shape: what another one has to stay below to be preferred
ENOUGH = 0.5  # of the days of a window, or around it, that have to be clean for a placebo


@dataclass(frozen=True)
class Window:
    """Days counted from the window's first: those in it, and the clean ones around that its level is taken from."""

    inside: tuple[int, ...]
    around: tuple[int, ...]

    @property
    def span(self) -> int:
        """How many days lie between the first and the last one inside, both included."""
        return self.inside[-1] - self.inside[0] + 1


@dataclass(frozen=True)
class Baseline:
    """What would have sold, and the errors of the placebos by the day that they start on.

    Errors are shares of what a window sells by level and weekday alone, `scale` for this one (if None, that is the expected):
    what controls or last year sold is noisy itself, and would make small of large errors. turns: how far the shape departs from
    level and weekday alone at the placebos, as shares. doubt: the standard error of not knowing which shape is right, a share.
    """

    expected: float
    errors: Mapping[int, float] = field(default_factory=dict)
    method: str = ""
    scale: float | None = None
    turns: Sequence[float] = ()
    doubt: float = 0.0

    @property
    def turn(self) -> float:
        """How far the shape departs from level and weekday alone in this window, as a share; 0 where it is that."""
        return self.expected / self.scale - 1 if self.scale else 0.0

    @property
    def size(self) -> float:
        """What errors are shares of."""
        return max(abs(self.expected), self.scale or 0.0)

    @property
    def spread(self) -> float | None:
        """The standard error as a share, systematic errors included; missing where too few placebos tell it."""
        if len(self.errors) < FEWEST_ERRORS:
            return None
        return sqrt(sum(error**2 for error in self.errors.values()) / len(self.errors) + self.doubt**2)

    def reach(self, level: float) -> float | None:
        """How far the interval that holds a share `level` of cases reaches to either side."""
        return None if self.spread is None else two_sided(level, len(self.errors)) * self.spread * self.size


def weekday_shape(sold: Real, clean: Mask, first_weekday: int) -> Real:
    """Each day's weekday factor, from the clean days; 1 on average over a week. first_weekday: of day 0, Monday is 0."""
    weekdays = (np.arange(len(sold)) + first_weekday) % WEEK
    means = np.zeros(WEEK)
    for weekday in range(WEEK):
        mine = clean & (weekdays == weekday)
        means[weekday] = sold[mine].mean() if mine.any() else np.nan
    known = np.where(np.isnan(means), np.nanmean(means) if not np.isnan(means).all() else 1.0, means)
    known = np.maximum(known, 0.0)
    return np.asarray((known / known.mean() if known.mean() > 0 else np.ones(WEEK))[weekdays])


def season_shape(sold: Real, clean: Mask, weekday: Real) -> Real:
    """Weekday factor × the smoothed course of the clean days a year before; NaN where there are too few of those.

    52 weeks back, so that weekdays fall on weekdays; the mean over the days around weighs the nearest most.
    """
    kernel = 1 - np.abs(np.arange(-SMOOTHED, SMOOTHED + 1)) / (SMOOTHED + 1)
    amounts, shapes = (np.convolve(np.where(clean, x, 0.0), kernel, "same") for x in (sold, weekday))
    if len(sold) < len(kernel):
        return np.full(len(sold), np.nan)
    season = np.divide(amounts, shapes, out=np.full(len(sold), np.nan), where=shapes > ENOUGH * kernel.sum())
    shape = np.full(len(sold), np.nan)
    shape[YEAR_BACK:] = season[:-YEAR_BACK] if len(sold) > YEAR_BACK else []
    return np.asarray(shape * weekday)


def baseline(
    sold: Real, shape: Real, clean: Mask, window: Window, start: int, step: int, weekday: Real | None = None
) -> Baseline | None:
    """What would have sold in the window that starts on day `start`; None where its shape or its level isn't known.

    sold, shape, clean: one a day. step: days from the start of one placebo to that of the next, at least. weekday: the shape
    by weekdays alone, if `shape` is another.
    """
    usable = clean & ~np.isnan(shape) & (shape >= 0)
    days = np.array(window.inside) + start
    if days[0] < 0 or days[-1] >= len(sold) or np.isnan(shape[days]).any():
        return None
    weights = usable.astype(np.float64)
    plain = shape if weekday is None else weekday
    parts = [np.where(usable, values, 0.0) for values in (sold, shape, weights, plain)]
    around = [_sums(part, window.around) for part in parts]
    inside = [_sums(part, window.inside) for part in parts]
    if around[1][start] <= 0 or around[2][start] == 0:
        return None
    expected = float(around[0][start] / around[1][start] * shape[days].sum())
    if expected <= 0 or around[3][start] <= 0:
        return None
    scale = float(around[0][start] / around[3][start] * plain[days].sum())
    found = _errors(around, inside, window, step)
    errors = {day: error for day, (error, _) in found.items()}
    return Baseline(expected, errors, scale=scale, turns=tuple(turn for _, turn in found.values()))


def _errors(
    around: Sequence[Real], inside: Sequence[Real], window: Window, step: int
) -> dict[int, tuple[float, float]]:
    """The error and the turn of each placebo as shares of its scale; errors on fewer days are scaled to the window's length."""
    enough = (around[2] >= ENOUGH * len(window.around)) & (inside[2] >= ENOUGH * len(window.inside))
    foretold, scale = (
        np.divide(around[0], around[i], out=np.zeros(len(enough)), where=around[i] > 0) * inside[i] for i in (1, 3)
    )
    found: dict[int, tuple[float, float]] = {}
    free = 0
    for day in np.flatnonzero(enough & (foretold > 0) & (scale > 0)).tolist():
        if day >= free:
            error = (inside[0][day] - foretold[day]) / scale[day]
            turn = foretold[day] / scale[day] - 1
            found[day] = float(error * sqrt(inside[2][day] / len(window.inside))), float(turn)
            free = day + step
    return found


def _sums(values: Real, offsets: Sequence[int]) -> Real:
    """For every day the sum of the values on the days that lie `offsets` from it; what lies outside is nothing."""
    if not offsets:
        return np.zeros(len(values))
    low, high = min(offsets), max(offsets)
    kernel = np.zeros(high - low + 1)
    kernel[np.array(offsets) - low] = 1.0
    before, after = max(0, -low), max(0, high)
    padded = np.concatenate([np.zeros(before), values, np.zeros(after)])
    return np.asarray(np.correlate(padded, kernel, "valid")[max(0, low) :][: len(values)])


def best(candidates: Mapping[str, Baseline]) -> str | None:
    """The name of the baseline to go by: the first one, unless another's placebos are clearly less wrong."""
    chosen = None
    for name, found in candidates.items():
        if chosen is None:
            chosen = name
            continue
        mine, other = found.spread, candidates[chosen].spread
        if mine is not None and (other is None or mine < CLEARLY_BETTER * other):
            chosen = name
    return chosen


def with_season(plain: Baseline, season: Baseline, known: float = 0.0) -> Baseline:
    """The baseline of clean weeks, turned as far as a season turns in this window: last year's, or that of other products.

    What their noise alone makes of a window shows at the placebos; what the turn exceeds that by is a season's, with the share
    likely ÷ (likely + usual) of it, likely = turn² − usual² and at least `known`² (shrinkage, James and Stein; known: the turn,
    as a share, that is to be reckoned with before anything is seen). It stays in doubt as two shapes of these shares differ.
    """
    if len(season.turns) < FEWEST_ERRORS:
        return plain
    usual = sum(one**2 for one in season.turns) / len(season.turns)
    likely = max(season.turn**2 - usual, known**2)
    if likely <= 0:
        return plain
    share = likely / (likely + usual)
    likelier = season if share > ENOUGH else plain
    expected = max(plain.expected * (1 + share * season.turn), 0.0)
    return replace(
        likelier,
        expected=expected,
        scale=plain.expected,
        doubt=sqrt(share * (1 - share)) * max(abs(season.turn), known),
    )


def combined_reach(parts: Sequence[tuple[float, Baseline]], level: float) -> float | None:
    """How far the interval of Σ weight × baseline reaches; the errors of the same placebos tell how parts go together.

    Parts with too few placebos in common are taken to go together in the worst way. Missing where one has no interval.
    """
    counted = [(weight * found.size, found) for weight, found in parts if weight]
    spreads = [found.spread for _, found in counted]
    if not counted:
        return 0.0
    if any(spread is None for spread in spreads):
        return None
    variance = sum(a * b * _covariance(first, second, worst=a * b) for a, first in counted for b, second in counted)
    freedom = min(len(found.errors) for _, found in counted)
    return two_sided(level, freedom) * sqrt(max(variance, 0.0))


def _covariance(first: Baseline, second: Baseline, *, worst: float) -> float:
    if first is second:
        return (first.spread or 0.0) ** 2
    common = first.errors.keys() & second.errors.keys()
    if len(common) >= FEWEST_ERRORS:
        return sum(first.errors[day] * second.errors[day] for day in sorted(common)) / len(common)
    apart = (first.spread or 0.0) * (second.spread or 0.0)
    return apart if worst > 0 else -apart
