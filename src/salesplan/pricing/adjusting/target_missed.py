"""Target missed (连续未达标): a product stays behind its target period after period."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from salesplan.pricing.adjusting.adjustment import Adjustment, Known, Wish
from salesplan.pricing.rule import Off
from salesplan.terms.money import percent
from salesplan.terms.part import Ratio, Whole
from salesplan.words.sentence import sentence


class TargetMissed(Adjustment):
    """The product's attainment stayed below a share in so many closed periods running (连续未达标): the price is lowered."""

    needs_targets: ClassVar[bool] = True

    kind: Literal["target_missed"]
    below: Ratio = Field(gt=0, description="of the target of a period: 90%")
    periods: Whole = Field(2, ge=1, le=12, description="running, up to the last closed one")
    off: Off

    def wish(self, known: Known) -> Wish | None:
        """The present price less the share."""
        last = known.attained[-self.periods :]
        if len(last) < self.periods or any(one is None or one >= Fraction(self.below) for one in last):
            return None
        reached = ", ".join(percent(one) for one in last if one is not None)
        facts = {"reached": reached, "below": percent(self.below), "off": percent(self.off)}
        return Wish(known.price * (1 - Fraction(self.off)), sentence("because_target", **facts))
