"""Target (调整目标): a node is asked for more or less; what is expected to be sold stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from salesplan.allocation.apportion import apportion
from salesplan.errors import finding
from salesplan.metrics.simulation.world import Cut, Span
from salesplan.plan.levers.lever import AXES, Lever
from salesplan.plan.levers.stage import Refused, Setting, Stage
from salesplan.terms.part import Amount, Ratio, Text
from salesplan.words.sentence import Sentence, sentence

COMPANY = "company"
Whole = NDArray[np.int64]


class NewTarget(Lever):
    """Another target of a node (调整目标), of the year or a period.

    What a node gets more is shared by its parts in proportion to their targets, and added to all that it is a part of. Other
    axes keep theirs: who wants the whole plan decomposed anew writes it under `change:`.
    """

    kind: Literal["target"]
    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    team: Text | None = None
    seller: Text | None = None
    change: Ratio | None = Field(None, gt=-1, description="5% asks for a twentieth more")
    amount: Amount | None = Field(None, ge=0, description="what is asked for instead")
    period: Text | None = Field(None, description="a period, quarter or half; the year if not said")

    def faults(self) -> Iterator[tuple[str, Sentence]]:
        """More than one node, or not exactly one of `change` and `amount`."""
        if (self.change is None) == (self.amount is None):
            yield "kind", sentence("lever_change_or_amount")
        if sum(getattr(self, axis) is not None for axis in AXES) > 1:
            yield "kind", sentence("lever_one_node")

    def on(self, stage: Stage) -> Stage:
        """The targets of the node, of its parts and of what it is a part of; whole minor units, and sums are kept."""
        axis, name = next(((axis, name) for _, axis, name in self.names()), (COMPANY, COMPANY))
        node = COMPANY if axis == COMPANY else stage.setting.id_of(axis, name)
        cut = stage.cut(axis)
        spans = _singles(stage.world.spans, stage.setting.span(self.period))
        if cut is None or node not in cut.nodes or not spans:
            raise Refused(finding("SP756", kind=self.kind, reason=sentence("lever_no_target")))
        more = self._more(stage, cut, node, spans)
        cuts = tuple(_with(stage, one, cut.axis, node, more, spans) for one in stage.world.cuts)
        return replace(stage, world=replace(stage.world, cuts=cuts))

    def _more(self, stage: Stage, cut: Cut, node: str, spans: Mapping[int, Span]) -> list[int]:
        """What is added to the node's target in each of the spans."""
        place = cut.nodes.index(node)
        now = [int(cut.target[place, span]) for span in spans]
        if not all(cut.aimed[place, span] for span in spans) or (not sum(now) and self.amount is None):
            raise Refused(finding("SP756", kind=self.kind, reason=sentence("lever_no_target")))
        wanted = round(sum(now) * Fraction(self.change)) if self.change is not None else None
        total = wanted if wanted is not None else stage.setting.minor(self.amount or Decimal(0)) - sum(now)
        return _shared_out(total, now)


def _singles(spans: tuple[Span, ...], within: tuple[int, int]) -> dict[int, Span]:
    """The spans of single periods that lie in others, by their place."""
    first, end = within
    return {i: one for i, one in enumerate(spans) if one.end - one.first == 1 and first <= one.first and one.end <= end}


def _shared_out(total: int, weights: list[int]) -> list[int]:
    """A number of whole units in proportion to weights; evenly where there are none."""
    parts = [Decimal(max(weight, 0)) for weight in weights]
    shares = apportion(abs(total), parts if any(parts) else [Decimal(1)] * len(parts), "largest_remainder")
    return [share if total >= 0 else -share for share in shares]


def _with(stage: Stage, cut: Cut, axis: str, node: str, more: list[int], spans: Mapping[int, Span]) -> Cut:
    """A cut with what its nodes get more; longer spans by the sum of the single periods in them."""
    added: dict[str, list[int]] = {}
    if cut.axis == axis:
        _downward(stage.setting, cut, node, more, spans, added)
        added |= dict.fromkeys(stage.setting.above(axis, node), more)
    elif cut.axis == COMPANY:
        added[COMPANY] = more
    elif (axis, cut.axis) == ("seller", "team"):
        added |= dict.fromkeys(stage.setting.above(axis, node), more)
    elif (axis, cut.axis) == ("team", "seller"):
        pass
    target = cut.target.copy()
    for name, amounts in added.items():
        if name not in cut.nodes:
            continue
        place = cut.nodes.index(name)
        for i, span in enumerate(stage.world.spans):
            target[place, i] += sum(
                amount
                for amount, one in zip(amounts, spans.values(), strict=True)
                if span.first <= one.first and one.end <= span.end
            )
    return replace(cut, target=target)


def _downward(
    setting: Setting, cut: Cut, node: str, more: list[int], spans: Mapping[int, Span], added: dict[str, list[int]]
) -> None:
    """What the parts of a node get of what it gets more, period by period."""
    added[node] = more
    parts = [part for part in setting.parts(cut.axis, node) if part in cut.nodes]
    places = [cut.nodes.index(part) for part in parts]
    if not parts:
        return
    split = [
        _shared_out(amount, [int(cut.target[place, span]) for place in places])
        for amount, span in zip(more, spans, strict=True)
    ]
    for i, part in enumerate(parts):
        _downward(setting, cut, part, [of_period[i] for of_period in split], spans, added)
