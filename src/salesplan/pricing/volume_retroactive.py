"""Retroactive volume price (全额累进阶梯价): all units at the step that the quantity reaches."""

from __future__ import annotations

from typing import Literal

from salesplan.pricing.rule import Line, Taken
from salesplan.pricing.volume import Volume


class VolumeRetroactive(Volume):
    """All units of the line at the step of the ladder that the quantity reaches (全额累进).

    With `off: {11: 10%}` twelve units are all at 10 % off; so eleven may cost less than ten, which `price lint` tells.
    """

    kind: Literal["volume_retroactive"]

    def takes(self, line: Line) -> Taken:
        """The step's share of the base, or what its price leaves of what is running."""
        reached = self.ladder.at(line.quantity)
        value = self.below(line.price) if reached is None else reached
        return Taken(line.running - value * line.quantity if self.price else line.base * value)

    def remedy(self) -> str:
        """The other reading."""
        return "mend_cliff_volume"
