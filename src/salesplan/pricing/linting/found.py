"""What a search of prices finds that must not be (价格问题)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from salesplan.pricing.quote import NOTHING_BESIDE, Beside, QuotedLine
from salesplan.pricing.scope import Buying

Fault: TypeAlias = Literal["below_floor", "below_cost", "cliff", "reversed", "gap", "unpriced"]


@dataclass(frozen=True)
class Found:
    """A case that must not be, the smallest of its kind for a buyer on a day.

    culprit: the rule, or the list, that makes it so. order: product → units. line: the product that it is about. beside: what
    else the order holds. paid, limit: of a unit, or of the order (cliff), in major units. other: the buyer, or
    the quantity, that it is compared with. until: the last day but one of a gap. customers: how many it is the same for.
    """

    fault: Fault
    culprit: str
    buying: Buying
    order: tuple[tuple[int, int], ...] = ()
    bought: tuple[tuple[str, int], ...] = ()
    beside: Beside = NOTHING_BESIDE
    paid: Fraction = Fraction(0)
    limit: Fraction = Fraction(0)
    other: str = ""
    until: date = date.max
    customers: int = 1

    @property
    def size(self) -> tuple[object, ...]:
        """What makes a case small: few units, early, and then by place in the plan's trees."""
        return (
            sum(units for _, units in self.order),
            self.beside.listed,
            -self.beside.running,
            self.buying.day,
            self.buying,
            self.order,
            self.bought,
        )


def size_of(quantity: int, beside: Beside) -> tuple[int, int, int]:
    """What makes an order small; of two with as much beside by the list, the one from which less is off so far."""
    return quantity, beside.listed, -beside.running


def faults(line: QuotedLine) -> Iterator[tuple[Fault, str, Fraction]]:
    """What must not be about a line: the fault, who is to blame, and the amount that it should have reached."""
    offer = line.wanted.offer
    last = next((step.rule for step in reversed(line.steps) if step.amount or step.free), offer.list)
    if line.is_below_floor:
        yield "below_floor", line.crossed or last, line.floor or Fraction(0)
    cleared = any(one.rule.own_floor() is not None for one in offer.rules["line"] if one.id in line.rules)
    if line.is_below_cost and not cleared:
        yield "below_cost", last, line.cost or Fraction(0)


def limit(line: QuotedLine) -> Fraction:
    """What a line has to come to at least for nothing to be wrong, in major units."""
    return max(line.floor or Fraction(0), line.cost or Fraction(0))
