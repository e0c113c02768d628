"""Target (调整目标): a node is asked for more or less; what is expected to be sold stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from pydantic import Field

from salesplan.allocation.apportion import apportion
from salesplan.errors import finding
from salesplan.metrics.simulation.world import Cut, Span
from salesplan.plan.levers.lever import AXES, Lever
from salesplan.plan.levers.stage import At, Refused, Stage
from salesplan.terms.part import Amount, Ratio, Text
from salesplan.words.sentence import Sentence, sentence

COMPANY = "company"


class NewTarget(Lever):
    """Another target of a node (调整目标), of the year or of a period that is still to come.

    What a node gets more is shared by its parts in proportion to their targets, and added to all that it is a part of. Other
    axes keep theirs: to have the whole plan decomposed anew, change the number under `change:`.
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
        at = (axis, COMPANY if axis == COMPANY else stage.setting.id_of(axis, name))
        within = stage.setting.span(self.period)
        spans = _singles(stage.world.spans, within)
        targets = Targets(stage, tuple(spans))
        now, whole = targets.of(at), targets.whole(at, within)
        if now is None or whole is None or (not whole and self.amount is None):
            raise Refused(finding("SP756", kind=self.kind, reason=sentence("lever_no_target")))
        added = {at: _shared_out(self._more(stage, whole), now)}
        added |= dict.fromkeys(stage.setting.above(*at), added[at])
        targets.divide(at, added)
        cuts = tuple(_raised(cut, stage.world.spans, spans, added) for cut in stage.world.cuts)
        return replace(stage, world=replace(stage.world, cuts=cuts))

    def _more(self, stage: Stage, now: int) -> int:
        """What is asked for beyond what is asked for now; the periods that are still to come carry it."""
        if self.amount is not None:
            return stage.setting.minor(self.amount) - now
        return round(now * Fraction(self.change or 0))


@dataclass(frozen=True)
class Targets:
    """The targets of a stage in some of its spans, which are single periods."""

    stage: Stage
    spans: tuple[int, ...]

    def of(self, at: At) -> list[int] | None:
        """The target of a node in each of the spans; None where there is none."""
        cut = self.stage.cut(at[0])
        if cut is None or at[1] not in cut.nodes or not self.spans:
            return None
        place, spans = cut.nodes.index(at[1]), list(self.spans)
        return cut.target[place, spans].tolist() if cut.aimed[place, spans].all() else None

    def whole(self, at: At, within: tuple[int, int]) -> int | None:
        """The target of a node for a span of periods; None where some of it is over, and the world knows only the rest."""
        cut, world = self.stage.cut(at[0]), self.stage.world
        if cut is None or at[1] not in cut.nodes:
            return None
        exact = [i for i, span in enumerate(world.spans) if (span.first, span.end) == within]
        if not exact and within[0] < world.closed:
            return None
        place = cut.nodes.index(at[1])
        return int(cut.target[place, exact[0]] if exact else cut.target[place, list(self.spans)].sum())

    def divide(self, at: At, added: dict[At, list[int]]) -> None:
        """What a node gets more, shared by its parts in each of its divisions; parts that leave something out get their share."""
        own = self.of(at) or []
        for division in self.stage.setting.divisions(*at):
            known = {part: now for part in division if (now := self.of(part)) is not None}
            if not known:
                continue
            split = [self._split(*period) for period in zip(added[at], own, *known.values(), strict=True)]
            for part, amounts in zip(known, zip(*split, strict=True), strict=True):
                added[part] = list(amounts)
                self.divide(part, added)

    @staticmethod
    def _split(more: int, own: int, *parts: int) -> list[int]:
        """One period's part of it: all of it where the parts make up the node, else in the same proportion."""
        total = more if own in (0, sum(parts)) else round(Fraction(more * sum(parts), own))
        return _shared_out(total, list(parts))


def _singles(spans: Sequence[Span], within: tuple[int, int]) -> dict[int, Span]:
    """The spans of single periods that lie in others, by their place."""
    first, end = within
    return {i: one for i, one in enumerate(spans) if one.end - one.first == 1 and first <= one.first and one.end <= end}


def _shared_out(total: int, weights: Sequence[int]) -> list[int]:
    """Whole units in proportion to weights; evenly where there are none."""
    parts = [max(weight, 0) for weight in weights]
    return apportion(total, parts if any(parts) else [1] * len(parts))


def _raised(cut: Cut, every: Sequence[Span], spans: Mapping[int, Span], added: Mapping[At, list[int]]) -> Cut:
    """A cut with what its nodes get more: a span gets what the single periods in it get."""
    target = cut.target.copy()
    for place, node in enumerate(cut.nodes):
        amounts = added.get((cut.axis, node), [])
        for i, span in enumerate(every):
            target[place, i] += sum(
                amount
                for amount, one in zip(amounts, spans.values(), strict=bool(amounts))
                if span.first <= one.first and one.end <= span.end
            )
    return replace(cut, target=target)
