"""Quotas by product and channel (配额细分): what each seller carries of every cell of the territories held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as every
from typing import TypeAlias

import numpy as np

from salesplan.allocation.controlled import NoWholeTable, fixed, round_table
from salesplan.allocation.rounding import Whole, largest_remainder
from salesplan.plan.declared import ALL
from salesplan.plan.territory import Plot
from salesplan.planning.quotas import Quotas
from salesplan.planning.targets import Targets

Nodes: TypeAlias = tuple[int | None, ...]  # a node on each of the axes asked for; None: not told apart


@dataclass(frozen=True)
class QuotaCell:
    """What a seller carries of some nodes in a period; targets, hedge and overlays add up to the seller's own."""

    seller: int
    nodes: Nodes
    period: int
    target: int
    hedge: int
    overlay: int


def quota_cells(targets: Targets, quotas: Quotas, axes: Sequence[str]) -> Iterator[QuotaCell]:
    """The quotas by the nodes of `axes` (those that targets are split on) and period, seller by seller.

    In a territory and period sellers and vacancy together have each cell's target, where no more is assigned than there
    is. Overlays, and quotas set by hand without a territory, are not told apart by node.
    """
    carried: dict[tuple[int, int], dict[Nodes, int]] = {}
    for number, plot in enumerate(quotas.plots):
        nodes, cells = plot_cells(targets, plot, axes)
        for period in range(cells.shape[-1]):
            for seller, parts in _split(quotas.pieces.get((number, period), {}), cells[:, period]).items():
                own = carried.setdefault((seller, period), {})
                for node, part in zip(nodes, parts.tolist(), strict=True):
                    if part:
                        own[node] = own.get(node, 0) + part
    nowhere: Nodes = (None,) * len(axes)
    for seller in np.flatnonzero(quotas.carried).tolist():
        for period in range(quotas.target.shape[1]):
            own = carried.get((seller, period), {})
            rest = int(quotas.target[seller, period]) - sum(own.values())
            beside = int(quotas.overlay[seller, period])
            if rest or beside or not own:
                own = own | {nowhere: own.get(nowhere, 0) + rest}
            yield from _of_seller(seller, period, own, int(quotas.hedge[seller, period]), beside)


def _of_seller(seller: int, period: int, own: Mapping[Nodes, int], hedge: int, beside: int) -> Iterator[QuotaCell]:
    """The cells of a seller in a period, with the hedge in proportion."""
    order = sorted(own, key=lambda nodes: tuple((node is None, node or 0) for node in nodes))
    weights = np.array([max(own[nodes], 0) for nodes in order], np.float64)
    extras = largest_remainder(hedge, weights if weights.any() else np.ones(len(order)))
    for nodes, extra in zip(order, extras.tolist(), strict=True):
        overlay = beside if nodes == (None,) * len(nodes) else 0
        yield QuotaCell(seller, nodes, period, own[nodes] + overlay, extra, overlay)


def plot_cells(targets: Targets, plot: Plot, axes: Sequence[str]) -> tuple[list[Nodes], Whole]:
    """The nodes of a territory on the axes asked for, and the targets of each by period."""
    held = {"region": (plot.region,), "product": plot.products, "channel": plot.channels}
    cells, kept = targets.cells, []
    for i, (axis, split) in enumerate(targets.axes.items()):
        mine = list(split.nodes) if held[axis] == (ALL,) else list(held[axis])
        places = [span[0] for leaf in mine if (span := split.span(leaf))]
        cells = np.take(cells, places, axis=i)
        kept.append([split.nodes[place] for place in places] if axis in axes else None)
    dropped = tuple(i for i, nodes in enumerate(kept) if nodes is None)
    cells = cells.sum(axis=dropped) if dropped else cells
    nodes: list[Nodes] = [tuple(at) for at in every(*(own for own in kept if own is not None))]
    return nodes, np.asarray(cells.reshape(len(nodes), cells.shape[-1]))


def _split(pieces: Mapping[int, int], cells: Whole) -> dict[int, Whole]:
    """What each holder carries of the cells of a territory; what nobody does is left out."""
    holders, total = sorted(pieces), int(cells.sum())
    vacant = total - sum(pieces.values())
    if not holders:
        return {}
    if vacant >= 0 and total > 0:
        rows = np.array([*(pieces[seller] for seller in holders), vacant], np.int64)
        exact = np.outer(rows, cells) / total
        try:
            return dict(zip(holders, round_table(exact, fixed(rows), fixed(cells)), strict=False))
        except NoWholeTable:  # pragma: no cover - an outer product always has a whole table
            pass
    weights = cells.astype(np.float64) if total > 0 else np.ones(len(cells))
    return {seller: largest_remainder(pieces[seller], weights) for seller in holders}
