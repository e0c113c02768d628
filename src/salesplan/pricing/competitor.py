"""Competitor index (竞品对标): a position beside what competitors ask."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.pricing.list_price import BuiltPrice, Lacking, Sources
from salesplan.terms.part import Ratio


class Competitor(BuiltPrice):
    """A position beside the competitors' price (竞品对标), which `competitors` tells: 95% is five per cent below it."""

    kind: Literal["competitor"]
    position: Ratio = Field(gt=0, description="of the competitors' price: 95%")

    def raw(self, sources: Sources) -> Fraction | Lacking:
        """The position's share of the competitors' price."""
        return Lacking("no_competitor") if sources.competitor is None else sources.competitor * Fraction(self.position)
