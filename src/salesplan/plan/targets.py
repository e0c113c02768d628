"""The targets, quotas and commitments sections (目标、配额、承诺): numbers on coordinates and a period."""

from __future__ import annotations

from pydantic import Field

from salesplan.plan.bounds import Bounded
from salesplan.plan.measures import REVENUE
from salesplan.terms.part import Amount, Goal, PlanPart, Text

PERIOD = "a period's label (2026-11, P7), a quarter or half (Q4, H2), or a day within the period; the year if not said"
MEASURE = "`revenue`, or a measure that the section `measures` declares, by id or by name"


class Target(Bounded):
    """A number or bounds for a region, product and channel (those not named: all) and a period."""

    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    measure: Text = Field(REVENUE, description=MEASURE)
    period: Text | None = Field(None, description=PERIOD)
    amount: Goal | None = Field(
        None,
        description="an amount, or a share: with a period, of the year on the same coordinates; without one, of the "
        "coordinates but for the last that is named (of the parent, where one alone is)",
    )
    reason: Text | None = None


class Quota(PlanPart):
    """A quota fixed by hand for a seller and a period: kept to the cent."""

    seller: Text
    measure: Text = Field(REVENUE, description=MEASURE)
    period: Text | None = Field(None, description=PERIOD)
    amount: Amount
    reason: Text | None = None


class Commitment(PlanPart):
    """What one seller, team, region, product or channel itself says it will sell (自下而上承诺).

    Exactly one of the five is named. Without an entry nothing was submitted, which is not the same as zero: 0 says that
    nothing will be sold.
    """

    seller: Text | None = None
    team: Text | None = None
    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    period: Text | None = Field(None, description=PERIOD)
    amount: Amount
    reason: Text | None = None
