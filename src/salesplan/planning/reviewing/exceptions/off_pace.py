"""Exception: behind the plan (进度落后)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from salesplan.planning.reviewing.exceptions.reading import Basis, Reading, Rule, exact, worth
from salesplan.planning.reviewing.exceptions.standing import Standing, said
from salesplan.words.sentence import Sentence, sentence

WORD = "off_pace"


def read(standing: Standing) -> Iterator[Reading]:
    """Actual ÷ target to date of every node with a target."""
    rule = standing.rules.off_pace
    start = standing.span(rule.span)
    whole, below = standing.whole(start), Fraction(rule.below)
    for line in standing.judged:
        target, actual = standing.to_date(line.target, start), standing.actual(line, start)
        if target is None or target <= 0:
            continue
        pace, gap = Fraction(actual, target), target - actual
        material = target >= worth(rule.share, whole) and gap >= worth(rule.worth, whole)
        yield Reading(
            WORD, line.axis, line.node, line.name, rule.span, exact(pace), exact(rule.below), "ratio",
            off=pace < below,
            material=material,
            depth=float((1 - pace) / (1 - below)) if below < 1 else float(2 - pace),
            impact=max(gap, 0),
            tell=partial(_what, standing, pace, below, gap),
            change=-gap,
            basis=Basis("target", start),
        )  # fmt: skip


def _what(standing: Standing, pace: Fraction, below: Fraction, gap: int) -> Sentence:
    facts = {"pace": said(pace), "below": said(below), "gap": standing.short(-gap, signed=True)}
    return standing.sentence("what_off_pace", **facts)


RULE = Rule(WORD, read, sentence("remedy_off_pace"), repeats=True)
