"""Quotas that follow commitments (上下结合): the split among the sellers of a team, territory by territory.

Nothing else moves. The target of a territory in a period and what is vacant in it stay as they are, and so does what the
sellers of one team who have committed carry of it together: that amount is shared anew. So every balance, every team's
total and every quota of those who have not committed, or whose quota is set by hand, are what they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from salesplan.allocation.bounded import Bound
from salesplan.allocation.offers import Rule, in_units, meet
from salesplan.allocation.rounding import Whole
from salesplan.errors import Finding, finding
from salesplan.plan.ground import Ground
from salesplan.plan.naming import amount_text
from salesplan.plan.territory import territory_name
from salesplan.planning.capacity import by_plot
from salesplan.planning.quotas import Quotas

FEW = 5  # territories that a finding names

Mask: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Offers:
    """What sellers commit to, sellers × periods in minor units; `given` says where anything was submitted."""

    amounts: Whole
    given: Mask


def follow(made: Quotas, offers: Offers, capacity: Mapping[int, Whole], rule: Rule) -> Quotas:
    """The quotas with the commitments and their gaps spread by `rule` (see offers.meet).

    A commitment and a capacity are divided over a seller's territories like the quota was. Where the gap can't be spread,
    the quotas from the top stand, and a warning tells how much it is.
    """
    sharing = _Resharing(made, offers, capacity, rule)
    target, pieces = made.target.copy(), {key: dict(held) for key, held in made.pieces.items()}
    stuck: dict[int, int] = {}
    for (plot, period), held in sorted(made.pieces.items()):
        for sellers in sharing.groups(held, period):
            parts, left = sharing.shared(plot, period, sellers)
            if left:
                stuck[plot] = stuck.get(plot, 0) + left
                continue
            for seller, part in zip(sellers, parts, strict=True):
                target[seller, period] += part - held[seller]
                pieces[plot, period][seller] = part
    told = [_stuck(made, stuck)] if stuck else []
    return replace(made, target=target, pieces=pieces, findings=[*made.findings, *told])


class _Resharing:
    def __init__(self, made: Quotas, offers: Offers, capacity: Mapping[int, Whole], rule: Rule) -> None:
        self.made, self.offers, self.capacity, self.rule = made, offers, capacity, rule
        self._divided: dict[tuple[int, int, bool], dict[int, int]] = {}

    def groups(self, held: Mapping[int, int], period: int) -> Iterator[list[int]]:
        """The sellers of a territory who have committed for a period and are free, team by team."""
        teams: dict[int, list[int]] = {}
        for seller in sorted(held):
            if self.offers.given[seller, period] and not self.made.fixed[seller, period]:
                teams.setdefault(self.made.ground.sellers[seller].team, []).append(seller)
        yield from (teams[team] for team in sorted(teams))

    def shared(self, plot: int, period: int, sellers: Sequence[int]) -> tuple[list[int], int]:
        """What they carry of a territory together, shared anew; and what of it could not be spread."""
        total = sum(self.made.pieces[plot, period][seller] for seller in sellers)
        offers = [self._divide(seller, period, capacity=False)[plot] for seller in sellers]
        limits: list[Bound] = [
            self._divide(seller, period, capacity=True)[plot] if seller in self.capacity else None for seller in sellers
        ]
        parts, left = meet(total, offers, limits, self.rule)
        return in_units(parts, self.made.ground.unit, offers, limits), left

    def _divide(self, seller: int, period: int, *, capacity: bool) -> dict[int, int]:
        key = (seller, period, capacity)
        if key not in self._divided:
            amounts = self.capacity[seller][period] if capacity else self.offers.amounts[seller, period]
            self._divided[key] = by_plot(self.made, seller, period, int(amounts))
        return self._divided[key]


def _stuck(made: Quotas, stuck: Mapping[int, int]) -> Finding:
    ground: Ground = made.ground
    order = sorted(stuck, key=lambda plot: (-stuck[plot], plot))
    names = [f"{territory_name(ground, made.plots[plot])} {amount_text(ground, stuck[plot])}" for plot in order[:FEW]]
    total = amount_text(ground, sum(stuck.values()))
    listed = ", ".join([*names, *["…"] * (len(order) > FEW)])
    return finding("SP366", amount=total, territories=len(order), names=listed)
