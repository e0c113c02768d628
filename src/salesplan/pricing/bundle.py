"""Bundle (套装): products that cost less together."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from salesplan.pricing.rule import Off, Rule, Stack, Stage
from salesplan.terms.part import Amount, Text, Whole, refuse


class Bundle(Rule):
    """Products that cost less together (套装): a price of the set, or a share off it.

    It comes after the prices of the lines and so says what its share is of. A unit is in one set only; bundles take their
    units in the order of precedence.
    """

    stage: ClassVar[Stage] = "bundle"
    kind: Literal["bundle"]
    of: dict[Text, Annotated[Whole, Field(ge=1)]] = Field(min_length=1, description="product → its units in a set")
    price: Annotated[Amount, Field(gt=0)] | None = Field(None, description="of a set")
    off: Off | None = None
    stack: Stack = Field(description="what a share is of; a price of the set needs it, too")

    @model_validator(mode="after")
    def _says_what(self) -> Bundle:
        if (self.price is None) == (self.off is None):
            raise refuse("want_off_or_price")
        if self.product or self.quantity.min or self.quantity.max:
            raise refuse("want_no_product")
        return self

    def takes_of(self, base: Fraction, running: Fraction, sets: int) -> Fraction:
        """What it takes off so many sets, which cost `running` so far; never more than that, and never less than nothing."""
        off = running - Fraction(self.price) * sets if self.price is not None else Fraction(self.off or 0) * base
        return max(Fraction(0), min(off, running))
