"""Exception: realised prices fall (价格侵蚀)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from salesplan.planning.reviewing.exceptions.reading import Basis, Reading, Rule, exact, worth
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.sales.cube import Sums
from salesplan.words.sentence import Sentence, sentence

WORD = "price_erosion"


def read(standing: Standing) -> Iterator[Reading]:
    """Amount ÷ quantity of every product sold in both years, against the same span of last year."""
    rule, tree = standing.rules.price_erosion, standing.ground.trees["product"]
    start = standing.span(rule.span)
    now, past = standing.quantities(0), standing.quantities(-1)
    for i, node in enumerate(tree):
        if not standing.judges("product", node.id):
            continue
        line = standing.lines["product", node.id]
        before = standing.before(line)
        if tree.children[i] or before is None:
            continue
        units, units_before = _units(now, i, start, standing.end), _units(past, i, start, standing.end)
        actual, old = standing.actual(line, start), int(before[start : standing.end].sum())
        if min(units, units_before, actual, old) <= 0:
            continue
        at_old_price = round(Fraction(old * units, units_before))
        change = Fraction(actual * units_before, units * old) - 1
        lost = at_old_price - actual
        yield Reading(
            WORD, "product", node.id, line.name, rule.span, exact(change), exact(-rule.fall), "ratio",
            off=change <= -Fraction(rule.fall),
            material=lost >= worth(rule.worth, standing.whole(start)),
            depth=float(-change / Fraction(rule.fall)),
            impact=max(lost, 0),
            tell=partial(_what, standing, change, lost),
            change=-lost,
            basis=Basis("prices", start),
        )  # fmt: skip


def _what(standing: Standing, change: Fraction, lost: int) -> Sentence:
    return sentence("what_price", change=said(-change), lost=standing.short(-lost, signed=True))


def _units(sums: Sums, node: int, start: int, end: int) -> int:
    return sum(sums.get((node, period), 0) for period in range(start, end))


RULE = Rule(WORD, read, sentence("remedy_price_erosion"))
