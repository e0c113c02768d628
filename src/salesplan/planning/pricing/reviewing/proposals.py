"""Prices that the plan's adjustment rules propose (调价建议), each with the numbers that made it and what it should bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from salesplan.errors import Finding
from salesplan.plan.occasions import below
from salesplan.planning.pricing.reviewing.elasticities import ELASTICITY_DIGITS, Elasticity
from salesplan.planning.pricing.reviewing.presence import Facts, Present, presents
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.planning.pricing.waterfall import exact, list_name
from salesplan.pricing.adjusting.adjustment import fitted
from salesplan.terms.table import RATIO_DIGITS, Table, Value, table
from salesplan.words.sentence import Sentence

PROPOSALS = (
    "product name list list_name list_price:quantity proposed:quantity change:ratio rule rule_kind:word because "
    "units:quantity elasticity:quantity source:word revenue_effect:money revenue_low:money revenue_high:money "
    "margin_effect:money margin_low:money margin_high:money"
)


class Effect(NamedTuple):
    """What a price should change, in whole minor units over the span: the amount, the least and the most, where known."""

    amount: int | None = None
    low: int | None = None
    high: int | None = None


class Proposal(NamedTuple):
    """A proposed list price."""

    present: Present
    rule: str
    price: Fraction
    because: Sentence
    elasticity: Elasticity | None
    revenue: Effect
    margin: Effect


def proposals(made: PriceReview, known: Mapping[int, Elasticity]) -> tuple[list[Proposal], list[Finding]]:
    """The prices that the plan's rules propose, by product, list and rule; and what kept rules from being asked.

    Rules may contradict each other: all are told.
    """
    rules = made.ground.plan.prices.adjust
    if not rules:
        return [], []
    facts, found = Facts(made), list[Proposal]()
    tree = made.ground.trees["product"]
    scopes = {
        key: below(tree, [made.ground.node("product", name) for name in rule.product]) for key, rule in rules.items()
    }
    for present in presents(made):
        for key, rule in sorted(rules.items()):
            if rule.product and present.product not in scopes[key]:
                continue
            wish = rule.wish(facts.known(present, rule))
            price = wish and fitted(wish.price, present.price, facts.room(present), rule.most)
            if wish and price is not None:
                effects = _effects(made, present, price, known.get(present.product))
                found.append(Proposal(present, key, price, wish.because, known.get(present.product), *effects))
    return found, facts.findings


def _effects(made: PriceReview, present: Present, price: Fraction, known: Elasticity | None) -> tuple[Effect, Effect]:
    """On revenue and on margin, had the price held over the span.

    Realised prices are taken to move in proportion with the list's; with q = a·pᵉ and ratio r of the prices, units change to
    rᵉ and revenue to r¹⁺ᵉ of what they were. Both effects only rise or only fall with e, so the ends of e's interval are
    those of theirs. Unknown where e is; the margin also where the cost is.
    """
    if known is None or known.holds is None:
        return Effect(), Effect()
    ratio = float(price / present.price)
    revenue = sum(line.realised for line in present.lines)
    cost = made.book.cost(present.buying)
    units = _units(present)
    goods = None if cost is None else float(cost * units * made.book.unit)

    def of_revenue(e: float) -> float:
        return revenue * float(ratio ** (1 + e) - 1)

    def of_margin(e: float) -> float:
        return of_revenue(e) - (goods or 0.0) * float(ratio**e - 1)

    ends = () if known.low is None or known.high is None else (known.low, known.high)
    found = [
        Effect(round(of(known.holds)), *(sorted(round(of(e)) for e in ends) or (None, None)))
        for of in (of_revenue, of_margin)
    ]
    return found[0], Effect() if goods is None else found[1]


def _units(present: Present) -> Fraction:
    return sum((Fraction(line.sold.quantity or 0) for line in present.lines), Fraction(0))


def proposals_table(made: PriceReview, found: Sequence[Proposal]) -> Table:
    """One row a proposal; effects are over the span, and missing where the elasticity isn't known."""
    return table("proposals", PROPOSALS, [_row(made, one) for one in found], shown=bool(found))


def _row(made: PriceReview, one: Proposal) -> list[Value]:
    present, digits = one.present, made.book.digits
    node, kind = made.ground.trees["product"].nodes[present.product], made.ground.plan.prices.adjust[one.rule].kind
    change = round(float(one.price / present.price - 1), RATIO_DIGITS)
    prices = [exact(present.price, digits), exact(one.price, digits)]
    e = one.elasticity if one.elasticity and one.elasticity.holds is not None else None
    estimate = exact(Fraction(e.estimate or 0), ELASTICITY_DIGITS) if e else None
    named = [node.id, node.name or None, present.list, list_name(made.ground, present.list)]
    told = [one.rule, kind, made.say(one.because), exact(_units(present), 0), estimate, e.source if e else "not_known"]
    return [*named, *prices, change, *told, *one.revenue, *one.margin]
