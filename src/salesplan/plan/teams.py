"""The teams, ramps and territories sections (团队、爬坡、辖区): who carries quotas, where and since when."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from salesplan.terms.part import Amount, Day, PlanPart, Ratio, Text, one_or_many_of

RAMPS = "the share of a full quota in the first, second … month of service; full after the last one"


class Assignment(PlanPart):
    """A dated territory (辖区): regions × products × channels, and the share that the seller carries of it.

    An axis that isn't named means all of it. Without a share, what stated shares leave is split evenly
    between the sellers who hold the territory on that day.
    """

    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    from_: Day | None = Field(None, alias="from", description="the first day; from the start if not said")
    to: Day | None = Field(None, description="the last day, included; to the end if not said")
    share: Ratio | None = Field(None, gt=0, le=1)


class Territory(Assignment):
    """A dated territory that is not said at its seller."""

    seller: Text


class Seller(PlanPart):
    """Who carries a quota: a rep, a dealer, an agent (业务员、经销商)."""

    name: Text | None = None
    manager: Text | None = None
    hired: Day | None = None
    left: Day | None = Field(None, description="the last day of service")
    ramp: Text | None = Field(None, description="the name of a ramp")
    territory: Annotated[list[Assignment], one_or_many_of(Assignment)] = []
    quota: Amount | None = Field(None, description="of the year, set by hand: kept to the cent")


class Team(PlanPart):
    """A team (团队) of sellers and teams."""

    name: Text | None = None
    manager: Text | None = None
    sellers: dict[Text, Seller] = {}
    teams: dict[Text, Team] = {}
