"""Buy X get Y (买赠): units that come on top of what is ordered and paid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from salesplan.pricing.rule import Line, Rule, Taken
from salesplan.terms.part import Flag, Text, Whole


class FreeGoods(Rule):
    """Who buys so many gets some for nothing (买赠), on top of what is ordered: 买十赠一 is ten paid, eleven delivered."""

    kind: Literal["free_goods"]
    buy: Annotated[Whole, Field(ge=1)] = Field(description="units that are ordered and paid")
    get: Annotated[Whole, Field(ge=1)] = Field(description="units that come for nothing")
    recursive: Flag = Field(description="true: for every `buy` units again; false: once")
    gift: Text | None = Field(None, description="the product that is given; the one that is bought if not said")

    def takes(self, line: Line) -> Taken:
        """Nothing of the amount; units for nothing."""
        times = line.quantity // self.buy
        return Taken(Fraction(0), self.get * (times if self.recursive else min(times, 1)), self.gift or "")

    def reaches(self, quantity: int, bought: Mapping[str, int]) -> bool:
        """Whether enough is bought, too."""
        return quantity >= self.buy and super().reaches(quantity, bought)

    def turns(self) -> Iterable[int]:
        """The first time that it gives."""
        return (self.buy,)

    def repeats(self) -> int:
        """Every so many units, if again and again."""
        return self.buy if self.recursive else 0
