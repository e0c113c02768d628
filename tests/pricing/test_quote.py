"""What every quote keeps, whatever the rules."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.pricing.pricing import ground_of, quoted
from tests.pricing.random_rules import DAYS, plans, written

from salesplan.plan.price_book import price_book
from salesplan.pricing.quote import Quoter
from salesplan.pricing.sharing import rounded, shared

ORDERS = st.fixed_dictionaries(
    {
        "date": st.sampled_from([str(day) for day in DAYS]),
        "channel": st.sampled_from(["direct", "dealer", "social"]),
        "grade": st.sampled_from(["retail", "gold"]),
        "coupon": st.sampled_from(["V", "other"]),
        "lines": st.lists(
            st.fixed_dictionaries({"product": st.sampled_from(["A", "B"]), "quantity": st.integers(1, 40).map(str)}),
            min_size=1,
            max_size=3,
        ),
    }
)


def shuffled(value: Any, seed: int) -> Any:
    """The same mapping with its keys in another order, all the way down."""
    if not isinstance(value, dict):
        return value
    keys = list(value)
    random.Random(seed).shuffle(keys)
    return {key: shuffled(value[key], seed) for key in keys}


@given(plan=plans(orders=True), order=ORDERS, seed=st.integers(0, 99))
def test_the_order_in_the_file_says_nothing(plan: dict[str, Any], order: dict[str, Any], seed: int) -> None:
    one, other = quoted(ground_of(**plan), order), quoted(ground_of(**shuffled(plan, seed)), order)
    assert [(line.net, line.steps, line.floor, line.crossed) for line in one] == [
        (line.net, line.steps, line.floor, line.crossed) for line in other
    ]


@given(plan=plans(orders=True), order=ORDERS)
def test_the_steps_add_up_and_each_is_what_it_takes(plan: dict[str, Any], order: dict[str, Any]) -> None:
    for line in quoted(ground_of(**plan), order):
        assert line.listed + sum(step.amount for step in line.steps) == line.net
        assert [step.running for step in line.steps][-1:] in ([], [line.net])
        assert rounded(line.exact * 100) == line.net
        assert 0 <= line.net <= line.listed
        main = [step.rule for step in line.steps if "stack" not in written(plan, step.rule)]
        assert len(main) <= 1
        groups = [
            (written(plan, step.rule)["kind"] == "order_total", written(plan, step.rule)["stack"].get("group"))
            for step in line.steps
            if "stack" in written(plan, step.rule)
        ]
        named = [group for group in groups if group[1]]
        assert len(named) == len(set(named))


@given(plan=plans(), order=ORDERS)
def test_the_running_of_a_stage_is_what_the_rule_was_told(plan: dict[str, Any], order: dict[str, Any]) -> None:
    """Recomputed here: shares of the list or of what is left, by their own words."""
    for line in quoted(ground_of(**plan), order):
        left = listed = (line.wanted.offer.price or Fraction(0)) * line.wanted.quantity
        for step in line.steps:
            rule = written(plan, step.rule)
            if rule["kind"] in ("percent_off", "clearance"):
                share = Fraction(rule["off"].rstrip("%")) / 100
                base = left if rule.get("stack", {}).get("of") == "running" else listed
                assert step.exact == max(left - share * base, 0)
            left = step.exact


@given(plan=plans(), order=ORDERS)
def test_a_quoter_says_what_a_quote_says(plan: dict[str, Any], order: dict[str, Any]) -> None:
    ground = ground_of(**plan)
    book = price_book(ground)
    quoter = Quoter(book)
    for line in quoted(ground, order, book):
        assert quoter.single(line.wanted).net == line.net == quoter.single(line.wanted).net


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_shares_add_up_and_are_near(total: int, weights: list[int]) -> None:
    parts = shared(total, [Fraction(weight) for weight in weights])
    assert sum(parts) == total
    assert all(abs(part - Fraction(total * w, sum(weights))) < 1 for part, w in zip(parts, weights, strict=True))
