"""What to think of a promotion (促销结论), in a word and in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.errors import Finding, finding
from salesplan.metrics.uplift import Worth, lift_share
from salesplan.plan.naming import amount_text
from salesplan.planning.promoting.effects import AFTER
from salesplan.planning.promoting.evaluate import PLANNED, RUNNING, Evaluated, Evaluation
from salesplan.planning.promoting.scopes import OTHERS, SIBLINGS
from salesplan.planning.promoting.worth import Untold
from salesplan.terms.money import percent
from salesplan.words.sentence import Sentence, sentence

SIDES = {AFTER: "promo_after", SIBLINGS: "promo_siblings", OTHERS: "promo_others"}


def verdict(made: Evaluation, one: Evaluated) -> str:
    """A word: what holds within the interval, and nothing that doesn't."""
    if one.window is None or one.window.baseline is None:
        return "not_begun" if one.status == PLANNED else "no_baseline"
    if one.confounded or one.status == RUNNING:
        return "confounded" if one.confounded else "still_running"
    worth = _side(profit_interval(made, one), "paid_off", "lost_money")
    return (
        worth
        or _side(one.window.interval(made.confidence), "sold_more", "sold_less")
        or ("no_interval" if one.window.interval(made.confidence) is None else "no_clear_effect")
    )


def _side(interval: tuple[int, int] | None, above: str, below: str) -> str | None:
    """What an interval that doesn't hold zero says."""
    if interval is None or interval[0] <= 0 <= interval[1]:
        return None
    return above if interval[0] > 0 else below


def profit_interval(made: Evaluation, one: Evaluated) -> tuple[int, int] | None:
    """The least and the most that the profit is likely to be."""
    if not isinstance(one.worth, Worth):
        return None
    reach = one.worth.profit_reach(made.confidence)
    return None if reach is None else (round(one.worth.profit - reach), round(one.worth.profit + reach))


def sentences(made: Evaluation, one: Evaluated) -> Iterator[Sentence]:
    """The verdict in words, the main number first."""
    word, window, ground = verdict(made, one), one.window, made.ground
    if window is None or window.baseline is None or window.amount is None:
        yield (
            sentence("promo_not_begun", day=str(one.occasion.start))
            if word == "not_begun"
            else sentence("promo_no_baseline")
        )
        return
    share = lift_share(window.actual, round(window.baseline.expected))
    facts = {
        "lift": amount_text(ground, window.amount),
        "baseline": amount_text(ground, round(window.baseline.expected)),
        "share": percent(share or 0),
    }
    yield sentence("promo_lift" if window.amount >= 0 else "promo_fall", **facts)
    if (interval := window.interval(made.confidence)) is not None:
        low, high = (amount_text(ground, amount) for amount in interval)
        yield sentence("promo_interval", low=low, high=high, confidence=percent(made.confidence))
    if word == "confounded":
        yield sentence("promo_confounded", others=", ".join(one.confounded))
    yield from _beside(made, one)
    yield from _profit(made, one)
    yield from _running(made, one)
    yield sentence(f"promo_verdict_{word}")


def _beside(made: Evaluation, one: Evaluated) -> Iterator[Sentence]:
    """Effects beside the window that are clear, and new customers if they are."""
    for name, key in SIDES.items():
        effect = one.effects.found.get(name) if one.effects else None
        interval = effect.interval(made.confidence) if effect else None
        if effect and effect.amount is not None and interval and not interval[0] <= 0 <= interval[1]:
            more = sentence("promo_more" if effect.amount > 0 else "promo_less")
            yield sentence(key, amount=amount_text(made.ground, abs(effect.amount)), direction=more)
    if one.won and one.won.reach is not None and one.won.actual - one.won.expected > one.won.reach:
        yield sentence("promo_customers", number=round(one.won.actual - one.won.expected), all=one.won.actual)


def _profit(made: Evaluation, one: Evaluated) -> Iterator[Sentence]:
    if not isinstance(one.worth, Worth):
        return
    profit, interval = amount_text(made.ground, round(one.worth.profit)), profit_interval(made, one)
    cost = amount_text(made.ground, round(one.worth.cost))
    if interval is None:
        yield sentence("promo_profit_plain", profit=profit, cost=cost)
    else:
        low, high = (amount_text(made.ground, amount) for amount in interval)
        yield sentence("promo_profit", profit=profit, cost=cost, low=low, high=high)


def _running(made: Evaluation, one: Evaluated) -> Iterator[Sentence]:
    ahead = one.following
    if ahead is None:
        return
    yield sentence("promo_running", day=ahead.days_gone, days=one.occasion.days)
    if ahead.expected_end is not None:
        end = amount_text(made.ground, ahead.expected_end)
        if ahead.goal:
            share = percent(ahead.expected_end / ahead.goal)
            yield sentence("promo_end_of_goal", end=end, share=share, goal=amount_text(made.ground, ahead.goal))
        else:
            yield sentence("promo_end", end=end)


def findings(made: Evaluation) -> Iterator[Finding]:
    """Why a baseline or a worth is missing, and what a worth takes from the plan."""
    for one in made.found:
        place = made.ground.loaded.marks.of_key(("promotions", one.occasion.promotion))
        if one.status == PLANNED:
            continue
        if one.window is None or one.window.baseline is None:
            yield finding("SP808", place, name=one.occasion.name, reason=sentence("no_clean_days"))
        elif isinstance(one.worth, Untold):
            yield finding("SP809", place, name=one.occasion.name, reason=sentence(one.worth.reason))
        elif one.by_rules and isinstance(one.worth, Worth):
            yield finding("SP813", place, name=one.occasion.name, share=percent(one.worth.depth))
