"""The cases section (用例): the plan's own tests, "this order costs that"."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from salesplan.terms.part import Amount, Day, PlanPart, Text, Whole, refuse

Bought = dict[Literal["month", "quarter", "year"], Annotated[Whole, Field(ge=0)]]


class OrderLine(PlanPart):
    """A line of an order."""

    product: Text
    quantity: Annotated[Whole, Field(ge=1)] = Field(description="units that are ordered and paid")
    bought: Bought = Field({}, description="units bought earlier in the month, quarter, year")


class Order(PlanPart):
    """An order (订单): who buys what, where and when; one product, or several `lines`."""

    date: Day
    channel: Text | None = None
    region: Text | None = None
    grade: Text | None = None
    customer: Text | None = None
    coupon: Text | None = None
    product: Text | None = None
    quantity: Annotated[Whole, Field(ge=1)] | None = None
    bought: Bought = Field({}, description="units bought earlier in the month, quarter, year")
    lines: list[OrderLine] = []

    @model_validator(mode="after")
    def _has_lines(self) -> Order:
        if (self.product is None) != (self.quantity is None) or (self.product is None) == (not self.lines):
            raise refuse("want_order_lines")
        return self

    def all_lines(self) -> list[OrderLine]:
        """The lines, also where there is but one."""
        if self.product is None or self.quantity is None:
            return self.lines
        return [OrderLine(product=self.product, quantity=self.quantity, bought=self.bought)]


class Case(PlanPart):
    """A test of the plan (用例): this order costs that."""

    name: Text = Field(description="what it is about, in a sentence")
    order: Order
    costs: Annotated[Amount, Field(ge=0)] = Field(description="the whole order, net")
