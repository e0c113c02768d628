"""Price, volume, mix and the other effects, against their definitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesplan.metrics.bridge import EFFECTS, MARGIN_EFFECTS, Effect, Side, bridge, whole_effects

number = st.integers(0, 10**12)
signed = st.integers(-(10**12), 10**12)
side = st.builds(Side, number, signed, signed, signed, signed, signed, signed, signed, signed)
sales = st.dictionaries(st.integers(0, 6), side, max_size=6)
families = st.lists(st.sampled_from(["pieces", "kg"]), min_size=7, max_size=7).map(lambda kinds: dict(enumerate(kinds)))
plain = st.tuples(st.integers(1, 10**6), st.integers(1, 10**12)).map(lambda pair: Side(*pair))


def total(found: dict[int, Side]) -> int:
    return sum(one.total for one in found.values())


@given(sales, sales, families)
def test_effects_add_up_to_the_change(before: dict[int, Side], now: dict[int, Side], kinds: dict[int, str]) -> None:
    found = bridge(before, now, kinds)
    assert found.change == total(now) - total(before)
    assert tuple(found.effects) == MARGIN_EFFECTS


@given(sales, sales, families, st.randoms(use_true_random=False))
def test_order_changes_nothing(
    before: dict[int, Side], now: dict[int, Side], kinds: dict[int, str], chance: object
) -> None:
    def shuffled(one: dict[int, Side]) -> dict[int, Side]:
        pairs = list(one.items())
        chance.shuffle(pairs)  # type: ignore[attr-defined]
        return dict(pairs)

    assert bridge(shuffled(before), shuffled(now), shuffled(kinds)) == bridge(before, now, kinds)  # type: ignore[arg-type]


@given(sales, families)
def test_no_change_is_no_effect(same: dict[int, Side], kinds: dict[int, str]) -> None:
    found = bridge(same, same, kinds)
    # A product's value at its own old price is its own, so nothing is left to round.
    assert not any(found.effects.values())
    assert found.undivided == 0


@given(st.lists(st.tuples(plain, plain), min_size=1, max_size=6))
def test_the_three_are_those_of_the_textbook(pairs: list[tuple[Side, Side]]) -> None:
    before, now = ({i: pair[k] for i, pair in enumerate(pairs)} for k in (0, 1))
    effects = bridge(before, now, dict.fromkeys(before, "")).effects
    price0 = [Fraction(b.amount, b.units) for b, _ in pairs]
    units0, units1 = sum(b.units for b, _ in pairs), sum(n.units for _, n in pairs)
    average = sum(b.amount for b, _ in pairs) / Fraction(units0)
    exact = {
        "price": sum((Fraction(n.amount, n.units) - p) * n.units for (_, n), p in zip(pairs, price0, strict=True)),
        "volume": (units1 - units0) * average,
        "mix": sum((n.units - Fraction(b.units, units0) * units1) * p for (b, n), p in zip(pairs, price0, strict=True)),
    }
    for effect, value in exact.items():
        assert abs(effects[effect] - value) <= len(pairs) + 1  # type: ignore[index]  # halves of a small unit each


def test_units_that_cannot_be_added_are_kept_apart() -> None:
    before = {"oil": Side(100, 1000), "bottle": Side(10, 900)}
    now = {"oil": Side(200, 2000), "bottle": Side(10, 900)}
    apart = bridge(before, now, {"oil": "kg", "bottle": "pieces"}).effects
    assert {e: a for e, a in apart.items() if a} == {"volume": 1000}
    together = bridge(before, now, {"oil": "", "bottle": ""}).effects
    assert together["mix"] == 1000 - together["volume"] != 0


def test_new_and_discontinued_have_no_price() -> None:
    effects = bridge({"old": Side(10, 500)}, {"young": Side(3, 240)}, {"old": "", "young": ""}).effects
    assert {e: a for e, a in effects.items() if a} == {"new": 240, "discontinued": -500}


def test_returns_touch_neither_price_nor_volume() -> None:
    effects = bridge({1: Side(10, 500, returned=-50)}, {1: Side(10, 500, returned=-120)}, {1: ""}).effects
    assert {e: a for e, a in effects.items() if a} == {"returns": -70}


@pytest.mark.parametrize(
    "before",
    [Side(unpriced=500), Side(units=5), Side(units=0, amount=500), Side(units=5, amount=-500)],
    ids=["no quantity", "given away", "quantity zero", "below zero"],
)
def test_what_has_no_price_is_told_and_not_divided(before: Side) -> None:
    found = bridge({1: before}, {1: Side(20, 2000)}, {1: ""})
    assert {e: a for e, a in found.effects.items() if a} == {"volume": 2000 - before.total}
    assert found.undivided == 2000 - before.total


def test_a_margin_has_an_effect_of_cost() -> None:
    # 10 pieces at 50 that cost 30, then 12 at 55 that cost 36: price 12 × 5, volume 2 × 20, cost −12 × 6.
    effects = bridge({1: Side(10, 500, 300)}, {1: Side(12, 660, 432)}, {1: ""}).effects
    assert {e: a for e, a in effects.items() if a} == {"price": 60, "volume": 40, "cost": -72}


amounts = st.lists(st.integers(-(10**15), 10**15), min_size=len(EFFECTS), max_size=len(EFFECTS))


@given(amounts, st.sampled_from([1, 10, 1000]), st.integers(-3, 3))
def test_whole_effects_add_up_and_stay_near(values: list[int], unit: int, off: int) -> None:
    effects: dict[Effect, int] = dict(zip(EFFECTS, values, strict=True))
    change = sum(values) // unit + off
    found = whole_effects(effects, unit, change)
    assert sum(found.values()) == change
    assume(all(values))
    assert all(abs(found[e] * unit - effects[e]) <= 2 * unit for e in EFFECTS)


def test_nothing_stays_nothing() -> None:
    assert whole_effects({"price": 0, "volume": 0, "mix": 26}, 10, 2) == {"price": 0, "volume": 0, "mix": 2}
    assert whole_effects({"price": 0, "volume": 0, "mix": 0}, 10, 1) == {"price": 0, "volume": 1, "mix": 0}


def test_odd_units_go_by_remainder_then_by_the_order_of_effects() -> None:
    effects: dict[Effect, int] = {"price": 15, "volume": 15, "mix": 10}
    assert whole_effects(effects, 10, 4) == {"price": 2, "volume": 1, "mix": 1}
    assert [
        whole_effects(dict(order), 10, 4)["mix"]  # type: ignore[arg-type]
        for order in permutations(effects.items())
    ] == [1] * 6
