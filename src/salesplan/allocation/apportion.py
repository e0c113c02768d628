"""Whole units by named methods (整数分配): largest remainders, divisors, and the quota method.

Methods differ in who gets the last units, never in the sum. Largest remainders stay within a unit of the exact share, but a
larger total can cost a member a unit (the Alabama paradox). Divisor methods never do that, but may leave the exact
share by more than a unit. The method of Balinski and Young does neither, unit by unit (Amer. Math. Monthly 82, 1975).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush, heapreplace
from typing import Literal, TypeAlias

from salesplan.allocation.exact import NoWeight, Weight, proportions

Method: TypeAlias = Literal[
    "largest_remainder",  # Hamilton, Hare and Niemeyer
    "largest_remainder_droop",
    "webster",  # Sainte-Laguë: d(s) = s + ½
    "huntington_hill",  # d(s) = √(s (s + 1))
    "jefferson",  # D'Hondt: d(s) = s + 1
    "adams",  # d(s) = s
    "dean",  # d(s) = s (s + 1) / (s + ½)
    "balinski_young",
]
MOST_STEPS = 2_000_000  # units that are given one by one: some seconds


class Tie(ValueError):  # noqa: N818 - it says what it is
    """Several ways to share are as good; `places` are those who get more in one of them than in another, from 0."""

    def __init__(self, places: Sequence[int]) -> None:
        entries = ", ".join(str(place + 1) for place in places)
        super().__init__(f"tie between entries {entries}: the method doesn't say who gets the last units")
        self.places = tuple(places)


class TooManyUnits(ValueError):  # noqa: N818 - it says what there are
    """More units than can be given one by one."""

    def __init__(self, units: int) -> None:
        super().__init__(
            f"{units} units would have to be given one by one, at most {MOST_STEPS} are; take larger units"
        )
        self.units = units


def apportion(
    total: int,
    weights: Sequence[Weight],
    method: Method = "largest_remainder",
    *,
    ties: Literal["larger", "refuse"] = "larger",
) -> list[int]:
    """Share `total` whole units in proportion to `weights`; the parts add up to it.

    Equal claims go to the larger weight, then to the earlier place; `ties="refuse"` raises Tie instead. A weight of zero
    gets nothing. A negative total is shared like a positive one, with its sign. Adams, Dean and Huntington-Hill give every
    positive weight a unit; where there are fewer units than that, the larger weights get them. Raises NegativeWeight,
    NoWeight where all weights are zero and the total is not, and TooManyUnits (Balinski and Young alone).

    >>> apportion(10, [6, 6, 2]), apportion(11, [6, 6, 2])  # the Alabama paradox: one unit more, and the third loses one
    ([4, 4, 2], [5, 5, 1])
    >>> apportion(10, [6, 6, 2], "webster"), apportion(11, [6, 6, 2], "webster")
    ([5, 4, 1], [5, 5, 1])
    """
    whole = proportions(weights)
    if total and not any(whole):
        raise NoWeight(total)
    if not total:
        return [0] * len(whole)
    ranks = [0] * len(whole)
    for rank, place in enumerate(sorted(range(len(whole)), key=lambda i: (-whole[i], i))):
        ranks[place] = rank
    share = METHODS[method]
    parts = share(abs(total), whole, ranks)
    if ties == "refuse":
        # Equal claims in the opposite order: by the exchange of bases, the result is the only one if this is the same.
        other = share(abs(total), whole, [-rank for rank in ranks])
        if other != parts:
            raise Tie([i for i, (a, b) in enumerate(zip(parts, other, strict=True)) if a != b])
    return parts if total > 0 else [-part for part in parts]


def losers(total: int, weights: Sequence[Weight], method: Method = "largest_remainder") -> list[int]:
    """The places whose part would be smaller if there were one unit more: the Alabama paradox; none by a divisor method.

    >>> losers(10, [6, 6, 2])
    [2]
    """
    now, more = (apportion(units, weights, method) for units in (total, total + 1))
    return [i for i, (part, after) in enumerate(zip(now, more, strict=True)) if after < part]


def _largest_remainder(total: int, weights: Sequence[int], ranks: Sequence[int]) -> list[int]:
    whole = sum(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    return _with_remainders(total, shares, ranks)


def _droop(total: int, weights: Sequence[int], ranks: Sequence[int]) -> list[int]:
    """Remainders by the Droop quota: the share just above 1/(total + 1) of the whole, so that no weight's scale matters."""
    whole = sum(weights)
    shares = []
    for weight in weights:
        # How often a quota just above `whole` goes into the weight: once less where it goes in exactly.
        full = max(-(-weight * (total + 1) // whole) - 1, 0)
        shares.append((full, weight * (total + 1) - full * whole))
    return _with_remainders(total, shares, ranks)


def _with_remainders(total: int, shares: Sequence[tuple[int, int]], ranks: Sequence[int]) -> list[int]:
    parts = [full for full, _ in shares]
    order = sorted(range(len(shares)), key=lambda i: (-shares[i][1], ranks[i]))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True)
class _Divisors:
    """A divisor method: unit s + 1 goes to whoever's weight ÷ d(s) is largest.

    post: d(s) as numerator and denominator, of its `power`-th power (Huntington and Hill compare squares).
    """

    post: Callable[[int], tuple[int, int]]
    power: int = 1

    def __call__(self, total: int, weights: Sequence[int], ranks: Sequence[int]) -> list[int]:
        """The units of each weight."""
        whole = sum(weights)
        # Units whose claim is above that of the exact share: what the method itself gives for their own number, at most
        # one away from the total for each member. From there single units are added or taken back.
        parts = [self._start(weight * total, whole) for weight in weights]
        missing = total - sum(parts)
        if missing > 0:
            self._give(missing, parts, weights, ranks)
        elif missing < 0:
            self._take_back(-missing, parts, weights, ranks)
        return parts

    def _start(self, share: int, whole: int) -> int:
        units = max(share // whole - 1, 0)
        while self._below(units, share, whole):
            units += 1
        return units

    def _below(self, units: int, share: int, whole: int) -> bool:
        up, down = self.post(units)
        return bool(up * whole**self.power < down * share**self.power)

    def _claim(self, weight: int, units: int) -> tuple[int, Fraction]:
        """How strong a claim to one unit more is. Where d(s) = 0 it is above all others, the larger weight's first."""
        up, down = self.post(units)
        return (1, Fraction(weight)) if up == 0 else (0, Fraction(weight**self.power * down, up))

    def _give(self, count: int, parts: list[int], weights: Sequence[int], ranks: Sequence[int]) -> None:
        def key(i: int) -> tuple[int, Fraction, int, int]:
            first, claim = self._claim(weights[i], parts[i])
            return -first, -claim, ranks[i], i

        queue = [key(i) for i, weight in enumerate(weights) if weight]
        heapify(queue)
        for _ in range(count):
            place = queue[0][-1]
            parts[place] += 1
            heapreplace(queue, key(place))

    def _take_back(self, count: int, parts: list[int], weights: Sequence[int], ranks: Sequence[int]) -> None:
        def key(i: int) -> tuple[int, Fraction, int, int]:
            return *self._claim(weights[i], parts[i] - 1), -ranks[i], i

        queue = [key(i) for i, part in enumerate(parts) if part]
        heapify(queue)
        for _ in range(count):
            *_, place = heappop(queue)
            parts[place] -= 1
            if parts[place]:
                heappush(queue, key(place))


def _balinski_young(total: int, weights: Sequence[int], ranks: Sequence[int]) -> list[int]:
    """Unit by unit to the largest weight ÷ (units + 1) among those who stay below their exact share rounded up."""
    whole = sum(weights)  # of the smallest whole weights: after that many units everybody has the exact share
    rounds, rest = divmod(total, whole)
    if rest > MOST_STEPS:
        raise TooManyUnits(rest)
    parts = [0] * len(weights)
    waiting = [(1, i) for i, weight in enumerate(weights) if weight]  # from which unit on they may have one more
    ready: list[tuple[Fraction, int, int]] = []
    for unit in range(1, rest + 1):
        while waiting and waiting[0][0] <= unit:
            _, place = heappop(waiting)
            heappush(ready, (Fraction(parts[place] + 1, weights[place]), ranks[place], place))
        *_, place = heappop(ready)
        parts[place] += 1
        heappush(waiting, (parts[place] * whole // weights[place] + 1, place))
    return [part + rounds * weight for part, weight in zip(parts, weights, strict=True)]


METHODS: Mapping[Method, Callable[[int, Sequence[int], Sequence[int]], list[int]]] = {
    "largest_remainder": _largest_remainder,
    "largest_remainder_droop": _droop,
    "webster": _Divisors(lambda units: (2 * units + 1, 2)),
    "huntington_hill": _Divisors(lambda units: (units * (units + 1), 1), power=2),
    "jefferson": _Divisors(lambda units: (units + 1, 1)),
    "adams": _Divisors(lambda units: (units, 1)),
    "dean": _Divisors(lambda units: (2 * units * (units + 1), 2 * units + 1)),
    "balinski_young": _balinski_young,
}
