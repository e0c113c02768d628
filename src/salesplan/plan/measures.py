"""Measures of targets other than sales (其他指标): units, new customers, visits, each counted in whole units of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Literal

from pydantic import Field

from salesplan.plan.products import Product
from salesplan.terms.money import digits_of, from_minor
from salesplan.terms.part import PlanPart, Text, Whole
from salesplan.words.sentence import Sentence, sentence

REVENUE = "revenue"  # the measure that every plan has: sales in its currency
UNITS = "units"  # the measure that the packs of products are for
MOST_DIGITS = 6


class Measure(PlanPart):
    """A measure that targets and quotas may be set in beside `revenue`: units, new customers, visits."""

    name: Text | None = None
    unit: Text | None = Field(
        None, description="what an amount of 1 is: 件, customers; shown behind amounts in findings"
    )
    digits: Whole = Field(0, ge=0, le=MOST_DIGITS, description="digits after the point; 0: whole numbers only")
    round: Whole | None = Field(None, gt=0, description="everything in multiples of this many: case packs")
    from_: Literal["quantity"] | None = Field(
        None,
        alias="from",
        description="what of the exports is its history: `quantity`, their quantity column. If not said, the plan's weights "
        "are those of revenue",
    )


@dataclass(frozen=True)
class Scale:
    """How the amounts of a measure are counted: in steps of `pack` smallest units, all of them whole numbers.

    digits: of the smallest unit, after the point. column: what of the exports is its history; None: nothing.
    """

    measure: str
    name: str
    unit: str
    digits: int
    pack: int
    column: Literal["amount", "quantity"] | None

    @property
    def is_revenue(self) -> bool:
        """Whether it counts money."""
        return self.measure == REVENUE

    @property
    def step(self) -> Decimal:
        """The amount of one step.

        >>> Scale("units", "", "", 0, 12, None).step
        Decimal('12')
        """
        return self.amount(1)

    def is_whole(self, amount: Decimal) -> bool:
        """Whether an amount is a multiple of a step."""
        return self._steps(amount).denominator == 1

    def whole(self, amount: Decimal) -> int:
        """An amount in whole steps; ValueError where it is no multiple of a step.

        >>> Scale("units", "", "", 0, 12, None).whole(Decimal(36))
        3
        """
        steps = self._steps(amount)
        if steps.denominator != 1:
            raise ValueError(str(amount))
        return steps.numerator

    def inward(self, amount: Decimal, side: str) -> int:
        """A bound in whole steps: the least one that `min` allows, or the most that `max` does."""
        return (ceil if side == "min" else floor)(self._steps(amount))

    def amount(self, steps: int) -> Decimal:
        """Steps as an amount, with exactly the measure's digits."""
        return from_minor(steps * self.pack, self.digits)

    def nearest(self, amount: Decimal) -> Sentence:
        """The hint for an amount that is no multiple of a step."""
        below, above = (f"{self.amount(self.inward(amount, side)).normalize():,f}" for side in ("max", "min"))
        return sentence("near_multiples", below=below, above=above)

    def _steps(self, amount: Decimal) -> Fraction:
        return Fraction(amount) * Fraction(10**self.digits, self.pack)


def revenue_scale(currency: str) -> Scale:
    """Money in the minor units of a currency."""
    return Scale(REVENUE, "", currency, digits_of(currency), 1, "amount")


def scale_of(measure: str, part: Measure, packs: Sequence[int]) -> Scale:
    """The scale of a declared measure: the smallest steps that are multiples of its `round` and of all packs."""
    sizes = [*([part.round] if part.round else []), *packs]
    pack = lcm(*sizes) * 10**part.digits if sizes else 1
    return Scale(measure, part.name or measure, part.unit or "", part.digits, pack, part.from_)


def known_measures(measures: Mapping[str, Measure]) -> dict[str, str]:
    """Spelling → id: what a target may call a measure by; a name that several measures have is none of theirs."""
    times = Counter(part.name for part in measures.values())
    by_name = {part.name: key for key, part in measures.items() if part.name and times[part.name] == 1}
    return by_name | {key: key for key in measures} | {REVENUE: REVENUE}


def packs_of(products: Mapping[str, Product], measure: str) -> list[int]:
    """The sizes of the cases that a measure comes in, smallest first; of products only where it is `units`."""
    return sorted(set(_packs(products, None))) if measure == UNITS else []


def _packs(products: Mapping[str, Product], above: int | None) -> Iterator[int]:
    """The packs of the products at the ends of the tree; one that says none has that of its line."""
    for part in products.values():
        own = part.pack or above
        if part.products:
            yield from _packs(part.products, own)
        elif own:
            yield own
