"""The responses of the scenarios (销售反应): what regions, lines, channels, teams or sellers sell at what effort."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal, TypeAlias

from pydantic import Field

from salesplan.allocation.response import Fitted, Response, fit
from salesplan.terms.money import percent
from salesplan.terms.part import Amount, PlanPart, Ratio, Text
from salesplan.words.sentence import Sentence, sentence

Effort: TypeAlias = Literal["heads", "budget"]
EFFORTS: tuple[Effort, ...] = ("heads", "budget")
ANSWERING = ("region", "product", "channel", "team", "seller")  # what may answer to effort
LOOSEST = 0.05  # of present sales: how far a curve may be off a point that it is to pass
ASKED = {"half": 0.5, "half_more": 1.5}  # the efforts of points between none and all, as multiples of the present one


class NoCurve(ValueError):  # noqa: N818 - it says what there is
    """Parameters or points that make no curve; `reason` says why."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason.key)
        self.reason = reason


class Adbudg(PlanPart):
    """A curve by its parameters (ADBUDG): b + (a − b) xᶜ ÷ (d + xᶜ), x and the sales as multiples of the present ones."""

    a: Ratio = Field(gt=1, description="what no effort exceeds, as a share of present sales: 140%")
    b: Ratio = Field(ge=0, lt=1, description="what sells without any effort, as a share of present sales: 55%")
    c: Amount = Field(
        ge=Decimal("0.1"), le=10, description="how it is bent: up to 1 every step brings less, above 1 it is S-shaped"
    )
    d: Amount | None = Field(
        None, gt=0, description="follows from a and b, (a − 1) ÷ (1 − b); where it is said, it has to agree with them"
    )

    def fitted(self) -> Fitted:
        """The curve; raises NoCurve where d is another than the one that present effort and sales make."""
        curve = Response(float(self.b), float(self.a), float(self.c))
        if self.d is not None and abs(float(self.d) - curve.scale) > curve.scale / 100:
            raise NoCurve(sentence("curve_scale", said=str(self.d), needed=f"{curve.scale:.4g}"))
        return Fitted(curve, 0.0)


class Points(PlanPart):
    """A curve by what people expect (CALLPLAN): three to five points, as shares of present sales.

    Present effort sells 100%. With neither `half` nor `half_more` every step brings less than the one before.
    """

    none: Ratio = Field(ge=0, lt=1, description="sales without any effort")
    half: Ratio | None = Field(None, gt=0, lt=1, description="sales at half the present effort")
    half_more: Ratio | None = Field(None, gt=1, description="sales at half as much effort again")
    saturated: Ratio = Field(gt=1, description="sales that no effort exceeds")

    def fitted(self) -> Fitted:
        """The curve with the least squares; raises NoCurve where points don't rise, or are too far off it."""
        listed = [("none", self.none), ("half", self.half), ("present", Decimal(1))]
        listed += [("half_more", self.half_more), ("saturated", self.saturated)]
        known = [(name, share) for name, share in listed if share is not None]
        for (below, less), (above, more) in pairwise(known):
            if less >= more:
                raise NoCurve(sentence("curve_falls", below=below, less=percent(less), above=above, more=percent(more)))
        points = [(name, ASKED[name], float(share)) for name, share in known if name in ASKED]
        found = fit(float(self.none), float(self.saturated), [point[1:] for point in points])
        if found.misfit > LOOSEST:
            name, effort, sales = max(points, key=lambda point: abs(found.response(point[1]) - point[2]))
            fitted = percent(found.response(effort))
            raise NoCurve(sentence("curve_misses", point=name, share=percent(sales), fitted=fitted))
        return found


class Answer(PlanPart):
    """What one node sells at what effort (反应曲线). Exactly one of the five is named; either `adbudg` or `points` is given."""

    region: Text | None = None
    product: Text | None = None
    channel: Text | None = None
    team: Text | None = None
    seller: Text | None = None
    present: Amount = Field(gt=0, description="the effort that it has at present: heads, or money a year")
    sells: Amount | None = Field(
        None, gt=0, description="what it sells in the year at present effort; if not said, its target or quota"
    )
    margin: Ratio | None = Field(
        None, gt=0, le=1, description="what is left of its sales; without it on any entry, sales themselves are sought"
    )
    min: Amount | None = Field(None, ge=0, description="the least effort that it gets; if not said, none")
    max: Amount | None = Field(None, ge=0, description="the most effort that it gets; if not said, all there is")
    adbudg: Adbudg | None = None
    points: Points | None = None

    def fitted(self) -> Fitted:
        """Its curve; raises NoCurve."""
        if (self.adbudg is None) == (self.points is None):
            raise NoCurve(sentence("curve_missing" if self.adbudg is None else "curve_twice"))
        return self.adbudg.fitted() if self.adbudg else self.points.fitted()  # type: ignore[union-attr]

    def named(self) -> Iterator[tuple[str, str]]:
        """Each axis that it names, and the name."""
        for axis in ANSWERING:
            if (name := getattr(self, axis)) is not None:
                yield axis, name


class Responses(PlanPart):
    """What sells at what effort (销售反应), for `simulate --allocate`; the entries of a list are on one axis."""

    step: Amount | None = Field(
        None,
        gt=0,
        description="money is allocated in multiples of it; if not said, a round one: a 500th of the budget or less",
    )
    heads: list[Answer] = Field([], description="answers to whole heads, for `--allocate heads=40`")
    budget: list[Answer] = Field([], description="answers to money, for `--allocate budget=2_000_000`")

    def of(self, effort: Effort) -> list[Answer]:
        """The entries that answer to an effort."""
        return self.heads if effort == "heads" else self.budget
