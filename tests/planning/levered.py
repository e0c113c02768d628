"""A small world for levers: sellers in regions and teams who sell products, and a setting that needs no plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from salesplan.metrics.simulation.laws import Lognormal
from salesplan.metrics.simulation.world import Cut, Shock, Span, World
from salesplan.plan.levers.lever import Lever
from salesplan.plan.levers.levers import AnyLever
from salesplan.plan.levers.stage import At, Elasticity, Real, Stage, Window
from salesplan.terms.period import add_months, months

YEAR = months(date(2026, 1, 1))
CLOSED = 2  # January and February are over
# seller → region and team; each sells both products
SELLERS = {"ann": ("east", "t1"), "bob": ("east", "t1"), "cai": ("west", "t2"), "dan": ("west", "t2")}
REGIONS = {"east": None, "west": None}
PRODUCTS = {"care": None, "cream": "care", "serum": "care", "home": None}
LINES = ("cream", "home", "serum")
PART = 0.25  # what `mask` makes of cream, which rows don't tell apart


def lever(text: Mapping[str, Any]) -> Lever:
    """A lever as plans write it."""
    made: Lever = TypeAdapter(AnyLever).validate_python({key: str(value) for key, value in text.items()})
    return made


def spans() -> tuple[Span, ...]:
    """The periods to come, and the year."""
    return (*(Span(YEAR.periods[i].label, i, i + 1) for i in range(CLOSED, 12)), Span("year", 0, 12))


ROWS = list(product(SELLERS, LINES))


def world(expected: Real | None = None) -> World:
    """Rows of every seller and line; targets of 1,200 a month and row, as far as nodes hold rows."""
    rows = np.full((len(ROWS), 12), 1000.0) if expected is None else expected.copy()
    rows[:, :CLOSED] = 0
    sold = np.zeros(rows.shape, np.int64)
    sold[:, :CLOSED] = 900
    number = {seller: i for i, seller in enumerate(SELLERS)}
    of = np.array([number[seller] for seller, _ in ROWS], np.intp)
    everything = np.zeros(len(ROWS), np.intp)
    shocks = (
        Shock("company", ("company",), everything, Lognormal(0.1), 0.8),
        Shock("seller", tuple(SELLERS), of, Lognormal(0.2), 1.0),
        Shock("noise", tuple(SELLERS), of, Lognormal(0.3), 0.0),
    )
    return World(rows, sold, of, CLOSED, shocks, tuple(_cuts()), spans())


def _cuts() -> list[Cut]:
    nodes: dict[str, dict[str, list[int]]] = {axis: {} for axis in ("company", "region", "product", "team", "seller")}
    nodes["product"] = {key: [] for key in PRODUCTS}
    for row, (seller, line) in enumerate(ROWS):
        region, team = SELLERS[seller]
        at = [("company", "company"), ("region", region), ("team", team), ("seller", seller), ("product", line)]
        at += [("product", "care")] * (PRODUCTS[line] == "care")
        for axis, node in at:
            nodes[axis].setdefault(node, []).append(row)
    made = []
    for axis, rows in nodes.items():
        keys = tuple(rows)
        row = np.array([r for key in keys for r in rows[key]], np.intp)
        node = np.array([i for i, key in enumerate(keys) for _ in rows[key]], np.intp)
        target = np.array([[1200 * len(rows[key]) * (s.end - s.first) for s in spans()] for key in keys], np.int64)
        made.append(Cut(axis, keys, row, node, target, np.ones(target.shape, np.bool_)))
    return made


@dataclass(frozen=True)
class FixedSetting:
    """What a plan and its exports would say."""

    estimate: Elasticity = field(default_factory=lambda: Elasticity(-1.5, 0.2, 0.9, 1.1))
    promoted: tuple[Window, ...] = ()

    @property
    def open(self) -> Real:
        return np.array([0.0] * CLOSED + [1.0] * (12 - CLOSED))

    def standing(self, axis: str, names: Sequence[str]) -> Mapping[str, float]:
        del axis
        return {("cream" if name == "mask" else name): PART if name == "mask" else 1.0 for name in names}

    def days(self, first: date | None, end: date | None, ramp: str | None = None) -> Real:
        steps = [0.5, 1.0] if ramp else [1.0]
        since = first or YEAR.start
        found = np.zeros(12)
        for i, period in enumerate(YEAR.periods[CLOSED:], start=CLOSED):
            for step, share in enumerate(steps):
                start = add_months(since, step) if step else since
                until = add_months(since, step + 1) if step + 1 < len(steps) else end or YEAR.end
                until = min(until, end or YEAR.end)
                inside = (min(until, period.end) - max(start, period.start)).days
                found[i] += share * max(inside, 0) / period.days
        return found

    def span(self, period: str | None) -> tuple[int, int]:
        return (0, 12) if period is None else YEAR.span(period) or (0, 0)

    def id_of(self, axis: str, name: str) -> str:
        del axis
        return name

    def divisions(self, axis: str, node: str) -> Sequence[Sequence[At]]:
        if axis == "company":
            return [
                [("region", key) for key in REGIONS],
                [("product", key) for key, over in PRODUCTS.items() if not over],
            ]
        if axis == "product":
            parts: list[At] = [("product", key) for key, over in PRODUCTS.items() if over == node]
            return [parts] if parts else []
        return [[("seller", key) for key, (_, team) in SELLERS.items() if team == node]] if axis == "team" else []

    def above(self, axis: str, node: str) -> Sequence[At]:
        if axis in ("company", "team"):
            return []
        if axis == "seller":
            return [("team", SELLERS[node][1])]
        over = PRODUCTS.get(node) if axis == "product" else None
        return [*([("product", over)] if over else []), ("company", "company")]

    def siblings(self, names: Sequence[str]) -> Sequence[str]:
        parents = {PRODUCTS[name] for name in names}
        return [key for key, over in PRODUCTS.items() if over in parents and key not in names]

    def minor(self, amount: Decimal) -> int:
        return int(amount)

    def elasticity(self, scope: Mapping[str, str]) -> Elasticity:
        del scope
        return self.estimate

    def prices_seen(self, scope: Mapping[str, str]) -> tuple[float, float] | None:
        del scope
        return 0.9, 1.1

    def windows(self, promotion: str) -> Sequence[Window]:
        del promotion
        return self.promoted


def stage(expected: Real | None = None, **setting: Any) -> Stage:
    """The small world on a stage; goods cost four tenths of what they sell for."""
    made = world(expected)
    return Stage(made, FixedSetting(**setting), made.expected * 0.4, "lever")


def pulled(*levers: Mapping[str, Any], expected: Real | None = None, **setting: Any) -> Stage:
    """The stage with some levers pulled, one after the other."""
    made = stage(expected, **setting)
    for one in levers:
        made = lever(one).on(made)
    return made
