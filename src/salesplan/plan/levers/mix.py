"""Mix (结构调整): a share of all sales moves from one product or channel to another, the total stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import Field

from salesplan.errors import finding
from salesplan.plan.levers.lever import Dated
from salesplan.plan.levers.stage import Refused, Stage
from salesplan.terms.part import Ratio, Text
from salesplan.words.sentence import Sentence, sentence


class Mix(Dated):
    """A shift of share between two products or two channels (结构调整), in a region or everywhere."""

    kind: Literal["mix"]
    axis: Literal["product", "channel"] = "product"
    out_of: Text = Field(description="what sells less")
    into: Text = Field(description="what sells more")
    share: Ratio = Field(gt=0, lt=1, description="points of the share of all sales that move: 3%")
    region: Text | None = None

    def faults(self) -> Iterator[tuple[str, Sentence]]:
        """The same on both sides."""
        if self.out_of == self.into:
            yield "into", sentence("lever_same_twice")

    def names(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """Both sides."""
        yield from super().names()
        yield ("out_of",), self.axis, self.out_of
        yield ("into",), self.axis, self.into

    def on(self, stage: Stage) -> Stage:
        """Period by period: what leaves one side's rows comes to the other's, each in proportion to what its rows sell."""
        within = np.ones(stage.world.rows) if self.region is None else stage.share("region", [self.region])
        sides = [within * stage.share(self.axis, [name]) for name in (self.out_of, self.into)]
        if self._nested(stage):
            raise Refused(finding("SP756", kind=self.kind, reason=sentence("lever_nested")))
        expected = stage.world.expected
        leaving, coming = (side @ expected for side in sides)
        wanted = float(self.share) * (within @ expected) * self.when(stage)
        if (wanted > leaving).any() or ((coming == 0) & (wanted > 0)).any():
            raise Refused(finding("SP756", kind=self.kind, reason=sentence("lever_mix_too_much")))
        less, more = (np.divide(wanted, side, out=np.zeros_like(wanted), where=side > 0) for side in (leaving, coming))
        return stage.times(1 - np.outer(sides[0], less) + np.outer(sides[1], more))

    def _nested(self, stage: Stage) -> bool:
        """Whether one side lies within the other."""
        one, other = (stage.setting.id_of(self.axis, name) for name in (self.out_of, self.into))
        above = stage.setting.above
        return (self.axis, one) in above(self.axis, other) or (self.axis, other) in above(self.axis, one)
