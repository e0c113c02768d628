"""How a review analyses sales (分析设置): classes, the customers' look-back, how much is listed, and the matrix."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from salesplan.terms.part import PlanPart, Ratio, Whole, refuse

DEFAULT_CUTS = (Decimal("0.8"), Decimal("0.95"))


def _rising(value: list[Decimal] | None) -> list[Decimal] | None:
    if value is not None and (len(value) != len(DEFAULT_CUTS) or not 0 < value[0] < value[1] <= 1):
        raise refuse("want_two_cuts")
    return value


class QuadrantLines(PlanPart):
    """Where the growth–share matrix is cut (矩阵分界)."""

    growth: Ratio | None = Field(None, description="what counts as high growth; if not said, the company's own")
    relative_share: Ratio | None = Field(
        None,
        gt=0,
        description="what counts as a high share, times the largest other one; if not said, an even part of all",
    )


class Analyses(PlanPart):
    """What the analyses of a review go by (分析)."""

    abc: Annotated[list[Ratio], AfterValidator(_rising)] | None = Field(
        None, description="the share of sales that class A makes, and A and B together; if not said: [80%, 95%]"
    )
    lookback: Whole = Field(12, ge=1, le=120, description="periods after which a customer who buys nothing is lost")
    customers_listed: Whole = Field(100, ge=1, le=100_000, description="the largest customers that are named")
    movers: Whole = Field(5, ge=1, le=1_000, description="the largest gains, and the largest losses, that are named")
    quadrant: QuadrantLines = QuadrantLines()

    @property
    def cuts(self) -> tuple[Decimal, Decimal]:
        """The shares at which classes A and B end."""
        return (self.abc[0], self.abc[1]) if self.abc else DEFAULT_CUTS
