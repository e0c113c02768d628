"""Order total (满减、满折): less for orders from an amount on."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from salesplan.pricing.ladder import Ladder
from salesplan.pricing.rule import Off, Rule, Stack, Stage
from salesplan.terms.part import Amount, Whole, refuse

From = Annotated[Whole, Field(ge=0)]


class OrderTotal(Rule):
    """Less for orders that reach an amount (满减、满折); what is taken off is shared by the lines that count.

    The amount reached, and the share of it, are of what the lines cost so far (`of: running`) or of their list amounts
    (`of: list`). With `product` only lines of it count.
    """

    stage: ClassVar[Stage] = "order"
    kind: Literal["order_total"]
    off: dict[From, Off] = Field({}, description="from this amount on → the share that is taken off: `{5000: 5%}`")
    amount: dict[From, Annotated[Amount, Field(gt=0)]] = Field(
        {}, description="from this amount on → the amount that is taken off: 满300减30 is `{300: 30}`"
    )
    stack: Stack = Field(description="what the amount reached and a share are of")

    @model_validator(mode="after")
    def _has_one_ladder(self) -> OrderTotal:
        if bool(self.off) == bool(self.amount):
            raise refuse("want_off_or_amount")
        if self.quantity.min or self.quantity.max:
            raise refuse("want_no_quantity")
        return self

    @cached_property
    def ladder(self) -> Ladder:
        """The ladder, of shares or of amounts."""
        return Ladder(self.off or self.amount)

    def takes_of(self, base: Fraction, running: Fraction) -> Fraction:
        """What it takes off an order of which `base` counts and `running` is to be paid so far; never more than that."""
        reached = self.ladder.at(base)
        if reached is None:
            return Fraction(0)
        return min(reached * base if self.off else reached, running)

    def remedy(self) -> str:
        """Smaller steps: none that a unit more doesn't pay for."""
        return "mend_cliff_order"
