"""Agreement (渠道协议、客户协议价): what was agreed with a channel or a customer."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator

from salesplan.pricing.rule import Line, Off, Rule, Taken
from salesplan.terms.part import Amount, refuse


class Agreement(Rule):
    """What was agreed with a channel or a partner (协议价): a price of a unit, or a share off. It names with whom."""

    kind: Literal["agreement"]
    price: Annotated[Amount, Field(gt=0)] | None = Field(None, description="of a unit, whatever the list says")
    off: Off | None = None

    @model_validator(mode="after")
    def _says_what_and_with_whom(self) -> Agreement:
        if (self.price is None) == (self.off is None):
            raise refuse("want_off_or_price")
        if not (self.customer or self.channel or self.grade):
            raise refuse("want_partner")
        return self

    def sets_price(self) -> bool:
        """Whether a price was agreed."""
        return self.price is not None

    def takes(self, line: Line) -> Taken:
        """What the agreed price leaves of what is running (below zero where it is dearer), or the share of the base."""
        if self.price is not None:
            return Taken(line.running - Fraction(self.price) * line.quantity)
        return Taken(Fraction(self.off or 0) * line.base)
