"""Gaps between prices (价差): how far the same product's price may lie apart in two channels or regions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from salesplan.terms.part import PlanPart, Ratio, Text, one_or_many


class Gap(PlanPart):
    """The most that realised prices of one product may lie apart (窜货防线): the lower one as a share off the higher one."""

    between: Literal["channel", "region"]
    of: Annotated[list[Text], one_or_many] = Field(
        [], description="the nodes compared, with their parts; all if not said"
    )
    within: Annotated[list[Text], one_or_many] = Field(
        [], description="only sales in these: channels where regions are compared, regions where channels are"
    )
    product: Annotated[list[Text], one_or_many] = Field([], description="products or product lines, with their parts")
    gap: Ratio = Field(gt=0, lt=1, description="the difference that is allowed: 10%")
