"""Trials of the split over sellers (业务员试分解): each has what the method gives the territories held in that year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.plan.declared import ALL
from salesplan.plan.territory import Holding, Plot, holdings, plots
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.backtesting.methods import Past, methods
from salesplan.planning.backtesting.origins import Origin
from salesplan.planning.backtesting.trials import Judged, Trial, View
from salesplan.planning.holders import Holders


@dataclass(frozen=True)
class Carried:
    """What a seller carries of a plot over the year: 1 is all of it, all the time."""

    plot: Plot
    seller: int
    share: float


def held_then(origin: Origin) -> list[Holding]:
    """The territories that are held on some day of a year."""
    year = origin.ground.year
    return [held for held in holdings(origin.ground) if held.start < year.end and held.end > year.start]


def named_axes(held: Sequence[Holding]) -> list[str]:
    """The axes that territories are told apart by."""
    return [axis for axis in NODE_AXES if any(getattr(holding, axis) != ALL for holding in held)]


def seller_trials(past: Past, origin: Origin, views: Mapping[str, View], held: Sequence[Holding]) -> Iterator[Trial]:
    """The trials of the sellers who held a territory; none where their sales can't be split.

    views: at least those of the axes that the territories name. Quotas set by hand, vacancies and hedges stay out of it.
    """
    axes = named_axes(held)
    sellers = sorted({holding.seller for holding in held})
    judged = _judged(past, origin, sellers)
    if not axes or not judged.can_be_split:
        return
    splits = {axis: views[axis].split for axis in axes}
    carried = list(_carried(past, origin, views, axes))
    for method, measures in methods(past, origin, axes, {axis: views[axis].absent for axis in axes}):
        weights = _weights(carried, measures.joint(splits), views, axes, len(origin.ground.sellers))[sellers]
        if weights.sum() > 0:
            yield judged.trial(method, weights)


def _judged(past: Past, origin: Origin, sellers: Sequence[int]) -> Judged:
    own, before = (past.actuals.own("seller", offset).nodes for offset in (origin.offset, origin.known[0]))
    everyone = origin.ground.sellers
    actual = tuple(int(own[seller].sum()) if seller in own else 0 for seller in sellers)
    company = int(past.actuals.company(origin.offset).sum())
    return Judged(
        "seller",
        origin.label,
        tuple(everyone[seller].id for seller in sellers),
        actual,
        tuple(seller in before for seller in sellers),
        company - sum(actual),
        len(everyone) - len(sellers),
    )


def _carried(past: Past, origin: Origin, views: Mapping[str, View], axes: Sequence[str]) -> Iterator[Carried]:
    """What each seller carries of each plot: by period, and those weighed by what the company sold in them."""
    holders = Holders(origin.ground)
    sold = np.maximum(past.actuals.company(origin.offset), 0).astype(np.float64)
    season = sold / sold.sum()
    for plot, held in plots(origin.ground, {axis: views[axis].split.nodes for axis in axes}):
        year: dict[int, float] = {}
        for weight, shares in zip(season, holders.shares(held), strict=True):
            for seller, share in shares.items():
                year[seller] = year.get(seller, 0.0) + float(weight) * float(share)
        yield from (Carried(plot, seller, share) for seller, share in sorted(year.items()))


def _weights(
    carried: Sequence[Carried], table: Real, views: Mapping[str, View], axes: Sequence[str], sellers: int
) -> Real:
    """Each seller's part of the whole, by the weights of the frontier nodes together (shape: those of each axis)."""
    places = [{node: i for i, node in enumerate(views[axis].split.nodes)} for axis in axes]
    of_plot: dict[Plot, float] = {}
    weights = np.zeros(sellers)
    for part in carried:
        if part.plot not in of_plot:
            of_plot[part.plot] = _plot_weight(part.plot, table, places, axes)
        weights[part.seller] += of_plot[part.plot] * part.share
    return weights


def _plot_weight(plot: Plot, table: Real, places: Sequence[Mapping[int, int]], axes: Sequence[str]) -> float:
    leaves = {"region": (plot.region,), "product": plot.products, "channel": plot.channels}
    rows = [[place[leaf] for leaf in leaves[axis]] for axis, place in zip(axes, places, strict=True)]
    return float(table[np.ix_(*rows)].sum())
