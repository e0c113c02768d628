"""What both volume prices are written as (阶梯价): a ladder of discounts or of prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from pydantic import Field, model_validator

from salesplan.pricing.ladder import Ladder
from salesplan.pricing.rule import Off, Rule
from salesplan.terms.part import Amount, Whole, refuse

Start = Annotated[Whole, Field(ge=1)]


class Volume(Rule):
    """A ladder by quantity: from how many units on, what is taken off, or what a unit costs."""

    off: dict[Start, Off] = Field({}, description="from this unit on → what is taken off: `{11: 2%, 15: 5%}`")
    price: dict[Start, Annotated[Amount, Field(gt=0)]] = Field(
        {}, description="from this unit on → what a unit costs: `{11: 280, 15: 265}`"
    )

    @model_validator(mode="after")
    def _has_one_ladder(self) -> Volume:
        if bool(self.off) == bool(self.price):
            raise refuse("want_off_or_price")
        return self

    @cached_property
    def ladder(self) -> Ladder:
        """The ladder, of discounts or of prices."""
        return Ladder(self.off or self.price)

    def reaches(self, quantity: int, bought: Mapping[str, int]) -> bool:
        """Whether the first step is reached, too."""
        return quantity >= self.ladder.starts[0] and super().reaches(quantity, bought)

    def turns(self) -> Iterable[int]:
        """The steps of the ladder."""
        return self.ladder.starts

    def sets_price(self) -> bool:
        """Whether the ladder is one of prices."""
        return bool(self.price)

    def below(self, price: Fraction) -> Fraction:
        """What holds below the first step: nothing off, or the list price."""
        return price if self.price else Fraction(0)
