"""Exception: too much of the sales with one customer, product or seller (过度集中)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from salesplan.plan.ground import YEAR_STEP
from salesplan.planning.reviewing.exceptions.reading import Reading, Rule, exact
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.planning.reviewing.scope import same_day_last_year
from salesplan.sales.cells import by_customer
from salesplan.terms.money import atoms_in, nearest
from salesplan.words.sentence import Sentence, sentence

WORD = "concentration"
AXES = ("customer", "product", "seller")


def read(standing: Standing) -> Iterator[Reading]:
    """The share of the largest of each axis in the company's sales of the year to date."""
    for axis in AXES:
        now = _customers(standing, 0) if axis == "customer" else _nodes(standing, axis, past=False)
        if len(now) >= standing.rules.concentration.among:
            yield from _largest(standing, axis, now)


def _largest(standing: Standing, axis: str, now: Mapping[str, int]) -> Iterator[Reading]:
    limit = getattr(standing.rules.concentration, axis)
    node = min(now, key=lambda one: (-now[one], one))
    whole = standing.actual(standing.company, 0)
    if whole <= 0:
        return
    share = Fraction(now[node], whole)
    name = node if axis == "customer" else standing.lines[axis, node].name
    breach = share > Fraction(limit)
    yield Reading(
        WORD, axis, node, name, "year_to_date", exact(share), exact(limit), "ratio",
        off=breach,
        material=True,
        depth=float(share / Fraction(limit)),
        impact=max(now[node] - round(whole * Fraction(limit)), 0),
        what=sentence("what_concentration", share=said(share), limit=said(float(limit)), amount=standing.short(now[node])),
        cause=_course(standing, axis, node, now) if breach else None,
    )  # fmt: skip


def _course(standing: Standing, axis: str, node: str, now: Mapping[str, int]) -> Sentence:
    """What share the largest had last year, and what the next one has."""
    whole = standing.actual(standing.company, 0)
    rest = max((amount for key, amount in now.items() if key != node), default=0)
    past = _customers(standing, -1) if axis == "customer" else _nodes(standing, axis, past=True)
    before = standing.before(standing.company)
    of_all = int(before[: standing.end].sum()) if before is not None else 0
    following = said(Fraction(rest, whole))
    if of_all <= 0:
        return sentence("cause_concentration_new", next=following)
    return sentence("cause_concentration", next=following, past=said(Fraction(past.get(node, 0), of_all)))


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


def _customers(standing: Standing, offset: int) -> dict[str, int]:
    start = offset * YEAR_STEP
    now = offset == 0
    cut = standing.until if now else same_day_last_year(standing.ground, standing.scope)
    actuals = standing.review.actuals
    if actuals.of != "amount":
        return {}
    sums = by_customer(actuals.engine, (start, start + standing.end), cut)
    return {
        key: amount for key, atoms in sums.items() if (amount := nearest(atoms, atoms_in(standing.ground.digits))) > 0
    }


RULE = Rule(WORD, read, sentence("remedy_concentration"))
