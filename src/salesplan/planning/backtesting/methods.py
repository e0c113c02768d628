"""The methods of spreading that a backtest compares (分解方法), each as it would have been a year ago."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.planning.actuals import Actuals
from salesplan.planning.backtesting.origins import Origin
from salesplan.planning.reference import EVEN, HISTORY, History, Joint, Measures, stated_weights

Sums: TypeAlias = dict[tuple[int, ...], int]  # nodes → atoms
Combine: TypeAlias = Callable[[Sums, Sums], Joint]
TWO_YEARS, WITH_GROWTH, PLAN = "history_two_years", "history_with_growth", "plan"


@dataclass(frozen=True)
class Method:
    """A way to spread: its key, whether a plan can ask for it, and whether it is what the plan does ask for."""

    key: str
    can_be_named: bool
    own: bool


class Past:
    """What the exports told before a year, asked for once."""

    def __init__(self, actuals: Actuals) -> None:
        self.actuals = actuals
        self._asked: dict[tuple[tuple[str, ...], int], Joint] = {}

    def joint(self, axes: Sequence[str], offset: int) -> Joint:
        """A year's sums by a node on every one of the axes, in atoms."""
        key = (tuple(axes), offset)
        if key not in self._asked:
            self._asked[key] = sorted(self.actuals.joint(axes, offset))
        return self._asked[key]

    def periods(self, offset: int) -> dict[int, int]:
        """The company's sums of the years before one, numbered as if that were the plan's."""
        start = offset * YEAR_STEP
        return {period - start: atoms for period, atoms in self.actuals.by_period.items() if period < start}

    def history(self, origin: Origin) -> History:
        """The year before, as `decompose` would have found it."""
        before = origin.known[0]
        return History(lambda axes: self.joint(axes, before), self.periods(origin.offset))

    def two_years(self, origin: Origin) -> History:
        """The two years before, each as shares of its own whole, so that the larger one doesn't count for more."""
        return self._combined(origin, _mean_of_shares)

    def with_growth(self, origin: Origin) -> History:
        """The year before and its change once more: 2 × the year before − the one before that, at least nothing."""
        return self._combined(origin, _change_once_more)

    def _combined(self, origin: Origin, combine: Combine) -> History:
        late, early = origin.known[:2]
        return History(
            lambda axes: combine(dict(self.joint(axes, late)), dict(self.joint(axes, early))),
            self.periods(origin.offset),
        )


def _mean_of_shares(late: Sums, early: Sums) -> Joint:
    whole_late, whole_early = sum(late.values()), sum(early.values())
    if whole_late <= 0 or whole_early <= 0:
        return []
    sums: dict[tuple[int, ...], int] = defaultdict(int)
    for nodes, atoms in late.items():
        sums[nodes] += atoms * whole_early
    for nodes, atoms in early.items():
        sums[nodes] += atoms * whole_late
    return sorted(sums.items())


def _change_once_more(late: Sums, early: Sums) -> Joint:
    return [(nodes, max(2 * atoms - early.get(nodes, 0), 0)) for nodes, atoms in sorted(late.items())]


def methods(
    past: Past, origin: Origin, axes: Sequence[str], absent: Mapping[str, frozenset[int]]
) -> Iterator[tuple[Method, Measures]]:
    """The methods that have a say on these axes, in an order of their own; those that tell nothing apart are left out.

    absent: the nodes of each axis that nothing was sold on then or before.
    """
    ground = origin.ground
    stated = Measures(ground, past.history(origin), stated_weights(ground, past.history(origin)), absent)
    own_found = False
    for key, history, weights in _single(ground, past, origin, axes):
        made = Measures(ground, history, weights, absent)
        plain = key not in (TWO_YEARS, WITH_GROWTH)
        own = plain and all(_weighed(made, axis) == _weighed(stated, axis) for axis in axes)
        own_found = own_found or own
        if _tells(made, axes):
            yield Method(key, plain, own), made
    if not own_found and _tells(stated, axes):
        yield Method(PLAN, can_be_named=True, own=True), stated


def _single(
    ground: Ground, past: Past, origin: Origin, axes: Sequence[str]
) -> Iterator[tuple[str, History, dict[str, Decimal]]]:
    whole, before = Decimal(1), past.history(origin)
    yield EVEN, before, {EVEN: whole}
    yield HISTORY, before, {HISTORY: whole}
    if len(origin.known) > 1:
        yield TWO_YEARS, past.two_years(origin), {HISTORY: whole}
        yield WITH_GROWTH, past.with_growth(origin), {HISTORY: whole}
    potential = ground.plan.decompose.potential
    if potential is not None and potential.axis in axes:
        for name in sorted(set(potential.values) - {EVEN, HISTORY}):
            yield name, before, {name: whole}


def _weighed(measures: Measures, axis: str) -> dict[str, Decimal]:
    """What the measures of an axis count, without those that count for nothing."""
    counted = {name: share for name, share in measures.of(axis).items() if share}
    return {name: share / sum(counted.values()) for name, share in counted.items()}


def _tells(measures: Measures, axes: Sequence[str]) -> bool:
    """Whether a method tells the top nodes of every axis apart."""
    return all(measures.tell_apart(axis, measures.ground.trees[axis].tops) for axis in axes)
