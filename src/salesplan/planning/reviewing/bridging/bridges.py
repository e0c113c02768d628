"""The bridges of a review (价量结构分析): what made sales and margins differ from plan, last year and the period before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from salesplan.metrics.bridge import EFFECTS, MARGIN_EFFECTS, NOTHING, Bridge, Effect, Side, bridge, whole_effects
from salesplan.planning.reviewing.bridging.items import Item, Items, by_item, families, has_costs
from salesplan.planning.reviewing.bridging.planned import Planned
from salesplan.planning.reviewing.bridging.sold import SoldBy
from salesplan.planning.reviewing.bridging.times import BASES, LAST_PERIOD, LAST_YEAR, PERIOD, PLAN, times_of
from salesplan.planning.reviewing.lines import Line, Review, total
from salesplan.planning.reviewing.scope import spans_of
from salesplan.terms.money import atoms_in, nearest


@dataclass(frozen=True)
class Divided:
    """A change divided into effects, which add up to it; all in whole minor units.

    before, now: what it leads from and to. undivided: the part of the volume effect that has no price to compare.
    """

    before: int
    now: int
    effects: Mapping[Effect, int]
    undivided: int

    @property
    def change(self) -> int:
        """What the effects add up to."""
        return self.now - self.before


@dataclass(frozen=True)
class Margins:
    """Sales of which the cost is known, that cost (both None: of none), and the sales of which it isn't, in whole minor units."""

    sales: int | None
    cost: int | None
    without_cost: int

    @property
    def margin(self) -> int | None:
        """Those sales less their cost."""
        return None if self.sales is None or self.cost is None else self.sales - self.cost


