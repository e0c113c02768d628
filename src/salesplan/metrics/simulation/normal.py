"""The standard normal (标准正态分布): its distribution function, on a grid that laws are tabled over."""

from __future__ import annotations

from functools import cache
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
FURTHEST, STEPS = 8.5, 17 * 512  # no draw of a normal lies further out than that; steps of 1/512


def below(score: float) -> float:
    """The chance that a standard normal stays below a score.

    >>> below(0.0), round(below(1.959964), 6)
    (0.5, 0.975)
    """
    return erfc(-score / sqrt(2)) / 2


@cache
def grid() -> tuple[Real, Real]:
    """Scores evenly spaced, and the chance to stay below each."""
    scores = np.linspace(-FURTHEST, FURTHEST, STEPS + 1)
    return scores, np.array([below(float(score)) for score in scores])
