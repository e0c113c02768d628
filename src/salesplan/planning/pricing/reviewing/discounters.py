"""Who discounts beyond the rules (越权让价): sellers and customers by what is missing on their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from salesplan.planning.pricing.reviewing.leakage import MONEY, money_of
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.planning.pricing.reviewing.sums import Sums
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.terms.tree import UNASSIGNED

DISCOUNTERS = f"axis:word rank:count node name short_lines:count short_share:ratio share_of_leakage:ratio {MONEY}"
Who = TypeVar("Who", int, str)
AXES = ("seller", "customer")


def discounters_table(made: PriceReview) -> Table:
    """One row a seller, and one a customer: all of them, so each axis adds up to the company.

    rank: by what is missing on lines below the rules, the most first; only of those with as many lines as the plan asks for
    (`fewest_lines`), for with fewer one odd line makes the rank. short_lines, short_share: lines that cost less than the rules
    say. share_of_leakage: of what is missing on all such lines.
    """
    rows = [*_ranked(made, "seller", made.sellers), *_ranked(made, "customer", made.customers)]
    return table("discounters", DISCOUNTERS, rows)


def _ranked(made: PriceReview, axis: str, sums: Mapping[Who | None, Sums]) -> Iterator[list[Value]]:
    fewest = made.ground.plan.prices.fewest_lines
    if set(sums) == {None}:  # the exports don't name any
        return
    order = sorted(sums, key=lambda who: (-sums[who].below, who is None, str(who or "")))
    rank = 0
    for few in (False, True):
        for who in order:
            one = sums[who]
            is_ranked = who is not None and one.lines >= fewest
            if is_ranked is few:
                continue
            rank += is_ranked
            shares = (ratio(one.short, one.lines), ratio(one.below, made.company.below))
            yield [axis, rank if is_ranked else None, *_name(made, axis, who), one.short, *shares, *money_of(one)]


def _name(made: PriceReview, axis: str, who: int | str | None) -> tuple[str, str | None]:
    if who is None:
        return UNASSIGNED, None
    if axis == "seller":
        seller = made.ground.sellers[int(who)]
        return seller.id, seller.name
    return str(who), None


def worst(made: PriceReview) -> Iterator[tuple[str, str, Sums]]:
    """The first of each axis that is ranked and has something missing: axis, what it is called, its sums."""
    fewest = made.ground.plan.prices.fewest_lines
    for axis, sums in (("seller", made.sellers), ("customer", made.customers)):
        ranked = [(one.below, who) for who, one in sums.items() if who is not None and one.lines >= fewest and one.below > 0]
        if ranked:
            _, who = min(ranked, key=lambda pair: (-pair[0], str(pair[1])))
            node, name = _name(made, axis, who)
            yield axis, name or node, sums[who]  # type: ignore[index]
