"""Promotions held against what would have sold without them (促销评估)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from salesplan.errors import ExportsError, finding
from salesplan.metrics.event import Course
from salesplan.metrics.uplift import Worth
from salesplan.plan.ground import Ground
from salesplan.plan.occasions import DAY, Occasion, occasions
from salesplan.planning.promoting.effects import WINDOW, Days, Effect, Effects, effects_of
from salesplan.planning.promoting.following import Following, follow
from salesplan.planning.promoting.scopes import OTHERS, OWN, SIBLINGS, Scopes, scopes_of
from salesplan.planning.promoting.worth import Priced, Prices, Untold, spent_of, worth_of
from salesplan.sales.courses import daily, days_between, in_detail, new_customers
from salesplan.sales.engine import Engine
from salesplan.terms.steps import each
from salesplan.words.sentence import sentence

PLANNED, RUNNING, OVER = "planned", "running", "over"


@dataclass(frozen=True)
class Won:
    """New customers of a window, how many would have come anyway, and the interval of the difference; counts."""

    actual: int
    expected: float
    reach: float | None


@dataclass(frozen=True)
class Evaluated:
    """An occasion and what it brought; of one that has not begun, nothing but itself.

    by_rules: the discount is that of the promotion's price rules.
    """

    occasion: Occasion
    status: str
    effects: Effects | None = None
    worth: Worth | Untold | None = None
    won: Won | None = None
    by_rules: bool = False
    following: Following | None = None
    spent: int | None = None

    @property
    def window(self) -> Effect | None:
        """The effect in the window."""
        return self.effects.found[WINDOW] if self.effects else None

    @property
    def confounded(self) -> Sequence[str]:
        """The ids of the occasions that it overlaps with."""
        return self.window.confounded if self.window else ()


@dataclass(frozen=True)
class Evaluation:
    """All occasions of the plan's year, up to the last day that counts."""

    ground: Ground
    known: date
    found: Sequence[Evaluated]

    @property
    def confidence(self) -> float:
        """The share of cases that intervals are to hold."""
        return float(self.ground.plan.review.promotions.confidence)


def evaluate(ground: Ground, engine: Engine, as_of: date | None) -> Evaluation:
    """Every occasion of the plan's year by the exports; `as_of`: the day up to which they are complete, if not the last sale's.

    Raises ExportsError where the exports hold no sale at all.
    """
    # By days, not by periods: what was sold before a custom calendar begins tells as much as before any other.
    span = days_between(engine, *ground.reach)
    if span.first is None or span.last is None:
        raise ExportsError([finding("SP420", hint=sentence("add_exports"))], ground.loaded.language)
    known = as_of or span.last
    every = occasions(ground, span.first, max(known + DAY, ground.year.end))
    days = Days(span.first, known, every, ground)
    prices = Prices.of(ground)
    found = [_one(engine, days, one, prices) for one in each(occasions(ground), "step_promotions")]
    return Evaluation(ground, known, found)


def _one(engine: Engine, days: Days, one: Occasion, prices: Prices) -> Evaluated:
    if one.start > days.known or one.start < days.first:
        return Evaluated(one, PLANNED if one.start > days.known else OVER)
    ground = prices.ground
    rule = days.rule
    near = [
        other
        for other in days.others
        if other.promotion != one.promotion
        and other.start < one.end + timedelta(days=rule.after)
        and one.start - timedelta(days=rule.before) < other.end
    ]
    scopes = scopes_of(ground, one, near)
    markets = scopes.markets()
    effects = effects_of(days, one, scopes, daily(engine, markets, days.first, days.known))
    reach = timedelta(weeks=rule.weeks)
    first, last = one.start - reach - timedelta(days=rule.before), one.end + reach + timedelta(days=rule.after)
    asked = (OWN, SIBLINGS, *((OTHERS,) if rule.halo else ()))
    detail = {
        name: in_detail(engine, markets[name], max(first, days.first), min(last, days.known))
        for name in asked
        if name in markets
    }
    worth = worth_of(days, one, effects, detail, prices)
    made = Evaluated(
        one,
        RUNNING if days.known < one.last else OVER,
        effects,
        worth.worth if isinstance(worth, Priced) else worth,
        _won(engine, days, one, scopes, effects),
        by_rules=isinstance(worth, Priced) and worth.by_rules,
        spent=spent_of(days, one, ground),
    )
    return replace(made, following=follow(days, one, effects, ground)) if made.status == RUNNING else made


def _won(engine: Engine, days: Days, one: Occasion, scopes: Scopes, effects: Effects) -> Won | None:
    """None where the exports name no customers, or where nothing tells how many come on clean days."""
    found = new_customers(engine, scopes.markets()[OWN], days.first, days.known)
    if not found:
        return None
    line = np.zeros(days.length(one))
    for day, number in found.items():
        line[(day - days.first).days] = number
    course = Course(line, effects.course.clean, days.first.weekday())
    baseline = course.baseline(effects.event, effects.window)
    actual = sum(number for day, number in found.items() if one.start <= day <= one.last)
    reach = baseline.reach(float(days.rule.confidence)) if baseline else None
    return Won(actual, baseline.expected, reach) if baseline else None
