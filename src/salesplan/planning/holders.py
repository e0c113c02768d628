"""What the holders of a territory carry of its target (辖区承担): share × days × ramp × what is worked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import prod

from salesplan.plan.ground import Ground
from salesplan.plan.territory import DAY, Holding, stretches
from salesplan.terms.period import add_months


@dataclass(frozen=True)
class Service:
    """Days [start, end) of a seller: the month of service (None: not on a ramp) with the ramp's share, and what is worked."""

    start: date
    end: date
    month: int | None
    ramp: Fraction
    worked: Fraction

    @property
    def days(self) -> int:
        """Days of the span."""
        return (self.end - self.start).days

    @property
    def counted(self) -> Fraction:
        """The days as far as they count."""
        return self.days * self.ramp * self.worked


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
        if not self.ground.sellers[seller].part.availability and not self._ramps[seller][0]:
            return (end - start).days
        return sum((one.counted for one in self.service(seller, start, end)), Fraction(0))

    def service(self, seller: int, start: date, end: date) -> Iterator[Service]:
        """A span of days, cut where the month of service or what is worked changes."""
        parts = self.ground.sellers[seller].part.availability
        days = {start, end}
        for part in parts:
            days |= {day for day in (part.from_, part.to and part.to + DAY) if day and start < day < end}
        for first, past in pairwise(sorted(days)):
            worked = prod(
                (
                    Fraction(part.share)
                    for part in parts
                    if (part.from_ or first) <= first and past <= (part.to + DAY if part.to else past)
                ),
                start=Fraction(1),
            )
            yield from self._ramped(seller, first, past, worked)

    def present(self, seller: int, start: date, end: date) -> Fraction | int:
        """The same, of those days only between hiring and leaving."""
        part = self.ground.sellers[seller].part
        start = max(start, part.hired or start)
        end = min(end, part.left + DAY if part.left and part.left < date.max else end)
        return self.served(seller, start, end) if start < end else 0

    def _ramped(self, seller: int, start: date, end: date, worked: Fraction) -> Iterator[Service]:
        """A span of days by month of service, as far as the seller is on a ramp."""
        (ramp, hired), at = self._ramps[seller], start
        for month, share in enumerate(ramp if hired is not None else ()):
            stop = min(add_months(hired, month + 1), end) if hired else end
            if hired and at < stop and add_months(hired, month) <= at:
                yield Service(at, stop, month + 1, Fraction(share), worked)
                at = stop
        if at < end:
            yield Service(at, end, None, Fraction(1), worked)

    @cached_property
    def _ramps(self) -> list[tuple[list[Decimal], date | None]]:
        parts = [seller.part for seller in self.ground.sellers]
        return [(self.ground.plan.ramps.get(part.ramp, []) if part.ramp else [], part.hired) for part in parts]
