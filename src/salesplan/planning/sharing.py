"""How territories are shared out among those who hold them (辖区分摊): what is set by hand first, then in proportion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from salesplan.allocation.apportion import apportion
from salesplan.allocation.rounding import Whole
from salesplan.plan.declared import ALL, span_of
from salesplan.plan.ground import Ground
from salesplan.plan.territory import Holding, Plot, holdings, plots
from salesplan.plan.walk import NODE_AXES
from salesplan.plan.yaml_reader import Path
from salesplan.planning.holders import Holders
from salesplan.planning.targets import Targets, no_targets

VACANT = -1  # the holder of what nobody carries
NOWHERE = -1  # the plot of a quota that is set by hand for a seller without a territory


class ByHand:
    """The quotas that the plan sets: seller → span of periods → amount in minor units; and where each is written."""

    def __init__(self, ground: Ground) -> None:
        self.spans: dict[int, dict[tuple[int, int], int]] = {}
        self.paths: dict[tuple[int, tuple[int, int]], Path] = {}
        whole = (0, len(ground.year))
        for i, seller in enumerate(ground.sellers):
            if seller.part.quota is not None and ground.scale.is_revenue:
                self.spans.setdefault(i, {})[whole] = ground.scale.whole(seller.part.quota)
                self.paths[i, whole] = (*seller.path, "quota")
        for n, entry in enumerate(ground.plan.quotas):
            number = ground.node("seller", entry.seller)
            span = span_of(entry.period, ground.year)
            if number is not None and span is not None and ground.is_mine(entry.measure):
                self.spans.setdefault(number, {})[span] = ground.scale.whole(entry.amount)
                self.paths[number, span] = ("quotas", n, "amount")

    def blocks(self, seller: int, periods: int) -> Iterator[tuple[list[int], int]]:
        """The periods of each amount that is fixed, without the parts of them that are fixed by themselves."""
        spans = self.spans.get(seller, {})
        order = sorted(spans, key=lambda span: (span[0] - span[1], span))
        label = np.full(periods, -1)
        for i, (start, end) in enumerate(order):
            label[start:end] = i
        for i, (start, end) in enumerate(order):
            inner = [s for s in order[i + 1 :] if start <= s[0] and s[1] <= end]
            outer = [s for s in inner if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in inner)]
            yield [int(p) for p in np.flatnonzero(label == i)], spans[order[i]] - sum(spans[s] for s in outer)


@dataclass(frozen=True)
class Handed:
    """How the target of a plot in one period is handed out: total = Σ fixed + Σ free + vacant − over_assigned.

    fixed: what is set by hand, by seller. free: what the others get. weights: what the latter would carry of the whole, and
    what is VACANT; they share the rest in proportion; empty where no rest is left or nobody could carry it.
    """

    total: int
    fixed: Mapping[int, int]
    free: Mapping[int, int]
    weights: Mapping[int, Fraction] = field(default_factory=dict)
    vacant: int = 0
    over_assigned: int = 0

    @property
    def pieces(self) -> dict[int, int]:
        """What each seller carries of it; holders whose piece is nothing are there too."""
        return {**self.fixed, **self.free}


@dataclass(frozen=True)
class OverlayShare:
    """What an overlay carries of a plot in a period: the share, and the plot's target."""

    plot: Plot
    held: Sequence[Holding]
    period: int
    seller: int
    share: Fraction
    target: int


def sharing_of(ground: Ground, targets: Targets, by_hand: ByHand | None = None) -> Sharing | None:
    """How the targets are shared out among the sellers; None where there is nothing to share or nobody to carry it.

    Where territories are finer than the targets only what is set by hand is carried. by_hand: the quotas that are set; if not
    said, those of the plan.
    """
    by_hand = by_hand or ByHand(ground)
    if not ground.sellers or (targets.periods is None and not by_hand.spans):
        return None
    if targets.periods is not None and finer_than_targets(ground, targets):
        return Sharing(ground, no_targets(ground, targets.numbers), by_hand) if by_hand.spans else None
    return Sharing(ground, targets, by_hand)


def finer_than_targets(ground: Ground, targets: Targets) -> set[str]:
    """The axes on which territories name nodes that have no targets of their own."""
    finer = set()
    for holding in holdings(ground):
        for axis in NODE_AXES:
            node = getattr(holding, axis)
            if node != ALL and (axis not in targets.axes or targets.axes[axis].spans[node] is None):
                finer.add(axis)
    return finer


