"""Exception: periods in a row below target, or a row of growing periods that has ended (连续未达、增长中断)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import takewhile

from salesplan.planning.reviewing.exceptions.reading import Basis, Reading, Rule, worth
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.planning.reviewing.lines import Line
from salesplan.words.sentence import Sentence, sentence

WORD = "broken_streak"


def read(standing: Standing) -> Iterator[Reading]:
    """Each node's row of periods below target; of those that aren't below, the row of growing periods before this one."""
    for line in standing.judged:
        missed, grown = _missed(standing, line), _grown(standing, line)
        found = [one for one in (missed, grown) if one is not None]
        if found:
            yield next((one for one in found if one.breach), found[0])


def _missed(standing: Standing, line: Line) -> Reading | None:
    """How many periods in a row, up to this one, were below target."""
    rule, end = standing.rules.broken_streak, standing.end
    if line.target is None:
        return None
    targets = [int(value) for value in line.target[: end - 1]] + [standing.to_date(line.target, end - 1) or 0]
    below = [t > 0 and a < Fraction(rule.below) * t for t, a in zip(targets, line.actual[:end].tolist(), strict=True)]
    number = len(list(takewhile(bool, reversed(below))))
    start = end - max(number, 1)
    target, actual = sum(targets[start:]), standing.actual(line, start)
    gap = max(target - actual, 0)
    return Reading(
        WORD, line.axis, line.node, line.name, "period", Decimal(number), Decimal(rule.periods), "periods",
        off=number >= rule.periods,
        material=gap >= worth(rule.worth, standing.whole(0)),
        depth=number / rule.periods,
        impact=gap,
        tell=partial(_what_missed, standing, number, target, actual),
        change=actual - target,
        basis=Basis("target", start),
    )  # fmt: skip


def _grown(standing: Standing, line: Line) -> Reading | None:
    """How many periods in a row before this one were above last year, where this one isn't."""
    rule, at = standing.rules.broken_streak, standing.scope.period
    before = standing.before(line)
    if before is None:
        return None
    above = [int(line.actual[i]) > int(before[i]) > 0 for i in range(at)]
    ended = int(line.actual[at]) < int(before[at])
    number = len(list(takewhile(bool, reversed(above)))) if ended else 0
    fall = max(int(before[at]) - int(line.actual[at]), 0)
    return Reading(
        WORD, line.axis, line.node, line.name, "period", Decimal(number), Decimal(rule.growth), "periods",
        off=number >= rule.growth,
        material=fall >= worth(rule.worth, standing.whole(0)),
        depth=number / rule.growth,
        impact=fall,
        tell=partial(_what_ended, standing, number, fall, int(before[at])),
        change=-fall,
        basis=Basis("last_year", at),
        grave=False,
    )  # fmt: skip


def _what_missed(standing: Standing, periods: int, target: int, actual: int) -> Sentence:
    return standing.sentence(
        "what_missed",
        periods=periods,
        below=said(float(standing.rules.broken_streak.below)),
        reached=said(Fraction(actual, target)) if target > 0 else "–",
        gap=standing.short(-max(target - actual, 0), signed=True),
    )


def _what_ended(standing: Standing, periods: int, fall: int, before: int) -> Sentence:
    gap = standing.short(-fall, signed=True)
    return sentence("what_ended", periods=periods, fall=said(Fraction(fall, max(before, 1))), gap=gap)


RULE = Rule(WORD, read, sentence("remedy_broken_streak"), repeats=True)
