"""What a promotion was worth (促销效果): lift and what leaks from it, its cost with the discount on the baseline, ROI.

Standard formulas of trade promotion evaluation: `incremental = actual − baseline`, of which sales pulled forward and sales taken
from products of one's own are not gained. Cost is the discount on what would have sold anyway, and what was spent beside prices.
The margin of what was gained is at the promoted price: the discount on it is in the margin, that on the baseline in the cost, so
that each is counted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salesplan.metrics.baseline import Baseline, combined_reach


def lift_share(actual: float, baseline: float) -> float | None:
    """Incremental ÷ baseline (提升率); missing without a baseline above zero.

    >>> lift_share(3000, 1000)
    2.0
    """
    return (actual - baseline) / baseline if baseline > 0 else None


def kept_share(pulled_forward: float, cannibalised: float, stockpiled: float = 0.0, halo: float = 0.0) -> float:
    """The share of the incremental volume that is truly gained; all are shares of it.

    >>> round(kept_share(0.35, 0.2, 0.15), 2)
    0.3
    """
    return 1 - pulled_forward - cannibalised - stockpiled + halo


def return_on(margin: float, cost: float) -> float | None:
    """ROI, (margin − cost) ÷ cost; missing where it cost nothing.

    >>> return_on(20_000 * 1.8, 50_000)
    -0.28
    """
    return (margin - cost) / cost if cost > 0 else None


def cost_per_unit(cost: float, incremental: float) -> float | None:
    """What each unit sold in addition has cost; missing where none was.

    >>> cost_per_unit(50_000, 20_000)
    2.5
    """
    return cost / incremental if incremental > 0 else None


@dataclass(frozen=True)
class Side:
    """An effect beside the window (the days after, siblings, others): what was sold, what would have been, its margin."""

    actual: float
    baseline: Baseline
    margin: float  # 0–1

    @property
    def effect(self) -> float:
        """Sold − would have sold: below zero for sales pulled forward, or taken from siblings."""
        return self.actual - self.baseline.expected


@dataclass(frozen=True)
class Worth:
    """What a promotion was worth.

    actual: sales in the window. at_normal: what the same pieces bring at normal prices. baseline: of sales at normal prices.
    cost_share: of the goods, of their normal price. spent: beside prices (media, gifts, fees).
    """

    actual: float
    at_normal: float
    baseline: Baseline
    cost_share: float
    spent: float
    sides: Sequence[Side] = ()

    @property
    def depth(self) -> float:
        """The discount that was given, as a share of normal prices."""
        return 1 - self.actual / self.at_normal if self.at_normal > 0 else 0.0

    @property
    def discount_on_baseline(self) -> float:
        """What buyers who would have bought anyway were let off."""
        return self.depth * self.baseline.expected

    @property
    def margin(self) -> float:
        """The margin of what was sold in addition at the promoted price, net of the effects beside."""
        gained = (self.at_normal - self.baseline.expected) * self._promoted
        return gained + sum(side.effect * side.margin for side in self.sides)

    @property
    def cost(self) -> float:
        """The discount on the baseline, and what was spent."""
        return self.discount_on_baseline + self.spent

    @property
    def profit(self) -> float:
        """Margin − cost: what would be in the till less, had there been no promotion."""
        return self.margin - self.cost

    @property
    def roi(self) -> float | None:
        """(Margin − cost) ÷ cost."""
        return return_on(self.margin, self.cost)

    def profit_reach(self, level: float) -> float | None:
        """How far the interval of the profit reaches; the baselines are what isn't known."""
        own = (-(1 - self.cost_share), self.baseline)
        return combined_reach([own, *((-side.margin, side.baseline) for side in self.sides)], level)

    def roi_reach(self, level: float) -> float | None:
        """How far the interval of the ROI reaches, to first order in the errors of the baselines."""
        if self.cost <= 0:
            return None
        own = (-self._promoted / self.cost - self.margin * self.depth / self.cost**2, self.baseline)
        return combined_reach([own, *((-side.margin / self.cost, side.baseline) for side in self.sides)], level)

    @property
    def _promoted(self) -> float:
        """The margin of a unit of normal value at the promoted price."""
        return 1 - self.depth - self.cost_share
