"""The tables of `promo evaluate` (促销评估表)."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.metrics.progress import attainment, pace
from salesplan.metrics.uplift import Worth, lift_share
from salesplan.planning.promoting.effects import Effect
from salesplan.planning.promoting.evaluate import Evaluated, Evaluation
from salesplan.planning.promoting.following import Following
from salesplan.planning.promoting.verdict import profit_interval, sentences, verdict
from salesplan.terms.table import RATIO_DIGITS, Table, Value, ratio, table

EVALUATION = (
    "id name type:word start:day end:day status:word actual:money baseline:money lift:money lift_low:money lift_high:money "
    "lift_share:ratio uplift:ratio net_lift:money net_lift_low:money net_lift_high:money "
    "discount:ratio discount_on_baseline:money spent:money "
    "cost:money margin:money profit:money profit_low:money profit_high:money roi:ratio roi_low:ratio roi_high:ratio "
    "first_buyers:count new_expected:count customers_won:count won_low:count won_high:count method:word overlaps verdict:word"
)
EFFECTS = (
    "id effect:word actual:money baseline:money amount:money low:money high:money method:word placebos:count overlaps"
)
RUNNING = (
    "id name day:count days:count time_gone:ratio sold:money expected_so_far:money pace:ratio goal:money attainment:ratio "
    "expected_end:money end_low:money end_high:money spent:money budget:money budget_used:ratio expected_spend:money"
)


def evaluation_tables(made: Evaluation) -> list[Table]:
    """Verdicts for people; every number with its interval; running ones."""
    language = made.ground.loaded.language
    told = [
        (
            one.occasion.name,
            verdict(made, one),
            (" " if language == "en" else "").join(s.say(language) for s in sentences(made, one)),
        )
        for one in made.found
    ]
    begun = [one for one in made.found if one.effects]
    return [
        table("verdicts", "name verdict:word what", told),
        table("evaluation", EVALUATION, [_row(made, one) for one in begun]),
        table("effects", EFFECTS, [row for one in begun for row in _effects(made, one)], shown=False),
        table("running", RUNNING, [_running(one) for one in begun if one.following]),
    ]


def _row(made: Evaluation, one: Evaluated) -> tuple[Value, ...]:
    window, occasion = one.window, one.occasion
    assert window is not None  # noqa: S101 - it has begun
    assert one.effects is not None  # noqa: S101
    low, high = window.interval(made.confidence) or (None, None)
    expected = None if window.baseline is None else round(window.baseline.expected)
    rise = None if expected is None else lift_share(window.actual, expected)
    net = one.effects.net(made.confidence, halo=made.ground.plan.review.promotions.halo)
    uplift = occasion.part.uplift
    return (
        *(occasion.id, occasion.name, occasion.part.kind, occasion.start, occasion.last, one.status),
        *(window.actual, expected, window.amount, low, high, _share(rise), None if uplift is None else float(uplift)),
        *((net[0], *(net[1] or (None, None))) if net else (None,) * 3),
        *_worth(made, one),
        *_won(one),
        *(window.baseline.method if window.baseline else None, ", ".join(one.confounded) or None, verdict(made, one)),
    )


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, RATIO_DIGITS)


def _worth(made: Evaluation, one: Evaluated) -> tuple[Value, ...]:
    worth = one.worth
    if not isinstance(worth, Worth):
        return None, None, one.spent, *(None,) * 8
    reach, roi = worth.roi_reach(made.confidence), worth.roi
    roi_low, roi_high = (None, None) if roi is None or reach is None else (roi - reach, roi + reach)
    amounts = (
        round(worth.discount_on_baseline),
        one.spent,
        round(worth.cost),
        round(worth.margin),
        round(worth.profit),
    )
    profits = profit_interval(made, one) or (None, None)
    return _share(worth.depth), *amounts, *profits, _share(roi), _share(roi_low), _share(roi_high)


def _won(one: Evaluated) -> tuple[Value, ...]:
    won = one.won
    if won is None:
        return (None,) * 5
    more = won.actual - won.expected
    low, high = (None, None) if won.reach is None else (round(more - won.reach), round(more + won.reach))
    return won.actual, round(won.expected), round(more), low, high


def _effects(made: Evaluation, one: Evaluated) -> Iterator[tuple[Value, ...]]:
    assert one.effects is not None  # noqa: S101 - it has begun
    for name, effect in one.effects.found.items():
        yield (one.occasion.id, name, *_effect(made, effect))
    net = one.effects.net(made.confidence, halo=made.ground.plan.review.promotions.halo)
    if net:
        amount, interval = net
        yield one.occasion.id, "net", None, None, amount, *(interval or (None, None)), None, None, None


def _effect(made: Evaluation, effect: Effect) -> tuple[Value, ...]:
    baseline = effect.baseline
    interval = effect.interval(made.confidence) or (None, None)
    expected, method, placebos = (
        (None, None, None) if baseline is None else (round(baseline.expected), baseline.method, len(baseline.errors))
    )
    return effect.actual, expected, effect.amount, *interval, method, placebos, ", ".join(effect.confounded) or None


def _spending(one: Evaluated, ahead: Following) -> tuple[Value, ...]:
    """What was spent, of the budget, and what it comes to at this rate; missing where the plan doesn't say it."""
    if one.occasion.part.spent is None or one.spent is None:
        return None, ahead.budget, None, None
    expected = one.spent * one.occasion.days // ahead.days_gone
    return one.spent, ahead.budget, attainment(one.spent, ahead.budget), expected


def _running(one: Evaluated) -> tuple[Value, ...]:
    ahead, occasion = one.following, one.occasion
    assert ahead is not None  # noqa: S101 - it is running
    gone = ratio(ahead.days_gone, occasion.days)
    # Against what should have been sold so far; without an expected uplift, the goal's share of the days.
    reached = attainment(ahead.sold, ahead.goal)
    keeping = attainment(ahead.sold, ahead.expected) if ahead.expected else pace(reached, gone)
    return (
        *(occasion.id, occasion.name, ahead.days_gone, occasion.days, gone, ahead.sold, ahead.expected, keeping),
        *(ahead.goal, reached, ahead.expected_end, ahead.low, ahead.high),
        *_spending(one, ahead),
    )
