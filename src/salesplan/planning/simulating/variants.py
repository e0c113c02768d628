"""The scenarios of a plan (情景方案): the plan itself and its variants, each a world of its own, drawn with the same luck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from salesplan.allocation.rounding import Real
from salesplan.errors import Finding, PlanError, finding, ranked
from salesplan.metrics.simulation.world import World
from salesplan.plan.ground import Ground
from salesplan.plan.levers.lever import Lever
from salesplan.plan.levers.stage import Refused, Stage
from salesplan.plan.overlay import SCENARIOS, VARIANTS
from salesplan.plan.variants import PLAN, Variant
from salesplan.plan.walk import NODE_AXES
from salesplan.planning.actuals import Actuals
from salesplan.planning.decomposition import Decomposition, decompose
from salesplan.planning.simulating.assumptions import Assumptions
from salesplan.planning.simulating.outlook import Outlook, outlook_of
from salesplan.planning.simulating.simulation import Simulation
from salesplan.planning.simulating.variant_setting import OutlookSetting
from salesplan.planning.simulating.worlds import cuts_of, world_of
from salesplan.words.sentence import sentence

Again = Callable[[Ground], Actuals | None]  # takes the exports in for a plan with other nodes or sellers


@dataclass(frozen=True)
class Scenario:
    """The plan, or a variant of it.

    cost: (rows, periods) what the goods of the sales to come cost; shares: (rows,) of what was sold. None where that isn't known.
    """

    key: str
    title: str
    made: Simulation
    cost: Real | None
    shares: Real | None


@dataclass(frozen=True)
class Scenarios:
    """The scenarios that are compared, the plan first, and what there is to say about the variants."""

    listed: Sequence[Scenario]
    findings: Sequence[Finding]

    @property
    def plan(self) -> Scenario:
        """The plan itself."""
        return self.listed[0]


def scenarios_of(plan: Simulation, grounds: Mapping[str, Ground], again: Again) -> Scenarios:
    """The plan and its variants, of which `grounds` holds the sound plan of each; raises PlanError with all that is wrong yet."""
    loaded = plan.ground.loaded
    costs = OutlookSetting(plan.outlook, plan.ground).cost() if grounds else None
    title = sentence("plan_as_it_is").say(loaded.language)
    own = Scenario(PLAN, title, plan, _cost(plan.world, costs), costs)
    made = [_Variant(own, key, ground, again) for key, ground in grounds.items()]
    listed = [one.scenario() for one in made]
    told = ranked([found for one in made for found in one.findings])
    if any(one.severity == "error" for one in told):
        raise PlanError(told, loaded.language)
    return Scenarios([own, *listed], told)


def _cost(world: World, shares: Real | None) -> Real | None:
    return None if shares is None else world.expected * shares[:, None]


class _Variant:
    """One variant while it is made."""

    def __init__(self, own: Scenario, key: str, ground: Ground, again: Again) -> None:
        self.own, self.key, self.ground, self.again = own, key, ground, again
        self.plan = own.made.ground
        self.part: Variant = self.plan.plan.scenarios.variants[key]
        self.findings: list[Finding] = []

    def scenario(self) -> Scenario:
        """The variant's world: that of its plan, and then its levers."""
        made, shares, ground = self.own.made, self.own.shares, self.plan
        if self.part.change:
            ground = self.ground
            made = self._changed(ground)
            if made.outlook is not self.own.made.outlook:
                shares = OutlookSetting(made.outlook, ground).cost()
        stage = Stage(made.world, OutlookSetting(made.outlook, ground), _cost(made.world, shares))
        stage = self._pulled(stage) if self.part.levers else stage
        if shares is not None:
            shares = np.concatenate(
                [shares, np.zeros(stage.world.rows - len(shares))]
            )  # rows that came have sold nothing yet
        return Scenario(
            self.key, self.part.name or self.key, replace(made, name=self.key, world=stage.world), stage.cost, shares
        )

    def _changed(self, ground: Ground) -> Simulation:
        """The plan with the change in it: other targets, other uncertainty; with other nodes or sellers, another outlook.

        What is expected to be sold doesn't hang on what is asked: it stays the plan's, but where others sell, or elsewhere.
        """
        own = self.own.made
        review = own.outlook.review
        if not same_people_and_places(own.ground, ground):
            return self._elsewhere(ground)
        made = self._decomposed(ground, Actuals(ground, review.actuals.engine) if review else None)
        if ground.plan.scenarios.uncertainty == own.ground.plan.scenarios.uncertainty:
            cuts = tuple(cuts_of(own.outlook, made, own.world.spans))
            return replace(own, world=replace(own.world, cuts=cuts))
        outlook = Outlook(
            replace(own.outlook.made, ground=ground), review
        )  # the plan's targets, the variant's uncertainty
        assumed = Assumptions(outlook)
        world = world_of(outlook, assumed)
        world = replace(world, cuts=tuple(cuts_of(outlook, made, world.spans)))
        return replace(own, outlook=outlook, assumed=assumed, world=world)

    def _elsewhere(self, ground: Ground) -> Simulation:
        own = self.own.made
        actuals = self.again(ground)
        made = self._decomposed(ground, actuals)
        scope = own.outlook.scope
        period = ground.year.periods[scope.reached.period].label if scope else None
        outlook = outlook_of(made, actuals, period, own.outlook.until if scope else None)
        assumed = Assumptions(outlook)
        world = world_of(outlook, assumed)
        return replace(own, outlook=outlook, assumed=assumed, world=world)

    def _decomposed(self, ground: Ground, actuals: Actuals | None) -> Decomposition:
        over = self.ground.loaded.overlay
        own = self.own.made.outlook.made.findings
        try:
            made = decompose(ground, actuals)
        except PlanError as error:
            raise PlanError(
                over.told(error.findings, own) if over else error.findings, self.plan.loaded.language
            ) from None
        self.findings += over.told(made.findings, own) if over else []
        return made

    def _pulled(self, stage: Stage) -> Stage:
        """The stage with all levers pulled, one after the other; what is to be said stands at each."""
        seen: Counter[str] = Counter()
        for i, lever in enumerate(self.part.levers):
            called = "/".join([str(getattr(lever, "kind", "")), *(name for _, _, name in lever.names())])
            seen[called] += 1
            named = called if seen[called] == 1 else f"{called}/{seen[called]}"
            before = replace(stage, named=named, findings=())
            try:
                stage = lever.on(before)
            except Refused as refused:
                self._say(i, [refused.reason])
                continue
            self._say(i, [*stage.findings, *_idle(before, stage, lever)])
        return stage

    def _say(self, number: int, findings: Iterable[Finding]) -> None:
        """Findings without a place, at a lever."""
        path = (SCENARIOS, VARIANTS, self.key, "levers", number)
        over = self.ground.loaded.overlay
        placed = [replace(found, place=self.plan.loaded.marks.of(path)) for found in findings]
        self.findings += map(over.own, placed) if over else placed


def _idle(before: Stage, after: Stage, lever: Lever) -> list[Finding]:
    """The warning of a lever that has changed nothing."""
    one, other = before.world, after.world
    same = one.rows == other.rows and np.array_equal(one.expected, other.expected) and one.events == other.events
    if not same or any((a.target != b.target).any() for a, b in zip(one.cuts, other.cuts, strict=True)):
        return []
    return [finding("SP756", kind=str(getattr(lever, "kind", "")), reason=sentence("lever_nothing"))]


def same_people_and_places(one: Ground, other: Ground) -> bool:
    """Whether two plans have the same nodes, and the same sellers in the same territories at the same times."""
    return (
        all(one.trees[axis] == other.trees[axis] for axis in (*NODE_AXES, "team"))
        and _people(one) == _people(other)
        and one.plan.territories == other.plan.territories
    )


def _people(ground: Ground) -> list[tuple[object, ...]]:
    return [(s.id, s.team, s.part.name, s.part.hired, s.part.left, s.part.territory) for s in ground.sellers]
