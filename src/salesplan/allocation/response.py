"""How sales answer to effort (销售反应曲线): the curve of Little's ADBUDG, and the one that fits what people expect.

s(x) = b + (a - b) xᶜ / (d + xᶜ): a share of present sales at x times the present effort. b is what sells without any effort,
a what no effort exceeds; s(1) = 1 makes d = (a - 1) / (1 - b). With c ≤ 1 every step brings less than the one before; with
c > 1 the curve is S-shaped: first more, then less (Little, Management Science 16, 1970; math.md § 9). The points that people
are asked for are those of CALLPLAN (Lodish, Management Science 18, 1971).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from salesplan.allocation.rounding import Real

LEAST_SHAPE, MOST_SHAPE = 0.1, 10.0  # of c: beyond them a curve is a step, or flat
PLAIN_SHAPE = 1.0  # where no point tells how it is bent: every unit brings less than the one before
_GOLDEN = (5**0.5 - 1) / 2
_ROUNDS = 80  # of a golden section: the bracket shrinks below what a float tells apart


@dataclass(frozen=True)
class Response:
    """A curve. none: b, below 1. most: a, above 1. shape: c, above 0. Shares of present sales, which are s(1) = 1."""

    none: float
    most: float
    shape: float

    def __post_init__(self) -> None:
        if not (0 <= self.none < 1 < self.most and self.shape > 0):
            raise ValueError(f"no response: {self.none}, {self.most}, {self.shape}")

    @property
    def scale(self) -> float:
        """The d that makes present effort sell what is sold at present.

        >>> Response(0.5, 1.5, 1.0).scale, Response(0.0, 3.0, 2.0).scale
        (1.0, 2.0)
        """
        return (self.most - 1) / (1 - self.none)

    @property
    def is_s_shaped(self) -> bool:
        """Whether the first units bring ever more, so that the best next unit may be a bad start."""
        return self.shape > 1

    def sales(self, effort: Real) -> Real:
        """Sales as shares of the present ones, at efforts as multiples of the present one, all ≥ 0.

        >>> Response(0.5, 1.5, 1.0).sales(np.array([0.0, 1.0, 3.0])).tolist()
        [0.5, 1.0, 1.25]
        """
        power = np.asarray(effort, np.float64) ** self.shape
        return np.asarray(self.none + (self.most - self.none) * power / (self.scale + power), np.float64)

    def __call__(self, effort: float) -> float:
        """The same at one effort."""
        return float(self.sales(np.array([effort]))[0])


@dataclass(frozen=True)
class Fitted:
    """A curve, and how far it is off the point that it misses most, in shares of present sales."""

    response: Response
    misfit: float


def fit(none: float, most: float, points: Sequence[tuple[float, float]]) -> Fitted:
    """The curve from `none` to `most` whose shape has the least squares at `points`: (effort ≠ 0 and 1, sales).

    Without points its shape is 1. Every point has to lie between `none` and `most`, and below 1 only before effort 1:
    ValueError otherwise, for no curve passes there. At each point a curve falls or rises all the way as the shape grows, so
    the best shape lies between those that meet the points one by one, and one point is met exactly if its shape is in bounds.
    """
    for effort, sales in points:
        if not none < sales < most or (sales - 1) * (effort - 1) <= 0:
            raise ValueError(f"no curve from {none} to {most} passes {sales} at {effort}")
    if not points:
        return Fitted(Response(none, most, PLAIN_SHAPE), 0.0)
    shapes = [_shape_through(none, most, *point) for point in points]
    shape = _least(none, most, points, min(shapes), max(shapes))
    response = Response(none, most, shape)
    return Fitted(response, max(abs(response(effort) - sales) for effort, sales in points))


def _shape_through(none: float, most: float, effort: float, sales: float) -> float:
    """The shape of the curve through one point: (s - b) / (a - s) = xᶜ / d, solved for c."""
    odds = (sales - none) / (most - sales) * (most - 1) / (1 - none)
    return min(max(log(odds) / log(effort), LEAST_SHAPE), MOST_SHAPE)


def _least(none: float, most: float, points: Sequence[tuple[float, float]], low: float, high: float) -> float:
    """The shape with the least squares between two: a look at every part of the span, then a golden section."""

    def off(shape: float) -> float:
        curve = Response(none, most, shape)
        return sum((curve(effort) - sales) ** 2 for effort, sales in points)

    tried = [float(shape) for shape in np.geomspace(low, high, 41)]
    best = min(range(len(tried)), key=lambda i: (off(tried[i]), i))
    low, high = tried[max(best - 1, 0)], tried[min(best + 1, len(tried) - 1)]
    for _ in range(_ROUNDS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        low, high = (low, right) if off(left) <= off(right) else (left, high)
    return (low + high) / 2
