"""Clearance (清仓): a discount that may go below the floor, down to one of its own."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.pricing.rule import Line, Off, Rule, Taken
from salesplan.terms.part import Ratio


class Clearance(Rule):
    """What is to be sold out (清仓): a share is taken off, and a floor of its own holds in place of the plan's."""

    kind: Literal["clearance"]
    off: Off
    floor_of_cost: Ratio = Field(ge=0, description="its own floor, as a share of the product's cost: 80%")

    def takes(self, line: Line) -> Taken:
        """The share of the base."""
        return Taken(Fraction(self.off) * line.base)

    def own_floor(self) -> Fraction | None:
        """The share of cost."""
        return Fraction(self.floor_of_cost)
