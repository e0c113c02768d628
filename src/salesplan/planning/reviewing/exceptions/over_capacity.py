"""Exception: sellers who would have to sell more than they can (超出产能)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from salesplan.planning.reviewing.exceptions.reading import Reading, Rule, exact, worth
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.planning.reviewing.lines import Line
from salesplan.words.sentence import Sentence, sentence

WORD = "over_capacity"


def read(standing: Standing) -> Iterator[Reading]:
    """What is left of each seller's quota against what is left of the capacity, the open period by its days left."""
    rule, made, at = standing.rules.over_capacity, standing.review.made, standing.scope.period
    for i, row in sorted(made.capacity.items()):
        seller = standing.ground.sellers[i]
        if not standing.judges("seller", seller.id):
            continue
        line = standing.lines["seller", seller.id]
        left = int(row[at + 1 :].sum()) + round(int(row[at]) * (1 - standing.gone))
        if line.target is None or left <= 0:
            continue
        needed = int(line.target.sum()) - standing.actual(line, 0)
        load = Fraction(needed, left)
        limit = Fraction(rule.load)
        yield Reading(
            WORD, "seller", seller.id, line.name, "year", exact(load), exact(rule.load), "ratio",
            off=load > limit,
            material=needed - left >= worth(rule.worth, standing.whole(0)),
            depth=float(load / limit),
            impact=max(needed - left, 0),
            tell=partial(sentence, "what_capacity", load=said(load), limit=said(limit)),
            explain=partial(_cause, standing, needed, left, line),
        )  # fmt: skip


def _cause(standing: Standing, needed: int, left: int, line: Line) -> Sentence:
    return sentence(
        "cause_capacity",
        needed=standing.short(needed),
        left=standing.short(left),
        sold=standing.short(standing.actual(line, 0)),
        quota=standing.short(needed + standing.actual(line, 0)),
    )


RULE = Rule(WORD, read, sentence("remedy_over_capacity"))
