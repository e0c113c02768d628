"""The prices section (价格): grades, price lists, floors and rules joined."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from salesplan.pricing.adjusting.adjustments import AnyAdjustment
from salesplan.pricing.endings import Ending
from salesplan.pricing.floor import CompetitorPrice, Cost, Floor
from salesplan.pricing.gap import Gap
from salesplan.pricing.price_list import PriceList
from salesplan.pricing.rules import PriceRule
from salesplan.terms.part import PlanPart, Text, Whole, one_or_many, one_or_many_of

LARGEST_LINE = 1_000  # units
FEWEST_LINES = 5


class Grade(PlanPart):
    """A customer grade (客户等级): a level of the price ladder."""

    name: Text | None = None
    channel: Annotated[list[Text], one_or_many] = Field([], description="where it buys; everywhere if not said")
    customer: Annotated[list[Text], one_or_many] = Field(
        [],
        description="who is of it, as the exports call them; `price review` puts others down to their channel's grade",
    )


class Prices(PlanPart):
    """What products cost to whom and when (价格): lists first, rules on top, floors below."""

    grades: dict[Text, Grade] = Field({}, description="customer grades: retail, dealer, gold …")
    ladder: list[Text] = Field(
        [], description="grades from the dearest to the cheapest (价盘), which `price lint` holds"
    )
    endings: Annotated[list[Ending], one_or_many_of(Ending)] = Field(
        [], description="what prices that are built end in: 9, 0, 9.90; whole minor units if not said"
    )
    lists: dict[Text, PriceList] = {}
    rules: dict[Text, PriceRule] = {}
    floors: list[Floor] = []
    costs: list[Cost] = Field([], description="dated costs, in place of the products' own `cost`")
    competitors: list[CompetitorPrice] = Field([], description="dated prices of competitors")
    largest_line: Whole = Field(
        LARGEST_LINE, ge=1, description="units: the most that an order line may have; `price lint` looks no further"
    )
    gaps: list[Gap] = Field([], description="how far realised prices may lie apart, which `price review` holds")
    adjust: dict[Text, AnyAdjustment] = Field({}, description="when `price review` is to propose another list price")
    fewest_lines: Whole = Field(
        FEWEST_LINES, ge=1, description="sold lines from which on `price review` ranks a seller or a customer"
    )
