"""How promotions are evaluated (促销评估口径): the days around them, and how sure an interval is to be."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from salesplan.terms.part import Flag, PlanPart, Ratio, Whole


class PromotionReview(PlanPart):
    """How `promo evaluate` judges."""

    weeks: Whole = Field(
        4, ge=1, le=26, description="clean weeks to either side that the baseline's level is taken from"
    )
    before: Whole = Field(
        0, ge=0, le=60, description="days before a promotion that aren't clean: buyers may wait for it"
    )
    after: Whole = Field(
        14, ge=1, le=90, description="days after it that aren't clean: what was bought ahead is missing then"
    )
    confidence: Ratio = Field(Decimal("0.8"), gt=0, lt=1, description="the share of cases that intervals are to hold")
    halo: Flag = Field(False, description="whether effects on products beyond the siblings count in the worth")
