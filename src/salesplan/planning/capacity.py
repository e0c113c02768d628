"""The capacity of sellers and regions (产能): what they can yield, in whole minor units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import numpy as np

from salesplan.allocation.apportion import apportion
from salesplan.allocation.rounding import Whole
from salesplan.plan.ground import Ground
from salesplan.planning.holders import Holders
from salesplan.planning.quotas import Quotas
from salesplan.terms.money import to_minor


def capacities(ground: Ground) -> dict[int, Whole]:
    """Seller → what each period can yield: capacity × days served within it, weighed by the ramp, ÷ its days.

    Sellers for whom the plan states no capacity are left out: it is unknown, not zero.
    """
    holders, found = Holders(ground), {}
    for i, seller in enumerate(ground.sellers):
        if seller.part.capacity is not None:
            full = to_minor(seller.part.capacity, ground.digits)
            shares = [Fraction(holders.present(i, p.start, p.end)) / p.days for p in ground.year.periods]
            found[i] = np.array([round(full * share) for share in shares], np.int64)
    return found


def by_plot(made: Quotas, seller: int, period: int, amount: int) -> dict[int, int]:
    """An amount of a seller's period over the territories held then, in proportion to what is carried of each.

    Evenly where nothing is carried; empty where none is held.
    """
    plots = made.holdings.get((seller, period), ())
    if len(plots) == 1:
        return {plots[0]: amount}
    held = {plot: made.pieces[plot, period][seller] for plot in plots}
    weights = list(held.values()) if any(held.values()) else [1] * len(held)
    return dict(zip(held, apportion(amount, weights) if held else [], strict=True))


def of_regions(made: Quotas, capacity: Mapping[int, Whole]) -> dict[int, int | None]:
    """Leaf region (or ALL) → the year's capacity of those who carry a part of it; None where someone's is unknown."""
    found: dict[int, int | None] = {plot.region: 0 for plot in made.plots}
    for seller, period in made.holdings:
        amount = int(capacity[seller][period]) if seller in capacity else None
        for plot, part in by_plot(made, seller, period, amount or 0).items():
            region = made.plots[plot].region
            known = found[region]
            if amount is None and made.pieces[plot, period][seller]:
                found[region] = None
            elif known is not None:
                found[region] = known + part
    return found


def total(known: Iterable[int | None]) -> int | None:
    """The sum of capacities; None where one of them is unknown, or where there are none."""
    listed = list(known)
    amounts = [amount for amount in listed if amount is not None]
    return sum(amounts) if listed and len(amounts) == len(listed) else None
