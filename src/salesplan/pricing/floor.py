"""Floors, costs and competitors' prices (限价、成本、竞品价): dated facts about products."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field, model_validator

from salesplan.pricing.scope import Scope
from salesplan.terms.part import Amount, Ratio, refuse


class Floor(Scope):
    """A price floor (最低限价、控价线): no unit may be sold for less, free goods counted in."""

    price: Annotated[Amount, Field(gt=0)] | None = Field(None, description="of a unit")
    of_list: Annotated[Ratio, Field(gt=0)] | None = Field(None, description="a share of the list price: 60%")
    of_cost: Annotated[Ratio, Field(gt=0)] | None = Field(None, description="a share of the cost: 110%")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Floor:
        if sum(value is not None for value in (self.price, self.of_list, self.of_cost)) != 1:
            raise refuse("want_one_floor")
        return self

    def of(self, listed: Fraction | None, cost: Fraction | None) -> Fraction | None:
        """The floor of a unit; None where it is a share of what isn't known."""
        for share, whole in ((self.of_list, listed), (self.of_cost, cost)):
            if share is not None:
                return None if whole is None else Fraction(share) * whole
        return Fraction(self.price or 0)


class Cost(Scope):
    """What a unit costs to make or buy (成本), since when; in place of the products' own `cost`."""

    cost: Amount = Field(gt=0, description="of a unit")


class CompetitorPrice(Scope):
    """What competitors ask for the like of a product (竞品价), since when."""

    price: Amount = Field(gt=0, description="of a unit")
