"""Price lists (价目表): whom and when they are for, and what their products cost."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field

from salesplan.pricing.competitor import Competitor
from salesplan.pricing.cost_plus import CostPlus
from salesplan.pricing.demand import Demand
from salesplan.pricing.scope import Market
from salesplan.pricing.set_price import SetPrice
from salesplan.pricing.share_of_list import ShareOfList
from salesplan.terms.part import Amount, Text

PRODUCTS = "products"  # the list that the products' own list_price makes; every other one goes before it

AnyListPrice: TypeAlias = Annotated[
    SetPrice | CostPlus | Competitor | Demand | ShareOfList, Field(discriminator="kind")
]


def _spelled_out(value: Any) -> Any:
    return {"kind": "set", "price": value} if isinstance(value, str) else value


class PriceList(Market):
    """A price list (价目表): what products cost for those whom it is for, before any rule."""

    name: Text | None = None
    prices: dict[
        Text, Annotated[AnyListPrice, BeforeValidator(_spelled_out, json_schema_input_type=Amount | AnyListPrice)]
    ]
