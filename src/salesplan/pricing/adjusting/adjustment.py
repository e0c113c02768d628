"""What all adjustment rules have in common (调价规则): what they are for, what they may ask, and what they propose."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field

from salesplan.pricing.endings import with_ending
from salesplan.terms.part import PlanPart, Ratio, Text, one_or_many
from salesplan.words.sentence import Sentence


class Known(NamedTuple):
    """What is known of a product and one of its lists on the last day of a review; money of a unit, in major units.

    price_then, cost_then: on the day since which the rule looks, the list's first or the year's. None: not known.
    stock: pieces on hand, and the day that they were counted. sold: pieces a day, over the days that the rule asks for.
    attained: the attainment of its latest closed periods, the last one last; None where a period has no target.
    """

    price: Fraction
    price_then: Fraction | None
    cost: Fraction | None
    cost_then: Fraction | None
    competitor: Fraction | None
    stock: Fraction | None
    sold: Fraction | None
    attained: Sequence[Fraction | None]


class Wish(NamedTuple):
    """A price that a rule wishes for, unrounded, and the numbers that made it."""

    price: Fraction
    because: Sentence


class Adjustment(PlanPart, ABC):
    """A rule that proposes list prices; nothing changes until somebody writes the price into the plan."""

    needs_targets: ClassVar[bool] = False

    product: Annotated[list[Text], one_or_many] = Field([], description="products or product lines, with their parts")
    most: Annotated[Ratio, Field(gt=0, le=1)] | None = Field(
        None, description="the most that a price may move at once, as a share of itself"
    )

    @abstractmethod
    def wish(self, known: Known) -> Wish | None:
        """The price that it wishes for; None where nothing calls for one or too little is known."""

    def days_asked(self) -> int | None:
        """Over how many days it asks for the daily sales; None where it doesn't."""
        return None


class Room(NamedTuple):
    """Within what a proposed price has to stay: bounds in major units, endings, and how many minor units make a major one."""

    low: Fraction | None
    high: Fraction | None
    endings: Sequence[str]
    unit: int


def fitted(wished: Fraction, present: Fraction, room: Room, most: Decimal | None) -> Fraction | None:
    """The wished price moved into its bounds and to the company's endings; None where that leads nowhere else.

    It never moves the other way than the wish: rounding must not turn a rise into a cut.
    """
    low, high = room.low, room.high
    if most is not None:
        low = max(low or Fraction(0), present * (1 - Fraction(most)))
        high = min(high, present * (1 + Fraction(most))) if high is not None else present * (1 + Fraction(most))
    if wished > present:
        low = max(low or Fraction(0), present)
    else:
        high = present if high is None else min(high, present)
    if low is not None and high is not None and low > high:
        return None
    price = wished if low is None else max(wished, low)
    price = price if high is None else min(price, high)
    if room.endings:
        found = with_ending(price, room.endings, low, high)
    else:
        found = Fraction(_towards(price, present, room.unit), room.unit)
    return None if found is None or found == present else found


def _towards(price: Fraction, present: Fraction, unit: int) -> int:
    """The whole minor units nearest to the present price: what is over is within the bounds."""
    return ceil(price * unit) if price < present else floor(price * unit)