class Sharing:
    """The territories of a plan and what each seller would carry of them.

    plots, beside: those that make up the sums, and those of overlays, with their holders. plot_targets: of the former by
    period. shares: for each of them and period, the share of its target that each seller would carry.
    """

    def __init__(self, ground: Ground, targets: Targets, by_hand: ByHand) -> None:
        self.ground, self.targets, self.by_hand = ground, targets, by_hand
        self.periods = len(ground.year)
        self.method = ground.plan.decompose.apportion
        self.plots, self.beside = self._plots(overlay=False), self._plots(overlay=True)
        self.plot_targets = [_plot_target(targets, plot) for plot, _ in self.plots]
        self.holders = Holders(ground)
        self.shares = [self.holders.shares(held) for _, held in self.plots]

    def _plots(self, *, overlay: bool) -> list[tuple[Plot, list[Holding]]]:
        if self.targets.periods is None:
            return []
        leaves = {axis: split.nodes for axis, split in self.targets.axes.items()}
        return [one for one in plots(self.ground, leaves, overlay=overlay) if _is_present(self.targets, one[0])]

    def hand_out(self, plot: int, period: int) -> Handed:
        """A plot's target of one period: what is set by hand first, the rest in proportion, the remainder vacant."""
        total, shares = int(self.plot_targets[plot][period]), self.shares[plot][period]
        fixed = self.fixed_pieces.get((plot, period), {})
        free = sorted(seller for seller in shares if seller not in fixed and seller not in self.fixed_then[period])
        rest, nothing = total - sum(fixed.values()), dict.fromkeys(free, 0)
        if rest < 0:
            return Handed(total, fixed, nothing, over_assigned=-rest)
        vacancy = max(1 - sum(shares.values(), Fraction(0)), Fraction(0))
        weights = [shares[seller] for seller in free] + [vacancy]
        if not any(weights):
            return Handed(total, fixed, nothing, vacant=rest)
        *parts, vacant = self._units(rest, weights)
        of = dict(zip([*free, VACANT], weights, strict=True))
        return Handed(total, fixed, dict(zip(free, parts, strict=True)), of, vacant)

    @cached_property
    def overlay_shares(self) -> list[OverlayShare]:
        """What overlays carry of the territories that they cover."""
        found = []
        for plot, held in self.beside:
            target = _plot_target(self.targets, plot) if held else None
            for period, shares in enumerate(self.holders.shares(held) if target is not None else ()):
                amount = 0 if target is None else int(target[period])
                found += [OverlayShare(plot, held, period, seller, share, amount) for seller, share in shares.items()]
        return found

    @cached_property
    def fixed_pieces(self) -> dict[tuple[int, int], dict[int, int]]:
        """Quotas set by hand, divided over the plots and periods by what the seller would have carried there.

        (plot, period) → seller → amount; the plot is NOWHERE for a seller who holds no territory then.
        """
        pieces: dict[tuple[int, int], dict[int, int]] = {}
        for seller in self.by_hand.spans:
            for periods, amount in self.by_hand.blocks(seller, self.periods):
                keys, weights = self.division(seller, periods)
                for at, part in zip(keys, apportion(amount, weights, self.method), strict=True):
                    pieces.setdefault(at, {})[seller] = part
        return pieces

    def division(self, seller: int, periods: Sequence[int]) -> tuple[list[tuple[int, int]], list[Fraction]]:
        """The plots and periods that what is set by hand for some periods is divided over, and their weights."""
        keys = [(i, p) for i in self._plots_of.get(seller, ()) for p in periods if self.shares[i][p].get(seller)]
        weights = [self.shares[i][p][seller] * int(self.plot_targets[i][p]) for i, p in keys]
        if not any(weights):
            keys = [(NOWHERE, p) for p in periods]
            weights = [Fraction(self.ground.year.periods[p].days) for p in periods]
        return keys, weights

    @cached_property
    def _plots_of(self) -> Mapping[int, Sequence[int]]:
        """The numbers of the plots of which each seller has a share at some time, in order."""
        found: dict[int, list[int]] = {}
        for i, shares in enumerate(self.shares):
            for seller in dict.fromkeys(seller for period in shares for seller in period):
                found.setdefault(seller, []).append(i)
        return found

    @cached_property
    def fixed_then(self) -> list[frozenset[int]]:
        """By period: whose quotas are set by hand."""
        by_period: list[set[int]] = [set() for _ in range(self.periods)]
        for seller in self.by_hand.spans:
            for periods, _ in self.by_hand.blocks(seller, self.periods):
                for period in periods:
                    by_period[period].add(seller)
        return [frozenset(sellers) for sellers in by_period]

    def _units(self, total: int, weights: Sequence[Fraction]) -> list[int]:
        """`total` in multiples of the plan's `round`; the odd rest is vacant, or the largest holder's where nothing is."""
        units, rest = divmod(total, self.ground.unit)
        parts = [part * self.ground.unit for part in apportion(units, weights, self.method)]
        odd = len(weights) - 1 if weights[-1] > 0 else max(range(len(weights)), key=lambda i: (weights[i], -i))
        parts[odd] += rest
        return parts


def _is_present(targets: Targets, plot: Plot) -> bool:
    """Whether a plot has targets: of a measure that is set for some nodes alone, others have none."""
    leaves = {"region": (plot.region,), "product": plot.products, "channel": plot.channels}
    return not any(set(leaves[axis]) <= nodes for axis, nodes in targets.absent.items())


def _plot_target(targets: Targets, plot: Plot) -> Whole:
    """The target of a plot by period; a plot of an axis that isn't split can't be told apart from its whole."""
    if targets.periods is None:
        raise ValueError("no targets")
    leaves = {"region": (plot.region,), "product": plot.products, "channel": plot.channels}
    parts = {
        axis: mine
        for axis, mine in leaves.items()
        if axis in targets.axes and mine not in ((ALL,), targets.axes[axis].nodes)
    }
    wanted = {
        axis: [span[0] for leaf in mine if (span := targets.axes[axis].span(leaf))] for axis, mine in parts.items()
    }
    if not wanted:
        return targets.periods
    if len(wanted) == 1:
        ((axis, rows),) = wanted.items()
        return np.asarray(targets.tables[axis][rows].sum(axis=0))
    cells = targets.cells
    for i, axis in enumerate(targets.axes):
        if axis in wanted:
            cells = np.take(cells, wanted[axis], axis=i)
    return np.asarray(cells.reshape(-1, cells.shape[-1]).sum(axis=0))
