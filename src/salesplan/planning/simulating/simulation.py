"""A plan simulated (模拟结果): its outlook, what it assumes, its world, and what many runs of it come to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from salesplan.errors import Finding, finding
from salesplan.metrics.simulation.draw import simulate
from salesplan.metrics.simulation.outcome import Odds, Outcome
from salesplan.metrics.simulation.world import Cut, World
from salesplan.plan.ground import Ground
from salesplan.planning.simulating.assumptions import Assumptions
from salesplan.planning.simulating.outlook import Outlook
from salesplan.planning.simulating.worlds import world_of
from salesplan.terms.money import percent
from salesplan.terms.short import short_amount
from salesplan.terms.steps import step
from salesplan.terms.tree import COMPANY

FEW_WINDOWS = 2.0  # spans as long as what is to come; with fewer, spreads are mostly defaults
PLAN = "plan"  # the scenario that is the plan itself


@dataclass(frozen=True)
class Drawing:
    """How it is drawn; threads change no number."""

    runs: int
    seed: int
    threads: int = 1


@dataclass(frozen=True)
class Simulation:
    """A scenario of a plan, and its draws."""

    name: str
    outlook: Outlook
    assumed: Assumptions
    world: World
    drawing: Drawing
    keep: tuple[str, ...] = ("region",)

    @property
    def ground(self) -> Ground:
        """The plan."""
        return self.outlook.ground

    @cached_property
    def outcome(self) -> Outcome:
        """What the runs come to; the draws of regions are kept, which the worst of them is told by, and others if asked."""
        how = self.drawing
        with step("step_drawing") as told:
            return simulate(self.world, how.runs, how.seed, how.threads, keep=self.keep, progress=told.at)

    def short(self, minor: float) -> str:
        """An amount in few characters."""
        return short_amount(round(minor), self.ground.digits, self.ground.loaded.language)

    def cut(self, axis: str) -> Cut:
        """The cut of an axis that the world has."""
        return next(cut for cut in self.world.cuts if cut.axis == axis)

    @property
    def year(self) -> int:
        """The place of the year among the spans."""
        return len(self.world.spans) - 1

    @property
    def company(self) -> Odds:
        """The odds of the whole, by span."""
        return self.outcome.odds[COMPANY]

    @property
    def target(self) -> int | None:
        """The company's target of the year, in minor units."""
        cut = self.cut(COMPANY)
        return int(cut.target[0, self.year]) if cut.aimed[0, self.year] else None


def findings_of(made: Simulation) -> list[Finding]:
    """What a reader of the odds should know of what they rest on."""
    if not made.world.open:
        return [finding("SP706")]
    found = []
    if not made.outlook.goes_by_landings:
        found.append(finding("SP705", strength=percent(made.outlook.strength)))
    elif made.assumed.windows < FEW_WINDOWS:
        found.append(finding("SP707", windows=f"{made.assumed.windows:.1f}"))
    tree, products = made.ground.trees["product"], made.outlook.rows.of("product")
    for name, launch in sorted(made.assumed.declared.launches.items()):
        node = made.ground.node("product", name)
        if node is None or launch.share is not None:
            continue
        if not made.world.expected[(products >= node) & (products < tree.end[node])].any():
            place = made.ground.loaded.marks.of_key(("scenarios", "uncertainty", "launches", name))
            found.append(finding("SP708", place, name=name))
    return found


def simulation_of(outlook: Outlook, drawing: Drawing, name: str = PLAN) -> Simulation:
    """The plan itself."""
    assumed = Assumptions(outlook)
    return Simulation(name, outlook, assumed, world_of(outlook, assumed), drawing)
