"""The rules of a review (例外规则): when something is an exception that needs a manager."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from salesplan.terms.part import Amount, Flag, PlanPart, Ratio, Whole

Span: TypeAlias = Literal["period", "quarter_to_date", "year_to_date"]
WORTH = "the least that is worth a word, as a share of the company's target of the same span (its sales without one)"
SHARE = "the least target of a node, as a share of the company's"


def _switch(value: Any) -> Any:
    return {"on": "false"} if value == "off" else {} if value == "on" else value


_switched = BeforeValidator(_switch)


class ReviewRule(PlanPart):
    """What every rule has; `off` in place of its keys switches it off."""

    on: Flag = True


class OffPace(ReviewRule):
    """Behind the plan (进度落后): actual ÷ target to date, the open period by its working days gone."""

    below: Ratio = Field(Decimal("0.9"), gt=0, le=1, description="an exception below this share of the target to date")
    span: Span = "year_to_date"
    share: Ratio = Field(Decimal("0.01"), ge=0, description=SHARE)
    worth: Ratio = Field(Decimal("0.01"), ge=0, description=WORTH)


class SuddenChange(ReviewRule):
    """The period against the node's own recent pattern (突变): last year's period × the usual growth of late."""

    change: Ratio = Field(Decimal("0.25"), gt=0, description="up or down, as a share of what was to be expected")
    z: Amount = Field(Decimal("3.5"), gt=0, description="robust standard deviations off the usual growth")
    periods: Whole = Field(6, ge=3, description="recent periods that the usual growth is the median of")
    worth: Ratio = Field(Decimal("0.05"), ge=0, description=WORTH)


class BrokenStreak(ReviewRule):
    """Periods in a row below target, or a row of growing periods that ended (连续未达或增长中断)."""

    periods: Whole = Field(3, ge=2, description="in a row below target")
    below: Ratio = Field(Decimal("0.95"), gt=0, le=1, description="a period is below target under this share of it")
    growth: Whole = Field(6, ge=2, description="in a row above last year, before one below it")
    worth: Ratio = Field(Decimal("0.005"), ge=0, description=WORTH)


class Concentration(ReviewRule):
    """Too much with one (过度集中): the share of the largest customer, product or seller of the year to date."""

    customer: Ratio = Field(Decimal("0.2"), gt=0, le=1)
    product: Ratio = Field(Decimal("0.5"), gt=0, le=1)
    seller: Ratio = Field(Decimal("0.4"), gt=0, le=1)
    among: Whole = Field(5, ge=2, description="with fewer of them a large share is no news")


class PriceErosion(ReviewRule):
    """Realised prices per unit against last year, of products sold in both (价格侵蚀)."""

    fall: Ratio = Field(Decimal("0.05"), gt=0, le=1, description="an exception from this fall on")
    span: Span = "year_to_date"
    worth: Ratio = Field(Decimal("0.0025"), ge=0, description=WORTH)


class OverCapacity(ReviewRule):
    """Sellers who would have to sell more in the rest of the year than their `capacity` (超出产能)."""

    load: Ratio = Field(Decimal("1.1"), gt=0, description="what is left of the quota ÷ what is left of the capacity")
    worth: Ratio = Field(Decimal("0.001"), ge=0, description=WORTH)


class OutOfScale(ReviewRule):
    """Targets out of all proportion to sales (目标失当): last year's, or this year's so far."""

    times: Amount = Field(Decimal(5), gt=1, description="the target as a multiple of sales, or sales of the target")
    share: Ratio = Field(Decimal("0.01"), ge=0, description=SHARE)


class DataFault(ReviewRule):
    """Rows of the exports that went astray (数据问题), as a share of the rows (or of the amount, if larger)."""

    rejected: Ratio = Field(Decimal("0.0005"), ge=0, le=1)
    unmatched: Ratio = Field(Decimal("0.005"), ge=0, le=1)
    duplicate: Ratio = Field(Decimal("0.1"), ge=0, le=1)
    outside_territory: Ratio = Field(Decimal("0.05"), ge=0, le=1)
    outside_service: Ratio = Field(Decimal("0.01"), ge=0, le=1)


class Rules(PlanPart):
    """When something is an exception. Every rule has thresholds that hold where nothing is said, and can be `off`."""

    off_pace: Annotated[OffPace, _switched] = OffPace()
    sudden_change: Annotated[SuddenChange, _switched] = SuddenChange()
    broken_streak: Annotated[BrokenStreak, _switched] = BrokenStreak()
    concentration: Annotated[Concentration, _switched] = Concentration()
    price_erosion: Annotated[PriceErosion, _switched] = PriceErosion()
    over_capacity: Annotated[OverCapacity, _switched] = OverCapacity()
    out_of_scale: Annotated[OutOfScale, _switched] = OutOfScale()
    data_fault: Annotated[DataFault, _switched] = DataFault()
