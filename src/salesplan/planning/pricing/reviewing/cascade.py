"""From list to realised in money (价格瀑布): the list value, each rule's discount, leakage and surcharges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from salesplan.plan.naming import amount_text
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.pricing.rule import STAGES
from salesplan.terms.chart import Chart
from salesplan.terms.money import nearest, percent
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.words.sentence import sentence
from salesplan.words.titles import word

CASCADE = "step name rule_kind:word bar:word amount:money lines:count of_list:ratio"


def cascade_table(made: PriceReview) -> Table:
    """One row a step; a `step` is added to what stands above it, a `total` is what the steps so far come to.

    After the realised amount of the priced lines: what lines without a price brought, and what rounding each line to whole
    minor units left, up to all counted sales of the span.
    """
    return table("price_waterfall", CASCADE, list(_rows(made)))


def _rows(made: PriceReview) -> Iterator[list[Value]]:
    sums, lines = made.company, made.lines

    def row(step: str, bar: str, amount: int, count: int | None = None) -> list[Value]:
        return [step, _title(made, step), None, bar, amount, count, ratio(amount, sums.listed)]

    yield row("list_amount", "total", sums.listed, sums.lines)
    yield from _of_rules(made)
    yield row("expected_amount", "total", sums.expected)
    yield row("below_rules", "step", -sums.below, sums.short)
    yield row("above_rules", "step", -sums.above, sum(line.leakage < 0 for line in lines.priced))
    yield row("realised", "total", sums.realised)
    if sums.unpriced:
        yield row("unpriced_amount", "step", sums.unpriced_amount, sums.unpriced)
    if lines.rounding:
        yield row("rounding", "step", lines.rounding)
    if sums.unpriced or lines.rounding:
        yield row("sold", "total", nearest(lines.atoms, lines.unit), sums.lines + sums.unpriced)


def _title(made: PriceReview, step: str) -> str:
    return word(step, made.ground.loaded.language)


def _of_rules(made: PriceReview) -> Iterator[list[Value]]:
    """The rules in the order in which their stages work, then those that take most first."""
    amounts, lines = Counter[str](), Counter[str]()
    for line in made.lines.priced:
        for step, amount in line.steps:
            amounts[step] += amount
            lines[step] += 1
    rules = made.rules
    for key in sorted(amounts, key=lambda key: (STAGES.index(rules[key].stage), amounts[key], key)):
        rule = rules[key]
        name, kind = rule.name or key, str(rule.kind)  # type: ignore[attr-defined]
        yield [key, name, kind, "step", amounts[key], lines[key], ratio(amounts[key], made.company.listed)]


def cascade_chart(made: PriceReview) -> Chart:
    """The same as a picture, up to what the priced lines brought."""
    bars = [(row[1], row[4], row[3]) for row in _rows(made)]
    end = next(i for i, row in enumerate(_rows(made)) if row[0] == "realised")
    data = table("price_waterfall", "name amount:money kind:word", bars[: end + 1])
    sums, ground = made.company, made.ground
    facts = {
        "listed": amount_text(ground, sums.listed),
        "discount": amount_text(ground, sums.discount),
        "below": amount_text(ground, sums.below),
        "above": amount_text(ground, -sums.above),
        "realised": amount_text(ground, sums.realised),
        "share": percent(ratio(sums.realised, sums.listed) or 0),
    }
    title, remark = sentence("chart_cascade"), sentence("remark_cascade", **facts)
    return Chart("price_waterfall", "waterfall", made.say(title), made.say(remark), data)
