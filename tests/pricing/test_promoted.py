"""Price rules that promotions bring along: where they hold, what goes first, and what is told of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import Runner
from tests.pricing.pricing import ground_of, quoted
from tests.pricing.random_rules import bundles

from salesplan.plan.ground import Ground
from salesplan.plan.price_book import Desk, markets_of, price_book
from salesplan.plan.price_rules import price_rules
from salesplan.pricing.linting.search import Search
from salesplan.pricing.quote import Wanted, quote
from salesplan.pricing.scope import NO_NODE, Buying

JUNE: dict[str, Any] = {"kind": "holiday", "festival": "618", "before": "2", "product": ["A"], "channel": ["direct"]}
TENTH = {"kind": "percent_off", "off": "10%"}


def steps(promotions: dict[str, Any], prices: dict[str, Any] | None = None, **order: Any) -> list[tuple[str, int]]:
    asked = {"product": "A", "quantity": "10", "channel": "direct", "date": "2026-06-17", **order}
    (line,) = quoted(ground_of(prices or {}, promotions=promotions), asked)
    return [(step.rule, step.amount) for step in line.steps]


def test_a_rule_takes_window_products_and_channels_from_its_promotion() -> None:
    promotions = {"june": {**JUNE, "mechanics": TENTH}}
    mine = [("promo:june", -10_000)]
    assert steps(promotions) == mine
    assert steps(promotions, date="2026-06-16") == mine
    assert steps(promotions, date="2027-06-18") == mine  # the year after the plan's
    for elsewhere in (
        {"date": "2026-06-15"},
        {"date": "2026-06-19"},
        {"date": "2028-06-18"},
        {"product": "B"},
        {"channel": "dealer"},
    ):
        assert steps(promotions, **elsewhere) == []


def test_remarks_stand_beside_rules_and_are_none() -> None:
    assert steps({"june": {**JUNE, "mechanics": "全线 9 折"}}) == []
    assert steps({"june": {**JUNE, "mechanics": ["全线 9 折", TENTH]}}) == [("promo:june", -10_000)]


def test_several_rules_are_numbered_and_may_be_narrower() -> None:
    gift = {"kind": "free_goods", "buy": "5", "get": "1", "recursive": "true", "product": ["B"]}
    part = {**JUNE, "product": ["line"], "mechanics": [{**TENTH, "product": ["A"]}, gift]}
    assert steps({"june": part}) == [("promo:june/1", -10_000)]
    assert steps({"june": part}, product="B") == [("promo:june/2", 0)]


def test_a_monthly_promotion_brings_its_rule_each_month_and_once_a_day() -> None:
    days = {
        "kind": "member_day",
        "monthly": "8",
        "before": "20",
        "after": "20",
        "mechanics": {**TENTH, "stack": {"of": "list"}},
    }
    assert steps({"days": days}, date="2026-03-08") == [("promo:days", -10_000)]
    assert steps({"days": days}, date="2026-03-22") == [("promo:days", -10_000)]  # within two windows
    apart = {**days, "before": "0", "after": "0"}
    assert [bool(steps({"days": apart}, date=f"2026-03-{day}")) for day in ("07", "08", "09")] == [False, True, False]


def test_promotions_and_other_rules_stand_in_one_order() -> None:
    rules = {"always": {"kind": "percent_off", "off": "5%", "product": ["A"], "channel": ["direct"]}}
    promotions = {"june": {**JUNE, "mechanics": TENTH}}
    assert steps(promotions, {"rules": rules}) == [("promo:june", -10_000)]  # it begins later
    first = {"always": {**rules["always"], "priority": "1"}}
    assert steps(promotions, {"rules": first}) == [("always", -5_000)]


def test_a_bundle_is_of_its_own_products() -> None:
    mechanics = {"kind": "bundle", "of": {"A": "1", "B": "1"}, "off": "10%", "stack": {"of": "running"}}
    ground = ground_of({}, promotions={"june": {**JUNE, "product": ["line"], "mechanics": mechanics}})
    lines = [{"product": "A", "quantity": "1"}, {"product": "B", "quantity": "1"}]
    made = quoted(ground, {"date": "2026-06-18", "channel": "direct", "lines": lines})
    assert sum(line.net for line in made) == 14_400


def test_lint_searches_the_days_of_promotions() -> None:
    promotions = {"june": {**JUNE, "mechanics": {"kind": "percent_off", "off": "40%"}}}
    ground = ground_of({"floors": [{"of_list": "70%"}]}, promotions=promotions)
    found = Search(price_book(ground), markets_of(ground)).run().found
    told = {(one.fault, one.culprit, str(one.buying.day)) for one in found}
    assert told == {("below_floor", "promo:june", "2026-06-16")}


def test_every_time_of_a_promotion_is_a_rule_once() -> None:
    ground = ground_of({"rules": {"z": TENTH}}, promotions={"june": {**JUNE, "mechanics": TENTH}})
    placed = [(one.id, *map(str, one.rule.span())) for one in price_rules(ground.plan, ground.year)]
    assert [one for one in placed if one[0] == "promo:june"] == [
        ("promo:june", f"{year}-06-16", f"{year}-06-19") for year in (2025, 2026, 2027)
    ]


LINE = 12  # units
PRODUCTS = {key: {"list_price": price, "cost": "25"} for key, price in (("A", "100"), ("B", "60"), ("C", "40"))}
YEAR = {"kind": "cumulative_volume", "over": "year", "reads": "marginal", "product": ["A", "B"], "off": {"9": "20%"}}


@settings(max_examples=12)
@given(one=bundles(), other=bundles(), cumulative=st.booleans(), promoted=st.booleans(), data=st.data())
def test_no_order_of_two_bundles_is_below_the_floor_that_lint_did_not_tell(
    one: dict[str, Any], other: dict[str, Any], cumulative: bool, promoted: bool, data: st.DataObject
) -> None:
    """What any order of three products pays, after any earlier purchases, is known to the search."""
    rules = {"one": _plain(one, "1"), "other": _plain(other, "2")} | ({"year": YEAR} if cumulative else {})
    promotions = {"june": {"kind": "holiday", "festival": "618", "mechanics": rules.pop("other")}} if promoted else {}
    prices = {
        "grades": {"gold": {}, "retail": {}},
        "rules": rules,
        "floors": [{"of_list": "60%"}],
        "largest_line": str(LINE),
    }
    ground = ground_of(prices, promotions=promotions, products=PRODUCTS)
    book = price_book(ground)
    told = {(found.fault, book.typical(found.buying)) for found in Search(book, markets_of(ground)).run().found}
    desk = Desk(ground, book)
    for _ in range(12):
        channel, grade = (
            data.draw(st.sampled_from(["direct", "dealer"])),
            data.draw(st.sampled_from(["gold", "retail"])),
        )
        bought = {"year": data.draw(st.integers(0, 12))} if cumulative else {}
        wanted = []
        for product in PRODUCTS:
            buying = desk.buying(product, date(2026, 6, 18), channel=_known(ground, channel), grade=grade)
            assert isinstance(buying, Buying)
            wanted.append(Wanted(book.offer(buying), data.draw(st.integers(1, LINE)), bought))
        for line in quote(book, wanted):
            if line.is_below_floor:
                assert ("below_floor", line.wanted.offer.buying) in told


def _plain(rule: dict[str, Any], priority: str) -> dict[str, Any]:
    kept = {key: value for key, value in rule.items() if value != "absent"}
    kept["stack"] = {key: value for key, value in rule["stack"].items() if value != "absent"}
    return {**kept, "priority": priority}


def _known(ground: Ground, channel: str) -> str:
    """The channel that stands for all like it in the search: none where nothing names any."""
    tree, found = ground.trees["channel"], markets_of(ground).channels
    if NO_NODE in found:
        return ""
    return channel if tree.number[channel] in found else tree.nodes[found[0]].id


PLAN = """salesplan: 1
name: P
currency: CNY
calendar: {{starts: 2026-01-01}}
products: {{line: {{products: {{A: {{list_price: 100, cost: 40}}, B: {{list_price: 60, cost: 30}}}}}}}}
channels: {{direct: {{}}, trade: {{}}}}
prices:
  floors: [{{of_list: 75%}}]
  rules:
    {rules}
