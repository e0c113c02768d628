"""The decompose section (分解): what the split starts from, how the year is spread, and what is added on purpose."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from salesplan.terms.part import Amount, PlanPart, Ratio, Text, Whole, refuse

MOST_HEDGE = 10  # 1,000 %, on each level: quotas stay whole numbers that a machine counts exactly


class Hedge(PlanPart):
    """Over-assignment on purpose (加码), per level; the levels compound."""

    teams: Ratio = Field(Decimal(0), ge=0, le=MOST_HEDGE)
    sellers: Ratio = Field(Decimal(0), ge=0, le=MOST_HEDGE)


def _blend(value: Any) -> Any:
    return {value: "1"} if isinstance(value, str) else value


def _adds_up(value: dict[str, Decimal]) -> dict[str, Decimal]:
    if any(share < 0 for share in value.values()) or sum(value.values()) != 1:
        raise refuse("weights_not_one", total=f"{sum(value.values()):%}")
    return value


Weights: TypeAlias = Annotated[
    dict[Text, Ratio],
    BeforeValidator(_blend, json_schema_input_type=Text | dict[Text, Ratio]),
    AfterValidator(_adds_up),
]


class Potential(PlanPart):
    """What the nodes of an axis could buy (市场潜力): measure → node → value. Usually read from a table file."""

    axis: Literal["region", "product", "channel"]
    values: dict[Text, dict[Text, Amount]]


SEASONS = ("history", "workdays", "even")


def _season(value: Any) -> Any:
    if isinstance(value, list) or value in (*SEASONS, None):
        return value
    raise refuse("want_seasonality")


# The methods that also fit money: unit by unit (Balinski and Young) would take a step a cent.
Apportion: TypeAlias = Literal["largest_remainder", "webster", "huntington_hill", "jefferson", "adams", "dean"]


Carry: TypeAlias = Literal["remaining", "none"]


class Feasible(PlanPart):
    """The band within which a quota counts as feasible (可行区间).

    Above `load` it is out of reach; above its capacity or above `growth` it is a stretch; below `slack` it asks for little.
    """

    growth: Ratio = Field(Decimal("1.3"), gt=0, description="the highest share of last year's sales, 130% is 30 % more")
    load: Ratio = Field(Decimal("1.1"), gt=0, description="the highest share of the capacity")
    slack: Ratio = Field(
        Decimal("0.7"),
        ge=0,
        description="the lowest share of the capacity; of last year's sales where no capacity is known",
    )


class Decompose(PlanPart):
    """How the numbers that the plan doesn't declare are filled in."""

    weights: Weights | None = Field(
        None,
        description="history, even, or a column of the potential table; or shares of several that add up to 100 %. "
        "If not said: history where the exports hold the year before",
    )
    potential: Potential | None = Field(None, description="measures of the nodes, usually from a table file")
    seasonality: Annotated[Literal["history", "workdays", "even"] | list[Ratio] | None, BeforeValidator(_season)] = (
        Field(
            None,
            description="weights of the periods: history, workdays, even or one weight per period. "
            "If not said: history where the exports hold whole years, else workdays",
        )
    )
    apportion: Apportion = Field(
        "largest_remainder",
        description="who gets the last units of a quota, or of shares that add up to 100 %: largest remainders (Hamilton), or a "
        "divisor method: webster (Sainte-Laguë), jefferson (D'Hondt) …",
    )
    hedge: Hedge = Hedge()
    carry: Carry = Field(
        "remaining",
        description="what `--from` does with what the closed periods missed or exceeded: `remaining` spreads what is left of "
        "the year over the rest of it, `none` leaves the rest as it was planned",
    )
    reconcile: Literal["none", "proportional", "even", "headroom"] = Field(
        "none",
        description="how sellers' commitments and the gap to what the plan asks of them make their quotas: not at all, or "
        "with the gap in proportion to the commitments, evenly, or by the capacity left",
    )
    feasible: Feasible = Feasible()
    round: Whole | None = Field(
        None, gt=0, description="quotas in multiples of this many currency units; totals still add up"
    )
