"""Exception: a period unlike the ones before it (突变)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from statistics import median

from salesplan.allocation.rounding import Whole
from salesplan.metrics.robust import robust_z
from salesplan.planning.reviewing.exceptions.reading import Basis, Reading, Rule, exact, worth
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.planning.reviewing.lines import Line
from salesplan.words.sentence import Sentence, sentence

WORD = "sudden_change"
FEWEST = 3  # recent periods without which nothing is usual
LEAST_SPREAD = 0.05  # of the usual growth: less is chance


def read(standing: Standing) -> Iterator[Reading]:
    """The period's sales against last year's × the median of the recent periods' growth."""
    for line in standing.judged:
        if (before := standing.before(line)) is not None and (found := _of(standing, line, before)):
            yield found


def _of(standing: Standing, line: Line, before: Whole) -> Reading | None:
    rule, at = standing.rules.sudden_change, standing.scope.period
    recent = range(max(at - rule.periods, 0), at)
    usual = [Fraction(int(line.actual[i]), int(before[i])) for i in recent if before[i] > 0]
    if len(usual) < FEWEST or (growth := median(usual)) <= 0 or before[at] <= 0:
        return None
    actual, expected = int(line.actual[at]), round(int(before[at]) * growth)
    if expected <= 0:
        return None
    change = actual - expected
    z = robust_z(actual / int(before[at]), [float(one) for one in usual], LEAST_SPREAD)
    size = Fraction(change, expected)
    odd = abs(size) >= Fraction(rule.change) and abs(z) >= float(rule.z)
    return Reading(
        WORD, line.axis, line.node, line.name, "period", exact(size), exact(rule.change.copy_sign(change)), "ratio",
        off=odd,
        material=abs(change) >= worth(rule.worth, standing.whole(at)),
        depth=float(abs(size) / Fraction(rule.change)),
        impact=abs(change),
        tell=partial(_what, standing, actual, expected, len(usual)),
        change=change,
        basis=Basis("last_year", at, Fraction(growth)),
        grave=change < 0,
    )  # fmt: skip


def _what(standing: Standing, actual: int, expected: int, periods: int) -> Sentence:
    change = actual - expected
    return sentence(
        "what_fall" if change < 0 else "what_rise",
        change=said(abs(Fraction(change, expected))),
        actual=standing.short(actual),
        expected=standing.short(expected),
        periods=periods,
    )


RULE = Rule(WORD, read, sentence("remedy_sudden_change"), repeats=True)
