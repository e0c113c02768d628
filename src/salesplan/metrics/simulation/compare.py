"""Two worlds compared run by run (成对比较): what differs, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from salesplan.metrics.simulation.normal import Real

SURE = 1.959963984540054  # standard errors to each side that hold 95 %


@dataclass(frozen=True)
class Difference:
    """A difference, and its standard error; exactly 0 with no error where both worlds are the same."""

    value: float
    error: float

    @property
    def interval(self) -> tuple[float, float]:
        """What holds the difference of endless runs in 95 of 100 cases."""
        return self.value - SURE * self.error, self.value + SURE * self.error


def of_means(one: Real, other: Real) -> Difference:
    """Mean of `other` − mean of `one`.

    Runs share their luck (common random numbers), so that the error is that of the differences: sd(d) ÷ √n (Law, Simulation
    Modeling and Analysis, ch. 11).

    >>> of_means(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    Difference(value=1.0, error=0.0)
    """
    return _paired(other - one)


def of_chances(one: Real, one_target: float, other: Real, other_target: float) -> Difference:
    """Chance that `other` reaches its target − the chance that `one` reaches its own."""
    return _paired((other >= other_target).astype(np.float64) - (one >= one_target))


def of_medians(one: Real, other: Real) -> Difference:
    """Median of `other` − median of `one`.

    A median is, but for little, a mean of (½ − 1{x ≤ median}) ÷ density there (Bahadur 1966), so that the error of two that share
    their luck is that of the differences of these.
    """
    value = float(np.median(other) - np.median(one))
    return Difference(value, _paired(_influence(other) - _influence(one)).error)


def _paired(differences: Real) -> Difference:
    runs = len(differences)
    error = float(differences.std(ddof=1)) / sqrt(runs) if runs > 1 else 0.0
    return Difference(float(differences.mean()), error)


def _influence(draws: Real) -> Real:
    middle = float(np.median(draws))
    reach = 0.5 * len(draws) ** (-1 / 3)
    low, high = np.quantile(draws, (0.5 - reach, 0.5 + reach))
    slope = float(high - low) / (2 * reach)  # one by the density
    return np.asarray((0.5 - (draws <= middle)) * slope)