class Bridges:
    """The bridges of a review, each made when it is asked for."""

    def __init__(self, made: Review) -> None:
        self.made, self.unit = made, atoms_in(made.ground.digits)
        self.items, self.times = Items(made.ground), times_of(made)
        self.sold = SoldBy(made, self.items, self.times)
        self.planned = Planned(made, self.items, self.times, self.sold)
        self._line = {(line.axis, line.node): line for line in made.lines}
        self._has_costs = has_costs(made.ground)
        self._done: dict[tuple[str, str, str, str, bool], Divided | None] = {}

    def effects(self, axis: str, node: str, span: str, base: str) -> Mapping[Effect, int]:
        """The effects on a node's sales in minor units; empty where there is nothing to compare with."""
        found = self.sales(self._line[axis, node], span, base)
        return found.effects if found else {}

    def spans(self, base: str) -> Iterator[str]:
        """The spans that a base is compared in."""
        if base == LAST_PERIOD:
            yield from (PERIOD,) if self.times.before else ()
        elif base == PLAN or self.times.last_year:
            yield from self.times.now

    def comparisons(self) -> Iterator[tuple[str, str]]:
        """All spans and bases."""
        for span in self.times.now:
            yield from ((span, base) for base in BASES if span in self.spans(base))

    def sales(self, line: Line, span: str, base: str) -> Divided | None:
        """A line's sales; None without a target, or without sales of that time at all."""
        return self._kept(line, span, base, costed=False)

    def margin(self, line: Line, span: str, base: str) -> Divided | None:
        """A line's margin, of items whose cost is known on both sides; None where that is nothing."""
        return self._kept(line, span, base, costed=True)

    def margins(self, line: Line, span: str, *, last_year: bool = False) -> Margins | None:
        """What a line earned in a span of this year, or of last year up to the same day; None where nothing was sold."""
        slices = (self.times.last_year if last_year else self.times.now).get(span, ())
        known = self.sold.of(line, slices, costed=True).values()
        everything = sum(side.total for side in self.sold.of(line, slices).values())
        if not known:
            return Margins(None, None, nearest(everything, self.unit)) if everything else None
        cost = sum(side.cost + side.unpriced_cost + side.returned_cost + side.cost_currency for side in known)
        sales = sum(side.total for side in known) + cost
        return Margins(*(nearest(amount, self.unit) for amount in (sales, cost, everything - sales)))

    def _kept(self, line: Line, span: str, base: str, *, costed: bool) -> Divided | None:
        key = line.axis, line.node, span, base, costed
        if key not in self._done:
            self._done[*key[:4], False] = self._done[*key[:4], True] = None
            if sides := self._sides(line, span, base, costed=False) if span in self.spans(base) else None:
                self._done[*key[:4], False] = self._divide(line, span, base, *sides)
                if self._has_costs:  # both at once, for one needs the sides of the other
                    self._done[*key[:4], True] = self._divide_margin(line, span, base, *sides)
        return self._done[key]

    def _divide(
        self, line: Line, span: str, base: str, before: Mapping[Item, Side], now: Mapping[Item, Side]
    ) -> Divided:
        found = bridge(before, now, families(before, now))
        return self._whole(found, self._ends(line, span, base, before), EFFECTS)

    def _divide_margin(
        self, line: Line, span: str, base: str, before: Mapping[Item, Side], now: Mapping[Item, Side]
    ) -> Divided | None:
        with_cost = self._sides(line, span, base, costed=True)
        before, now = _known(before, now, *(with_cost or ({}, {})))
        if not before and not now:
            return None
        found = bridge(before, now, families(before, now))
        ends = tuple(nearest(sum(side.total for side in sides.values()), self.unit) for sides in (before, now))
        return self._whole(found, (ends[0], ends[1]), MARGIN_EFFECTS)

    def _whole(self, found: Bridge, ends: tuple[int, int], order: tuple[Effect, ...]) -> Divided:
        before, now = ends
        effects = {effect: found.effects[effect] for effect in order}
        whole = whole_effects(effects, self.unit, now - before)
        return Divided(before, now, whole, nearest(found.undivided, self.unit))

    def _sides(
        self, line: Line, span: str, base: str, *, costed: bool
    ) -> tuple[dict[Item, Side], dict[Item, Side]] | None:
        if base == PLAN and line.target is None:
            return None
        now = self.sold.of(line, self.times.now[span], costed=costed)
        if base == PLAN:
            before = self.planned.side(line, span, self._target_periods(span), costed=costed)
            return before, by_item(now, self.planned.item_of)
        slices = self.times.last_year[span] if base == LAST_YEAR else self.times.before
        return tuple(by_item(sold, self.items.own) for sold in (self.sold.of(line, slices, costed=costed), now))  # type: ignore[return-value]

    def _target_periods(self, span: str) -> tuple[int, int]:
        start, _, end = spans_of(self.made.ground, self.made.scope)[span]
        return start, end

    def _ends(self, line: Line, span: str, base: str, before: Mapping[Item, Side]) -> tuple[int, int]:
        """What the review itself says of both sides, which other tables show, too."""
        start, gone, end = spans_of(self.made.ground, self.made.scope)[span]
        now = total(line.actual, start, gone) or 0
        if base == PLAN:
            return total(line.target, start, end) or 0, now
        if base == LAST_YEAR:
            return total(line.so_far, start, gone) or 0, now
        if self.times.whole_before:
            return total(line.actual, start - 1, start) or 0, now
        return nearest(sum(side.total for side in before.values()), self.unit), now


def _known(
    before: Mapping[Item, Side],
    now: Mapping[Item, Side],
    before_cost: Mapping[Item, Side],
    now_cost: Mapping[Item, Side],
) -> tuple[dict[Item, Side], dict[Item, Side]]:
    """Both sides with costs, of the items alone whose cost is known wherever they were sold."""

    def known(item: Item, every: Mapping[Item, Side], costed: Mapping[Item, Side]) -> bool:
        return item in costed or not every.get(item, NOTHING).is_sold

    items = [
        i for i in before_cost.keys() | now_cost.keys() if known(i, before, before_cost) and known(i, now, now_cost)
    ]
    return tuple({i: sides[i] for i in items if i in sides} for sides in (before_cost, now_cost))  # type: ignore[return-value]
