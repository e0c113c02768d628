"""A list price that is set (直接定价)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.pricing.list_price import Lacking, ListPrice, Sources
from salesplan.terms.part import Amount


class SetPrice(ListPrice):
    """A price that is set (直接定价); it stays as it is written. `299` says the same as `{kind: set, price: 299}`."""

    kind: Literal["set"]
    price: Amount = Field(gt=0, description="of a unit; it may have more digits than the currency")

    def of(self, sources: Sources, endings: Sequence[str], unit: int) -> Fraction | Lacking:  # noqa: ARG002
        """The price that is set."""
        return Fraction(self.price)
