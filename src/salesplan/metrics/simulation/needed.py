"""What it would take (所需条件): the strength or the number of sellers that makes a chance large enough."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import ceil, inf, sqrt

import numpy as np

from salesplan.metrics.simulation.events import Elsewhere
from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.world import Cut, Places, Shock, World

TWO_SIDED = 1.959963984540054  # the middle 95 % of a normal


@dataclass(frozen=True)
class Strength:
    """How much stronger sales to come must be, as a factor, for a chance of `goal`.

    value: the least factor that does it, exactly on the draws; None where none does. low, high: where the same with endless runs
    would lie, 95 % sure (by the order of the runs beside it); infinite where the runs can't say. best: the largest chance that
    any factor reaches.
    """

    value: float | None
    low: float
    high: float
    best: float


def strength(draws: Real, facts: int, target: int, goal: float = 0.8) -> Strength:
    """The least factor s on what is still to come with P(facts + s · (draws − facts) ≥ target) ≥ goal.

    draws: (runs,) of a node and span, facts included. Each run says exactly from which factor on it reaches the target, so the
    answer is the one in the place that `goal` asks for; no grid, no tolerance.

    >>> strength(np.array([100.0, 110, 120, 130, 140]), facts=20, target=119, goal=0.8).value
    1.1
    """
    coming = draws - facts
    lacking = float(target - facts)
    with np.errstate(divide="ignore", invalid="ignore"):
        needs = np.sort(np.where(coming > 0, lacking / coming, inf)) if lacking > 0 else np.zeros(len(draws))
    runs, best = len(needs), float(np.isfinite(needs).mean())
    place, off = ceil(round(goal * runs, 9)), TWO_SIDED * sqrt(runs * goal * (1 - goal))
    found = float(needs[place - 1])
    low, high = max(int(place - off), 1), ceil(place + off)
    return Strength(
        value=found if found < inf else None,
        low=float(needs[low - 1]),
        high=float(needs[high - 1]) if high <= runs else inf,
        best=best,
    )


@dataclass(frozen=True)
class Number:
    """How many it takes for a chance; value: None where `tried` aren't enough. best: the chance that `tried` give."""

    value: int | None
    best: float
    tried: int


def fewest(chance: Callable[[int], float], goal: float, most: int) -> Number:
    """The least whole number whose chance is at least `goal`, by halving; the chance must not fall as the number grows.

    >>> fewest(lambda n: n / 10, 0.75, 20)
    Number(value=8, best=1.0, tried=20)
    >>> fewest(lambda n: n / 100, 0.75, 20)
    Number(value=None, best=0.2, tried=20)
    """
    best = min(chance(most), 1.0)
    if best < goal:
        return Number(None, best, most)
    low, high = -1, most  # `high` is enough, `low` isn't
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(middle) >= goal else (middle, high)
    return Number(high, best, most)


def newcomers(world: World, template: Places, times: int, name: str, own: Collection[str]) -> World:
    """A world of newcomers alone, each like the rows `template`, who share the others' market but have luck of their own.

    own: the names of the shocks that each has for itself; all others are the template's. Events that befall the template alone
    don't befall them. They are called `name 1`, `name 2`, …: the first of ten are the first of twenty. One cut, `seller`,
    without targets; spans as in the world; no facts.
    """
    rows, each = np.tile(template, times), np.repeat(np.arange(times), len(template))
    names = tuple(f"{name} {number + 1}" for number in range(times))
    shocks = tuple(
        _each(shock, rows, each, names) if shock.name in own else _same(shock, rows) for shock in world.shocks
    )
    events = [
        (event, np.flatnonzero(np.isin(rows, event.rows))) for event in world.events if set(event.rows) - set(template)
    ]
    none = np.zeros((times, len(world.spans)))
    cut = Cut("seller", names, np.arange(len(rows)), each, none.astype(np.int64), none.astype(np.bool_))
    return World(
        expected=world.expected[rows],
        sold=np.zeros((len(rows), world.periods), np.int64),
        unit=each,
        closed=world.closed,
        shocks=shocks,
        cuts=(cut,),
        spans=world.spans,
        events=tuple(Elsewhere(event, touched) for event, touched in events),
    )


def _same(shock: Shock, rows: Places) -> Shock:
    return replace(shock, of=shock.of[rows])


def _each(shock: Shock, rows: Places, each: Places, names: tuple[str, ...]) -> Shock:
    """A shock with a member for each newcomer and each member of the template."""
    members = shock.of[rows]
    touched = members >= 0
    pairs, own = np.unique(np.stack((each, members), axis=1)[touched], axis=0, return_inverse=True)
    of = np.full(len(rows), -1, np.intp)
    of[touched] = own.reshape(-1)
    return replace(shock, members=tuple(f"{names[i]}/{shock.members[m]}" for i, m in pairs.tolist()), of=of)
