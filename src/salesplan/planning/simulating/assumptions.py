"""What a simulation assumes (假设): of each number, where it comes from and what speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from salesplan.metrics.simulation.laws import Fixed, Law, Lognormal
from salesplan.plan.ground import YEAR_STEP
from salesplan.plan.uncertainty import LEVELS, Shaped
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.simulating.components import (
    COMPANY,
    DEFAULTS,
    NOISE,
    SELLER,
    Component,
    components,
    concentrations,
    members_of,
)
from salesplan.planning.simulating.grain import NONE
from salesplan.planning.simulating.outlook import Outlook
from salesplan.planning.simulating.residuals import Evidence, evidence_at
from salesplan.sales.cells import returned

Source: TypeAlias = Literal["declared", "estimated", "default"]


@dataclass(frozen=True)
class Assumption:
    """A number, its law, and its evidence; persistence: of a shock. error: standard error of the spread."""

    name: str
    law: Law
    source: Source
    persistence: float | None = None
    kind: str = "fixed"
    evidence: Component | None = None

    @property
    def mean(self) -> float:
        """What it is on average."""
        return self.law.mean


class Assumptions:
    """The assumptions of an outlook."""

    def __init__(self, outlook: Outlook) -> None:
        self.outlook = outlook
        self.declared = outlook.ground.plan.scenarios.uncertainty

    @cached_property
    def shocks(self) -> list[Assumption]:
        """A shock for each level of which there are several nodes."""
        return [self._shock(level) for level in LEVELS if level in self.levels]

    @cached_property
    def levels(self) -> Mapping[str, np.ndarray]:
        """For each level that has a shock: (rows,) the member of each row."""
        rows = self.outlook.rows
        number = len(rows.keys)
        found = {COMPANY: np.zeros(number, np.intp)}
        found |= {axis: rows.of(axis) for axis in NODE_AXES if len(rows.grain.nodes(axis)) > 1}
        sellers, regions = rows.of("seller"), rows.of("region")
        carriers = np.where(sellers == NONE, len(self.outlook.ground.sellers) + 1 + regions, sellers)
        if self.outlook.ground.sellers:
            found[SELLER] = carriers
        return found | {NOISE: carriers}

    def _shock(self, level: str) -> Assumption:
        said, found = getattr(self.declared, level), self._components[level]
        if said is not None:
            persistence = said.persistence
            stays = float(persistence) if persistence is not None else DEFAULTS[level].persistence
            return Assumption(level, said.law(), "declared", stays, said.kind)
        source: Source = "estimated" if found.error is not None else "default"
        law = Lognormal(found.spread)
        return Assumption(level, law, source, found.persistence, "lognormal", found)

    @property
    def windows(self) -> float:
        """How many spans as long as what is to come the estimates rest on."""
        return self._evidence.windows if self._evidence else 0.0

    @cached_property
    def _components(self) -> Mapping[str, Component]:
        outlook = self.outlook
        found = self._evidence
        if found is None or not found.windows:
            return DEFAULTS
        parts = {level: of for level, of in self.levels.items() if level != NOISE}
        money = outlook.expected.sum(axis=1)
        return {**DEFAULTS, **components(found, concentrations(parts, money))}

    @cached_property
    def _evidence(self) -> Evidence | None:
        landed, ground = self.outlook.landed, self.outlook.ground
        if landed is None or not self.outlook.goes_by_landings or not landed.is_open:
            return None
        grain = self.outlook.rows.grain
        lowest = {a: {ground.trees[a].nodes[n].id for n in grain.nodes(a)} for a in NODE_AXES if a in self.levels}
        lowest[SELLER] = {seller.id for seller in ground.sellers}
        members = members_of([(row.axis, row.node) for row in landed.rows.rows], lowest)
        return evidence_at(landed.rolling, landed.origin, landed.now, members)

    @cached_property
    def strength(self) -> Assumption:
        """What is expected of what is still to come, as a share of its target."""
        outlook, closed = self.outlook, self.outlook.closed
        if not outlook.goes_by_landings:
            source: Source = "default" if self.declared.strength is None else "declared"
            return Assumption("strength", Fixed(outlook.strength), source)
        asked, came = outlook.made.targets.periods, outlook.sold[:, closed:].sum()
        left = float(asked[closed:].sum() - came) if asked is not None else 0.0
        expected = float(outlook.expected.sum())
        return Assumption("strength", Fixed(expected / left if left > 0 else 1.0), "estimated")

    @cached_property
    def returns(self) -> Assumption:
        """What share of sales comes back."""
        said = self.declared.returns
        if said is not None:
            stays = said.persistence if said.persistence is not None else 1
            return Assumption("returns", said.law(), "declared", float(stays), said.kind)
        source: Source = "estimated" if self._sold_before else "default"
        return Assumption("returns", Fixed(self.usually_returned), source)

    @cached_property
    def usually_returned(self) -> float:
        """The share that came back, as far as the exports tell; of a plan without sales, as declared."""
        if self._sold_before:
            gross, back = self._sold_before
            return float(back / gross)
        return self.declared.returns.law().mean if self.declared.returns else 0.0

    @cached_property
    def _sold_before(self) -> tuple[int, int] | None:
        review = self.outlook.review
        if review is None:
            return None
        gross, back = returned(review.actuals.engine, (-YEAR_STEP, YEAR_STEP), review.cut, review.actuals.of)
        return (gross, back) if gross > back >= 0 and gross else None

    @cached_property
    def attrition(self) -> Assumption:
        """The share of sellers that leaves within a year."""
        said = self.declared.attrition
        return Assumption("attrition", Fixed(float(said or 0)), "default" if said is None else "declared")

    @cached_property
    def vacant_sells(self) -> Assumption:
        """What a territory sells while nobody holds it."""
        source: Source = "default" if self.declared.vacant_sells is None else "declared"
        return Assumption("vacant_sells", Fixed(self.outlook.vacant_sells), source)

    @property
    def listed(self) -> list[Assumption]:
        """All of them, those that make no difference left out."""
        found = [self.strength, *self.shocks, self.returns]
        if self.outlook.ground.sellers:
            found += [self.attrition]
            leaving = any((s.part.left or date.min) > self.outlook.until for s in self.outlook.ground.sellers)
            found += [self.vacant_sells] if self.attrition.mean or self.declared.hires or leaving else []
        found += [_slip("launches", name, one.slip) for name, one in sorted(self.declared.launches.items())]
        hires = sorted(self.declared.hires.items())
        return found + [_slip("hires", name, one.slip) for name, one in hires if one.slip]


def _slip(kind: str, name: str, said: Shaped) -> Assumption:
    return Assumption(f"{kind}/{name}", said.law(), "declared", None, said.kind)  # type: ignore[attr-defined]
