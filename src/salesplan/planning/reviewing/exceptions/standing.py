"""How a review stood at the end of a period (当期情况): what the rules of exceptions look at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias, TypeVar, cast

from salesplan.allocation.rounding import Whole
from salesplan.plan.ground import YEAR_STEP, Ground
from salesplan.plan.review_rules import Rules
from salesplan.planning.intake import TakenIn
from salesplan.planning.reviewing.lines import Line, Review
from salesplan.planning.reviewing.pace import Clock
from salesplan.planning.reviewing.scope import Scope, same_day_last_year
from salesplan.sales.cube import Sums, by_node
from salesplan.terms.money import percent
from salesplan.terms.short import short_amount
from salesplan.terms.tree import COMPANY, UNASSIGNED
from salesplan.words.dates import day_name
from salesplan.words.sentence import Fact, Sentence, sentence

Key: TypeAlias = tuple[str, str]  # axis and id of a node
Asked: TypeAlias = dict[Hashable, object]  # question → answer
T = TypeVar("T")
TENTHS, SMALL = 3, 0.01  # digits of a ratio as it is said; below 1 % three that count


@dataclass(frozen=True)
class Standing:
    """A review, seen at the end of a period of its year: nothing later counts.

    asked: answers of the engine, shared by all standings of a review. only: the nodes that it is about, if not about all.
    """

    review: Review
    taken: TakenIn
    scope: Scope
    asked: Asked = field(default_factory=dict)
    only: Key | None = None

    def at(self, period: int) -> Standing:
        """The same review at the end of an earlier period, which was closed then."""
        last = self.ground.year.periods[period].end - timedelta(days=1)
        return replace(self, scope=Scope(period, last, partial=False))

    def of(self, key: Key) -> Standing:
        """The same standing of a single node."""
        return replace(self, only=key)

    def judges(self, axis: str, node: str) -> bool:
        """Whether it is about a node."""
        return self.only is None or self.only == (axis, node)

    def once(self, question: Hashable, ask: Callable[[], T]) -> T:
        """The answer to a question, asked once for all standings of a review; the question's first word says what it is."""
        if question not in self.asked:
            self.asked[question] = ask()
        return cast("T", self.asked[question])

    @property
    def ground(self) -> Ground:
        """The plan."""
        return self.review.ground

    @property
    def rules(self) -> Rules:
        """When something is an exception."""
        return self.ground.plan.review.rules

    @property
    def end(self) -> int:
        """One past the period."""
        return self.scope.period + 1

    @property
    def until(self) -> date:
        """The last day that counts."""
        return self.scope.until

    @cached_property
    def gone(self) -> Fraction:
        """The share of the period's working days that have gone; all of a closed one."""
        clock, at = Clock(self.ground, self.scope), self.scope.period
        return Fraction(clock.days_gone[at], clock.days[at])

    def span(self, name: str) -> int:
        """The first period of a span that ends here; the year's where the calendar has no quarters."""
        if name == "period":
            return self.scope.period
        quarter = self.ground.year.quarter_of(self.scope.period) if name == "quarter_to_date" else None
        return quarter[0] if quarter else 0

    def to_date(self, values: Whole | None, start: int) -> int | None:
        """Targets from a period up to the last day: of the open period, the share of its working days that have gone."""
        if values is None:
            return None
        closed = int(values[start : self.end - 1].sum())
        return closed + round(int(values[self.end - 1]) * self.gone)

    def actual(self, line: Line, start: int) -> int:
        """What was sold from a period up to the last day."""
        return int(line.actual[start : self.end].sum())

    def before(self, line: Line) -> Whole | None:
        """Last year's sales by period, the one under review up to the same day."""
        return line.so_far if self.scope == self.review.scope.reached else line.last_year

    @cached_property
    def lines(self) -> dict[Key, Line]:
        """The lines of nodes of the plan, by axis and id."""
        return {(x.axis, x.node): x for x in self.review.lines if x.node.rpartition("/")[2] != UNASSIGNED}

    @property
    def judged(self) -> Iterable[Line]:
        """The lines that it is about."""
        if self.only is None:
            return self.lines.values()
        return [self.lines[self.only]] if self.only in self.lines else []

    @property
    def company(self) -> Line:
        """The line of the whole."""
        return self.review.lines[0]

    def whole(self, start: int) -> int:
        """What money is measured by: the company's target to date, its sales where it has none; at least 1."""
        return max(self.to_date(self.company.target, start) or self.actual(self.company, start), 1)

    @cached_property
    def above(self) -> dict[Key, Key]:
        """The node right above each: the company above the tops, the team above a seller."""
        found: dict[Key, Key] = {}
        for axis, tree in self.ground.trees.items():
            for node in tree:
                found[axis, node.id] = (axis, tree.nodes[node.parent].id) if node.parent >= 0 else (COMPANY, COMPANY)
        teams = self.ground.trees["team"]
        return found | {("seller", s.id): ("team", teams.nodes[s.team].id) for s in self.ground.sellers}

    def quantities(self, offset: int) -> Sums:
        """Quantities sold by product and period of this year (0) or the last (−1) up to the same day, in atoms."""
        reviewed = self.scope == self.review.scope.reached
        cut = (
            (self.review.scope.until if offset == 0 else same_day_last_year(self.ground, self.scope))
            if reviewed
            else None
        )
        return self.once(("quantities", offset, cut), lambda: self._quantities(offset * YEAR_STEP, cut))

    def _quantities(self, start: int, cut: date | None) -> Sums:
        sales = self.review.actuals.sales
        found = by_node(sales, "product", (start, start + YEAR_STEP), None, "quantity")
        if cut is not None:
            at = start + self.scope.period
            found = {cell: atoms for cell, atoms in found.items() if cell[1] != at}
            found |= by_node(sales, "product", (at, at + 1), cut, "quantity")
        return {(node, period - start): atoms for (node, period), atoms in found.items()}

    def sentence(self, key: str, **facts: Fact) -> Sentence:
        """A sentence about targets to date: of an open period it says what they are, what was due by its last day."""
        if not self.scope.partial:
            return sentence(key, **facts)
        return sentence(f"{key}_open", day=day_name(self.until, self.ground.loaded.language), **facts)

    def short(self, minor: int, *, signed: bool = False) -> str:
        """An amount in a sentence."""
        return short_amount(minor, self.ground.digits, self.ground.loaded.language, signed=signed)


def said(number: float | Fraction) -> str:
    """A ratio in a sentence, to a tenth of a percent; below 1 % in three digits.

    >>> said(0.87889), said(-0.42), said(0.000546), said(0)
    ('87.9%', '-42%', '0.0546%', '0%')
    """
    ratio = float(number)
    return percent(round(ratio, TENTHS)) if abs(ratio) >= SMALL else f"{ratio * 100:.3g}%"
