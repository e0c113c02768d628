"""Cumulative volume (累计阶梯价): a ladder by what was bought in a period, earlier orders included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from salesplan.pricing.rule import Line, Rule, Taken
from salesplan.pricing.volume import Volume


class CumulativeVolume(Volume):
    """A ladder by the units bought in a month, quarter or year, this order's after those of earlier ones (累计阶梯).

    Earlier orders stay as they were invoiced: what is paid back on them is a rebate.
    """

    curved: ClassVar[bool] = True
    kind: Literal["cumulative_volume"]
    over: Literal["month", "quarter", "year"] = Field(description="the period whose purchases count")
    reads: Literal["marginal", "retroactive"] = Field(
        description="each unit at its own step, or the whole line at the step that its last unit reaches"
    )

    def takes(self, line: Line) -> Taken:
        """The ladder's shares, counted on from what was bought."""
        before = line.bought.get(self.over, 0)
        last, below = before + line.quantity, self.below(line.price)
        if self.reads == "marginal":
            total = self.ladder.over(before + 1, last, below)
        else:
            reached = self.ladder.at(last)
            total = (below if reached is None else reached) * line.quantity
        return Taken(line.running - total if self.price else line.base / line.quantity * total)

    def remedy(self) -> str:
        """The other reading, where it isn't read so."""
        return "mend_cliff_cumulative" if self.reads == "retroactive" else super().remedy()

    def reaches(self, quantity: int, bought: Mapping[str, int]) -> bool:
        """Whether the first step is reached, earlier purchases counted in."""
        return bought.get(self.over, 0) + quantity >= self.ladder.starts[0] and Rule.reaches(self, quantity, bought)

    def turns(self) -> Iterable[int]:
        """None by itself: they hang on what was bought; see `counts`."""
        return ()

    def counts(self) -> tuple[str, tuple[int, ...]]:
        """The period and the steps of the ladder."""
        return self.over, tuple(self.ladder.starts)
