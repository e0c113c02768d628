"""The products section (产品): a tree of product lines and products."""

from __future__ import annotations

from pydantic import Field

from salesplan.plan.bounds import Bounded
from salesplan.terms.part import Amount, Goal, Text, Whole


class Product(Bounded):
    """A product line or product and its parts."""

    name: Text | None = None
    target: Goal | None = Field(
        None, description="of the year: an amount, or a share of the parent; 0 locks it at nothing"
    )
    list_price: Amount | None = Field(None, description="price of a unit before any rule")
    cost: Amount | None = Field(None, description="cost of a unit")
    unit: Text | None = Field(None, description="what a quantity of 1 is: 瓶, box, kg")
    pack: Whole | None = Field(
        None, gt=0, description="pieces in a case: targets of the measure `units` come in multiples; for the parts, too"
    )
    products: dict[Text, Product] = {}
