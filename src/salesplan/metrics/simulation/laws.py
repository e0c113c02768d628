"""How a factor is distributed (分布): what a shock multiplies sales by."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from math import exp, log, log1p, sqrt
from statistics import NormalDist
from typing import Protocol

import numpy as np

from salesplan.metrics.simulation.normal import Real, grid


class Law(Protocol):
    """A factor around 1, or any other number that is drawn: a share, a number of periods.

    A draw is always made of a normal score, and grows with it: so draws keep their rank under another law, and scores may hang
    together from period to period whatever the law is.
    """

    @property
    def mean(self) -> float:
        """The expectation."""
        ...

    @property
    def sd(self) -> float:
        """The standard deviation."""
        ...

    def draw(self, scores: Real) -> Real:
        """The factors that belong to standard normal scores, of the same shape; the scores may be overwritten."""
        ...

    def quantile(self, share: float) -> float:
        """What a draw stays below with chance `share`, which lies between 0 and 1 exclusive."""
        ...


@dataclass(frozen=True)
class Fixed:
    """Always the same."""

    value: float = 1.0

    @property
    def mean(self) -> float:
        """The value."""
        return self.value

    @property
    def sd(self) -> float:
        """Nothing."""
        return 0.0

    def draw(self, scores: Real) -> Real:
        """The value, as often as it is asked."""
        return np.full(scores.shape, self.value)

    def quantile(self, share: float) -> float:
        """The value."""
        del share
        return self.value


@dataclass(frozen=True)
class Lognormal:
    """Never below 0, as likely half as double; its mean is exactly 1, so that a wider spread doesn't sell more.

    spread: the standard deviation of the factor itself, not of its logarithm: 0.08 is 8 %.

    >>> law = Lognormal(0.5)
    >>> law.mean, law.sd, round(law.quantile(0.5), 4)
    (1.0, 0.5, 0.8944)
    """

    spread: float

    @property
    def mean(self) -> float:
        """1: exp(σz − σ²/2) has the expectation 1."""
        return 1.0

    @property
    def sd(self) -> float:
        """As said."""
        return self.spread

    @property
    def sigma(self) -> float:
        """The standard deviation of the logarithm: σ² = ln(1 + spread²)."""
        return sqrt(log1p(self.spread**2))

    def draw(self, scores: Real) -> Real:
        """exp(σz − σ²/2), in place."""
        scores *= self.sigma
        scores -= self.sigma**2 / 2
        return np.exp(scores, out=scores)

    def quantile(self, share: float) -> float:
        """The same of one score."""
        return exp(self.sigma * NormalDist().inv_cdf(share) - self.sigma**2 / 2)


@dataclass(frozen=True)
class Normal:
    """The bell curve around 1; a wide one falls below 0, where more comes back than is sold."""

    spread: float

    @property
    def mean(self) -> float:
        """1."""
        return 1.0

    @property
    def sd(self) -> float:
        """As said."""
        return self.spread

    def draw(self, scores: Real) -> Real:
        """1 + spread · z, in place."""
        scores *= self.spread
        scores += 1.0
        return scores

    def quantile(self, share: float) -> float:
        """The same of one score."""
        return 1.0 + self.spread * NormalDist().inv_cdf(share)


class Tabled(ABC):
    """A law that is drawn by its quantiles over a grid of normal scores (分位数表); the law itself says `_inverse`."""

    @abstractmethod
    def _inverse(self, shares: Real) -> Real:
        """The quantiles, growing with the shares, which reach from 0 to 1."""

    @cached_property
    def _table(self) -> Real:
        return self._inverse(grid()[1])

    def draw(self, scores: Real) -> Real:
        """The quantile at each score, straight between the grid's."""
        return np.interp(scores, grid()[0], self._table)

    def quantile(self, share: float) -> float:
        """By the law itself."""
        return float(self._inverse(np.array([share]))[0])


@dataclass(frozen=True)
class Triangular(Tabled):
    """Between `low` and `high`, most often `mode`; straight to both sides. low ≤ mode ≤ high.

    Mean (a + m + b) / 3, variance (a² + m² + b² − am − ab − mb) / 18.

    >>> Triangular(5, 8, 14).mean
    9.0
    """

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        """The mean of the three."""
        return (self.low + self.mode + self.high) / 3

    @property
    def sd(self) -> float:
        """By the formula above."""
        a, m, b = self.low, self.mode, self.high
        return sqrt(max(((b - a) ** 2 - (m - a) * (b - m)) / 18, 0.0))

    def _inverse(self, shares: Real) -> Real:
        width, rise, fall = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(shares * width * rise)
        falling = self.high - np.sqrt((1 - shares) * width * fall)
        return np.where(shares * width < rise, rising, falling)


