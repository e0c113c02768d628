"""The rates section (汇率): what a unit of a foreign currency is worth, as planned and as it turned out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from salesplan.terms.money import is_currency
from salesplan.terms.part import Amount, Day, PlanPart, Text, refuse
from salesplan.terms.rates import RATE_DIGITS, Rates, Step


def currency_code(code: str) -> str:
    """An ISO 4217 code, or what is said of anything else."""
    if not is_currency(code):
        raise refuse("want_currency")
    return code


def _fine_enough(rate: Decimal) -> Decimal:
    exponent = rate.normalize().as_tuple().exponent
    if rate <= 0 or not isinstance(exponent, int) or exponent < -RATE_DIGITS:
        raise refuse("want_rate")
    return rate


Worth = Annotated[Amount, AfterValidator(_fine_enough)]
Currency = Annotated[Text, AfterValidator(currency_code)]


class DatedRate(PlanPart):
    """A rate from a day on, until the next one begins."""

    from_: Day = Field(alias="from")
    rate: Worth


class Rate(PlanPart):
    """What a unit of a foreign currency is worth in the plan's."""

    plan: Worth = Field(description="the planned rate; also of days before the first actual one")
    actual: list[DatedRate] = Field([], description="the rates that amounts are converted at, by the day of the sale")

    @model_validator(mode="after")
    def _days_once(self) -> Self:
        if len({step.from_ for step in self.actual}) < len(self.actual):
            raise refuse("rates_of_a_day")
        return self


def rates_of(own: str, rates: Mapping[str, Rate]) -> Rates:
    """The rates as those who read sales need them."""
    steps: dict[str, list[Step]] = {}
    for code, rate in rates.items():
        ordered = sorted(rate.actual, key=lambda step: step.from_)
        ends = [*(later.from_ for _, later in pairwise(ordered)), date.max]
        steps[code] = [Step(step.from_, end, step.rate) for step, end in zip(ordered, ends, strict=False)]
    return Rates(own, {code: rate.plan for code, rate in rates.items()}, steps)
