"""Checks of what a review is told to judge by (回顾设置)."""

from __future__ import annotations

from collections.abc import Iterator

from salesplan.checks.check import Plot, check
from salesplan.errors import Finding, finding
from salesplan.plan.walk import nodes_of
from salesplan.words.sentence import sentence


@check("calendar", "review")
def streaks_fit_in_the_year(plot: Plot) -> Iterator[Finding]:
    """SP336: a streak of `broken_streak` is longer than the year.

    Bad: `broken_streak: {periods: 15}` in a plan by months. Good: 2 to 12; `growth` one less, for a period has to follow.
    """
    rule = plot.plan.review.rules.broken_streak
    if plot.year is None or not rule.on:
        return
    for name, number, most in (("periods", rule.periods, len(plot.year)), ("growth", rule.growth, len(plot.year) - 1)):
        path = ("review", "rules", "broken_streak", name)
        if number > most and path in plot.marks.values:
            hint = sentence("at_most_or_off", most=most, rule="broken_streak")
            place, year = plot.marks.of(path), len(plot.year)
            yield finding("SP336", place, hint=hint, rule="broken_streak", name=name, periods=number, year=year)


@check("products", "review")
def mix_is_of_a_level_that_is_there(plot: Plot) -> Iterator[Finding]:
    """SP337: `bridge: {mix: …}` asks for a deeper level than the tree of products has.

    Bad: `mix: 9` where products stand below lines. Good: `product`, `line`, or the number of a level from 1, the top.
    """
    level = plot.plan.review.bridge.mix
    depth: dict[str, int] = {}
    for node in nodes_of(plot.plan, "product"):
        depth[node.id] = 1 if node.parent is None else depth.get(node.parent, 0) + 1
    deepest = max(depth.values(), default=0)
    if deepest and level.isdecimal() and int(level) > deepest:
        hint = sentence("levels_of_products", deepest=deepest)
        yield finding("SP337", plot.marks.of(("review", "bridge", "mix")), hint=hint, level=int(level), deepest=deepest)
