"""Multiple-factor index (多因素指数): several measures of unlike units made into one set of shares (math.md § 1.3).

The buying power index is one: half income, three tenths retail sales, a fifth population.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from salesplan.allocation.rounding import Real


def multiple_factor_index(factors: Sequence[Real], weights: Sequence[float]) -> Real | None:
    """Each factor made into shares of its own sum, then mixed by `weights`; the result adds up to 1.

    factors: for each, one number from zero up per member. Factors that are zero for everybody say nothing: the others keep
    their weights among themselves. None where none says anything.

    >>> multiple_factor_index([np.array([30.0, 10.0]), np.array([1.0, 1.0])], [0.5, 0.5]).tolist()
    [0.625, 0.375]
    """
    told = [
        (factor / factor.sum(), weight) for factor, weight in zip(factors, weights, strict=True) if factor.sum() > 0
    ]
    whole = sum(weight for _, weight in told)
    if not whole > 0:
        return None
    return np.asarray(sum(share * weight for share, weight in told) / whole)
