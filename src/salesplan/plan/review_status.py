"""How a pace is called (进度状态): the lowest pace of each status."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from salesplan.terms.part import PlanPart, Ratio, refuse


class Statuses(PlanPart):
    """The lowest pace of each status; what is below all of them is far behind."""

    ahead: Ratio = Field(Decimal("1.05"), gt=0, description="ahead of the plan from this pace on")
    on_track: Ratio = Field(Decimal("0.95"), gt=0, description="on track from this pace on")
    behind: Ratio = Field(Decimal("0.8"), ge=0, description="behind from this pace on; far behind below it")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.behind <= self.on_track <= self.ahead:
            raise refuse("statuses_out_of_order")
        return self

    def of(self, pace: float) -> str:
        """The status of a pace.

        >>> [Statuses().of(pace) for pace in (1.2, 1.0, 0.9, 0.5)]
        ['ahead', 'on_track', 'behind', 'far_behind']
        """
        return next((name for name in ("ahead", "on_track", "behind") if pace >= getattr(self, name)), "far_behind")
