"""The promotions section (促销): when what is promoted where, what it may cost, and what it is to bring."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag

from salesplan.pricing.rules import PriceRule
from salesplan.terms.festivals import FESTIVALS, festival_of
from salesplan.terms.part import Amount, Day, Flag, PlanPart, Ratio, Text, Whole, one_or_many, one_or_many_of, refuse

PromotionKind: TypeAlias = Literal["holiday", "launch", "member_day", "clearance", "other"]
LONGEST = 366  # days before or after a festival


def _festival(text: str) -> str:
    found = festival_of(text)
    if found is None:
        raise refuse("want_festival", known=", ".join(FESTIVALS))
    return found


Festival: TypeAlias = Annotated[Text, AfterValidator(_festival)]


def _told_by(value: Any) -> str:
    return "remark" if isinstance(value, str) else "rule"


Mechanic: TypeAlias = Annotated[
    Annotated[Text, Tag("remark")] | Annotated[PriceRule, Tag("rule")], Discriminator(_told_by)
]


class Promotion(PlanPart):
    """A promotion (促销活动). Its window is said in one of three ways: `from` and `to`, `festival`, or `monthly`.

    What isn't named (product, region, channel) is all promoted. Amounts are of each time that it runs.
    """

    name: Text | None = None
    kind: PromotionKind
    from_: Day | None = Field(None, alias="from", description="the first day")
    to: Day | None = Field(None, description="the last day, included")
    festival: Festival | None = Field(
        None,
        description="every year on a festival: spring_festival, 618, double_11 …, 春节, 双十一 …, or a month and day: 08-18",
    )
    monthly: Whole | None = Field(
        None, ge=1, le=31, description="every month on this day; in shorter months on their last day"
    )
    before: Whole = Field(
        0, ge=0, le=LONGEST, description="days that it begins before the day of `festival` or `monthly`"
    )
    after: Whole = Field(0, ge=0, le=LONGEST, description="days that it goes on after it")
    product: Annotated[list[Text], one_or_many] = Field([], description="products or product lines, with their parts")
    region: Annotated[list[Text], one_or_many] = Field([], description="with their parts")
    channel: Annotated[list[Text], one_or_many] = Field([], description="with their parts")
    controls: Annotated[list[Text], one_or_many] = Field(
        [], description="regions without it that it is compared with; if not said, all that have no promotion then"
    )
    mechanics: Annotated[list[Mechanic], one_or_many_of(Mechanic)] = Field(
        [],
        description="what buyers get: price rules, which hold in its window for what it is for, and remarks in words",
    )
    discount: Ratio | None = Field(
        None,
        ge=0,
        lt=1,
        description="off the price, where the exports don't show it; if not said, what its price rules give",
    )
    budget: Amount | None = Field(None, description="what may be spent beside prices: media, gifts, fees")
    spent: Amount | None = Field(
        None, description="what was spent so far; if not said, the budget is taken to be spent"
    )
    uplift: Ratio | None = Field(
        None, ge=0, description="expected: the share by which sales rise in the window, 0.6 is 60 % more"
    )
    goal: Amount | None = Field(None, description="sales that the window is to bring")
    in_plan: Flag = Field(
        False,
        description="whether the season of the targets is raised by its `uplift`, for its share of days and products",
    )

    @property
    def remarks(self) -> list[str]:
        """What buyers get, in words."""
        return [one for one in self.mechanics if isinstance(one, str)]

    @property
    def recurs(self) -> bool:
        """Whether it comes back every year or month."""
        return self.festival is not None or self.monthly is not None
