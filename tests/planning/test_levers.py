"""Levers turn a world into another: exactly as their formulas say, and nothing that they don't name."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.levered import CLOSED, LINES, PART, ROWS, SELLERS, lever, pulled, stage

from salesplan.metrics.simulation.draw import simulate
from salesplan.plan.levers.stage import Elasticity, Refused, Stage, Window

OPEN = slice(CLOSED, 12)
EAST = np.array([SELLERS[seller][0] == "east" for seller, _ in ROWS])
CHANGES = st.integers(-30, 30).map(lambda percent: f"{percent}%")


def of_line(*lines: str) -> np.ndarray:
    return np.array([line in lines for _, line in ROWS])


def ratio(made: Stage) -> np.ndarray:
    """(rows, open periods) by how much expected sales changed."""
    before = stage().world.expected[:, OPEN]
    return np.asarray(made.world.expected[: len(ROWS), OPEN] / before)


def cost_ratio(made: Stage) -> np.ndarray:
    assert made.cost is not None
    before = stage().cost
    assert before is not None
    return np.asarray(made.cost[: len(ROWS), OPEN] / before[:, OPEN])


def target(made: Stage, axis: str, node: str, span: int = -1) -> int:
    cut = made.cut(axis)
    assert cut is not None
    return int(cut.target[cut.nodes.index(node), span])


# strength


def test_strength_scales_what_it_names_and_nothing_else() -> None:
    made = ratio(pulled({"kind": "strength", "region": "east", "change": "10%"}))
    assert made[EAST] == pytest.approx(1.1)
    assert (made[~EAST] == 1).all()


def test_a_lever_works_on_its_days_alone() -> None:
    made = ratio(pulled({"kind": "strength", "change": "10%", "from": "2026-06-16", "to": "2026-07-31"}))
    by_month = dict(zip(range(CLOSED + 1, 13), made[0], strict=True))
    assert by_month[6] == pytest.approx(1.05)  # 15 of 30 days
    assert by_month[7] == pytest.approx(1.1)
    assert {by_month[month] for month in (3, 4, 5, 8, 12)} == {1.0}


def test_what_is_finer_than_the_rows_changes_its_part_of_them() -> None:
    made = ratio(pulled({"kind": "strength", "product": "mask", "change": "20%"}))
    assert made[of_line("cream")] == pytest.approx(1 + 0.2 * PART)
    assert (made[~of_line("cream")] == 1).all()


# price


@given(CHANGES)
def test_at_an_elasticity_of_one_sales_stay_and_cost_goes_with_the_pieces(change: str) -> None:
    made = pulled({"kind": "price", "change": change, "elasticity": "-1"})
    assert ratio(made) == pytest.approx(1.0, abs=1e-12)
    assert cost_ratio(made) == pytest.approx(1 / (1 + float(change[:-1]) / 100))


@given(CHANGES, st.integers(0, 40))
def test_sales_follow_the_constant_elasticity(change: str, tenths: int) -> None:
    made = pulled({"kind": "price", "product": "care", "change": change, "elasticity": f"-{tenths / 10}"})
    price, e = 1 + float(change[:-1]) / 100, -tenths / 10
    assert ratio(made)[of_line("cream", "serum")] == pytest.approx(price ** (1 + e))
    assert cost_ratio(made)[of_line("cream", "serum")] == pytest.approx(price**e)
    assert (ratio(made)[of_line("home")] == 1).all()


def test_an_estimate_is_drawn_with_its_error() -> None:
    made = pulled({"kind": "price", "change": "20%", "product": "home"}, estimate=Elasticity(-1.5, 0.2, 0.5, 1.5))
    event = made.world.events[0]
    assert set(event.rows.tolist()) == set(np.flatnonzero(of_line("home")).tolist())
    outcome = simulate(made.world, 4000, keep=("product",))
    calm = simulate(
        pulled({"kind": "price", "change": "20%", "product": "home", "elasticity": "-1.5"}).world,
        4000,
        keep=("product",),
    )
    place = made.cut("product").nodes.index("home")  # type: ignore[union-attr]
    moved = outcome.kept["product"][place, -1] - 2 * 4 * 900, calm.kept["product"][place, -1] - 2 * 4 * 900
    # ln of the ratio is (drawn − estimate) · ln 1.2, normal with sd 0.2 · ln 1.2, but for rounding to whole units
    logs = np.log(moved[0] / moved[1])
    assert logs.mean() == pytest.approx(0, abs=4 * 0.2 * np.log(1.2) / np.sqrt(4000))
    assert logs.std() == pytest.approx(0.2 * np.log(1.2), rel=0.05)


def test_beyond_the_prices_ever_seen_it_warns() -> None:
    def told(change: str) -> list[str]:
        return [found.code for found in pulled({"kind": "price", "change": change, "elasticity": "-1"}).findings]

    assert told("11%") == told("-11%") == ["SP755"]
    assert told("9%") == told("-9%") == []


# promotion


def new(**more: Any) -> dict[str, Any]:
    return {"kind": "promotion", "product": "serum", "from": "2026-06-01", "to": "2026-06-15", "uplift": "40%", **more}


def test_a_promotion_lifts_its_window() -> None:
    made = ratio(pulled(new()))
    assert made[of_line("serum"), 6 - CLOSED - 1] == pytest.approx(1.2)  # half of June
    assert (np.delete(made, 6 - CLOSED - 1, axis=1) == 1).all()


def test_days_after_a_promotion_dip() -> None:
    made = ratio(pulled(new(dip="30%")))
    assert made[of_line("serum"), 3] == pytest.approx(1 + 0.4 / 2 - 0.3 / 2)
    made = ratio(pulled(new(to="2026-06-30", dip="30%", dip_days=31)))
    assert made[of_line("serum"), 4] == pytest.approx(0.7)


def test_siblings_lose_a_share_of_what_a_promotion_brings() -> None:
    before, made = stage().world.expected, pulled(new(cannibalises="50%")).world.expected
    gained = (made - before)[of_line("serum")].sum()
    assert (made - before)[of_line("cream")].sum() == pytest.approx(-gained / 2)
    assert (made == before)[of_line("home")].all()


def test_products_at_the_top_are_siblings() -> None:
    before, made = stage().world.expected, pulled(new(product="home", cannibalises="100%")).world.expected
    gained = (made - before)[of_line("home")].sum()
    assert gained > 0
    assert (made - before)[~of_line("home")].sum() == pytest.approx(-gained)


def test_a_discount_moves_more_pieces_for_the_same_sales() -> None:
    made = pulled(new(to="2026-06-30", discount="20%"))
    assert ratio(made)[of_line("serum"), 3] == pytest.approx(1.4)
    assert cost_ratio(made)[of_line("serum"), 3] == pytest.approx(1.4 / 0.8)


JUNE = Window(date(2026, 6, 1), date(2026, 7, 1), {"product": ["home"]}, 0.6, 0.0)


@pytest.mark.parametrize(
    ("change", "june", "july"),
    [
        ({"drop": "true"}, 1 / 1.6, 1.0),
        ({"strength": "50%"}, 1.3 / 1.6, 1.0),
        ({"strength": "100%"}, 1.0, 1.0),
        ({"move": "30"}, 1 / 1.6, 1 + 0.6 * 30 / 31),
    ],
)
def test_the_plans_promotion_changes(change: dict[str, str], june: float, july: float) -> None:
    made = ratio(pulled({"kind": "promotion", "promotion": "summer", **change}, promoted=(JUNE,)))
    assert made[of_line("home"), 3] == pytest.approx(june)
    assert made[of_line("home"), 4] == pytest.approx(july)
    assert (made[~of_line("home")] == 1).all()


def test_a_promotion_without_an_uplift_is_refused() -> None:
    window = Window(JUNE.start, JUNE.end, JUNE.scope, None, 0.0)
    with pytest.raises(Refused) as refused:
        pulled({"kind": "promotion", "promotion": "summer", "drop": "true"}, promoted=(window,))
    assert refused.value.reason.code == "SP753"


# sellers


def test_newcomers_sell_what_the_others_of_the_team_do_as_far_as_the_ramp_allows() -> None:
    made = pulled({"kind": "sellers", "team": "t1", "add": 2, "from": "2026-06-01", "ramp": "slow"})
    more = made.world.expected[len(ROWS) :]
    assert more[:, :5].sum() == 0
    assert more[:, 5].sum() == pytest.approx(2 * 0.5 * 1000 * len(LINES))
    assert more[:, 6].sum() == pytest.approx(2 * 1000 * len(LINES))
    assert (made.world.expected[: len(ROWS)] == stage().world.expected).all()
    assert made.rows_on("region", "east")[len(ROWS) :].all()
    assert made.rows_on("team", "t1")[len(ROWS) :].all()
    assert not any(made.rows_on("seller", seller)[len(ROWS) :].any() for seller in SELLERS)


def test_newcomers_with_a_productivity_of_their_own() -> None:
    made = pulled({"kind": "sellers", "region": "west", "add": 1, "productivity": 6000, "from_others": "50%"})
    more = made.world.expected[len(ROWS) :]
    assert more[:, OPEN].sum(axis=0) == pytest.approx(6000)
    kept = made.world.expected[: len(ROWS), OPEN]
    assert kept[~EAST].sum(axis=0) == pytest.approx(stage().world.expected[~EAST, 5].sum() - 3000)
    assert (kept[EAST] == 1000).all()


def test_newcomers_have_luck_of_their_own() -> None:
    made = pulled({"kind": "sellers", "team": "t1", "add": 2})
    shocks = {shock.name: shock for shock in made.world.shocks}
    fresh = shocks["seller"].of[len(ROWS) :]
    assert set(fresh.tolist()).isdisjoint(shocks["seller"].of[: len(ROWS)].tolist())
    assert len(set(fresh.tolist())) == 2
    assert set(shocks["company"].of[len(ROWS) :].tolist()) == {0}


def test_the_luck_of_those_who_are_there_stays() -> None:
    plain = simulate(stage().world, 500, keep=("seller",)).kept["seller"]
    made = simulate(pulled({"kind": "sellers", "team": "t1", "add": 3}).world, 500, keep=("seller",)).kept["seller"]
    assert (plain == made).all()


def test_those_who_go_take_their_part_along() -> None:
    made = ratio(pulled({"kind": "sellers", "team": "t2", "remove": 1, "stays": "20%"}))
    assert made[~EAST] == pytest.approx(0.6)
    assert (made[EAST] == 1).all()


@pytest.mark.parametrize("bad", [{"team": "t1", "remove": 3}, {"team": "nobody", "add": 1}])
def test_sellers_that_arent_there_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        pulled({"kind": "sellers", **bad})


# lose


def test_what_stays_of_a_lost_seller_is_the_territorys() -> None:
    made = pulled({"kind": "lose", "seller": "ann", "from": "2026-07-01", "stays": "40%"})
    own = made.rows_on("seller", "ann")
    assert made.world.expected[own][:, 6:].sum() == 0
    assert (made.world.expected[own][:, OPEN][:, :4] == 1000).all()
    east = made.world.expected[made.rows_on("region", "east")].sum(axis=0)
    assert east[6:] == pytest.approx((1 + 0.4) * 1000 * len(LINES))


def test_what_stays_of_all_is_all() -> None:
    plain = simulate(stage().world, 500).year
    made = simulate(pulled({"kind": "lose", "seller": "ann", "stays": "100%"}).world, 500).year
    assert made == pytest.approx(plain, abs=20)  # rows are rounded one by one


# mix


@given(st.integers(1, 30))
def test_a_mix_moves_sales_and_keeps_their_sum(points: int) -> None:
    before = stage()
    made = pulled({"kind": "mix", "out_of": "home", "into": "serum", "share": f"{points}%"})
    total = before.world.expected.sum(axis=0)
    assert made.world.expected.sum(axis=0) == pytest.approx(total)
    moved = (made.world.expected - before.world.expected)[of_line("serum")].sum(axis=0)
    assert moved == pytest.approx(total * points / 100)
    assert (made.world.expected == before.world.expected)[of_line("cream")].all()


@pytest.mark.parametrize(
    "bad", [{"out_of": "home", "into": "serum", "share": "40%"}, {"out_of": "care", "into": "serum", "share": "1%"}]
)
def test_a_mix_that_cant_be_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        pulled({"kind": "mix", **bad})


# target


@given(st.integers(-99, 99).filter(bool), st.sampled_from(["east", "west"]))
def test_a_targets_change_is_exact_and_adds_up(percent: int, region: str) -> None:
    made, before = pulled({"kind": "target", "region": region, "change": f"{percent}%"}), stage()
    assert target(made, "region", region) * 100 == target(before, "region", region) * (100 + percent)
    assert target(made, "company", "company") == target(made, "region", "east") + target(made, "region", "west")
    for cut in made.world.cuts:
        grown = cut.target - next(old for old in before.world.cuts if old.axis == cut.axis).target
        assert (grown[:, -1] == grown[:, :-1].sum(axis=1)).all()
    assert (made.world.expected == before.world.expected).all()


@given(st.integers(0, 10_000_000))
def test_the_companys_target_is_shared_by_every_axis(amount: int) -> None:
    made = pulled({"kind": "target", "amount": amount})
    assert target(made, "company", "company") == amount
    for span in range(len(made.world.spans)):
        whole = target(made, "company", "company", span)
        assert target(made, "region", "east", span) + target(made, "region", "west", span) == whole
        assert target(made, "product", "care", span) + target(made, "product", "home", span) == whole
        parts = target(made, "product", "cream", span) + target(made, "product", "serum", span)
        assert parts == target(made, "product", "care", span)


def test_a_quarters_target_changes_its_months_alone() -> None:
    made, before = pulled({"kind": "target", "seller": "ann", "period": "Q3", "change": "50%"}), stage()
    grown = {
        s.name: target(made, "seller", "ann", i) - target(before, "seller", "ann", i)
        for i, s in enumerate(made.world.spans)
    }
    assert {name: more for name, more in grown.items() if more} == {
        "2026-07": 1800,
        "2026-08": 1800,
        "2026-09": 1800,
        "year": 5400,
    }
    assert target(made, "team", "t1") - target(before, "team", "t1") == 5400
    assert target(made, "company", "company") == target(before, "company", "company")


@pytest.mark.parametrize("period", ["2026-01", "Q1"])
def test_the_target_of_what_is_over_stays(period: str) -> None:
    with pytest.raises(Refused):
        pulled({"kind": "target", "period": period, "change": "5%"})


# together

APART = [
    {"kind": "price", "region": "east", "product": "home", "change": "7%", "elasticity": "-1.3"},
    {"kind": "price", "region": "west", "product": "home", "change": "-4%"},
    {"kind": "strength", "region": "west", "product": "serum", "change": "10%"},
    new(region="east"),
    {"kind": "target", "region": "east", "change": "3%"},
]


@given(st.permutations(APART))
def test_the_order_of_levers_on_different_rows_doesnt_matter(order: list[dict[str, Any]]) -> None:
    one, other = pulled(*APART), pulled(*order)
    assert (one.world.expected == other.world.expected).all()
    assert one.cost is not None
    assert other.cost is not None
    assert (one.cost == other.cost).all()
    assert all((a.target == b.target).all() for a, b in zip(one.world.cuts, other.world.cuts, strict=True))


NOTHING = [
    {"kind": "strength", "change": "0%"},
    {"kind": "price", "change": "0%", "elasticity": "-1.4"},
    {"kind": "price", "change": "0%"},
    new(uplift="0%"),
    {"kind": "target", "change": "0%"},
    {"kind": "lose", "seller": "ann", "stays": "0%", "from": "2027-01-01"},
    {"kind": "promotion", "promotion": "summer", "strength": "100%"},
]


@pytest.mark.parametrize("idle", NOTHING, ids=lambda one: one["kind"])
def test_a_lever_that_changes_nothing_leaves_every_draw_where_it_was(idle: dict[str, Any]) -> None:
    plain = simulate(stage().world, 300, keep=("seller", "product"))
    made = simulate(pulled(idle, promoted=(JUNE,)).world, 300, keep=("seller", "product"))
    assert (plain.path == made.path).all()
    assert all((plain.kept[axis] == made.kept[axis]).all() for axis in plain.kept)


@given(st.integers(0, 50), st.integers(0, 50))
def test_more_strength_never_sells_less(weaker: int, more: int) -> None:
    def year(percent: int) -> np.ndarray:
        return simulate(pulled({"kind": "strength", "change": f"{percent}%"}).world, 200).year

    assert (year(weaker + more) >= year(weaker)).all()


def test_levers_say_what_they_name() -> None:
    assert [name for _, _, name in lever(APART[0]).names()] == ["east", "home"]
    assert list(lever({"kind": "sellers", "team": "t1", "add": 1, "ramp": "slow"}).names())[-1] == (
        ("ramp",),
        "ramp",
        "slow",
    )
