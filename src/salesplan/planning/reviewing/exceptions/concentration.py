"""Exception: too much of the sales with one customer, product or seller (过度集中)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

from salesplan.plan.ground import YEAR_STEP
from salesplan.planning.reviewing.exceptions.reading import Reading, Rule, exact
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.planning.reviewing.scope import same_day_last_year
from salesplan.sales.cells import by_customer, largest_customers
from salesplan.terms.money import atoms_in, nearest
from salesplan.words.sentence import Sentence, sentence

WORD = "concentration"
AXES = ("customer", "product", "seller")


@dataclass(frozen=True)
class _Top:
    """How many of an axis have sold anything; the largest of them, and what the next one sold, in minor units."""

    number: int
    node: str
    amount: int
    next: int


def read(standing: Standing) -> Iterator[Reading]:
    """The share of the largest of each axis in the company's sales of the year to date."""
    for axis in AXES if standing.only is None else [axis for axis in AXES if axis == standing.only[0]]:
        if axis == "customer":
            top = _top_customer(standing)
        else:
            now = _nodes(standing, axis, past=False)
            top = _top(len(now), now)
        if top and top.number >= standing.rules.concentration.among:
            yield from _largest(standing, axis, top)


def _top(number: int, amounts: Mapping[str, int]) -> _Top | None:
    """Ties by name."""
    if not number:
        return None
    node = min(amounts, key=lambda one: (-amounts[one], one))
    return _Top(number, node, amounts[node], max((v for one, v in amounts.items() if one != node), default=0))


def _largest(standing: Standing, axis: str, top: _Top) -> Iterator[Reading]:
    limit = getattr(standing.rules.concentration, axis)
    whole = standing.actual(standing.company, 0)
    if whole <= 0:
        return
    share = Fraction(top.amount, whole)
    name = top.node if axis == "customer" else standing.lines[axis, top.node].name
    breach = share > Fraction(limit)
    yield Reading(
        WORD, axis, top.node, name, "year_to_date", exact(share), exact(limit), "ratio",
        off=breach,
        material=True,
        depth=float(share / Fraction(limit)),
        impact=max(top.amount - round(whole * Fraction(limit)), 0),
        tell=partial(_what, standing, share, limit, top.amount),
        explain=partial(_course, standing, axis, top),
    )  # fmt: skip


def _what(standing: Standing, share: Fraction, limit: Decimal, amount: int) -> Sentence:
    return sentence("what_concentration", share=said(share), limit=said(float(limit)), amount=standing.short(amount))


def _course(standing: Standing, axis: str, top: _Top) -> Sentence:
    """What share the largest had last year, and what the next one has."""
    whole = standing.actual(standing.company, 0)
    past = _customers_before(standing) if axis == "customer" else _nodes(standing, axis, past=True)
    before = standing.before(standing.company)
    of_all = int(before[: standing.end].sum()) if before is not None else 0
    following = said(Fraction(top.next, whole))
    if of_all <= 0:
        return sentence("cause_concentration_new", next=following)
    return sentence("cause_concentration", next=following, past=said(Fraction(past.get(top.node, 0), of_all)))


def _nodes(standing: Standing, axis: str, *, past: bool) -> dict[str, int]:
    """The sales of the year to date of every leaf product or seller that has any."""
    tree = standing.ground.trees.get(axis)
    inner = {node.id for i, node in enumerate(tree) if tree.children[i]} if tree is not None else set()
    found = {}
    for (of, node), line in standing.lines.items():
        row = standing.before(line) if past else line.actual
        if of == axis and node not in inner and row is not None and (amount := int(row[: standing.end].sum())) > 0:
            found[node] = amount
    return found


def _top_customer(standing: Standing) -> _Top | None:
    """The largest customer of the year to date; None where none is named, or where the plan counts no money."""
    actuals, digits = standing.review.actuals, standing.ground.digits
    if actuals.of != "amount":
        return None
    number, largest = largest_customers(actuals.engine, (0, standing.end), standing.until, digits)
    return _top(number, {name: nearest(atoms, atoms_in(digits)) for name, atoms in largest.items()})


def _customers_before(standing: Standing) -> dict[str, int]:
    """Last year's sales by customer, of those who bought for more than nothing."""
    cut = same_day_last_year(standing.ground, standing.scope)
    sums = by_customer(standing.review.actuals.engine, (-YEAR_STEP, standing.end - YEAR_STEP), cut)
    unit = atoms_in(standing.ground.digits)
    return {name: amount for name, atoms in sums.items() if (amount := nearest(atoms, unit)) > 0}


RULE = Rule(WORD, read, sentence("remedy_concentration"))
