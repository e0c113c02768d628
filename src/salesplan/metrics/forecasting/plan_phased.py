"""Plan-phased (按计划推算): the targets of the periods left, as far as targets have been met so far."""

from __future__ import annotations

import numpy as np

from salesplan.metrics.forecasting.known import Known, Method, Real, quotient

TRUST = 0.25  # of a year's target must be due before the attainment so far counts for a half


def plan_phased(known: Known) -> Real | None:
    """Target of each period left × attainment so far, the latter drawn toward 1 while little of the year is gone.

    With d = the share of the year's target that was due so far, attainment counts d ÷ (d + ¼), and 1 the rest.
    """
    targets = known.targets
    if targets is None:
        return None
    due, year = targets[:, known.start : known.gone].sum(axis=1), targets.sum(axis=1)
    gone = quotient(due, year)
    weight = gone / (gone + TRUST)
    reached = np.where(due > 0, quotient(known.this.sum(axis=1), due), 1)
    return np.asarray(targets[:, known.gone :] * (1 + weight * (reached - 1))[:, None])


PLAN_PHASED = Method("plan_phased", plan_phased)
