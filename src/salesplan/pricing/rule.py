"""What all price rules have in common (价格规则): conditions, how they stack, and what they take off a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from salesplan.pricing.scope import Conditions
from salesplan.terms.money import NotANumber, parse_share
from salesplan.terms.part import Flag, PlanPart, Text, ratio_within, refuse

Stage: TypeAlias = Literal["line", "bundle", "order"]
STAGES: tuple[Stage, ...] = ("line", "bundle", "order")


def _off(value: Any) -> Any:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise refuse("want_share")
    try:
        share = ratio_within(parse_share(value))
    except NotANumber:
        raise refuse("want_share") from None
    # 八折 is what is paid; what is taken off is the rest.
    share = 1 - share if "折" in value else share
    if not 0 <= share <= 1:
        raise refuse("want_discount")
    return share


Off: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(_off),
    PlainSerializer(str),
    WithJsonSchema({"type": ["string", "number"], "description": "what is taken off: 20%, 0.2 or 8折"}),
]


class Stack(PlanPart):
    """How a rule comes on top of others (叠加)."""

    of: Literal["list", "running"] = Field(description="what its shares are of: the list amount, or what is left of it")
    group: Text | None = Field(None, description="of the rules of one group only the first in the order applies")


class Line(NamedTuple):
    """An order line as a rule sees it, in major units, unrounded.

    price: of a unit, by the list. running: what is left of the list amount. base: what shares are of. bought: units bought
    earlier in the month, quarter or year.
    """

    price: Fraction
    quantity: int
    running: Fraction
    base: Fraction
    bought: Mapping[str, int]


class Taken(NamedTuple):
    """What a rule does to a line: the amount that it takes off, and the units that it gives for nothing."""

    amount: Fraction
    free: int = 0
    gift: str = ""  # the product that is given; the line's own if empty


class Rule(Conditions):
    """A rule of the price (价格规则): who gets it, and how it stacks.

    Of the rules without `stack` one alone holds for a line: the first in the order of precedence.
    """

    stage: ClassVar[Stage] = "line"
    curved: ClassVar[bool] = False  # whether the share that it takes changes with every unit

    name: Text | None = None
    stack: Stack | None = Field(None, description="the rule comes on top of the one that holds")
    alone: Flag = Field(False, description="where the rule holds, none comes on top of it")

    @model_validator(mode="after")
    def _makes_sense(self) -> Rule:
        least, most = self.quantity.min, self.quantity.max
        if least is not None and most is not None and most < least:
            raise refuse("want_room")
        if self.alone and self.stack:
            raise refuse("want_alone_or_stack")
        if self.sets_price() and self.stack:
            raise refuse("want_no_stack")
        return self

    def takes(self, line: Line) -> Taken:  # noqa: ARG002 - rules of lines look at it
        """What the rule does to a line that meets its conditions: nothing, if it is one of bundles or whole orders."""
        return Taken(Fraction(0))

    def reaches(self, quantity: int, bought: Mapping[str, int]) -> bool:  # noqa: ARG002 - ladders ask
        """Whether so many units get anything by it; where they don't, it gives way to others."""
        between = self.quantity
        return (between.min or 0) <= quantity and (between.max is None or quantity <= between.max)

    def turns(self) -> Iterable[int]:
        """Quantities from which on the rule does something else than before, besides its conditions."""
        return ()

    def repeats(self) -> int:
        """Every how many units it gives something; 0 where it doesn't."""
        return 0

    def counts(self) -> tuple[str, tuple[int, ...]] | None:
        """The period whose earlier purchases count, and the units in it from which on the rule does something else."""
        return None

    def sets_price(self) -> bool:
        """Whether it sets the price of a unit, so that there is nothing that it could come on top of."""
        return False

    def scales(self) -> bool:
        """Whether what it takes off is a share of the price, whatever that is."""
        return not self.sets_price()

    def remedy(self) -> str:
        """What to do where more units cost less by it than fewer: the key of a sentence about `{rule}`."""
        return "mend_cliff"

    def own_floor(self) -> Fraction | None:
        """The share of cost that is its own floor, in place of the plan's; None where the plan's holds."""
        return None
