"""Rates of exchange (汇率): what a unit of a foreign currency is worth in the plan's, as planned and day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

RATE_DIGITS = 6  # digits after the point of a rate, so that an amount with nine has an exact worth


class Step(NamedTuple):
    """The rate of the days from `first` on, up to the day before `past`."""

    first: date
    past: date
    rate: Decimal


@dataclass(frozen=True)
class Rates:
    """The plan's own currency, and of each other one that it knows the planned rate and the actual ones, in order.

    Days before the first actual rate have the planned one.
    """

    own: str = ""
    planned: Mapping[str, Decimal] = field(default_factory=dict)
    steps: Mapping[str, Sequence[Step]] = field(default_factory=dict)

    def rows(self) -> list[tuple[str, date, date, Decimal, Decimal]]:
        """Currency, first day, day after the last, actual rate, planned rate; without gaps, the plan's own among them."""
        found = [(self.own, date.min, date.max, Decimal(1), Decimal(1))]
        for code, planned in sorted(self.planned.items()):
            steps = self.steps.get(code, ())
            start = steps[0].first if steps else date.max
            found += [(code, date.min, start, planned, planned)] if start > date.min else []
            found += [(code, step.first, step.past, step.rate, planned) for step in steps]
        return found
