"""Competitor gap (竞品价差): the price stands outside a band around what competitors ask."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from salesplan.pricing.adjusting.adjustment import Adjustment, Known, Wish
from salesplan.terms.money import percent
from salesplan.terms.part import Ratio, refuse
from salesplan.words.sentence import sentence


class CompetitorGap(Adjustment):
    """The price as a share of the competitors' lies outside a band (竞品指数), and is to come back to its edge."""

    kind: Literal["competitor_gap"]
    min: Ratio = Field(gt=0, description="the least share of the competitors' price: 90%")
    max: Ratio = Field(gt=0, description="the largest share of it: 105%")

    @model_validator(mode="after")
    def _has_room(self) -> CompetitorGap:
        if self.max < self.min:
            raise refuse("want_room")
        return self

    def wish(self, known: Known) -> Wish | None:
        """The nearest edge of the band."""
        if not known.competitor:
            return None
        index = known.price / known.competitor
        edge = min(max(index, Fraction(self.min)), Fraction(self.max))
        if edge == index:
            return None
        facts = {"low": percent(self.min), "high": percent(self.max), "price": f"{float(known.competitor):,.2f}"}
        return Wish(edge * known.competitor, sentence("because_competitor", index=percent(index), **facts))
