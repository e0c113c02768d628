"""Who came, stayed and went: small cases that a person can count, and any case against counting one by one."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.analysing import LAYOUT, Row, bought, counted, reviewed, rows_of

KEYS = {
    "start": "customers_start",
    "new": "new_customers",
    "repeat": "repeat_customers",
    "reactivated": "reactivated_customers",
    "lost": "lost_customers",
    "end": "customers_end",
}
PARTS = ("new_sales", "repeat_sales", "reactivated_sales", "returned_sales", "unassigned_sales")


def flow(rows: list[dict[str, Any]], period: str) -> dict[str, int]:
    (row,) = [row for row in rows if row["period"] == period]
    return {name: row[key] for name, key in KEYS.items()}


def test_a_customers_life(tmp_path: Path) -> None:
    """With a look-back of 2: bought in November and January, so lost in April, back in May, new never again."""
    rows = [Row(-2), Row(0), Row(4), Row(5, "b")]
    made = rows_of(reviewed(tmp_path, rows, "review: {analyses: {lookback: 2}}\n"), "customers", axis="company")
    assert [row["repeat_customers"] for row in made] == [1, 0, 0, 0, 0, 0]
    assert [row["lost_customers"] for row in made] == [0, 0, 1, 0, 0, 0]
    assert [row["reactivated_customers"] for row in made] == [0, 0, 0, 0, 1, 0]
    assert [row["new_customers"] for row in made] == [0, 0, 0, 0, 0, 1]
    assert [row["customers_start"] for row in made] == [1, 1, 1, 0, 0, 1]
    assert [row["customers_end"] for row in made] == [1, 1, 0, 0, 1, 2]


def test_a_sale_and_its_full_return_leave_the_customers_where_they_were(tmp_path: Path) -> None:
    rows = [Row(0), Row(0, "b", "70", "2")]
    back = [Row(0, "c", "50", "3"), Row(0, "c", "-50", "3"), Row(0, "b", "40", "2"), Row(0, "b", "-40", "2")]
    plain, signed = (rows_of(reviewed(tmp_path, some), "customers") for some in (rows, rows + back))
    assert plain == signed
    assert (plain[0]["orders"], plain[0]["order_value"], plain[0]["active_customers"]) == (2, 8500, 2)


def test_who_only_returns_is_told_apart(tmp_path: Path) -> None:
    rows = [Row(0), Row(1, "a", "-30", "9"), Row(1, "b", "200", "2")]
    _, row = rows_of(reviewed(tmp_path, rows), "customers", axis="company")
    assert (row["active_customers"], row["returned_sales"], row["new_sales"], row["actual"]) == (1, -3000, 20000, 17000)
    assert (row["orders"], row["order_value"]) == (1, 17000)


def test_rows_without_a_customer_are_counted_apart(tmp_path: Path) -> None:
    document = reviewed(tmp_path, [Row(0), Row(0, "", "900", "2"), Row(0, "  ", "1", "3")])
    (row,) = rows_of(document, "customers", axis="company")
    assert (row["active_customers"], row["unassigned_sales"], row["actual"], row["orders"]) == (1, 90100, 100100, 3)
    assert [(r["rank"], r["node"], r["actual"]) for r in rows_of(document, "pareto", axis="customer")] == [
        (1, "a", 10000),
        (None, "unassigned", 90100),
    ]


def test_exports_without_customers_have_no_rows_and_no_note(tmp_path: Path) -> None:
    document = reviewed(tmp_path, [Row(0)], layout=LAYOUT.replace(", customer: customer", ""))
    assert rows_of(document, "customers") == rows_of(document, "pareto", axis="customer") == []
    assert "SP450" not in [found.code for found in document.findings]


def test_exports_without_orders_have_no_order_value(tmp_path: Path) -> None:
    made = rows_of(reviewed(tmp_path, [Row(0)], layout=LAYOUT.replace("order: order, ", "")), "customers")
    assert {(row["orders"], row["order_value"]) for row in made} == {(None, None)}


@pytest.mark.parametrize(("first", "told"), [(-12, False), (-11, True), (0, True)])
def test_a_note_tells_that_old_customers_may_count_as_new(tmp_path: Path, first: int, told: bool) -> None:
    document = reviewed(tmp_path, [Row(first), Row(1)])
    assert ("SP450" in [found.code for found in document.findings]) == told
    rows = rows_of(document, "customers", axis="company")
    assert [row["known_periods"] for row in rows] == [-first, 1 - first]
    assert {str(row["known_since"]) for row in rows} == {f"{2026 + first // 12}-{first % 12 + 1:02d}-05"}


def test_an_open_period_counts_up_to_its_last_day_only(tmp_path: Path) -> None:
    rows = [Row(0), Row(1, "b", day=5), Row(2, "c")]
    made = rows_of(reviewed(tmp_path, rows, period="2026-02"), "customers", axis="company")
    assert [row["new_customers"] for row in made] == [1, 1]


def test_who_bought_before_a_custom_calendar_is_no_new_customer(tmp_path: Path) -> None:
    head = (
        "salesplan: 1\nname: P\ncurrency: CNY\nproducts: {cream: {}}\ncalendar:\n  starts: 2026-01-01\n  pattern: custom\n"
        "  periods: [{label: A, from: 2026-01-01}, {label: B, from: 2026-02-01}]\n  ends: 2026-02-28\n"
    )
    layout = LAYOUT.replace("region: region, ", "").replace("channel: channel, ", "")
    made = rows_of(reviewed(tmp_path, [Row(-1), Row(0), Row(1, "b")], head=head, layout=layout), "customers")
    assert [(row["new_customers"], row["reactivated_customers"], row["known_periods"]) for row in made] == [
        (0, 1, None),
        (1, 0, None),
    ]


amounts = st.sampled_from(["10", "0.005", "-10", "33.333", "250", "-0.5", "0"])
sales = st.builds(
    Row,
    month=st.integers(-20, 7),
    customer=st.sampled_from(["a", "b", "c", "d", ""]),
    amount=amounts,
    order=st.sampled_from(["1", "2", "3", "4", ""]),
    region=st.sampled_from(["sh", "js", "east", "north", "mars"]),
    channel=st.sampled_from(["shop", "web"]),
)


@settings(max_examples=40)
@given(rows=st.lists(sales, min_size=1, max_size=40), lookback=st.integers(1, 14), data=st.data())
def test_any_customers_against_counting_one_by_one(
    tmp_path: Path, rows: list[Row], lookback: int, data: st.DataObject
) -> None:
    more = f"review: {{tolerance: 100%, analyses: {{lookback: {lookback}}}}}\n"
    document = reviewed(tmp_path, rows, more, period="2026-08")
    tops = {"sh": "east", "js": "east", "east": "east", "north": "north", "mars": "unassigned"}
    for axis, node in (("company", "company"), ("region", "east"), ("region", "unassigned"), ("channel", "web")):
        inside = [
            r for r in rows if axis == "company" or (tops[r.region] == node if axis == "region" else r.channel == node)
        ]
        sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
        orders: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
        for r in inside:
            if r.customer:
                sums[r.customer, r.month] += Decimal(r.amount)
            if r.order:
                orders[r.order, r.month] += Decimal(r.amount)
        made = rows_of(document, "customers", axis=axis, node=node)
        purchases = bought(sums)
        for month, row in enumerate(made):
            assert flow(made, row["period"]) == counted(purchases, month, lookback), (axis, node, month)
            assert row["active_customers"] == sum(month in periods for periods in purchases.values())
            assert sum(row[part] for part in PARTS) == row["actual"]
            assert row["orders"] in (None, sum(a > 0 for (_, m), a in orders.items() if m == month))
    assert len({row["orders"] is None for row in rows_of(document, "customers")}) <= 1
    pareto = rows_of(document, "pareto", axis="customer")
    company = rows_of(document, "attainment", axis="company", span="year_to_date")[0]["actual"]
    assert not pareto or sum(row["actual"] for row in pareto) == company
    shuffled = data.draw(st.permutations(rows))
    again = reviewed(tmp_path, shuffled, more, period="2026-08")
    assert (again.tables, again.charts) == (document.tables, document.charts)
