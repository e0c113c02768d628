"""The stock section (库存): how many pieces of a product lay there at the end of a day."""

from __future__ import annotations

from pydantic import Field

from salesplan.terms.part import Amount, Day, PlanPart, Text


class Stock(PlanPart):
    """Pieces on hand (库存数量) at the end of a day; several entries of a product on one day, as of warehouses, add up."""

    product: Text
    day: Day
    units: Amount = Field(ge=0, description="pieces, as exports count them")
