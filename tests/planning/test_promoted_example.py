"""The evaluation of the example's own promotions: their true uplift is known, for the example's script made it."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from types import ModuleType

import pytest
from tests.conftest import ROOT

from salesplan.checks.sound import sound_ground
from salesplan.plan.ground import Ground
from salesplan.plan.load import load_plan
from salesplan.plan.occasions import occasions
from salesplan.planning.promoting.effects import WINDOW, Days, effects_of
from salesplan.planning.promoting.scopes import OWN, scopes_of
from salesplan.sales.text_rows import read_text_table
from salesplan.terms.money import atoms_in

SEEDS = 200
LEVEL = 0.8
BEGUN = date(2025, 3, 1)
AFTER = 45  # days of sales after a promotion
CHANNELS = {"直销": "direct", "经销": "dealer", "微商": "social"}


@cache
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_exports", ROOT / "examples/direct-selling/make_exports.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


@cache
def ground() -> Ground:
    return sound_ground(load_plan(ROOT / "plans/direct-selling", read_text_table))[0]


@cache
def nodes(province: str, code: str, channel: str) -> dict[str, int]:
    key = next(key for key, (spelt, _) in script().PROVINCES.items() if province in spelt)
    named = {"region": key, "product": code, "channel": CHANNELS[channel]}
    return {axis: ground().trees[axis].number[name] for axis, name in named.items()}


def truth_and_interval(key: str, seed: int) -> tuple[float, tuple[int, int] | None, int]:
    """What a promotion truly added, the interval of what it is said to have added, and the estimate; in minor units."""
    made = script()
    first, last, *_ = made.PROMOTED[key]
    start, end = BEGUN, last + timedelta(days=AFTER)
    every = occasions(ground(), start, end)
    (one,) = [o for o in occasions(ground()) if o.promotion == key]
    assert (one.start, one.last) == (first, last)
    scopes = scopes_of(ground(), one, [])
    unit, days = atoms_in(ground().digits), Days(start, end, every, ground())
    rng, promoting, orders = random.Random(seed), random.Random(-seed - 1), [0]
    sold: dict[str, dict[date, int]] = {name: defaultdict(int) for name in scopes.extents}
    without = 0
    told: dict[tuple[str, str, str], list[str]] = {}
    for day in (start + timedelta(days=i) for i in range((end - start).days + 1)):
        rows = made.day_lines(rng, day, [], orders)
        for place in {where(row) for row in rows} - told.keys():
            told[place] = [name for name, extent in scopes.extents.items() if extent.holds(**nodes(*place))]
        if first <= day <= last:
            without += sum(minor(row) for row in rows if OWN in told[where(row)])
        for row in [*rows, *made.promoted(promoting, day, rows, orders)]:
            for name in told[where(row)]:
                sold[name][day] += minor(row) * unit
    effect = effects_of(days, one, scopes, sold).found[WINDOW]
    return effect.actual - without, effect.interval(LEVEL), effect.amount or 0


def where(row: list[str]) -> tuple[str, str, str]:
    return row[4], row[5], row[7]


def minor(row: list[str]) -> int:
    return round(float(row[13].replace(",", "")) * 100) if row[14] == "已开票" else 0


@pytest.mark.parametrize("key", ["womens-day", "vitamin-launch", "mid-year"])
def test_intervals_hold_what_promotions_of_the_example_truly_added(key: str) -> None:
    held = 0
    for seed in range(SEEDS):
        true, interval, _ = truth_and_interval(key, seed)
        assert interval is not None
        held += interval[0] <= true <= interval[1]
    assert LEVEL - 0.08 <= held / SEEDS <= LEVEL + 0.1, held / SEEDS
