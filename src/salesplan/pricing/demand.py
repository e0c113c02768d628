"""Demand (需求定价): the price with the greatest margin under a declared elasticity."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.pricing.list_price import BuiltPrice, Lacking, Sources
from salesplan.terms.part import Amount, Ratio


class Demand(BuiltPrice):
    """The price that leaves the greatest margin where demand has a constant elasticity (需求弹性定价).

    With q = a·p^e the margin (p - cost)·q is greatest at p = cost · e ÷ (1 + e), for e below -1 (Lerner: (p - cost) ÷ p =
    1 ÷ |e|). An elasticity is an estimate, good near the prices it was taken from: so bounds are asked for.
    """

    kind: Literal["demand"]
    elasticity: Ratio = Field(lt=-1, description="per cent of volume for a per cent of price: -2.2")
    min: Amount = Field(gt=0, description="the least that it comes to")
    max: Amount = Field(gt=0, description="the most that it comes to")

    def raw(self, sources: Sources) -> Fraction | Lacking:
        """The price of the greatest margin."""
        if sources.cost is None:
            return Lacking("no_cost")
        elasticity = Fraction(self.elasticity)
        return sources.cost * elasticity / (1 + elasticity)
