"""The teams, ramps and territories sections (团队、爬坡、辖区): who carries quotas, where and since when."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from salesplan.terms.part import Amount, Day, Flag, PlanPart, Ratio, Text, one_or_many_of

RAMPS = "the share of a full quota in the first, second … month of service; full after the last one"


class Assignment(PlanPart):
    """A dated territory (辖区): regions × products × channels, and the share that the seller carries of it.

    An axis that isn't named means all of it. Without a share, what stated shares leave is split evenly
    between the sellers who hold the territory on that day: in six digits, of three the first has 33.3334 %.
    """

    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    from_: Day | None = Field(None, alias="from", description="the first day; from the start if not said")
    to: Day | None = Field(None, description="the last day, included; to the end if not said")
    share: Ratio | None = Field(None, gt=0, le=1)
    overlay: Flag = Field(
        False, description="a specialist beside those who hold the territory: has a quota, but counts in no sum"
    )


class Availability(PlanPart):
    """Part-time and leave (在岗比例): the share of full work from one day to another; several multiply."""

    from_: Day | None = Field(None, alias="from", description="the first day; from the start if not said")
    to: Day | None = Field(None, description="the last day, included; to the end if not said")
    share: Ratio = Field(ge=0, le=1)
    reason: Text | None = None


def _spelled_out(value: Any) -> Any:
    return [{"share": value}] if isinstance(value, str) else [value] if isinstance(value, dict) else value


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
    availability: Annotated[
        list[Availability],
        BeforeValidator(_spelled_out, json_schema_input_type=Ratio | Availability | list[Availability]),
    ] = Field([], description="50% for part-time, or dated entries; what isn't carried meanwhile is vacant")
    quota: Amount | None = Field(None, description="of the year, set by hand: kept to the cent")
    capacity: Amount | None = Field(
        None,
        gt=0,
        description="what a full period of the calendar can yield: all of it served, past the ramp, without leave",
    )


class Team(PlanPart):
    """A team (团队) of sellers and teams."""

    name: Text | None = None
    manager: Text | None = None
    sellers: dict[Text, Seller] = {}
    teams: dict[Text, Team] = {}
