"""Strength (销售力度): everything sells stronger or weaker by a share."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from salesplan.plan.levers.lever import Scoped, effect
from salesplan.plan.levers.stage import Stage
from salesplan.terms.part import Ratio, Text


class Strength(Scoped):
    """Expected sales change by a share (销售力度), of all or of what is named."""

    kind: Literal["strength"]
    change: Ratio = Field(ge=-1, description="10% sells a tenth more, -10% a tenth less")
    team: Text | None = None
    seller: Text | None = None

    def on(self, stage: Stage) -> Stage:
        """Expected sales × (1 + change)."""
        return stage.times(effect(self.reach(stage), 1 + float(self.change)))
