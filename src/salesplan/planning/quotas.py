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
from salesplan.plan.declared import ALL
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text, of_measure
from salesplan.plan.territory import Plot
from salesplan.planning.sharing import NOWHERE, VACANT, ByHand, Sharing, finer_than_targets, sharing_of
from salesplan.planning.targets import Targets
from salesplan.words.sentence import sentence

FEW = 3  # periods that a finding names


@dataclass(frozen=True)
class Quotas:
    """The quotas of a plan, in minor units.

    target: sellers × periods, what each answers for; overlay: what specialists answer for beside them, which counts in no
    sum; carried: which sellers have one (the others' are missing, not zero); beside: which hold overlays only.
    fixed: sellers × periods, whether it was set by hand. by_region: for each leaf region (or ALL), what sellers carry, what
    is vacant and what is over-assigned, by period; empty where there are no targets to share. landless: by period, what is set
    by hand for sellers who hold no territory then; it lies in no region and is over-assigned of the company. pieces: what each
    seller carries of each territory, by (number of the plot, period); holders whose piece is nothing are there too. notes:
    what is told where quotas are set, and not in every review of them.
    """

    ground: Ground
    target: Whole
    overlay: Whole
    carried: np.ndarray[tuple[int], np.dtype[np.bool_]]
    beside: np.ndarray[tuple[int], np.dtype[np.bool_]]
    fixed: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    landless: Whole
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
    sharing = sharing_of(ground, targets, by_hand)
    if sharing is None:
        return None
    unsplit = finer_than_targets(ground, targets) if targets.periods is not None else set()
    if not unsplit:
        return _Setting(sharing).quotas()
    found = finding("SP325", axis=sentence(f"word_{min(unsplit)}"), hint=sentence("say_weights"))
    return replace(_Setting(sharing).quotas(), findings=[found])


class _Setting:
    """Quotas on their way: what is handed out, added up."""

    def __init__(self, sharing: Sharing) -> None:
        ground = sharing.ground
        self.ground, self.sharing = ground, sharing
        # Where units are large enough to be seen, and the plan leaves the method to us, its paradox is told.
        rounds = bool(ground.plan.decompose.round) and ground.scale.is_revenue
        self.watches = rounds and "apportion" not in ground.plan.decompose.model_fields_set
        self.paradoxes: list[tuple[int, int]] = []  # period, and the seller who would get less of a larger target
        self.target = np.zeros((len(ground.sellers), sharing.periods), np.int64)
        self.pieces: dict[tuple[int, int], dict[int, int]] = {}

    def quotas(self) -> Quotas:
        """All quotas."""
        sharing, sellers = self.sharing, range(len(self.ground.sellers))
        for (_, period), pieces in sharing.fixed_pieces.items():
            for seller, part in pieces.items():
                self.target[seller, period] += part
        by_region: dict[int, RegionQuotas] = {}
        for i, (plot, _) in enumerate(sharing.plots):
            region = by_region.setdefault(
                plot.region, RegionQuotas(*(np.zeros(sharing.periods, np.int64) for _ in range(3)))
            )
            for period in range(sharing.periods):
                self._share_out(i, period, region)
        holders = {h.seller for _, held in [*sharing.plots, *sharing.beside] for h in held}
        carried = np.array([i in holders or i in sharing.by_hand.spans for i in sellers])
        fixed = np.zeros(self.target.shape, np.bool_)
        for seller in sharing.by_hand.spans:
            for periods, _ in sharing.by_hand.blocks(seller, sharing.periods):
                fixed[seller, periods] = True
        beside = np.array([i in self._only_beside for i in sellers])
        return Quotas(
            ground=self.ground,
            target=self.target,
            overlay=self._overlays(),
            carried=carried,
            beside=beside,
            fixed=fixed,
            landless=self._landless(),
            by_region=by_region,
            plots=[plot for plot, _ in sharing.plots],
            pieces=self.pieces,
            findings=list(self._too_much(by_region)),
            notes=list(self._paradox()),
        )

    def _share_out(self, plot: int, period: int, region: RegionQuotas) -> None:
        """Hand out a plot's target of one period, and add it up."""
        handed = self.sharing.hand_out(plot, period)
        if self.watches and handed.weights:
            units = (handed.vacant + sum(handed.free.values())) // self.ground.unit
            worse, sellers = losers(units, list(handed.weights.values())), list(handed.weights)
            self.paradoxes += [(period, sellers[place]) for place in worse if sellers[place] != VACANT]
        for seller, part in handed.free.items():
            self.target[seller, period] += part
        self.pieces[plot, period] = handed.pieces
        region.carried[period] += sum(handed.pieces.values())
        region.vacant[period] += handed.vacant
        region.over_assigned[period] += handed.over_assigned

    def _landless(self) -> Whole:
        """What is set by hand for sellers without a territory, by period; specialists are beside all sums."""
        amounts = np.zeros(self.sharing.periods, np.int64)
        for (plot, period), pieces in self.sharing.fixed_pieces.items():
            if plot == NOWHERE:
                amounts[period] += sum(part for seller, part in pieces.items() if seller not in self._only_beside)
        return amounts

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
        for one in self.sharing.overlay_shares:
            at = one.seller, one.period
            exact[at] = exact.get(at, Fraction(0)) + one.share * one.target
        overlay = np.zeros_like(self.target)
        for (seller, period), amount in exact.items():
            if seller not in self.sharing.fixed_then[period]:
                overlay[seller, period] = round(amount / self.ground.unit) * self.ground.unit
        for seller in self._only_beside & set(self.sharing.by_hand.spans):
            overlay[seller], self.target[seller] = self.target[seller], 0
        return overlay

    @cached_property
    def _only_beside(self) -> frozenset[int]:
        """Who holds overlays and nothing else."""
        beside, within = (
            {h.seller for _, held in plots for h in held} for plots in (self.sharing.beside, self.sharing.plots)
        )
        return frozenset(beside - within)
