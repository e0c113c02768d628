"""Price, volume, mix, and market share: textbook variances."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.published.cases import ids_of, one

from salesplan.metrics.bridge import Side, bridge, market_split

FIXTURE = "pvm_variances"
FINE = 10**6  # amounts in millionths
COMPUTED = {"opentuition_xy", "deluxe_standard_market", "gaodun_single", "excelforum_ab"}


def sides(units: list[Any], worth: list[Any]) -> dict[int, Side]:
    return {i: Side(int(q * 3), int(q * each * FINE)) for i, (q, each) in enumerate(zip(units, worth, strict=True))}


def alike(found: dict[int, Side]) -> dict[int, str]:
    return dict.fromkeys(found, "pieces")


def test_every_case_is_computed_here() -> None:
    assert ids_of(FIXTURE) == COMPUTED


def test_mix_and_quantity_of_two_products() -> None:
    case = one(FIXTURE, "opentuition_xy")
    base = sides(case["budget_qty"], case["budget_margin"])
    now = sides(case["actual_qty"], case["budget_margin"])
    effects = bridge(base, now, alike(base)).effects
    assert effects["mix"] == case["expected"]["mix"] * FINE
    assert effects["volume"] == case["expected"]["quantity"] * FINE
    assert effects["mix"] + effects["volume"] == case["derived"]["volume"] * FINE
    assert not any(effects[e] for e in ("price", "cost", "new", "discontinued", "returns", "currency"))


def test_contribution_is_price_less_cost() -> None:
    """The same case with prices and costs in place of margins: the effects are those of the margin."""
    case = one(FIXTURE, "opentuition_xy")
    pairs = list(zip(case["budget_price"], case["budget_margin"], strict=True))

    def contribution(key: str) -> dict[int, Side]:
        rows = enumerate(zip(case[key], pairs, strict=True))
        return {i: Side(q, q * price * FINE, q * (price - margin) * FINE) for i, (q, (price, margin)) in rows}

    effects = bridge(contribution("budget_qty"), contribution("actual_qty"), {0: "", 1: ""}).effects
    assert {e: amount for e, amount in effects.items() if amount} == {
        "mix": case["expected"]["mix"] * FINE,
        "volume": case["expected"]["quantity"] * FINE,
    }


def test_quantity_by_product_and_by_market() -> None:
    case = one(FIXTURE, "deluxe_standard_market")
    budget, margins = case["budget_qty"], case["budget_margin"]
    base = sides(budget, margins)
    # The case gives the actual total alone: in the budgeted mix, every product grows alike.
    total = case["actual_total"]
    now = {i: Side(*(value * total // sum(budget) for value in (s.units, s.amount))) for i, s in base.items()}
    whole = bridge(base, now, alike(base)).effects
    assert whole["volume"] == case["expected"]["quantity"] * FINE
    assert whole["mix"] == 0
    by_product = [bridge({i: base[i]}, {i: now[i]}, {i: ""}).effects["volume"] for i in base]
    assert by_product == [volume * FINE for volume in case["expected"]["quantity_by_product"]]
    worth = sum(side.amount for side in base.values())
    split = market_split(whole["volume"], worth, (case["market_budget"], case["market_actual"]))
    assert split.share == case["expected"]["market_share"] * FINE
    assert split.size == case["expected"]["market_size"] * FINE


def test_a_market_that_grows_explains_its_part() -> None:
    """size = (M1 − M0) × share0 × average worth, share = M1 × (share1 − share0) × average worth."""
    split = market_split(volume=29_000, worth=435_000, market=(150_000, 155_000))
    average, share0, share1 = 435_000 / 15_000, 15_000 / 150_000, 16_000 / 155_000
    assert split.size == round(5_000 * share0 * average)
    assert split.share == round(155_000 * (share1 - share0) * average)


def test_one_product_has_no_mix() -> None:
    case = one(FIXTURE, "gaodun_single")
    base, now = (sides(case[key], case["budget_margin"]) for key in ("budget_qty", "actual_qty"))
    assert {e: a for e, a in bridge(base, now, alike(base)).effects.items() if a} == {
        "volume": case["expected"]["quantity"] * FINE
    }


def test_revenue_of_two_products() -> None:
    case = one(FIXTURE, "excelforum_ab")
    base, now = sides(case["qty0"], case["price0"]), sides(case["qty1"], case["price1"])
    expected, derived = case["expected"], case["derived"]
    assert sum(s.amount for s in base.values()) == expected["revenue0"] * FINE
    assert sum(s.amount for s in now.values()) == expected["revenue1"] * FINE
    found = bridge(base, now, alike(base))
    assert found.change == expected["total"] * FINE
    each = [bridge({i: base[i]}, {i: now[i]}, {i: ""}).change for i in base]
    assert each == [change * FINE for change in expected["product_effects"]]
    for effect, key in (("price", "price_at_actual_qty"), ("volume", "volume_at_avg_price"), ("mix", "mix")):
        assert round(Decimal(found.effects[effect]) / FINE, 4) == derived[key]  # type: ignore[index]
