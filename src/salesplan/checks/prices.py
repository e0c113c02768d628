"""Checks of how prices are written (价格校验): names, days, and the one order of precedence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product as cross

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding, near_names
from salesplan.plan.price_rules import price_rules
from salesplan.plan.yaml_reader import Path
from salesplan.pricing.price_list import PRODUCTS
from salesplan.pricing.rule import Rule
from salesplan.pricing.scope import DAY, Market
from salesplan.words.sentence import Sentence, sentence

PRICE_AXES = ("channel", "region")


def parts_of(plot: Plot) -> Iterator[tuple[Path, Market]]:
    """Everything in `prices` that is for some market, with its path; rules of promotions once for each of their times."""
    prices = plot.plan.prices
    for key, part in prices.lists.items():
        yield ("prices", "lists", key), part
    for one in price_rules(plot.plan, plot.year):
        yield one.path, one.rule
    for section in ("floors", "costs", "competitors"):
        for i, part in enumerate(getattr(prices, section)):
            yield ("prices", section, i), part


@check("prices", "products", "channels", "regions", "cases", "promotions", "calendar")
def prices_name_what_there_is(plot: Plot) -> Iterator[Finding]:
    """SP201: prices or cases name a customer grade or a price list that the plan doesn't declare.

    Bad: `grade: gold` without `grades: {gold: …}`. Good: a grade's id. Products, channels and regions may be named by name, too.
    """
    prices = plot.plan.prices
    grades = {key: grade.name or "" for key, grade in prices.grades.items()}
    parts = [*parts_of(plot), *((one.path, one.rule) for one in plot.rules())]
    named = {(*path, "grade", i): grade for path, part in parts for i, grade in enumerate(part.grade)}
    named |= {("prices", "ladder", i): grade for i, grade in enumerate(prices.ladder)}
    for path, grade in named.items():
        if grade not in grades:
            yield _unknown(plot, path, "grade", grade, grades)
    for i, case in enumerate(plot.plan.cases):
        asked = case.order.grade
        if asked is not None and asked not in grades and asked not in grades.values():
            yield _unknown(plot, ("cases", i, "order", "grade"), "grade", asked, grades)
    yield from _unknown_lists(plot)


def _unknown_lists(plot: Plot) -> Iterator[Finding]:
    prices = plot.plan.prices
    lists = {key: part.name or "" for key, part in prices.lists.items()}
    for key, listed in prices.lists.items():
        for item, price in listed.prices.items():
            other = getattr(price, "list", None)
            if other is not None and other != PRODUCTS and other not in lists:
                yield _unknown(plot, ("prices", "lists", key, "prices", item, "list"), "price_list", other, lists)


def _unknown(plot: Plot, path: Path, kind: str, name: str, known: dict[str, str]) -> Finding:
    return finding("SP201", plot.marks.of(path), hint=near_names(name, known), kind=sentence(f"word_{kind}"), name=name)


@check("prices", "promotions", "calendar")
def prices_run_forward(plot: Plot) -> Iterator[Finding]:
    """SP307: a list, rule, floor or cost ends before it begins.

    Bad: `{from: 2026-07-01, to: 2026-06-30}`. Good: `to` is the last day that counts.
    """
    for path, part in parts_of(plot):
        if part.from_ and part.to and part.to < part.from_:
            place = plot.marks.of((*path, "to"))
            yield finding("SP307", place, name="to", first=str(part.from_), second=str(part.to))


@check("prices", "products", "channels", "regions", "promotions", "calendar")
def precedence_is_certain(plot: Plot) -> Iterator[Finding]:
    """SP370: two rules, lists, floors or costs are equal in the order of precedence where both hold.

    Bad: two rules without `stack` for the same channel from the same day. Good: a `priority` for one of them. Rules of
    promotions stand in the same order.
    """
    if not plot.grounded:
        return
    first: dict[tuple[object, ...], tuple[Path, Sentence]] = {}
    told: set[frozenset[Path]] = set()
    for path, part in parts_of(plot):
        name = _name(path)
        for key in sorted(_keys(plot, path, part), key=str):
            other = first.setdefault(key, (path, name))
            pair = frozenset((other[0], path))
            if len(pair) > 1 and pair not in told:
                told.add(pair)
                hint = sentence("say_priority", place=str(plot.marks.of_key(other[0])))
                what = _what(key)
                yield finding("SP370", plot.marks.of_key(path), hint=hint, first=other[1], second=name, what=what)


def _name(path: Path) -> Sentence:
    if path[0] == "promotions":
        return sentence("word_promised", name=str(path[1]), number=int(path[3]) + 1)
    section = str(path[1])
    if section in ("rules", "lists"):
        return sentence("word_rule" if section == "rules" else "word_list", name=str(path[2]))
    number = str(int(path[2]) + 1)
    keys = {"floors": "word_floor", "costs": "word_cost", "competitors": "word_competitor"}
    return sentence(keys[section], name=number)


def _keys(plot: Plot, path: Path, part: Market) -> Iterator[tuple[object, ...]]:
    """What stands for the place in the order; equal keys are equal ranks wherever both hold.

    Two nodes at one depth of a tree share no leaf, so equal depth means the same node. One name stands for each node.
    """
    stack = getattr(part, "stack", None)
    stage = part.stage if isinstance(part, Rule) else ""
    rival = ("rules" if stage else path[1], stage, stack is not None, (stack.group or "") if stack else "")
    products = sorted(part.prices) if hasattr(part, "prices") else getattr(part, "product", [])
    quantity = getattr(part, "quantity", None)
    minimum = (quantity.min or 0) if quantity else 0
    start = part.from_ or date.min
    axes = [
        [plot.id_of(axis, name) for name in names] or [""]
        for axis, names in (("channel", part.channel), ("region", part.region), ("product", products))
    ]
    people = [part.customer or [""], part.grade or [""]]
    for channel, region, item, customer, grade in cross(*axes, *people):
        yield (
            rival,
            part.priority,
            channel,
            region,
            customer,
            grade,
            item,
            getattr(part, "coupon", "") or "",
            minimum,
            start,
        )


def _what(key: tuple[object, ...]) -> str:
    _, priority, channel, region, customer, grade, item, coupon, minimum, start = key
    named = [str(part) for part in (channel, region, customer, grade, item, coupon) if part]
    named += [f"≥ {minimum}"] if minimum else []
    named += [str(start)] if start != date.min else []
    return " · ".join([f"priority {priority}", *named])


@check("prices")
def customers_have_one_grade(plot: Plot) -> Iterator[Finding]:
    """SP385: a customer is named at two grades.

    Bad: `gold: {customer: C1}` and `silver: {customer: [C1, C2]}`. Good: each customer at one of them.
    """
    first: dict[str, str] = {}
    for key, grade in plot.plan.prices.grades.items():
        for i, customer in enumerate(grade.customer):
            other = first.setdefault(customer, key)
            if other != key:
                place = plot.marks.of(("prices", "grades", key, "customer", i))
                yield finding(
                    "SP385", place, hint=sentence("one_grade_a_customer"), name=customer, first=other, second=key
                )


@check("prices", "products")
def lists_follow_each_other(plot: Plot) -> Iterator[Finding]:
    """SP376: two price lists for the same market overlap, and the earlier one says on which day it ends.

    Bad: a list to 2026-06-30 and the next from 2026-06-15. Good: the next from 2026-07-01, or the first without `to`.
    """
    lists = sorted(plot.plan.prices.lists.items())
    for (key, one), (other_key, other) in cross(lists, lists):
        begins, other_begins = one.span()[0], other.span()[0]
        if one.to is None or not begins < other_begins <= one.to or not _shares_market(one, other):
            continue
        if set(one.prices) & set(other.prices):
            end = min(one.to, other.to or one.to)
            hint = sentence("end_list_earlier", first=key, day=str(other_begins - DAY))
            place = plot.marks.of_key(("prices", "lists", key))
            facts = {"first": key, "second": other_key, "start": str(other_begins), "end": str(end)}
            yield finding("SP376", place, hint=hint, **facts)


def _shares_market(one: Market, other: Market) -> bool:
    keys = ("channel", "region", "grade", "customer", "priority")
    return all(_sorted(getattr(one, key)) == _sorted(getattr(other, key)) for key in keys)


def _sorted(value: object) -> object:
    return sorted(value) if isinstance(value, list) else value
