"""Offers that are to make a total (承诺补缺口): the gap spread over those who made them, in whole units and multiples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from salesplan.allocation.bounded import Bound, OutOfBounds
from salesplan.allocation.gap import Spread, close_gap

Rule: TypeAlias = Literal["proportional", "even", "headroom"]
_SPREAD: dict[Rule, Spread] = {"proportional": "proportional", "even": "equal", "headroom": "room"}


def meet(total: int, offers: Sequence[int], capacities: Sequence[Bound], rule: Rule) -> tuple[list[int], int]:
    """What each takes of `total` ≥ 0, starting from the own offer ≥ 0; and what finds no room: then nothing is shared.

    The gap, total − Σ offers, is spread in proportion to the offers, evenly, or by headroom: capacity − offer when there
    is more to take, all of the offer when there is less. Nobody falls below zero, and nobody is raised above a capacity;
    an offer above it stands. In proportion, an offer of zero stays zero. Raises NoRoom for headroom without a capacity.

    >>> meet(100, [30, 50], [None, None], "proportional"), meet(100, [30, 50], [90, 60], "headroom")
    (([37, 63], 0), ([47, 53], 0))
    >>> meet(100, [30, 50], [35, 60], "even")
    ([30, 50], 5)
    """
    high = _highs(offers, capacities)
    if rule == "proportional":
        high = [most if offer else 0 for most, offer in zip(high, offers, strict=True)]
    try:
        return [int(part) for part in close_gap(total, offers, _SPREAD[rule], [0] * len(offers), high)], 0
    except OutOfBounds as error:
        return list(offers), error.gap


def in_units(parts: Sequence[int], unit: int, offers: Sequence[int], capacities: Sequence[Bound]) -> list[int]:
    """`parts` of `meet` in multiples of `unit`, their sum and its bounds kept; the odd rest is the largest part's.

    Where bounds leave no room for another unit, more parts than one are no multiples.

    >>> in_units([149, 151, 7], 100, [0] * 3, [None] * 3), in_units([149, 151], 100, [0, 0], [None, 160])
    ([100, 207, 0], [200, 100])
    """
    made = [part - part % unit for part in parts]
    left = sum(parts) - sum(made)
    tops = _highs([max(one) for one in zip(offers, parts, strict=True)], capacities)
    for i in sorted(range(len(parts)), key=lambda i: (-(parts[i] % unit), -parts[i], i)):
        top = tops[i]
        if left >= unit and parts[i] % unit and (top is None or made[i] + unit <= top):
            made[i] += unit
            left -= unit
    for i in sorted(range(len(parts)), key=lambda i: (-parts[i], i)):
        top = tops[i]
        room = left if top is None else min(top - made[i], left)
        made[i] += room
        left -= room
    return made


def _highs(offers: Sequence[int], capacities: Sequence[Bound]) -> list[Bound]:
    return [None if most is None else max(most, offer) for most, offer in zip(capacities, offers, strict=True)]
