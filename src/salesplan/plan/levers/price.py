"""Price (调价): dearer or cheaper, and how much less or more is bought then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from salesplan.errors import finding
from salesplan.metrics.simulation.streams import Stream
from salesplan.plan.levers.lever import Scoped, effect
from salesplan.plan.levers.stage import Elasticity, Real, Stage
from salesplan.terms.money import percent
from salesplan.terms.part import Ratio


class Price(Scoped):
    """A change of prices (调价) of what is named, from a day on.

    At a constant elasticity e a price (1 + x) times as high sells (1 + x)^e times as many pieces, so that sales change by
    (1 + x)^(1 + e) and their cost by (1 + x)^e. At e = −1 sales stay as they are.
    """

    kind: Literal["price"]
    change: Ratio = Field(gt=-1, description="5% makes it dearer by a twentieth, -10% cheaper by a tenth")
    elasticity: Ratio | None = Field(
        None, le=0, description="of the quantity sold to the price: -1.4; if not said, estimated from the exports"
    )

    def on(self, stage: Stage) -> Stage:
        """Expected sales × (1 + x)^(1 + e); an estimated e is drawn anew in each run."""
        known = self._elasticity(stage)
        stage = stage.telling(*known.told)
        price, e, reach = 1 + float(self.change), known.estimate, self.reach(stage)
        made = stage.times(effect(reach, price ** (1 + e)), effect(reach, price**e))
        rows = np.flatnonzero(reach.any(axis=1))
        if known.error > 0 and len(rows) and price != 1:
            share = reach[rows[0]]  # of what is finer than the rows the plan knows one share for all of them
            answer = Answer(stage.named, rows, share, price, known)
            made = replace(made, world=replace(made.world, events=(*made.world.events, answer)))
        return self._guarded(made, known, price)

    def _elasticity(self, stage: Stage) -> Elasticity:
        if self.elasticity is None:
            return stage.setting.elasticity(self.scope())
        seen = stage.setting.prices_seen(self.scope())
        return Elasticity(float(self.elasticity), 0.0, *(seen or (None, None)))

    def _guarded(self, stage: Stage, known: Elasticity, price: float) -> Stage:
        """Told where the new price lies beyond all that were ever asked."""
        low, high = known.lowest, known.highest
        if low is None or high is None or min(low, 1.0) <= price <= max(high, 1.0):
            return stage
        name = ", ".join(self.scope().values()) or stage.named
        return stage.telling(finding("SP755", name=name, price=percent(price), low=percent(low), high=percent(high)))


@dataclass(frozen=True)
class Answer:
    """How buyers answer to a new price (需求反应), where the elasticity is an estimate: one draw of it for each run.

    share: (periods,) of the rows' sales that the price is of.
    """

    name: str
    rows: NDArray[np.intp]
    share: Real
    price: float
    known: Elasticity
    driver: str = "elasticity"

    def multipliers(self, stream: Stream, runs: int, periods: int, first: int) -> Real:
        """What sales differ by from those at the estimate itself."""
        drawn = self.known.estimate + self.known.error * stream.scores((1, runs))
        share = np.asarray(self.share[first : first + periods, None])
        expected = effect(share, self.price ** (1 + self.known.estimate))
        return np.asarray((1 + share * (self.price ** (1 + drawn) - 1)) / expected)
