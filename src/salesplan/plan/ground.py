"""The ground of a sound plan (计划基础): its year, its trees and its sellers, ready to compute with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property

from salesplan.plan.decompose import Hedge
from salesplan.plan.load import LoadedPlan
from salesplan.plan.measures import REVENUE, Scale, known_measures, packs_of, revenue_scale, scale_of
from salesplan.plan.plan import Plan
from salesplan.plan.teams import Seller
from salesplan.plan.walk import NODE_AXES, nodes_of, sellers_of
from salesplan.plan.yaml_reader import Path
from salesplan.terms.period import MONTHS, Year, add_months
from salesplan.terms.tree import Tree, grow
from salesplan.terms.workdays import Workdays

YEAR_STEP = 1000  # a day's period number is its year's offset × this + the period's place in the year
OLDEST = -15  # years before the plan's that are told apart
LATEST = 1  # and after it


@dataclass(frozen=True)
class SellerNode:
    """A seller: the number of the team, and what the plan says."""

    id: str
    team: int
    part: Seller
    path: Path

    @property
    def name(self) -> str:
        """The name, or the id where there is none."""
        return self.part.name or self.id


@dataclass(frozen=True)
class Ground:
    """A sound plan with its year and trees, as to one measure. Sellers and siblings are in the order of their ids."""

    loaded: LoadedPlan
    plan: Plan
    year: Year
    measure: str = REVENUE

    @cached_property
    def scale(self) -> Scale:
        """How amounts are counted: in whole minor units of the plan's currency, or in steps of the measure's own."""
        if self.measure == REVENUE:
            return revenue_scale(self.plan.currency)
        return scale_of(self.measure, self.plan.measures[self.measure], packs_of(self.plan.products, self.measure))

    @property
    def digits(self) -> int:
        """Digits after the point of the plan's currency, or of the measure."""
        return self.scale.digits

    @property
    def unit(self) -> int:
        """The multiple of minor units that quotas come in; other measures are counted in their own steps already."""
        return (self.plan.decompose.round or 0) * 10**self.digits or 1 if self.scale.is_revenue else 1

    @property
    def hedge(self) -> Hedge:
        """What is added to quotas on purpose; only money is."""
        return self.plan.decompose.hedge if self.scale.is_revenue else Hedge()

    def of_measure(self, measure: str) -> Ground:
        """The same plan as to another measure; what doesn't hang on it is shared."""
        made = replace(self, measure=measure)
        own = {"scale", *(field.name for field in fields(self))}
        vars(made).update({name: value for name, value in vars(self).items() if name not in own})
        return made

    def measure_of(self, text: str) -> str | None:
        """The id of the measure that a plan's own text names, by id or by name; None for one that isn't declared."""
        return self._measures.get(text)

    @cached_property
    def _measures(self) -> dict[str, str]:
        return known_measures(self.plan.measures)

    def is_mine(self, text: str) -> bool:
        """Whether an entry that names this measure is about the ground's."""
        return self.measure_of(text) == self.measure

    def measures(self) -> list[Ground]:
        """A ground for each measure beside revenue that the plan sets a number, bound or quota in, by id."""
        entries = [*(entry.measure for entry in self.plan.targets), *(entry.measure for entry in self.plan.quotas)]
        named = {measure for text in entries if (measure := self.measure_of(text)) not in (None, REVENUE)}
        return [self.of_measure(measure) for measure in sorted(named, key=str) if measure]

    @cached_property
    def trees(self) -> Mapping[str, Tree]:
        """The trees of regions, products, channels and teams; those without nodes are there too."""
        return {
            axis: grow(axis, {node.id: (node.part.name or "", node.parent) for node in nodes_of(self.plan, axis)})
            for axis in (*NODE_AXES, "team")
        }

    @cached_property
    def paths(self) -> Mapping[tuple[str, str], Path]:
        """Where each node is written: (axis, id) → path."""
        found = {(axis, node.id): node.path for axis in (*NODE_AXES, "team") for node in nodes_of(self.plan, axis)}
        return found | {("seller", key): path for path, key, _, _ in sellers_of(self.plan)}

    @cached_property
    def sellers(self) -> tuple[SellerNode, ...]:
        """All sellers, by id."""
        teams = self.trees["team"].number
        return tuple(
            SellerNode(key, teams[team], part, path)
            for path, key, part, team in sorted(sellers_of(self.plan), key=lambda seller: seller[1])
        )

    @cached_property
    def seller_number(self) -> Mapping[str, int]:
        """The number of each seller's id."""
        return {seller.id: i for i, seller in enumerate(self.sellers)}

    @cached_property
    def workdays(self) -> Workdays:
        """Which days count as working days."""
        return self.plan.calendar.workday_rule()

    def spellings(self) -> dict[str, dict[str, int]]:
        """For each axis that the plan has: id or name → number. A name that several nodes have is none of theirs."""
        found = {axis: _spellings([(n.id, n.name) for n in self.trees[axis]]) for axis in NODE_AXES}
        found["seller"] = _spellings([(seller.id, seller.part.name or "") for seller in self.sellers])
        return {axis: names for axis, names in found.items() if names}

    def node(self, axis: str, name: str) -> int | None:
        """The number of the node that a plan's own text names, by id or by name."""
        return self._names[axis].get(name)

    @cached_property
    def _names(self) -> dict[str, dict[str, int]]:
        teams = _spellings([(n.id, n.name) for n in self.trees["team"]])
        return {axis: {} for axis in (*NODE_AXES, "seller")} | self.spellings() | {"team": teams}

    @cached_property
    def _years(self) -> tuple[list[date], list[tuple[int, Year]]]:
        years = [(offset, year) for offset in range(OLDEST, LATEST + 1) if (year := self.plan.calendar.year(offset))]
        return [year.start for _, year in years], years

    def period_of(self, day: date) -> int | None:
        """The number of the period of a day: 0 … for the plan's year, below zero before it, YEAR_STEP … after it."""
        starts, years = self._years
        at = bisect_right(starts, day) - 1
        if at < 0:
            return None
        offset, year = years[at]
        number = year.find(day)
        return None if number is None else offset * YEAR_STEP + number

    @cached_property
    def reach(self) -> tuple[date, date]:
        """The half-open span of days that can tell of the plan's year: the years that are told apart.

        Of a custom calendar, which has no other years, as many years by date, so that what days tell hangs on no calendar.
        """
        years = self._years[1]
        start, end = years[0][1].start, years[-1][1].end
        if len(years) > 1:
            return start, end
        return add_months(start, MONTHS * OLDEST), add_months(end, MONTHS * LATEST)

    def last_year(self) -> Year | None:
        """The year before the plan's; None where the calendar can't tell it."""
        return self.plan.calendar.year(-1)


def _spellings(nodes: list[tuple[str, str]]) -> dict[str, int]:
    names: dict[str, list[int]] = {}
    for i, (_, name) in enumerate(nodes):
        if name:
            names.setdefault(name, []).append(i)
    by_name = {name: found[0] for name, found in names.items() if len(found) == 1}
    return by_name | {key: i for i, (key, _) in enumerate(nodes)}
