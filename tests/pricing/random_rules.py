"""Small rule sets at random: of every kind, with conditions that meet and miss, in a market small enough to try everything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from salesplan.plan.ground import Ground
from salesplan.plan.price_book import markets_of
from salesplan.pricing.scope import NO_NODE

MOST = 24  # units of a line
DAYS = [date(2026, 1, 1) + timedelta(days=i) for i in range(12)]
OFFS = st.sampled_from(["2%", "5%", "10%", "33.3%", "50%"])
ABSENT = "absent"


def _some(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(ABSENT), st.sampled_from(values))


CONDITIONS = {
    "product": _some([["A"], ["B"], ["A", "B"], ["line"]]),
    "channel": _some([["direct"], ["trade"], ["dealer"]]),
    "grade": _some([["retail"], ["gold"]]),
    "coupon": _some(["V"]),
    "customer": _some([["K1"], ["K1", "K2"]]),
    "from": _some([str(day) for day in DAYS[1:8:3]]),
    "to": _some([str(day) for day in DAYS[5:11:3]]),
}
STACK = st.fixed_dictionaries({"of": st.sampled_from(["list", "running"]), "group": _some(["g"])})
LADDER = st.dictionaries(st.integers(2, 20).map(str), OFFS, min_size=1, max_size=2)


def _without(value: Any) -> Any:
    """Without what is absent."""
    if isinstance(value, dict):
        return {key: _without(part) for key, part in value.items() if part is not None and part != ABSENT}
    return value


@st.composite
def line_rules(draw: st.DrawFn) -> dict[str, Any]:
    """A rule of a line."""
    fields: dict[str, Any] = draw(
        st.one_of(
            st.fixed_dictionaries({"kind": st.just("percent_off"), "off": OFFS}),
            st.fixed_dictionaries({"kind": st.just("amount_off"), "off": st.sampled_from(["3", "30"])}),
            st.fixed_dictionaries({"kind": st.just("volume_marginal"), "off": LADDER}),
            st.fixed_dictionaries({"kind": st.just("volume_retroactive"), "off": LADDER}),
            st.fixed_dictionaries(
                {
                    "kind": st.just("free_goods"),
                    "buy": st.integers(2, 7).map(str),
                    "get": st.integers(1, 2).map(str),
                    "recursive": st.sampled_from(["true", "false"]),
                }
            ),
            st.fixed_dictionaries(
                {"kind": st.just("clearance"), "off": OFFS, "floor_of_cost": st.sampled_from(["80%", "130%"])}
            ),
        )
    )
    conditions = draw(st.fixed_dictionaries(CONDITIONS))
    quantity = draw(st.one_of(st.just(ABSENT), st.fixed_dictionaries({"min": st.integers(1, 9).map(str)})))
    return {**fields, **conditions, "quantity": quantity, "stack": draw(st.one_of(st.just(ABSENT), STACK))}


@st.composite
def order_rules(draw: st.DrawFn) -> dict[str, Any]:
    """A rule of whole orders."""
    conditions = {key: draw(strategy) for key, strategy in CONDITIONS.items() if key in ("channel", "coupon", "from")}
    ladder = draw(
        st.one_of(
            st.fixed_dictionaries({"off": st.dictionaries(st.sampled_from(["150", "700"]), OFFS, min_size=1)}),
            st.just({"amount": {"300": "30"}}),
            st.just({"amount": {"200": "40", "900": "300"}}),
        )
    )
    return {"kind": "order_total", **ladder, **conditions, "stack": draw(STACK)}


@st.composite
def prices(draw: st.DrawFn, *, orders: bool = False) -> dict[str, Any]:
    """A `prices` section; every rule has a priority of its own, so that no two are equal."""
    rules = draw(st.lists(line_rules(), min_size=1, max_size=4))
    rules += draw(st.lists(order_rules(), min_size=1, max_size=2)) if orders else []
    order = draw(st.permutations(range(len(rules))))
    named = {f"r{i}": {**_without(rule), "priority": str(order[i])} for i, rule in enumerate(rules)}
    floors = draw(
        st.lists(
            st.sampled_from(
                [{"of_list": "70%"}, {"product": ["A"], "price": "85"}, {"grade": ["gold"], "of_cost": "140%"}]
            ),
            max_size=2,
            unique_by=str,
        )
    )
    floors = [{**floor, "priority": str(i)} for i, floor in enumerate(floors)]
    return {
        "grades": {"retail": {}, "gold": {}},
        "ladder": ["retail", "gold"],
        "rules": named,
        "floors": floors,
        "largest_line": str(MOST),
    }


WINDOWS = st.sampled_from(
    [
        {"from": str(DAYS[2]), "to": str(DAYS[8])},
        {"festival": "01-06", "before": "2", "after": "1"},
        {"monthly": "7", "before": "3", "after": "2"},
    ]
)


@st.composite
def bundles(draw: st.DrawFn) -> dict[str, Any]:
    """Products together, for a price or a share less."""
    of = draw(st.sampled_from([{"A": "1", "B": "1"}, {"A": "2", "B": "1"}, {"B": "1", "C": "2"}, {"A": "3"}]))
    gain = draw(st.one_of(st.fixed_dictionaries({"off": OFFS}), st.just({"price": "110"})))
    conditions = {key: draw(CONDITIONS[key]) for key in ("channel", "grade")}
    return {"kind": "bundle", "of": of, **gain, **conditions, "stack": draw(STACK)}


@st.composite
def plans(draw: st.DrawFn, *, orders: bool = False) -> dict[str, Any]:
    """The sections of a plan: `prices`, and `promotions` that have some of the rules; what those have in common they take over."""
    section = draw(prices(orders=orders))
    rules: dict[str, Any] = section["rules"]
    promotions: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(sorted(rules)), unique=True, max_size=3)):
        rule = {name: value for name, value in rules.pop(key).items() if name not in ("from", "to")}
        part: dict[str, Any] = {"kind": "other", **draw(WINDOWS)}
        part |= {name: rule.pop(name) for name in ("product", "channel") if name in rule}
        promotions[key] = {**part, "mechanics": draw(st.sampled_from([rule, [rule], ["in words", rule]]))}
    return {"prices": section, "promotions": promotions}


def written(plan: dict[str, Any], rule: str) -> dict[str, Any]:
    """A rule as it stands in the plan, by the id that it goes by."""
    if rule in plan["prices"]["rules"]:
        return plan["prices"]["rules"][rule]  # type: ignore[no-any-return]
    told = plan["promotions"][rule.removeprefix("promo:")]["mechanics"]
    return told if isinstance(told, dict) else told[-1]  # type: ignore[no-any-return]


def buyers(ground: Ground) -> list[dict[str, str]]:
    """Every buyer of the market, one channel for all that nothing tells apart."""
    tree = ground.trees["channel"]
    channels = ["" if node == NO_NODE else tree.nodes[node].id for node in markets_of(ground).channels]
    return [
        {"channel": channel, "grade": grade, "coupon": coupon, "customer": customer}
        for channel in channels
        for grade in ("retail", "gold")
        for coupon in ("", "V")
        for customer in ("", "K1", "K2")
    ]
