"""Cost moved (成本变动): a product costs more, or less, than when its price was made."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.pricing.adjusting.adjustment import Adjustment, Known, Wish
from salesplan.terms.money import percent
from salesplan.terms.part import Ratio
from salesplan.words.sentence import sentence


class CostMoved(Adjustment):
    """The cost has moved by more than a share since the list began (成本变动), and the price is to follow.

    A price that is built of its cost has followed already; what is proposed is the rest.
    """

    kind: Literal["cost_moved"]
    by: Ratio = Field(gt=0, description="how far the cost must have moved: 5%")
    pass_on: Ratio = Field(gt=0, le=1, description="the share of the move that the price is to follow: 100%")

    def wish(self, known: Known) -> Wish | None:
        """The price then, moved by the share of the cost's move that is passed on."""
        if None in (known.cost, known.cost_then, known.price_then) or not known.cost_then:
            return None
        cost, price_then = known.cost or Fraction(0), known.price_then or Fraction(0)
        moved = cost / known.cost_then - 1
        if abs(moved) <= Fraction(self.by):
            return None
        price = price_then * (1 + moved * Fraction(self.pass_on))
        if (price - known.price) * moved <= 0:  # it has followed, or gone further
            return None
        facts = {"now": f"{float(cost):,.2f}", "then": f"{float(known.cost_then):,.2f}"}
        return Wish(price, sentence("because_cost", moved=percent(moved), by=percent(self.by), **facts))
