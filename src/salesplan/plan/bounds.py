"""Bounds of targets (上下限): the least and the most that a node may get, as amounts or as growth on last year."""

from __future__ import annotations

from pydantic import Field

from salesplan.terms.part import Amount, PlanPart, Ratio


class Growth(PlanPart):
    """Bounds of the growth on last year's sales of the same node and period: `max: 35%`, `min: -5%`."""

    min: Ratio | None = Field(None, gt=-1)
    max: Ratio | None = Field(None, gt=-1)


class Bounded(PlanPart):
    """What may have bounds; they hold for the year unless the entry says a period."""

    min: Amount | None = Field(None, description="the least that it gets")
    max: Amount | None = Field(None, description="the most that it gets")
    growth: Growth | None = Field(None, description="bounds against last year's sales, which the exports have to hold")
