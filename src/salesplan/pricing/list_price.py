"""What all ways to a list price have in common (标价方式): bounds, endings, and what they are built of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import floor
from typing import Annotated, NamedTuple

from pydantic import Field, model_validator

from salesplan.pricing.endings import Ending, with_ending
from salesplan.terms.part import Amount, PlanPart, one_or_many_of, refuse


class Lacking(NamedTuple):
    """Why a price can't be built: a reason of the catalogue, and a name in it."""

    reason: str
    name: str = ""


class Sources(NamedTuple):
    """What a price may be built of, for a product on a day, in major units; None where the plan doesn't say it.

    other: the price of the same product in another list.
    """

    cost: Fraction | None
    competitor: Fraction | None
    other: Callable[[str], Fraction | Lacking]


class ListPrice(PlanPart, ABC):
    """A way to a list price."""

    @abstractmethod
    def of(self, sources: Sources, endings: Sequence[str], unit: int) -> Fraction | Lacking:
        """The price of a unit of the product. unit: how many minor units make a major one."""


class BuiltPrice(ListPrice):
    """A price that is built, within bounds, and ends as the company's prices do."""

    min: Annotated[Amount, Field(gt=0)] | None = Field(None, description="the least that it comes to")
    max: Annotated[Amount, Field(gt=0)] | None = Field(None, description="the most that it comes to")
    endings: Annotated[list[Ending], one_or_many_of(Ending)] = Field([], description="in place of those of `prices`")

    @model_validator(mode="after")
    def _has_room(self) -> BuiltPrice:
        if self.min is not None and self.max is not None and self.max < self.min:
            raise refuse("want_room")
        return self

    @abstractmethod
    def raw(self, sources: Sources) -> Fraction | Lacking:
        """The price before bounds and endings."""

    def of(self, sources: Sources, endings: Sequence[str], unit: int) -> Fraction | Lacking:
        """The raw price, moved into its bounds, then to the nearest ending within them; whole minor units without one."""
        raw = self.raw(sources)
        if isinstance(raw, Lacking):
            return raw
        low = None if self.min is None else Fraction(self.min)
        high = None if self.max is None else Fraction(self.max)
        raw = raw if low is None else max(raw, low)
        raw = raw if high is None else min(raw, high)
        ends = self.endings or endings
        if not ends:
            return Fraction(floor(raw * unit + Fraction(1, 2)), unit)
        found = with_ending(raw, ends, low, high)
        return Lacking("no_ending_fits", ", ".join(ends)) if found is None else found
