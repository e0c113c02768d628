"""Capacity (产能): what the sellers there are can be expected to sell, bottom-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil


@dataclass(frozen=True)
class Cohort:
    """Sellers who are alike.

    heads: how many; parts of a head for part of the time. quota: of one of them in full swing, minor units.
    attainment: the share of a quota that is expected to be met. ramp: the share of a full quota that they are up to.
    """

    heads: Decimal | int
    quota: int
    attainment: Decimal | int = 1
    ramp: Decimal | int = 1

    @property
    def capacity(self) -> Fraction:
        """Heads × quota × attainment × ramp, exact."""
        return Fraction(self.heads) * self.quota * Fraction(self.attainment) * Fraction(self.ramp)


def capacity(cohorts: Sequence[Cohort]) -> int:
    """The capacity of all cohorts in whole minor units, rounded down once, at the end: what isn't whole can't be counted on.

    >>> capacity([Cohort(7, 150_000, Decimal("0.85")), Cohort(3, 150_000, ramp=Decimal("0.4"))])
    1072500
    """
    return int(sum((cohort.capacity for cohort in cohorts), Fraction(0)) // 1)


def heads_needed(target: int, like: Cohort) -> int | None:
    """How many sellers of a kind a target takes, rounded up; missing where they sell nothing.

    >>> heads_needed(6_000_000, Cohort(1, 800_000)), heads_needed(6_000_000, Cohort(1, 800_000, Decimal("0.5")))
    (8, 15)
    """
    each = Cohort(1, like.quota, like.attainment, like.ramp).capacity
    return ceil(target / each) if each > 0 else None
