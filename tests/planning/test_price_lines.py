"""Sold lines held against random rules: whatever is sold and ruled, everything adds up to the last minor unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pricing.pricing import ground_of
from tests.pricing.random_rules import prices

from salesplan.plan.ground import Ground
from salesplan.plan.price_book import price_book
from salesplan.planning.pricing.reviewing.buyers import Earlier, Grades
from salesplan.planning.pricing.reviewing.priced import Lines, price_lines
from salesplan.planning.pricing.reviewing.sums import Sums, by_node, by_seller, total, with_parts
from salesplan.sales.price_lines import SoldLine
from salesplan.terms.money import to_atoms

GRADES = {"retail": {"channel": ["direct"]}, "gold": {"channel": ["dealer"], "customer": ["K1"]}}


@dataclass(frozen=True)
class Sale:
    """What a test sells; amount as it would stand in an export."""

    product: str = "A"
    quantity: str = "1"
    amount: str = "100"
    channel: str | None = "direct"
    customer: str | None = None
    order: str | None = None
    day: date = date(2026, 1, 5)

    def line(self, ground: Ground, place: int) -> SoldLine:
        product = ground.trees["product"].number.get(self.product, -1)
        channel = ground.trees["channel"].number[self.channel] if self.channel else None
        return SoldLine(
            0, place, 0, self.day, self.day, 0, None, product, channel, self.customer, self.order, str(place),
            Decimal(self.quantity) if self.quantity else None, to_atoms(Decimal(self.amount)),
        )  # fmt: skip


def priced(ground: Ground, sales: Sequence[Sale], earlier: Earlier | None = None) -> Lines:
    lines = [sale.line(ground, i) for i, sale in enumerate(sales)]
    return price_lines(ground, price_book(ground), sorted(lines, key=lambda line: line.key), earlier)


SALES = st.builds(
    Sale,
    product=st.sampled_from(["A", "B", "C", "line", "unknown"]),
    quantity=st.sampled_from(["1", "2", "7", "24", "-2", "-7", "0", "1.5", ""]),
    amount=st.decimals(-5000, 5000, places=3).map(str) | st.just("0"),
    channel=st.sampled_from(["direct", "dealer", "social", None]),
    customer=st.sampled_from([None, "K1", "K2"]),
    order=st.sampled_from([None, "1", "2"]),
    day=st.integers(0, 11).map(lambda i: date(2026, 1, 1) + timedelta(days=i)),
)
BUNDLE = {"kind": "bundle", "of": {"A": "1", "B": "1"}, "off": "7%", "stack": {"of": "running"}}


@st.composite
def markets(draw: st.DrawFn) -> Ground:
    section = draw(prices(orders=True))
    rules = {**section["rules"], **({"set": BUNDLE} if draw(st.booleans()) else {})}
    return ground_of({**section, "grades": GRADES, "rules": rules})


def assert_adds_up(sums: Sums) -> None:
    assert sums.listed - sums.discount == sums.expected
    assert sums.expected - sums.leakage == sums.realised
    assert sums.below >= 0 >= sums.above


def joined(parts: Sequence[Sums]) -> Sums:
    whole = Sums()
    for part in parts:
        whole.join(part)
    return whole


@given(markets(), st.lists(SALES, max_size=14))
def test_everything_adds_up(ground: Ground, sales: list[Sale]) -> None:
    lines = priced(ground, sales)
    company = total(lines)
    assert len(lines.priced) + len(lines.unpriced) == len(sales)
    steps = sum(amount for line in lines.priced for _, amount in line.steps)
    assert company.listed + steps == company.expected
    for line in lines.priced:
        assert line.expected - line.leakage == line.realised
    assert_adds_up(company)
    assert lines.realised + company.unpriced_amount + lines.rounding == round(
        sum(Decimal(sale.amount) for sale in sales) * 100
    )
    for axis in ("product", "channel", "region"):
        own = by_node(lines, axis)
        assert joined(list(own.values())) == company
        tree = ground.trees[axis]
        tops = [with_parts(tree, own, i) for i in tree.tops]
        assert joined([*tops, own.get(None, Sums())]) == company
        for sums in own.values():
            assert_adds_up(sums)


@given(markets(), st.lists(SALES, max_size=10), st.data())
def test_sellers_parts_add_up_to_the_lines(ground: Ground, sales: list[Sale], data: st.DataObject) -> None:
    lines, company = priced(ground, sales), Sums()
    split = st.sampled_from([[], ["1"], ["0.5", "0.5"], ["0.333333", "0.333333", "0.333334"], ["0.25"]])
    shares = {
        (0, i): [(seller, Decimal(share)) for seller, share in enumerate(data.draw(split))] for i in range(len(sales))
    }
    found = by_seller(lines, shares)
    company = total(lines)
    for name in ("listed", "expected", "realised", "leakage", "discount", "unpriced_amount"):
        assert sum(getattr(sums, name) for sums in found.values()) == getattr(company, name)
    for sums in found.values():
        assert_adds_up(sums)


@given(markets(), st.lists(SALES, max_size=10), st.randoms())
def test_the_order_of_lines_says_nothing(ground: Ground, sales: list[Sale], shuffle: Any) -> None:
    other = list(sales)
    shuffle.shuffle(other)
    one, two = priced(ground, sales), priced(ground, other)
    assert total(one) == total(two)
    assert sorted((line.steps, line.realised) for line in one.priced) == sorted(
        (line.steps, line.realised) for line in two.priced
    )


@given(markets(), st.lists(SALES.filter(lambda sale: sale.amount != "0"), max_size=8))
def test_a_sale_and_its_return_leave_nothing(ground: Ground, sales: list[Sale]) -> None:
    def turned(text: str) -> str:
        return str(-Decimal(text)) if text else text

    back = [Sale(s.product, turned(s.quantity), turned(s.amount), s.channel, s.customer, s.order, s.day) for s in sales]
    sums = total(priced(ground, [*sales, *back]))
    assert (sums.listed, sums.expected, sums.realised, sums.leakage) == (0, 0, 0, 0)


@given(markets(), st.lists(SALES, min_size=1, max_size=8))
def test_what_is_paid_as_quoted_leaks_nothing(ground: Ground, sales: list[Sale]) -> None:
    """Sell each order for what the rules ask: then nothing leaks. Free goods are told by an amount of nothing, so none here."""
    whole = priced(ground, [Sale(s.product, s.quantity, "1", s.channel, s.customer, s.order, s.day) for s in sales])
    exact = [line.sold._replace(atoms=to_atoms(Decimal(line.expected) / 100)) for line in whole.priced if line.expected]
    if len(exact) < len(whole.priced):
        return
    again = price_lines(ground, price_book(ground), exact, None)
    assert all(line.leakage == 0 for line in again.priced)


def test_free_goods_stand_in_lines_of_their_own() -> None:
    ground = ground_of({"rules": {"gift": {"kind": "free_goods", "buy": "10", "get": "1", "recursive": "true"}}})
    sales = [Sale(quantity="20", amount="2000", order="1"), Sale(quantity="2", amount="0", order="1")]
    lines = priced(ground, sales)
    company = total(lines)
    assert (company.listed, company.discount, company.leakage) == (220_000, 20_000, 0)
    assert [line.steps for line in lines.priced if line.gift] == [(("gift", -20_000),)]
    more = total(priced(ground, [sales[0], Sale(quantity="3", amount="0", order="1")]))
    assert more.leakage == 30_000  # three weren't earned
    assert total(priced(ground, [sales[0], Sale(quantity="2", amount="0", order="2")])).leakage == 20_000


def test_earlier_purchases_reach_a_step() -> None:
    rule = {"kind": "cumulative_volume", "over": "year", "reads": "retroactive", "off": {"11": "10%"}}
    ground = ground_of({"rules": {"year": rule}})
    product = ground.trees["product"].number["A"]
    bought = {("K1", product): [(date(2025, 12, 30), 50), (date(2026, 1, 3), 8), (date(2026, 1, 5), 4)]}
    earlier = Earlier(ground, bought)
    sale = Sale(quantity="4", amount="360", customer="K1")
    assert earlier.of("K1", product, sale.day, ["year"]) == {"year": 8}  # neither last year's nor the day's own
    assert total(priced(ground, [sale], earlier)).leakage == 0
    assert total(priced(ground, [sale], None)).leakage == 4_000


@pytest.mark.parametrize(
    ("customer", "channel", "grade"),
    [
        ("K1", "direct", "gold"),
        ("K2", "direct", "retail"),
        (None, "dealer", "gold"),
        (None, "social", "trade"),
        (None, None, ""),
    ],
)
def test_the_grade_of_a_buyer(customer: str | None, channel: str | None, grade: str) -> None:
    ground = ground_of({"grades": {**GRADES, "trade": {"channel": ["trade"]}}})
    node = ground.trees["channel"].number[channel] if channel else -1
    assert Grades(ground).of(customer, node) == grade


def test_two_grades_as_near_are_none() -> None:
    ground = ground_of({"grades": {"a": {}, "b": {}}})
    assert Grades(ground).of("K", -1) == ""
    assert Grades(ground_of({"grades": {"a": {}}})).of("K", -1) == "a"
