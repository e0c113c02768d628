"""Which exceptions are told (取舍): each story once, at the level that tells most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from salesplan.plan.review_rules import Rules
from salesplan.planning.reviewing.exceptions import (
    broken_streak,
    concentration,
    data_fault,
    off_pace,
    out_of_scale,
    over_capacity,
    price_erosion,
    sudden_change,
)
from salesplan.planning.reviewing.exceptions.reading import SEVERITIES, Reading, Rule
from salesplan.planning.reviewing.exceptions.standing import Key, Standing
from salesplan.terms.tree import COMPANY

RULES: Sequence[Rule] = tuple(
    module.RULE
    for module in (
        off_pace,
        sudden_change,
        broken_streak,
        concentration,
        price_erosion,
        over_capacity,
        out_of_scale,
        data_fault,
    )
)
BY_WORD: Mapping[str, Rule] = {rule.word: rule for rule in RULES}
CARRIES, TOO_MUCH = 0.8, 1.25  # of a node's change: a part that carries so much of it is told in its place
SAME = 0.01  # of two axes' amounts, that are told once
WORSE = 1.5  # times as deep as the node above it: a part less deep only repeats that


def in_force(rules: Rules) -> list[Rule]:
    """The rules that aren't switched off."""
    return [rule for rule in RULES if getattr(rules, rule.word).on]


def told(read: Sequence[Reading], standing: Standing) -> list[Reading]:
    """The exceptions without those that only repeat another, most serious first.

    Of a node and a part of it the part is told where it alone carries most of the node's change, else the node, and the part
    beside it only where it is much deeper. The same money on two axes (a region and its team) is told once, where it is
    deepest. Who is off pace isn't told of a streak as well, nor is either where the target itself is out of scale.
    """
    found = [reading for reading in read if reading.breach]
    kept = []
    for rule in RULES:
        mine = [one for one in found if one.rule == rule.word]
        kept += _once(_apart(mine), standing) if rule.repeats else mine
    scale = {one.key for one in found if one.rule == out_of_scale.WORD}
    behind = {one.key for one in found if one.rule == off_pace.WORD} | scale
    kept = [one for one in kept if not (one.rule == broken_streak.WORD and one.key in behind)]
    kept = [one for one in kept if not (one.rule == off_pace.WORD and one.key in scale)]
    return sorted(
        kept, key=lambda one: (SEVERITIES.index(one.severity(standing)), -one.impact, one.axis, one.node, one.rule)
    )


def _apart(found: Sequence[Reading]) -> list[Reading]:
    """Of those that are about the same money on several axes, the deepest; of equally deep ones the first."""
    order = sorted(range(len(found)), key=lambda i: (-round(found[i].depth, 2), i))
    kept: list[int] = []
    for i in order:
        if not any(_same_money(found[i], found[other]) for other in kept):
            kept.append(i)
    return [found[i] for i in sorted(kept)]


def _same_money(one: Reading, other: Reading) -> bool:
    if one.axis == other.axis or COMPANY in (one.axis, other.axis) or not other.change:
        return False
    return abs(one.change / other.change - 1) <= SAME


def _once(found: Sequence[Reading], standing: Standing) -> list[Reading]:
    by_key = {one.key: one for one in found}
    carried = {
        above.key
        for one in found
        for above in _raised_above(one.key, by_key, standing)
        if above.change and CARRIES <= one.change / above.change <= TOO_MUCH
    }
    left = {key: one for key, one in by_key.items() if key not in carried}
    return [
        one
        for key, one in left.items()
        if not any(_repeats(one, above) for above in _raised_above(key, left, standing))
    ]


def _repeats(part: Reading, whole: Reading) -> bool:
    return part.depth <= WORSE * whole.depth and part.change * whole.change >= 0


def _raised_above(key: Key, raised: Mapping[Key, Reading], standing: Standing) -> Iterator[Reading]:
    at = standing.above.get(key)
    while at is not None:
        if at in raised:
            yield raised[at]
        at = standing.above.get(at)