promotions:
  june:
    kind: holiday
    festival: 618
    product: A
    mechanics:
      {mechanics}
"""


@pytest.mark.parametrize(
    ("mechanics", "rules", "code", "line", "said"),
    [
        ("- {kind: percent_off, off: 30%}", "x: {kind: percent_off, off: 1%}", "SP371", 17, "promo:june"),
        ("{kind: percent_off, off: 5%}", '"promo:june": {kind: percent_off, off: 1%}', "SP812", 10, "promo:june"),
        ("{kind: percent_off, off: 5%, product: B}", "x: {kind: percent_off, off: 1%}", "SP811", 17, "B"),
        ("{kind: percent_off, off: 5%, from: 2026-06-01}", "x: {kind: percent_off, off: 1%}", "SP811", 17, "days"),
        (
            "{kind: percent_off, off: 5%}",
            "x: {kind: percent_off, off: 1%, product: A, from: 2026-06-18}",
            "SP370",
            17,
            "june",
        ),
        ("{kind: percent_off, off: 5%, grade: gold}", "x: {kind: percent_off, off: 1%}", "SP201", 17, "gold"),
        ("{kind: percent_off, off: 5%, gift: A}", "x: {kind: percent_off, off: 1%}", "SP104", 17, "gift"),
        ("{kind: percent, off: 5%}", "x: {kind: percent_off, off: 1%}", "SP106", 17, "percent"),
        (
            "{kind: free_goods, buy: 9, get: 1, recursive: true, gift: Q}",
            "x: {kind: percent_off, off: 1%}",
            "SP201",
            17,
            "Q",
        ),
        ("{kind: percent_off, off: 5%}", "x: {kind: percent_off, off: 1%, priority: 3}", "SP377", 17, "x always"),
    ],
)
def test_what_is_wrong_is_told_at_the_promotions_own_lines(
    salesplan: Runner, tmp_path: Any, mechanics: str, rules: str, code: str, line: int, said: str
) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN.format(mechanics=mechanics, rules=rules), "utf-8")
    run = salesplan("check", tmp_path / "plan.yaml")
    found = [one for one in run.out.splitlines() if f" {code} " in one]
    assert found, run.out
    assert f"plan.yaml:{line}:" in found[0]
    assert said in found[0]
    assert "Traceback" not in run.out + run.err
