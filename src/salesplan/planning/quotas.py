"""Quotas (销售配额): who must sell what and when, out of the targets of the territories that each one holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from salesplan.allocation.apportion import apportion, losers
from salesplan.allocation.rounding import Whole
from salesplan.errors import Finding, finding
from salesplan.plan.declared import ALL, span_of
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text, of_measure
from salesplan.plan.territory import Plot, holdings, plots
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.holders import Holders
from salesplan.planning.targets import Targets, no_targets
from salesplan.words.sentence import sentence

VACANT = -1  # the holder of what nobody carries
FEW = 3  # periods that a finding names
NOWHERE = -1  # the plot of a quota that is set by hand for a seller without a territory


@dataclass(frozen=True)
class Quotas:
    """The quotas of a plan, in minor units.

    target: sellers × periods, what each answers for; overlay: what specialists answer for beside them, which counts in no
    sum; carried: which sellers have one (the others' are missing, not zero); beside: which hold overlays only.
    fixed: sellers × periods, whether it was set by hand. by_region: for each leaf region (or ALL), what sellers carry, what
    is vacant and what is over-assigned, by period; empty where there are no targets to share. pieces: what each seller
    carries of each territory, by (number of the plot, period); holders whose piece is nothing are there too. notes: what is
    told where quotas are set, and not in every review of them.
    """

    ground: Ground
    target: Whole
    overlay: Whole
    carried: np.ndarray[tuple[int], np.dtype[np.bool_]]
    beside: np.ndarray[tuple[int], np.dtype[np.bool_]]
    fixed: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    by_region: Mapping[int, RegionQuotas] = field(default_factory=dict)
    plots: Sequence[Plot] = ()
    pieces: Mapping[tuple[int, int], Mapping[int, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    @cached_property
    def holdings(self) -> Mapping[tuple[int, int], Sequence[int]]:
        """(seller, period) → the numbers of the plots that are carried then, in order."""
        found: dict[tuple[int, int], list[int]] = {}
        for plot, period in sorted(self.pieces):
            for seller in self.pieces[plot, period]:
                found.setdefault((seller, period), []).append(plot)
        return found

    @cached_property
    def team_hedge(self) -> Whole:
        """What teams carry on top of their targets, by seller and period."""
        return self._hedged(self.target, self.ground.hedge.teams)

    @cached_property
    def hedge(self) -> Whole:
        """What sellers carry on top of their targets: the teams' hedge, and the sellers' own upon that."""
        return self.team_hedge + self._hedged(self.target + self.team_hedge, self.ground.hedge.sellers)

    def of_teams(self) -> list[Whole | None]:
        """What each team answers for, by period; None where nobody has a quota.

        That is the targets of its sellers, those of the teams below it included, with the teams' hedge.
        """
        tree, asked = self.ground.trees["team"], self.target + self.team_hedge
        homes = np.array([seller.team for seller in self.ground.sellers], np.int64)
        teams: list[Whole | None] = []
        for t in range(len(tree)):
            mine = self.carried & (t <= homes) & (homes < tree.end[t])
            teams.append(np.asarray(asked[mine].sum(axis=0)) if mine.any() else None)
        return teams

    def _hedged(self, amounts: Whole, share: Decimal) -> Whole:
        """A share of each seller's year in whole units, spread over the periods like the amounts; fixed quotas have none."""
        extra = np.zeros_like(amounts)
        if not share:
            return extra
        free = np.where(self.fixed, 0, amounts)
        for i, row in enumerate(free):
            total = int(row.sum())
            if total > 0:
                unit = self.ground.unit
                year = int((Decimal(total) * share / unit).to_integral_value())
                parts = apportion(year, row.tolist(), self.ground.plan.decompose.apportion)
                extra[i] = np.array(parts, np.int64) * unit
        return extra


@dataclass
class RegionQuotas:
    """What becomes of a leaf region's target, by period: target = carried + vacant − over_assigned."""

    carried: Whole
    vacant: Whole
    over_assigned: Whole


def set_quotas(ground: Ground, targets: Targets, by_hand: ByHand | None = None) -> Quotas | None:
    """The quotas of all sellers; None where the plan has no sellers, or neither targets nor quotas.

    The target of a territory in a period is shared by the holders' shares, days and ramps (seasonality first, then days);
    a quota set by hand is taken out first, and what nobody carries is vacant. by_hand: the quotas that are set; if not
    said, those of the plan.
    """
    by_hand = by_hand or ByHand(ground)
    if not ground.sellers or (targets.periods is None and not by_hand.spans):
        return None
    unsplit = _finer_than_targets(ground, targets)
    if unsplit and targets.periods is not None:
        axis = min(unsplit)
        found = finding("SP325", axis=sentence(f"word_{axis}"), hint=sentence("say_weights"))
        if not by_hand.spans:
            return None
        nothing = no_targets(ground, targets.numbers)
        return replace(_Sharing(ground, nothing, by_hand).quotas(), findings=[found])
    return _Sharing(ground, targets, by_hand).quotas()


def _finer_than_targets(ground: Ground, targets: Targets) -> set[str]:
    """The axes on which territories name nodes that have no targets of their own."""
    finer = set()
    for holding in holdings(ground):
        for axis in NODE_AXES:
            node = getattr(holding, axis)
            if node != ALL and (axis not in targets.axes or targets.axes[axis].spans[node] is None):
                finer.add(axis)
    return finer


class ByHand:
    """The quotas that the plan sets: seller → span of periods → amount in minor units."""

    def __init__(self, ground: Ground) -> None:
        self.spans: dict[int, dict[tuple[int, int], int]] = {}
        whole = (0, len(ground.year))
        for i, seller in enumerate(ground.sellers):
            if seller.part.quota is not None and ground.scale.is_revenue:
                self.spans.setdefault(i, {})[whole] = ground.scale.whole(seller.part.quota)
        for entry in ground.plan.quotas:
            number = ground.node("seller", entry.seller)
            span = span_of(entry.period, ground.year)
            if number is not None and span is not None and ground.is_mine(entry.measure):
                self.spans.setdefault(number, {})[span] = ground.scale.whole(entry.amount)

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


class _Sharing:
    def __init__(self, ground: Ground, targets: Targets, by_hand: ByHand) -> None:
        self.ground, self.targets, self.by_hand = ground, targets, by_hand
        self.periods = len(ground.year)
        self.method = ground.plan.decompose.apportion
        # Where units are large enough to be seen, and the plan leaves the method to us, its paradox is told.
        rounds = bool(ground.plan.decompose.round) and ground.scale.is_revenue
        self.watches = rounds and "apportion" not in ground.plan.decompose.model_fields_set
        self.paradoxes: list[tuple[int, int]] = []  # period, and the seller who would get less of a larger target
        leaves = {axis: split.nodes for axis, split in targets.axes.items()}
        self.plots = (
            [one for one in plots(ground, leaves) if _is_present(targets, one[0])]
            if targets.periods is not None
            else []
        )
        self.beside = (
            [one for one in plots(ground, leaves, overlay=True) if _is_present(targets, one[0])]
            if targets.periods is not None
            else []
        )
        self.plot_targets = [_plot_target(targets, plot) for plot, _ in self.plots]
        self.holders = Holders(ground)
        # (plot, period) → seller → share of the plot's target that the seller would carry
        self.shares = [self.holders.shares(held) for _, held in self.plots]
        self.target = np.zeros((len(ground.sellers), self.periods), np.int64)
        self.pieces: dict[tuple[int, int], dict[int, int]] = {}

    def quotas(self) -> Quotas:
        """All quotas."""
        fixed_at = self._fixed_pieces()
        by_region: dict[int, RegionQuotas] = {}
        for i, (plot, _) in enumerate(self.plots):
            region = by_region.setdefault(
                plot.region, RegionQuotas(*(np.zeros(self.periods, np.int64) for _ in range(3)))
            )
            for period in range(self.periods):
                self._share_out(i, period, fixed_at.get((i, period), {}), region)
        holders = {h.seller for _, held in [*self.plots, *self.beside] for h in held}
        carried = np.array([i in holders or i in self.by_hand.spans for i in range(len(self.ground.sellers))])
        fixed = np.zeros(self.target.shape, np.bool_)
        for seller in self.by_hand.spans:
            for periods, _ in self.by_hand.blocks(seller, self.periods):
                fixed[seller, periods] = True
        beside = np.array([i in self._only_beside for i in range(len(self.ground.sellers))])
        return Quotas(
            ground=self.ground,
            target=self.target,
            overlay=self._overlays(),
            carried=carried,
            beside=beside,
            fixed=fixed,
            by_region=by_region,
            plots=[plot for plot, _ in self.plots],
            pieces=self.pieces,
            findings=list(self._too_much(by_region)),
            notes=list(self._paradox()),
        )

    def _paradox(self) -> Iterator[Finding]:
        """A note that a larger target would cut somebody's quota, with the first of the cases."""
        if self.paradoxes:
            period, seller = min(self.paradoxes)
            yield finding(
                "SP329",
                self.ground.loaded.marks.of(("decompose", "round")),
                seller=self.ground.sellers[seller].name,
                period=self.ground.year.periods[period].label,
                unit=amount_text(self.ground, self.ground.unit),
                count=str(len(self.paradoxes)),
                hint=sentence("say_apportion"),
            )

    def _too_much(self, by_region: Mapping[int, RegionQuotas]) -> Iterator[Finding]:
        """Warnings for territories of which more is set by hand than there is."""
        for region, made in by_region.items():
            periods = np.flatnonzero(made.over_assigned)
            if len(periods):
                name = self.ground.trees["region"].title(region) if region != ALL else self.ground.plan.name
                amount = amount_text(self.ground, int(made.over_assigned.sum()))
                labels = [self.ground.year.periods[int(p)].label for p in periods[:FEW]] + ["…"] * (len(periods) > FEW)
                territory = of_measure(self.ground, name)
                yield finding("SP323", territory=territory, amount=amount, period=", ".join(labels))

    def _overlays(self) -> Whole:
        """What overlays answer for: the targets of their territories by share, days, ramp; a seller set by hand has that."""
        exact: dict[tuple[int, int], Fraction] = {}
        for plot, held in self.beside:
            if not held:
                continue
            target = _plot_target(self.targets, plot)
            for period, shares in enumerate(self.holders.shares(held)):
                for seller, share in shares.items():
                    exact[seller, period] = exact.get((seller, period), Fraction(0)) + share * int(target[period])
        overlay = np.zeros_like(self.target)
        for (seller, period), amount in exact.items():
            if seller not in self._fixed_then(period):
                overlay[seller, period] = round(amount / self.ground.unit) * self.ground.unit
        for seller in self._only_beside & set(self.by_hand.spans):
            overlay[seller], self.target[seller] = self.target[seller], 0
        return overlay

    @cached_property
    def _only_beside(self) -> frozenset[int]:
        """Who holds overlays and nothing else."""
        beside, within = ({h.seller for _, held in plots for h in held} for plots in (self.beside, self.plots))
        return frozenset(beside - within)

    def _fixed_pieces(self) -> dict[tuple[int, int], dict[int, int]]:
        """Quotas set by hand, divided over the plots and periods by what the seller would have carried there."""
        pieces: dict[tuple[int, int], dict[int, int]] = {}
        for seller in self.by_hand.spans:
            for periods, amount in self.by_hand.blocks(seller, self.periods):
                for (plot, period), part in self._divide(seller, periods, amount):
                    self.target[seller, period] += part
                    pieces.setdefault((plot, period), {})[seller] = part
        return pieces

    def _divide(self, seller: int, periods: list[int], amount: int) -> Iterator[tuple[tuple[int, int], int]]:
        keys = [(i, p) for i, shares in enumerate(self.shares) for p in periods if shares[p].get(seller)]
        weights = [self.shares[i][p][seller] * int(self.plot_targets[i][p]) for i, p in keys]
        if not any(weights):
            keys = [(NOWHERE, p) for p in periods]
            weights = [Fraction(self.ground.year.periods[p].days) for p in periods]
        yield from zip(keys, apportion(amount, weights, self.method), strict=True)

    def _share_out(self, plot: int, period: int, fixed: Mapping[int, int], region: RegionQuotas) -> None:
        """Share a plot's target of one period: fixed parts first, the rest in proportion, the remainder vacant."""
        total = int(self.plot_targets[plot][period])
        shares = self.shares[plot][period]
        free = sorted(seller for seller in shares if seller not in fixed and seller not in self._fixed_then(period))
        rest = total - sum(fixed.values())
        pieces = self.pieces[plot, period] = {**fixed, **dict.fromkeys(free, 0)}
        region.carried[period] += sum(fixed.values())
        if rest < 0:
            region.over_assigned[period] -= rest
            return
        vacancy = max(1 - sum(shares.values(), Fraction(0)), Fraction(0))
        weights = [shares[seller] for seller in free] + [vacancy]
        if not any(weights):
            region.vacant[period] += rest
            return
        parts = self._units(rest, weights)
        if self.watches:
            worse = losers(rest // self.ground.unit, weights)
            self.paradoxes += [(period, free[place]) for place in worse if place < len(free)]
        for seller, part in zip(free, parts, strict=False):
            self.target[seller, period] += part
            pieces[seller] = part
        region.carried[period] += sum(parts[:-1])
        region.vacant[period] += parts[-1]

    def _fixed_then(self, period: int) -> frozenset[int]:
        return self._fixed_sellers[period]

    @cached_property
    def _fixed_sellers(self) -> list[frozenset[int]]:
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
