"""Amount off (立减): so much less a unit."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.pricing.rule import Line, Rule, Taken
from salesplan.terms.part import Amount


class AmountOff(Rule):
    """An amount is taken off the price of each unit (立减); never more than is left of it."""

    kind: Literal["amount_off"]
    off: Amount = Field(gt=0, description="of each unit")

    def scales(self) -> bool:
        """An amount is what it is."""
        return False

    def takes(self, line: Line) -> Taken:
        """The amount times the units."""
        return Taken(min(Fraction(self.off) * line.quantity, line.running))
