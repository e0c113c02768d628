"""Offers that are to make a total: exact, within bounds, by the rule, whatever the order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import published

from salesplan.allocation.gap import NoRoom
from salesplan.allocation.offers import Rule, in_units, meet

RULES: tuple[Rule, ...] = ("proportional", "even", "headroom")
offers = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=7)
without = st.lists(st.tuples(st.integers(0, 10**9), st.none() | st.integers(0, 10**9)), min_size=1, max_size=7)


def check(total: int, some: list[tuple[int, int | None]], rule: Rule) -> None:
    promised, capacities = zip(*some, strict=True)
    made, left = meet(total, promised, capacities, rule)
    most = [None if c is None else max(c, o) for o, c in some]
    if rule == "proportional":
        most = [m if o else 0 for m, (o, _) in zip(most, some, strict=True)]
    if left:
        assert made == list(promised)
        assert left == total - sum(m for m in most if m is not None) > 0
        return
    assert sum(made) == total
    for part, offer, top in zip(made, promised, most, strict=True):
        assert part >= 0
        assert top is None or part <= top
        assert (part >= offer) if total >= sum(promised) else (part <= offer)


@given(st.integers(0, 10**10), offers, st.sampled_from(RULES))
def test_the_gap_is_closed_within_the_bounds(total: int, some: list[tuple[int, int | None]], rule: Rule) -> None:
    check(total, some, rule)


@given(st.integers(0, 10**10), without, st.sampled_from(("proportional", "even")))
def test_and_where_some_have_no_bound(total: int, some: list[tuple[int, int | None]], rule: Rule) -> None:
    check(total, some, rule)


@given(
    st.integers(0, 10**9),
    st.permutations([(30, 50), (70, 90), (11, 400), (0, 60), (29, 10**9)]),
    st.sampled_from(RULES),
)
def test_the_order_decides_nothing_but_ties(total: int, order: list[tuple[int, int]], rule: Rule) -> None:
    promised, capacities = zip(*order, strict=True)
    made, left = meet(total, promised, capacities, rule)
    again, left_again = meet(total, sorted(promised), [dict(order)[p] for p in sorted(promised)], rule)
    assert left == left_again
    by_offer = dict(zip(sorted(promised), again, strict=True))
    assert all(abs(part - by_offer[offer]) <= 1 for part, offer in zip(made, promised, strict=True))


def test_each_rule_by_hand() -> None:
    assert meet(200, [60, 40], [None, None], "proportional") == ([120, 80], 0)
    assert meet(200, [60, 40], [None, None], "even") == ([110, 90], 0)
    assert meet(200, [60, 40], [90, 160], "headroom") == ([80, 120], 0)
    assert meet(200, [60, 40], [70, None], "proportional") == ([70, 130], 0)
    assert meet(50, [60, 40], [60, 90], "headroom") == ([30, 20], 0)
    assert meet(10, [60, 4, 0], [None] * 3, "even") == ([10, 0, 0], 0)
    assert meet(90, [60, 20], [10, None], "even") == ([60, 30], 0)  # an own word above the capacity stands


def test_what_cannot_be_spread_is_told() -> None:
    assert meet(100, [0, 0], [None, None], "proportional") == ([0, 0], 100)
    assert meet(100, [20, 0], [30, None], "proportional") == ([20, 0], 70)
    assert meet(100, [20, 30], [30, 40], "headroom") == ([20, 30], 30)
    assert meet(100, [0, 0], [None, None], "even") == ([50, 50], 0)
    with pytest.raises(NoRoom):
        meet(100, [20, 30], [None, 40], "headroom")


@given(without, st.sampled_from([1, 7, 100, 10_000]))
def test_round_units_keep_the_sum_and_the_bounds(some: list[tuple[int, int | None]], unit: int) -> None:
    shares, capacities = zip(*some, strict=True)
    made = in_units(shares, unit, [0] * len(shares), capacities)
    assert sum(made) == sum(shares)
    for part, share, most in zip(made, shares, capacities, strict=True):
        assert part >= 0
        assert most is None or part <= max(most, share)
    if all(most is None for most in capacities):
        assert sum(part % unit != 0 for part in made) <= 1


def test_the_published_gap() -> None:
    (case,) = [c for c in published("hierarchy_top_down_bottom_up")["cases"] if c["id"] == "gap_proportional"]
    total, children = case["parent"] * 100, [child * 100 for child in case["children"]]
    rules: tuple[tuple[Rule, str], ...] = (("proportional", "proportional"), ("even", "equal"))
    for rule, expected in rules:
        made, left = meet(total, children, [None] * 3, rule)
        assert left == 0
        assert all(abs(part - 100 * value) < 1 for part, value in zip(made, case["derived"][expected], strict=True))
