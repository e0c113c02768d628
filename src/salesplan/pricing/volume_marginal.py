"""Marginal volume price (超额累进阶梯价): each unit at the step that it lies on."""

from __future__ import annotations

from typing import ClassVar, Literal

from salesplan.pricing.rule import Line, Taken
from salesplan.pricing.volume import Volume


class VolumeMarginal(Volume):
    """Each unit at the step of the ladder that it lies on (超额累进).

    With `off: {11: 10%}` twelve units are ten at the full price and two at 10 % off. The other reading is another kind,
    `volume_retroactive`.
    """

    curved: ClassVar[bool] = True
    kind: Literal["volume_marginal"]

    def takes(self, line: Line) -> Taken:
        """The steps' shares of the base of a unit, or what the steps' prices leave of what is running."""
        total = self.ladder.over(1, line.quantity, self.below(line.price))
        return Taken(line.running - total if self.price else line.base / line.quantity * total)
