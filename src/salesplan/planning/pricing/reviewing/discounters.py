"""Who discounts beyond the rules (越权让价): sellers and customers by what is missing on their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from salesplan.planning.pricing.reviewing.leakage import MONEY, money_of
from salesplan.planning.pricing.reviewing.review import PriceReview
from salesplan.planning.pricing.reviewing.sums import Sums
from salesplan.terms.table import Table, Value, ratio, table
from salesplan.terms.tree import UNASSIGNED

DISCOUNTERS = f"rank:count node name short_lines:count short_share:ratio share_of_leakage:ratio {MONEY}"
Who: TypeAlias = int | str | None


def discounter_tables(made: PriceReview) -> list[Table]:
    """One row a seller, and in the other table one a customer: all of them, so each table adds up to the company.

    rank: by what is missing on lines below the rules, the most first; only of those with as many lines as the plan asks for
    (`fewest_lines`), for with fewer one odd line makes the rank. short_lines, short_share: lines that cost less than the rules
    say. share_of_leakage: of what is missing on all such lines.
    """
    return [table(f"{axis}_leakage", DISCOUNTERS, list(_ranked(made, axis, sums))) for axis, sums in _axes(made)]


def _axes(made: PriceReview) -> list[tuple[str, dict[Who, Sums]]]:
    return [("seller", dict(made.sellers.items())), ("customer", dict(made.customers.items()))]


def _ranked(made: PriceReview, axis: str, sums: Mapping[Who, Sums]) -> Iterator[list[Value]]:
    fewest = made.ground.plan.prices.fewest_lines
    if set(sums) == {None}:  # the exports don't name any
        return
    order = sorted(sums, key=lambda who: (-sums[who].below, who is None, str(who)))
    ranked = [who for who in order if who is not None and sums[who].lines >= fewest]
    others = [who for who in order if who not in ranked]
    for i, who in enumerate([*ranked, *others], 1):
        rank, one = i if i <= len(ranked) else None, sums[who]
        shares = [ratio(one.short, one.lines), ratio(one.below, made.company.below)]
        yield [rank, *_name(made, axis, who), one.short, *shares, *money_of(one)]


def _name(made: PriceReview, axis: str, who: Who) -> tuple[str, str | None]:
    if who is None:
        return UNASSIGNED, None
    if axis == "seller":
        seller = made.ground.sellers[int(who)]
        return seller.id, seller.name
    return str(who), None


def worst(made: PriceReview) -> Iterator[tuple[str, str, Sums]]:
    """The first of each axis that is ranked and has something missing: axis, what it is called, its sums."""
    fewest = made.ground.plan.prices.fewest_lines
    for axis, sums in _axes(made):
        ranked = [who for who, one in sums.items() if who is not None and one.lines >= fewest and one.below > 0]
        if ranked:
            first = min(ranked, key=lambda who: (-sums[who].below, str(who)))
            node, name = _name(made, axis, first)
            yield axis, name or node, sums[first]
