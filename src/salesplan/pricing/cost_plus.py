"""Cost-plus (成本加成): the cost, and a share of it, or the cost as a share of the price."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator

from salesplan.pricing.list_price import BuiltPrice, Lacking, Sources
from salesplan.terms.part import Ratio, refuse


class CostPlus(BuiltPrice):
    """The cost with a mark-up on it, or such that a margin is left (成本加成): cost × (1 + markup), or cost ÷ (1 - margin)."""

    kind: Literal["cost_plus"]
    markup: Annotated[Ratio, Field(ge=0)] | None = Field(None, description="a share of the cost: 150%")
    margin: Annotated[Ratio, Field(ge=0, lt=1)] | None = Field(None, description="a share of the price: 60%")

    @model_validator(mode="after")
    def _says_which(self) -> CostPlus:
        if (self.markup is None) == (self.margin is None):
            raise refuse("want_markup_or_margin")
        return self

    def raw(self, sources: Sources) -> Fraction | Lacking:
        """The marked-up cost."""
        if sources.cost is None:
            return Lacking("no_cost")
        if self.markup is not None:
            return sources.cost * (1 + Fraction(self.markup))
        return sources.cost / (1 - Fraction(self.margin or 0))
