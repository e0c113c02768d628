"""The uncertainty of a plan's sales to come (不确定性): how far they may be off what is expected, and what may happen.

A factor stands around 1: a spread of 8 % makes sales 8 % more or less than expected, as one standard deviation. What isn't
said is estimated from the exports, and has a stated default where they tell too little.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from salesplan.metrics.simulation import laws
from salesplan.terms.part import PlanPart, Ratio, Text

WIDEST = 3  # as a spread: more is a typing slip, 30 % written as 30
KIND = "kind"
LEVELS = ("company", "region", "product", "channel", "seller", "noise")  # whose shocks may be declared


class Shaped(PlanPart):
    """How a factor is distributed."""

    persistence: Ratio | None = Field(
        None,
        ge=0,
        le=1,
        description="how much of a period's shock stays: 100% one draw for the whole year, 0% a fresh one each period",
    )

    def law(self) -> laws.Law:
        """What is drawn from."""
        raise TypeError(type(self).__name__)  # every kind has its own

    @property
    def greatest(self) -> float:
        """About the most that is drawn: one in a thousand is more."""
        return self.law().quantile(0.999)


class Lognormal(Shaped):
    """A factor that is never below zero (对数正态), with 1 as its mean: what multiplies. The default."""

    kind: Literal["lognormal"]
    spread: Ratio = Field(ge=0, le=WIDEST, description="standard deviation as a share of what is expected")

    def law(self) -> laws.Law:
        """What is drawn from."""
        return laws.Lognormal(float(self.spread))


class Normal(Shaped):
    """A factor as likely above 1 as below it (正态)."""

    kind: Literal["normal"]
    spread: Ratio = Field(ge=0, le=WIDEST, description="standard deviation as a share of what is expected")

    def law(self) -> laws.Law:
        """What is drawn from."""
        return laws.Normal(float(self.spread))


class ThreePoints(Shaped):
    """What somebody who knows the market says in three numbers."""

    low: Ratio = Field(ge=0, description="the least")
    mode: Ratio = Field(ge=0, description="the likeliest")
    high: Ratio = Field(ge=0, description="the most")

    @property
    def points(self) -> tuple[float, float, float]:
        """The three of them."""
        return float(self.low), float(self.mode), float(self.high)


class Triangular(ThreePoints):
    """Three points joined by straight lines (三角分布); its mean is theirs, (low + mode + high) ÷ 3."""

    kind: Literal["triangular"]

    def law(self) -> laws.Law:
        """What is drawn from."""
        return laws.Triangular(*self.points)


class Pert(ThreePoints):
    """Three points joined by a curve (PERT 分布) that leans on the likeliest; its mean is (low + 4 mode + high) ÷ 6."""

    kind: Literal["pert"]

    def law(self) -> laws.Law:
        """What is drawn from."""
        return laws.Pert(*self.points)


class Empirical(Shaped):
    """Factors that were seen before (经验分布), each as likely as the others."""

    kind: Literal["empirical"]
    values: list[Annotated[Ratio, Field(ge=0)]] = Field(min_length=2, description="the factors")

    def law(self) -> laws.Law:
        """What is drawn from."""
        return laws.Empirical(tuple(sorted(float(value) for value in self.values)))


class Fixed(Shaped):
    """A factor that is known (固定值)."""

    kind: Literal["fixed"]
    value: Ratio = Field(ge=0, description="the factor")

    def law(self) -> laws.Law:
        """What is drawn from."""
        return laws.Fixed(float(self.value))


def _lognormal(value: Any) -> Any:
    """`8%` and `{spread: 8%}` are lognormal."""
    if isinstance(value, str):
        return {KIND: "lognormal", "spread": value}
    return {KIND: "lognormal", **value} if isinstance(value, dict) and KIND not in value else value


def _fixed(value: Any) -> Any:
    return {KIND: "fixed", "value": value} if isinstance(value, str) else value


Shape: TypeAlias = Annotated[Lognormal | Normal | Triangular | Pert | Empirical | Fixed, Field(discriminator=KIND)]
Law: TypeAlias = Annotated[Shape, BeforeValidator(_lognormal, json_schema_input_type=Ratio | Shape)]
Number: TypeAlias = Annotated[Shape, BeforeValidator(_fixed, json_schema_input_type=Ratio | Shape)]


class Launch(PlanPart):
    """A launch that may slip (新品上市): until it comes, its product sells nothing."""

    from_: Text | None = Field(
        None,
        alias="from",
        description="the period that it is planned for; if not said, the first in which it is expected to sell",
    )
    slip: Number = Field(description="how many periods later it may come: a law whose parts are numbers of periods")
    share: Ratio | None = Field(
        None, gt=0, le=1, description="what it makes of its product line's sales; if not said, as the exports show"
    )


class Hire(PlanPart):
    """A planned start that may slip or not come about (招聘): the territory stays vacant until then."""

    slip: Number | None = Field(None, description="how many periods later the seller may start")
    chance: Ratio | None = Field(None, ge=0, le=1, description="that the seller starts at all")


class Uncertainty(PlanPart):
    """How sure the sales to come are (不确定性)."""

    strength: Ratio | None = Field(
        None, gt=0, le=10, description="expected sales as a share of the target where there is no history to go by"
    )
    company: Law | None = Field(None, description="shocks that all share")
    region: Law | None = Field(None, description="shocks that a region's sales share")
    product: Law | None = Field(None, description="shocks that a product line's sales share")
    channel: Law | None = Field(None, description="shocks that a channel's sales share")
    seller: Law | None = Field(None, description="how far a seller's year may be off")
    noise: Law | None = Field(None, description="how far a seller's single period may be off")
    returns: Number | None = Field(
        None, description="share of sales that comes back; what is expected already has the usual share taken off"
    )
    attrition: Ratio | None = Field(None, ge=0, lt=1, description="share of the sellers that leave within a year")
    vacant_sells: Ratio | None = Field(
        None, ge=0, le=1, description="what a territory still sells, as a share, while nobody holds it"
    )
    hires: dict[Text, Hire] = Field({}, description="planned starts that are uncertain, by seller")
    launches: dict[Text, Launch] = Field({}, description="launches that may slip, by product")
