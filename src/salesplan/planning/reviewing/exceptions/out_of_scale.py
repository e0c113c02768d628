"""Exception: a target out of all proportion to sales (目标失当)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from salesplan.planning.feasibility import served_both_years
from salesplan.planning.reviewing.exceptions.reading import Reading, Rule, exact, worth
from salesplan.planning.reviewing.exceptions.standing import Standing
from salesplan.planning.reviewing.lines import Line
from salesplan.words.sentence import Sentence, sentence

WORD = "out_of_scale"


def read(standing: Standing) -> Iterator[Reading]:
    """The year's target against last year's sales (against sales to date where there are none), whichever is larger."""
    rule = standing.rules.out_of_scale
    whole = int(standing.company.target.sum()) if standing.company.target is not None else standing.whole(0)
    for line in standing.judged:
        pair = _compared(standing, line)
        if pair is None:
            continue
        target, sales, _ = pair
        times = Fraction(target, sales)
        large = max(times, 1 / times) if times else times
        limit = Fraction(rule.times)
        yield Reading(
            WORD, line.axis, line.node, line.name, "year", exact(round(large, 6)), exact(rule.times), "times",
            off=large >= limit,
            material=max(target, sales) >= worth(rule.share, whole),
            depth=float(large / limit),
            impact=abs(target - sales),
            tell=partial(_what, times, large),
            explain=partial(_cause, standing, pair),
        )  # fmt: skip


def _compared(standing: Standing, line: Line) -> tuple[int, int, str] | None:
    """Target and sales of the same time, both above zero, and which sales they are."""
    if line.target is None:
        return None
    if line.last_year is not None and line.last_year.sum() > 0 and _comparable(standing, line):
        target, sales, kind = int(line.target.sum()), int(line.last_year.sum()), "last_year"
    else:
        target, sales, kind = standing.to_date(line.target, 0) or 0, standing.actual(line, 0), "so_far"
    return (target, sales, kind) if target > 0 and sales > 0 else None


def _comparable(standing: Standing, line: Line) -> bool:
    """Whether last year is a yardstick: not for sellers who didn't serve both years whole."""
    ground = standing.ground
    return line.axis != "seller" or served_both_years(ground, ground.seller_number[line.node])


def _what(times: Fraction, large: Fraction) -> Sentence:
    return sentence("what_target_large" if times >= 1 else "what_target_small", times=_times(large))


def _cause(standing: Standing, pair: tuple[int, int, str]) -> Sentence:
    target, sales, kind = pair
    facts = {"target": standing.short(target), "sales": standing.short(sales)}
    return (
        sentence("cause_scale_last_year", **facts)
        if kind == "last_year"
        else standing.sentence("cause_scale_so_far", **facts)
    )


def _times(number: Fraction) -> str:
    return f"{float(number):.3g}" if number < 1000 else f"{round(number):,}"  # noqa: PLR2004 - three digits


RULE = Rule(WORD, read, sentence("remedy_out_of_scale"), repeats=True)
