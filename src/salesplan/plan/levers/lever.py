"""What all levers have in common (措施公共部分): what they are for, from when on, and how they work on a stage."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from pydantic import Field

from salesplan.plan.levers.stage import Real, Stage
from salesplan.terms.part import Day, PlanPart, Text
from salesplan.words.sentence import Sentence

AXES = ("region", "product", "channel", "team", "seller")
DAY = timedelta(days=1)


class Lever(PlanPart):
    """Something that a variant does (措施). All of them together turn one world into another, one after the other."""

    @abstractmethod
    def on(self, stage: Stage) -> Stage:
        """The stage with the lever pulled; a pure function."""

    def faults(self) -> Iterator[tuple[str, Sentence]]:
        """What contradicts itself in the way it is written: (key, what is wrong)."""
        yield from ()

    def names(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """What it names: path below the lever, axis and name."""
        for axis in AXES:
            if (name := getattr(self, axis, None)) is not None:
                yield (axis,), axis, name


class Dated(Lever):
    """A lever that works from one day to another."""

    from_: Day | None = Field(None, alias="from", description="the first day; all that is still to come if not said")
    to: Day | None = Field(None, description="the last day, included; to the end of the year if not said")

    def when(self, stage: Stage, ramp: str | None = None) -> Real:
        """(periods,) the share of what is still to come of each period in which it works; on a ramp, as far as that allows."""
        return stage.setting.days(self.from_, self.to + DAY if self.to else None, ramp)


class Scoped(Dated):
    """A lever that works on what it names of each axis; an axis that isn't named means all of it."""

    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None

    def scope(self) -> dict[str, str]:
        """The names by axis."""
        return {axis: name for _, axis, name in self.names()}

    def reach(self, stage: Stage) -> Real:
        """(rows, periods) the share of each row's sales of a period that it works on."""
        return np.outer(self.within(stage), self.when(stage))

    def within(self, stage: Stage) -> Real:
        """(rows,) the share of each row's sales that it works on, at any time."""
        share = np.ones(stage.world.rows)
        for axis, name in self.scope().items():
            share = share * stage.share(axis, [name])
        return share


def effect(reach: Real, factor: float) -> Real:
    """What sales are multiplied by where `reach` of them are multiplied by `factor`; exactly 1 where nothing is reached."""
    return 1 + reach * (factor - 1)
