"""Promotions that are running (进行中的促销): what was sold and spent so far, at what pace, and where they end."""

from __future__ import annotations

from dataclasses import dataclass

from salesplan.plan.ground import Ground
from salesplan.plan.occasions import Occasion
from salesplan.planning.promoting.effects import WINDOW, Days, Effects
from salesplan.terms.money import to_minor


@dataclass(frozen=True)
class Following:
    """A running occasion; amounts in minor units. What hangs on a baseline is missing where there is none.

    expected: what should have been sold so far, the baseline with the expected uplift. expected_end: what is sold so far, and the
    rest of the baseline with the lift so far.
    """

    days_gone: int
    sold: int
    expected: int | None
    goal: int | None
    budget: int | None
    expected_end: int | None
    low: int | None
    high: int | None


def follow(days: Days, one: Occasion, effects: Effects, ground: Ground) -> Following:
    """Where a running occasion stands on the last day that counts."""
    own, part = effects.found[WINDOW], one.part
    gone = (days.known - one.start).days + 1
    goal, budget = (None if amount is None else to_minor(amount, ground.digits) for amount in (part.goal, part.budget))
    expected = None
    if own.baseline is not None and part.uplift is not None:
        expected = round(own.baseline.expected * (1 + float(part.uplift)))
    # Of days to come nobody knows what controls sell: the level of clean weeks and the weekdays tell the rest.
    whole = effects.course.baseline(effects.event, effects.event.during(effects.course.clean), "clean_weeks")
    so_far = effects.course.baseline(effects.event, effects.window, "clean_weeks")
    if own.baseline is None or whole is None or so_far is None or own.baseline.expected <= 0:
        return Following(gone, own.actual, expected, goal, budget, None, None, None)
    rate = own.actual / own.baseline.expected
    rest = (whole.expected - so_far.expected) * rate
    reach = None if whole.spread is None else (whole.reach(float(days.rule.confidence)) or 0) * rate
    end = round(own.actual + rest)
    # What is sold already is sold: the interval never goes below it on account of the rest.
    low = None if reach is None else max(round(end - reach), own.actual)
    return Following(gone, own.actual, expected, goal, budget, end, low, None if reach is None else round(end + reach))
