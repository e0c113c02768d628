"""Adjustment rules: each kind by hand, and what a proposed price keeps to whatever is wished for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from salesplan.pricing.adjusting.adjustment import Adjustment, Known, Room, fitted
from salesplan.pricing.adjusting.adjustments import AnyAdjustment

NOTHING = Known(Fraction(100), None, None, None, None, None, None, ())


def rule(**fields: Any) -> Adjustment:
    made: Adjustment = TypeAdapter(AnyAdjustment).validate_python(fields)
    return made


def wished(made: Adjustment, **known: Any) -> Fraction | None:
    facts = {
        key: Fraction(value) if isinstance(value, int) else [None if x is None else Fraction(x) for x in value]
        for key, value in known.items()
    }
    wish = made.wish(NOTHING._replace(**facts))
    if wish:
        assert wish.because.say("en")
        assert wish.because.say("zh")
    return wish.price if wish else None


COST = rule(kind="cost_moved", by="5%", pass_on="80%")  # noqa: S106 - a share
BAND = rule(kind="competitor_gap", min="90%", max="105%")
STOCK = rule(kind="stock_cover", above="60", over="28", off="10%")
MISSED = rule(kind="target_missed", below="90%", periods="2", off="5%")


@pytest.mark.parametrize(
    ("made", "known", "price"),
    [
        (COST, {"cost": 55, "cost_then": 50, "price_then": 100}, 108),  # + 10 % × 80 %
        (COST, {"cost": 40, "cost_then": 50, "price_then": 100}, 84),
        (COST, {"cost": 52, "cost_then": 50, "price_then": 100}, None),  # 4 %
        (COST, {"cost": 55, "cost_then": 50, "price_then": 90}, None),  # 97.2: the list has gone further already
        (COST, {"cost": 55, "cost_then": 50}, None),
        (COST, {"cost": 55, "price_then": 100}, None),
        (BAND, {"competitor": 80}, 84),
        (BAND, {"competitor": 120}, 108),
        (BAND, {"competitor": 100}, None),
        (BAND, {}, None),
        (STOCK, {"stock": 610, "sold": 10}, 90),
        (STOCK, {"stock": 600, "sold": 10}, None),
        (STOCK, {"stock": 5, "sold": 0}, 90),
        (STOCK, {"stock": 0, "sold": 0}, None),
        (STOCK, {"sold": 10}, None),
        (MISSED, {"attained": ["1", "0.8", "0.89"]}, 95),
        (MISSED, {"attained": ["0.8", "0.9"]}, None),
        (MISSED, {"attained": ["0.8", None]}, None),
        (MISSED, {"attained": ["0.8"]}, None),
    ],
)
def test_each_kind_by_hand(made: Adjustment, known: dict[str, Any], price: int | None) -> None:
    assert wished(made, **known) == price


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "competitor_gap", "min": "110%", "max": "90%"},
        {"kind": "cost_moved", "by": "5%"},  # what is passed on is a decision, not a default
        {"kind": "stock_cover", "above": "0", "over": "28", "off": "10%"},
        {"kind": "hope"},
    ],
)
def test_what_makes_no_rule(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        rule(**fields)


AMOUNT = st.integers(1, 400).map(lambda tenths: Fraction(tenths, 2))
BOUND = st.none() | AMOUNT


@given(
    AMOUNT,
    AMOUNT,
    BOUND,
    BOUND,
    st.sampled_from([(), ("9",), ("00",), ("9", "0"), (".50",)]),
    st.sampled_from([None, "10%"]),
)
def test_a_proposed_price_keeps_to_its_room(
    wish: Fraction,
    present: Fraction,
    low: Fraction | None,
    high: Fraction | None,
    endings: tuple[str, ...],
    most: str | None,
) -> None:
    share = Decimal("0.1") if most else None
    found = fitted(wish, present, Room(low, high, endings, 100), share)
    if found is None:
        return
    assert found != present
    assert (found > present) == (wish > present)  # rounding turns no rise into a cut
    assert low is None or found >= low
    assert high is None or found <= high
    assert share is None or abs(found - present) <= present / 10
    assert (found * 100).denominator == 1
    assert not endings or any(_ends(found, ending) for ending in endings)


def _ends(price: Fraction, ending: str) -> bool:
    return f"{float(price):.2f}".removesuffix("" if "." in ending else ".00").endswith(ending)


def test_a_wish_that_fits_is_granted() -> None:
    room = Room(Fraction(50), Fraction(200), (), 100)
    assert fitted(Fraction("108.129"), Fraction(100), room, None) == Fraction("108.12")
    assert fitted(Fraction("91.129"), Fraction(100), room, None) == Fraction("91.13")
    assert fitted(Fraction(300), Fraction(100), room, None) == 200
    assert fitted(Fraction(84), Fraction(100), Room(None, None, ("9",), 100), None) == 89
    assert fitted(Fraction(84), Fraction(100), Room(Fraction(120), None, (), 100), None) is None
