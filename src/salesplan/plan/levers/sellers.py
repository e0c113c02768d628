"""More or fewer sellers (增减人员): what new ones bring once they are past their ramp, and what goes with those who leave."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import numpy as np
from pydantic import Field

from salesplan.errors import finding
from salesplan.plan.levers.lever import Dated, effect
from salesplan.plan.levers.moving import alike, with_rows
from salesplan.plan.levers.stage import Mask, Places, Real, Refused, Stage
from salesplan.terms.part import Amount, Ratio, Text, Whole
from salesplan.words.sentence import Sentence, sentence

MOST = 10_000  # sellers that one lever adds
NONE = Decimal(0)


class Sellers(Dated):
    """Sellers who come to a team or region, or go from it (增减人员), from a day on."""

    kind: Literal["sellers"]
    team: Text | None = None
    region: Text | None = None
    add: Whole | None = Field(None, ge=1, le=MOST, description="how many come")
    remove: Whole | None = Field(None, ge=1, le=MOST, description="how many go")
    ramp: Text | None = Field(
        None, description="the name of a ramp: the share of full productivity by month of service"
    )
    productivity: Amount | None = Field(
        None, gt=0, description="what one sells in a full period; if not said, the mean of those who are there"
    )
    from_others: Ratio = Field(
        NONE,
        ge=0,
        le=1,
        description="share of what newcomers sell that those who are there would have sold",
    )
    stays: Ratio = Field(
        NONE,
        ge=0,
        le=1,
        description="share of the sales of those who go that the others keep",
    )

    def faults(self) -> Iterator[tuple[str, Sentence]]:
        """Both or neither of `add` and `remove`."""
        if (self.add is None) == (self.remove is None):
            yield "kind", sentence("lever_add_or_remove")
        if self.team is None and self.region is None:
            yield "kind", sentence("lever_team_or_region")

    def names(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """The ramp too."""
        yield from super().names()
        if self.ramp is not None:
            yield ("ramp",), "ramp", self.ramp

    def on(self, stage: Stage) -> Stage:
        """Rows for each newcomer; or the rows that are there with less, as those who go take their part along."""
        rows = self._rows(stage)
        heads = _heads(stage, rows)
        if not rows.any() or (not heads and self.productivity is None):
            raise Refused(finding("SP756", kind=self.kind, reason=sentence("lever_no_sellers")))
        return self._fewer(stage, rows, heads) if self.remove else self._more(stage, np.flatnonzero(rows), heads)

    def _rows(self, stage: Stage) -> Mask:
        rows = np.ones(stage.world.rows, np.bool_)
        for axis in ("team", "region"):
            if (name := getattr(self, axis)) is not None:
                rows &= stage.rows_on(axis, stage.setting.id_of(axis, name))
        return rows

    def _fewer(self, stage: Stage, rows: Mask, heads: int) -> Stage:
        leave = self.remove or 0
        if leave > heads:
            raise Refused(finding("SP756", kind=self.kind, reason=sentence("lever_too_few_sellers", sellers=heads)))
        kept = 1 - leave / heads * (1 - float(self.stays))
        return stage.times(effect(np.outer(rows, self.when(stage)), kept))

    def _more(self, stage: Stage, there: Places, heads: int) -> Stage:
        """Each newcomer sells in the proportions of those who are there, as far as days and ramp allow."""
        number, served = self.add or 0, self.when(stage, self.ramp)
        groups = alike(stage.world, there)
        like = np.array([group[0] for group in groups], np.intp)
        sales = np.vstack([stage.world.expected[group].sum(axis=0) for group in groups])
        scale = served * self._scale(stage, sales.sum(axis=0), heads)
        cost = None if stage.cost is None else np.vstack([stage.cost[group].sum(axis=0) for group in groups]) * scale
        if self.from_others:
            taken = np.zeros(stage.world.rows)
            taken[there] = 1.0
            stage = stage.times(np.maximum(1 - np.outer(taken, number * scale * float(self.from_others)), 0.0))
        for i in range(1, number + 1):
            stage = with_rows(stage, like, sales * scale, cost, f"{stage.named}/{i}")
        return stage

    def _scale(self, stage: Stage, sales: Real, heads: int) -> Real:
        """(periods,) what one at full productivity sells, as a share of what those who are there sell."""
        if self.productivity is None:
            return np.full(len(sales), 1 / heads)
        full = stage.setting.minor(self.productivity) * stage.setting.open
        return np.divide(full, sales, out=np.zeros(len(sales)), where=sales > 0)


def _heads(stage: Stage, rows: Mask) -> int:
    """How many sellers are expected to sell something on these rows."""
    cut = stage.cut("seller")
    if cut is None:
        return 0
    selling = rows & stage.world.expected.any(axis=1)
    return len(np.unique(cut.node[selling[cut.row]]))
