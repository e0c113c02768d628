"""Loss of a seller (流失): a dealer or rep goes, and a part of the sales stays with the territory."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from salesplan.plan.levers.lever import Dated
from salesplan.plan.levers.moving import hand_over
from salesplan.plan.levers.stage import Stage
from salesplan.terms.part import Ratio, Text


class Lose(Dated):
    """A seller or dealer is lost from a day on (流失); what stays is sold by the territory, which is vacant then."""

    kind: Literal["lose"]
    seller: Text
    stays: Ratio = Field(ge=0, le=1, description="share of the sales that stays with the territory: 0% loses them all")

    def on(self, stage: Stage) -> Stage:
        """The seller's rows sell nothing on those days; rows of the vacancy sell what stays."""
        rows = stage.rows_on("seller", stage.setting.id_of("seller", self.seller))
        return hand_over(stage, rows, self.when(stage), float(self.stays))
