"""What the holders of a territory carry of its target (辖区承担): share × days × ramp × what is worked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import prod

from salesplan.plan.ground import Ground
from salesplan.plan.territory import DAY, Holding, stretches
from salesplan.terms.period import add_months


class Holders:
    """The sellers of a plan as holders of territories, in the ground's year."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def shares(self, held: Sequence[Holding]) -> list[dict[int, Fraction]]:
        """For each period, the share of a plot's target that each seller carries, of those who hold it."""
        year = self.ground.year
        shares: list[dict[int, Fraction]] = [{} for _ in year.periods]
        for stretch in stretches(held, year.start, year.end):
            for p, period in enumerate(year.periods):
                start, end = max(stretch.start, period.start), min(stretch.end, period.end)
                if start < end:
                    for seller, share in stretch.shares:
                        part = share * self.served(seller, start, end) / period.days
                        shares[p][seller] = shares[p].get(seller, 0) + part
        return shares

    def served(self, seller: int, start: date, end: date) -> Fraction | int:
        """The days of a span, each counted at the ramp's share of its month of service and at what was worked."""
        parts = self.ground.sellers[seller].part.availability
        if not parts:
            return self._ramped(seller, start, end)
        days = {start, end}
        for part in parts:
            days |= {day for day in (part.from_, part.to and part.to + DAY) if day and start < day < end}
        total = Fraction(0)
        for first, past in pairwise(sorted(days)):
            share = prod(
                Fraction(part.share)
                for part in parts
                if (part.from_ or first) <= first and past <= (part.to + DAY if part.to else past)
            )
            total += share * self._ramped(seller, first, past)
        return total

    def present(self, seller: int, start: date, end: date) -> Fraction | int:
        """The same, of those days only between hiring and leaving."""
        part = self.ground.sellers[seller].part
        start = max(start, part.hired or start)
        end = min(end, part.left + DAY if part.left and part.left < date.max else end)
        return self.served(seller, start, end) if start < end else 0

    def _ramped(self, seller: int, start: date, end: date) -> Fraction | int:
        """The days of a span, each counted at the ramp's share of its month of service."""
        ramp, hired = self._ramps[seller]
        if not ramp or hired is None:
            return (end - start).days
        total, at = Fraction(0), start
        for month, share in enumerate(ramp):
            stop = min(add_months(hired, month + 1), end)
            if at < stop and add_months(hired, month) <= at:
                total += Fraction(share) * (stop - at).days
                at = stop
        return total + (end - at).days

    @cached_property
    def _ramps(self) -> list[tuple[list[Decimal], date | None]]:
        parts = [seller.part for seller in self.ground.sellers]
        return [(self.ground.plan.ramps.get(part.ramp, []) if part.ramp else [], part.hired) for part in parts]