@dataclass(frozen=True)
class Pert(Tabled):
    """Between `low` and `high`, most often `mode`, rounder than the triangle: a beta distribution. low ≤ mode ≤ high.

    Mean (a + 4m + b) / 6. The standard deviation is the exact one of that beta, √((μ − a)(b − μ) / 7), not the shorthand
    (b − a) / 6 of project planning.

    >>> round(Pert(5, 8, 14).mean, 2), round(Pert(5, 8, 14).sd, 4)
    (8.5, 1.6583)
    """

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        """Four parts mode to one of each end."""
        return (self.low + 4 * self.mode + self.high) / 6

    @property
    def sd(self) -> float:
        """Of the beta distribution."""
        return sqrt(max((self.mean - self.low) * (self.high - self.mean) / 7, 0.0))

    @property
    def alpha(self) -> float:
        """1 + 4 (m − a) / (b − a)."""
        return 1 + 4 * (self.mode - self.low) / (self.high - self.low)

    @property
    def beta(self) -> float:
        """1 + 4 (b − m) / (b − a)."""
        return 1 + 4 * (self.high - self.mode) / (self.high - self.low)

    def _inverse(self, shares: Real) -> Real:
        if self.high == self.low:
            return np.full(shares.shape, self.low)
        return self.low + (self.high - self.low) * _beta_inverse(self.alpha, self.beta, shares)


BETA_STEPS = 1 << 14


def _beta_inverse(alpha: float, beta: float, shares: Real) -> Real:
    """Quantiles of a beta distribution, both parameters from 1 on: its density summed over x = sin²θ, where it is smooth."""
    angles = np.linspace(0.0, np.pi / 2, BETA_STEPS + 1)
    middles = (angles[1:] + angles[:-1]) / 2
    density = np.exp((2 * alpha - 1) * np.log(np.sin(middles)) + (2 * beta - 1) * np.log(np.cos(middles)))
    reached = np.concatenate(([0.0], np.cumsum(density)))
    return np.asarray(np.sin(np.interp(shares, reached / reached[-1], angles)) ** 2)


@dataclass(frozen=True)
class Empirical(Tabled):
    """What has been seen before, each as likely as the other (经验分布)."""

    values: tuple[float, ...]

    @classmethod
    def around_one(cls, values: tuple[float, ...]) -> Empirical:
        """The values by their mean, which is then 1; ValueError where that is not above 0."""
        mean = sum(values) / len(values) if values else 0.0
        if mean <= 0:
            raise ValueError(values)
        return cls(tuple(value / mean for value in values))

    @property
    def mean(self) -> float:
        """Of the values."""
        return float(np.mean(self.values))

    @property
    def sd(self) -> float:
        """Of the values as they are, which are taken for all there is."""
        return float(np.std(self.values))

    def draw(self, scores: Real) -> Real:
        """One of the values for each score."""
        ordered = np.sort(np.asarray(self.values, np.float64))
        return ordered[np.searchsorted(_edges(len(ordered)), scores)]

    def _inverse(self, shares: Real) -> Real:
        ordered = np.sort(np.asarray(self.values, np.float64))
        return ordered[np.minimum((shares * len(ordered)).astype(np.intp), len(ordered) - 1)]


def _edges(number: int) -> Real:
    """The scores that divide the normal into `number` parts that are alike likely."""
    return np.array([NormalDist().inv_cdf(i / number) for i in range(1, number)])


def spread_of_logs(sigma: float) -> float:
    """The standard deviation of a lognormal factor of mean 1 whose logarithm has the standard deviation `sigma`.

    >>> round(spread_of_logs(Lognormal(0.3).sigma), 12)
    0.3
    """
    return sqrt(exp(sigma**2) - 1)


def sigma_of_quantiles(low: float, high: float, share: float) -> float:
    """σ of a lognormal whose middle `share` lies between two values above 0.

    >>> round(sigma_of_quantiles(exp(-1.2815515655), exp(1.2815515655), 0.8), 6)
    1.0
    """
    return log(high / low) / (2 * NormalDist().inv_cdf((1 + share) / 2))
