"""Why a closed period reads otherwise now (重述原因): the difference of every node, split by cause to the last unit.

Every row is taken from what it was to what it is in steps, and each step has one cause: first what changed in the data, then
the rate of exchange or the rule that judges it, then where it counts. The steps of a row join end to end, so the causes of
a node add up to the change of its sales exactly; what rounding moves beside them is a cause of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from salesplan.plan.walk import NODE_AXES
from salesplan.planning.closing.figures import WHOLE, Figures, Key
from salesplan.sales.identity import CREDITS
from salesplan.sales.matching import Moved
from salesplan.terms.tree import UNASSIGNED

LATE, RETURNS, CHANGED, GONE = "late_rows", "late_returns", "rows_changed", "rows_gone"
RATES, NAMES, PLAN, HISTORY, PROGRAM, ROUNDING = (
    "rates_changed", "names_changed", "plan_changed", "history_changed", "program_changed", "rounding",
)  # fmt: skip
PLAN_AND_HISTORY = "plan_and_history_changed"
CAUSES = (LATE, RETURNS, CHANGED, GONE, RATES, NAMES, PLAN, HISTORY, PLAN_AND_HISTORY, PROGRAM, ROUNDING)
OVERLAY = CREDITS["overlay"]
NAMED = CREDITS["name"]


class Step(NamedTuple):
    """A step of some rows: on these lines they count for so many atoms more, for this cause."""

    cause: str
    key: Key
    atoms: Fraction
    rows: int


Effects: TypeAlias = dict[Key, dict[str, list[Fraction]]]  # node → cause → atoms, rows


@dataclass(frozen=True)
class Lines:
    """Which lines a row counts for, with its share, by what the record or the plan of now says."""

    figures: Figures
    axis: str

    def of(self, node: str) -> dict[Key, Fraction]:
        """Of a node, or of all who are credited."""
        if self.axis in NODE_AXES:
            return dict.fromkeys(self.figures.chain(self.axis, node), Fraction(1))
        if not self.axis:
            return {WHOLE: Fraction(1)}
        return self._of_sellers(node)

    def knows(self, node: str) -> bool:
        """Whether all that is named stands in the trees."""
        if self.axis in NODE_AXES:
            return self.figures.knows(self.axis, node)
        return all(self.figures.knows("seller", seller) for seller, _, _ in credits_in(node))

    def _of_sellers(self, text: str) -> dict[Key, Fraction]:
        found: dict[Key, Fraction] = defaultdict(Fraction)
        rest = Fraction(1)
        for seller, share, how in credits_in(text):
            found["seller", seller] += share
            if how == OVERLAY:
                continue
            rest -= share
            for key in self.figures.chain("team", self.figures.parents["seller"].get(seller, "")):
                found[key] += share
        if rest and self.figures.parents["seller"]:
            found["seller", UNASSIGNED] += rest
            found["team", UNASSIGNED] += rest
        return dict(found)


def credits_in(text: str) -> Iterator[tuple[str, Fraction, str]]:
    """Seller, share and how, of a row's `sellers`."""
    for entry in text.split(";") if text else ():
        seller, share, how = entry.rsplit(":", 2)
        yield seller.replace("%3B", ";").replace("%25", "%"), Fraction(Decimal(share)), how


@dataclass(frozen=True)
class Stages:
    """The trees of then and of now, and whether the plan is another one."""

    then: Figures
    now: Figures
    replanned: bool

    def effects(self, groups: Iterable[Moved], axis: str) -> Effects:
        """The causes of each node's change on an axis ('seller': of teams as well; '': of the company)."""
        found: Effects = {}
        old, new = Lines(self.then, axis), Lines(self.now, axis)
        for group in groups:
            for step in self._steps(group, old, new):
                if step.atoms:
                    sums = found.setdefault(step.key, {}).setdefault(step.cause, [Fraction(0), Fraction(0)])
                    sums[0] += step.atoms
                    sums[1] += step.rows
        return found

    def _steps(self, group: Moved, old: Lines, new: Lines) -> Iterator[Step]:
        before, after, rows = group.atoms_then, group.atoms_now, group.rows
        if group.kind == "came":
            yield from _step(self._came(group), {}, new.of(group.now), 0, after, rows)
        elif group.kind == "gone":
            yield from _step(PLAN if self._judged(group) else GONE, old.of(group.then), {}, before, 0, rows)
        elif group.kind == "changed" and not self._judged(group):
            middle = (old if old.knows(group.now) else new).of(group.now)
            # What the row says now, at the rate of then; the rest is due to the rate.
            at_old_rate = after * group.by_rate if self.replanned else Fraction(after)
            yield from _step(CHANGED, old.of(group.then), middle, before, at_old_rate, rows)
            yield from _step(RATES, middle, middle, at_old_rate, after, rows)
            yield from _step(self._moved(group, old), middle, new.of(group.now), after, after, rows)
        else:
            middle = old.of(group.then)
            cause = (RATES if group.revalued else PLAN) if self.replanned else CHANGED
            yield from _step(cause, middle, middle, before, after, rows)
            yield from _step(self._moved(group, old), middle, new.of(group.now), after, after, rows)

    def _judged(self, group: Moved) -> bool:
        """Whether it is the plan that takes the same data for something else."""
        return group.standing and self.replanned

    def _came(self, group: Moved) -> str:
        return PLAN if self._judged(group) else RETURNS if group.returned else LATE

    def _moved(self, group: Moved, lines: Lines) -> str:
        """Why rows count elsewhere: names, or who answers for them."""
        if not self.replanned:
            return CHANGED
        if lines.axis != "seller" or group.renamed:
            return NAMES
        named = all(how == NAMED for text in (group.then, group.now) for _, _, how in credits_in(text))
        return NAMES if named and group.then != group.now else PLAN


def _step(
    cause: str,
    old: dict[Key, Fraction],
    new: dict[Key, Fraction],
    before: Fraction | int,
    after: Fraction | int,
    rows: int,
) -> Iterator[Step]:
    for key in old | new:
        yield Step(cause, key, new.get(key, Fraction(0)) * after - old.get(key, Fraction(0)) * before, rows)
