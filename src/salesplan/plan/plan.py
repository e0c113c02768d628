"""A whole plan (计划): its sections joined."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from salesplan.plan.calendar import Calendar
from salesplan.plan.cases import Case
from salesplan.plan.decompose import Decompose
from salesplan.plan.measures import Measure
from salesplan.plan.prices import Prices
from salesplan.plan.products import Product
from salesplan.plan.promotions import Promotion
from salesplan.plan.rates import Currency, Rate
from salesplan.plan.regions import Channel, Region
from salesplan.plan.review import Review
from salesplan.plan.scenarios import Scenarios
from salesplan.plan.stock import Stock
from salesplan.plan.targets import Commitment, Quota, Target
from salesplan.plan.teams import RAMPS, Team, Territory
from salesplan.terms.export_layout import Export
from salesplan.terms.part import Amount, PlanPart, Ratio, Text


class Basis(PlanPart):
    """What counts as a sale (口径): the event, and whether the amounts hold tax."""

    event: Literal["ordered", "shipped", "invoiced", "collected"]
    tax: Literal["included", "excluded"]


class Plan(PlanPart):
    """A sales plan as it is written, all its table files read in."""

    salesplan: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})] = Field(
        description="the version of the plan language"
    )
    name: Text
    currency: Currency = Field(description="ISO 4217: CNY, USD")
    language: Literal["en", "zh"] = Field("en", description="of titles and sentences")
    basis: Basis | None = None
    calendar: Calendar
    target: Amount | None = Field(None, description="the whole plan, the whole year")
    regions: dict[Text, Region] = {}
    products: dict[Text, Product] = {}
    channels: dict[Text, Channel] = {}
    measures: dict[Text, Measure] = Field({}, description="what targets and quotas may be set in beside revenue")
    teams: dict[Text, Team] = {}
    ramps: dict[Text, list[Annotated[Ratio, Field(ge=0, le=1)]]] = Field({}, description=RAMPS)
    territories: list[Territory] = Field([], description="dated territories that are not said at their sellers")
    targets: list[Target] = Field([], description="numbers on any coordinates and period")
    quotas: list[Quota] = Field([], description="quotas fixed by hand")
    commitments: list[Commitment] = Field(
        [], description="what sellers, teams or regions themselves say they will sell"
    )
    promotions: dict[Text, Promotion] = Field({}, description="what is promoted when, where and how")
    promotion_budget: Amount | None = Field(
        None, description="what all promotions of the year together may cost beside prices"
    )
    decompose: Decompose = Decompose()
    rates: dict[Currency, Rate] = Field({}, description="of the currencies that exports may be in, beside the plan's")
    exports: dict[Text, Export] = {}
    prices: Prices = Prices()
    stock: list[Stock] = Field(
        [], description="pieces on hand at the end of days, as adjustment rules of prices ask for"
    )
    review: Review = Review()
    scenarios: Scenarios = Scenarios()
    cases: list[Case] = Field([], description="the plan's own tests, which `check` runs")
