"""A level of the price ladder (价盘级差): a share of another list's price."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.pricing.list_price import BuiltPrice, Lacking, Sources
from salesplan.terms.part import Ratio, Text


class ShareOfList(BuiltPrice):
    """A share of the same product's price in another list (级差): dealers at 60 % of what the retail list says."""

    kind: Literal["share_of_list"]
    list: Text = Field(description="the id of the other list, or `products` for the products' own list_price")
    share: Ratio = Field(gt=0)

    def raw(self, sources: Sources) -> Fraction | Lacking:
        """The share of the other price."""
        other = sources.other(self.list)
        return other if isinstance(other, Lacking) else other * Fraction(self.share)
