"""Stock cover (库存可销天数): more lies in stock than can be sold in time."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.pricing.adjusting.adjustment import Adjustment, Known, Wish
from salesplan.pricing.rule import Off
from salesplan.terms.money import percent
from salesplan.terms.part import Whole
from salesplan.words.sentence import sentence


class StockCover(Adjustment):
    """The stock on hand lasts longer than a number of days at the present rate of sales (库存积压): the price is lowered."""

    kind: Literal["stock_cover"]
    above: Whole = Field(gt=0, description="days that the stock may last")
    over: Whole = Field(gt=0, le=1000, description="the days up to the last one whose sales tell the rate")
    off: Off

    def days_asked(self) -> int:
        """The days that tell the rate."""
        return self.over

    def wish(self, known: Known) -> Wish | None:
        """The present price less the share."""
        if known.stock is None or known.sold is None or known.stock <= 0:
            return None
        if known.sold > 0 and known.stock / known.sold <= self.above:
            return None
        price = known.price * (1 - Fraction(self.off))
        stock = f"{float(known.stock):,.0f}"
        if known.sold <= 0:
            return Wish(price, sentence("because_unsold", stock=stock, over=self.over))
        days = round(known.stock / known.sold)
        return Wish(price, sentence("because_stock", stock=stock, days=days, above=self.above, off=percent(self.off)))
