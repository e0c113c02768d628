"""Promotion (促销): a new one, or one of the plan's dropped, moved or made stronger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Literal

import numpy as np
from pydantic import Field

from salesplan.errors import finding
from salesplan.plan.levers.lever import DAY, Scoped
from salesplan.plan.levers.stage import Real, Refused, Stage, Window
from salesplan.terms.part import Flag, Ratio, Text, Whole
from salesplan.words.sentence import Sentence, sentence

NONE = Decimal(0)
LONGEST = 366  # days


class Promote(Scoped):
    """A promotion (促销): what sells more in its window, less after it, and at the cost of which siblings.

    Of a promotion that the plan has already, `promotion` says the name, and one of `drop`, `move` and `strength` what becomes
    of it: what is expected of the plan holds what its `uplift` brings.
    """

    kind: Literal["promotion"]
    promotion: Text | None = Field(None, description="one of the plan's `promotions:`; a new one if not said")
    drop: Flag = Field(False, description="it doesn't run")
    move: Whole | None = Field(None, ge=-LONGEST, le=LONGEST, description="days that it runs later; earlier below zero")
    strength: Ratio | None = Field(None, ge=0, description="its uplift × this: 150% is half as strong again")
    uplift: Ratio | None = Field(
        None, ge=-1, description="share by which sales rise in the window; of the plan's its own"
    )
    discount: Ratio = Field(
        NONE, ge=0, lt=1, description="off the price; more pieces, and their cost, for the same sales"
    )
    dip: Ratio = Field(NONE, ge=0, le=1, description="share by which the same sales fall in the days after")
    dip_days: Whole | None = Field(None, ge=1, le=LONGEST, description="how many days; as many as it runs if not said")
    cannibalises: Ratio = Field(NONE, ge=0, le=1, description="share of what it brings that its siblings lose")

    def faults(self) -> Iterator[tuple[str, Sentence]]:
        """A new promotion without window or uplift, or one of the plan's with a window of its own."""
        changes = sum([self.drop, self.move is not None, self.strength is not None])
        if self.promotion is None:
            if self.from_ is None or self.to is None or self.uplift is None:
                yield "kind", sentence("lever_new_promotion")
            if changes:
                yield "kind", sentence("lever_plans_promotion")
        elif changes != 1:
            yield "promotion", sentence("lever_drop_move_strength")
        elif self.from_ or self.to or self.scope():
            yield "promotion", sentence("lever_window_is_the_plans")

    def names(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """The promotion too."""
        yield from super().names()
        if self.promotion is not None:
            yield ("promotion",), "promotion", self.promotion

    def on(self, stage: Stage) -> Stage:
        """Sales as they would be with the new windows, by what they are with the old ones."""
        before = self._planned(stage)
        after = [self._new()] if self.promotion is None else [self._changed(one) for one in before if not self.drop]
        old, new = (self._effects(stage, windows) for windows in (before, after))
        return stage.times(new.sales / old.sales, new.cost / old.cost)

    def _planned(self, stage: Stage) -> Sequence[Window]:
        """The windows of the plan's promotion; a new one has none yet."""
        if self.promotion is None:
            return []
        found = [
            replace(one, uplift=float(self.uplift) if self.uplift is not None else one.uplift)
            for one in stage.setting.windows(self.promotion)
        ]
        if any(one.uplift is None for one in found):
            raise Refused(
                finding("SP753", kind=self.kind, reason=sentence("lever_without_uplift", name=self.promotion))
            )
        return found

    def _new(self) -> Window:
        first, last = self.from_, self.to
        if first is None or last is None:  # `faults` has told it
            raise ValueError(self.kind)
        scope = {axis: [name] for axis, name in self.scope().items() if axis != "promotion"}
        return Window(first, last + DAY, scope, float(self.uplift or 0), float(self.discount))

    def scope(self) -> dict[str, str]:
        """What is promoted, without the promotion's own name."""
        return {axis: name for axis, name in super().scope().items() if axis != "promotion"}

    def _changed(self, one: Window) -> Window:
        by = timedelta(days=self.move or 0)
        uplift = (one.uplift or 0.0) * float(1 if self.strength is None else self.strength)
        return replace(one, start=one.start + by, end=one.end + by, uplift=uplift)

    def _effects(self, stage: Stage, windows: Sequence[Window]) -> Effects:
        """What sales and their cost are multiplied by, with all of the windows."""
        made = Effects(np.ones(stage.world.expected.shape), np.ones(stage.world.expected.shape))
        for one in windows:
            made = self._with(stage, made, one)
        return Effects(np.maximum(made.sales, LEAST), np.maximum(made.cost, LEAST))

    def _with(self, stage: Stage, made: Effects, one: Window) -> Effects:
        own, days = _within(stage, one.scope), stage.setting.days
        uplift = one.uplift or 0.0
        gain = np.outer(own, days(one.start, one.end) * uplift)
        pieces = np.outer(own, days(one.start, one.end) * ((1 + uplift) / (1 - one.discount) - 1))
        length = timedelta(days=self.dip_days or (one.end - one.start).days)
        dip = np.outer(own, days(one.end, one.end + length) * float(self.dip))
        lost = self._lost(stage, one, (gain * stage.world.expected).sum(axis=0))
        return Effects(made.sales + gain - dip - lost, made.cost + pieces - dip - lost)

    def _lost(self, stage: Stage, one: Window, brought: Real) -> Real:
        """(rows, periods) the share of their sales that siblings lose of what the window brings."""
        names = stage.setting.siblings(one.scope.get("product", []))
        if not self.cannibalises or not names:
            return np.zeros(stage.world.expected.shape)
        beside = _within(stage, {**one.scope, "product": names})
        sold = beside @ stage.world.expected
        part = np.divide(float(self.cannibalises) * brought, sold, out=np.zeros(len(sold)), where=sold > 0)
        return np.outer(beside, np.minimum(part, 1.0))


LEAST = 1e-9  # of sales that are left: what is lost to nothing can still be told by how much it was


@dataclass(frozen=True)
class Effects:
    """(rows, periods) what expected sales and their cost are multiplied by."""

    sales: Real
    cost: Real


def _within(stage: Stage, scope: Mapping[str, Sequence[str]]) -> Real:
    """(rows,) the share of each row's sales that is within some nodes of each axis."""
    share = np.ones(stage.world.rows)
    for axis, names in scope.items():
        share = share * stage.share(axis, names)
    return share
