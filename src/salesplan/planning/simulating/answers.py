"""What a simulation answers beyond odds (模拟结论): what moves the year, what it would take, and where it goes wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite

import numpy as np

from salesplan.metrics.simulation.draw import simulate
from salesplan.metrics.simulation.drivers import Driver, drivers
from salesplan.metrics.simulation.needed import Number, Strength, fewest, newcomers, strength
from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.risk import Worst, tail, worst
from salesplan.metrics.simulation.world import Places, World
from salesplan.planning.simulating.components import NOISE, SELLER
from salesplan.planning.simulating.simulation import Simulation
from salesplan.planning.simulating.tables import names_of, share, whole
from salesplan.terms.later import Later
from salesplan.terms.table import RATIO_DIGITS, Table, Value, table
from salesplan.terms.tree import COMPANY

WANTED = 0.8  # the chance that is asked for
STRONGER, MORE = "stronger_sales", "more_sellers"
MOST_SELLERS = 50  # that are tried


@dataclass(frozen=True)
class Risk:
    """How a node may fail: how often it is the worst of its sisters, and the mean of its worst tenth of years."""

    axis: str
    node: str
    target: int
    place: int
    worst_tenth: float


class Answers:
    """The answers of a simulation, made when they are asked for."""

    def __init__(self, made: Simulation) -> None:
        self.made = made

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """What moves the year, largest first; what moves nothing is left out."""
        found = drivers(self.made.world, self.made.outcome, self.made.drawing.threads)
        return tuple(one for one in found if one.swing > 0)

    @cached_property
    def strength(self) -> Strength | None:
        """How much stronger sales to come must be than expected for the chance that is wanted; None without a target."""
        made = self.made
        if made.target is None or not made.world.open:
            return None
        return strength(made.outcome.year, int(made.world.sold.sum()), made.target, WANTED)

    def strength_of(self, node: int) -> Strength | None:
        """The same of a region."""
        cut, made = self.made.cut("region"), self.made
        if not cut.aimed[node, made.year] or not made.world.open:
            return None
        facts = int(made.world.sold[cut.row[cut.node == node]].sum())
        draws = made.outcome.kept["region"][node, made.year]
        return strength(draws, facts, int(cut.target[node, made.year]), WANTED)

    @cached_property
    def sellers(self) -> Number | None:
        """How many more sellers like the middle one, from the next period on; None where there are none to go by."""
        template = self._middle_seller
        if template is None or self.made.target is None or not self.made.world.open:
            return None
        year, target = self.made.outcome.year, self.made.target
        chances = [float((year >= target).mean())]
        if chances[0] < WANTED:
            more = self._newcomers(template)
            chances += [float((year + added >= target).mean()) for added in more]
        return fewest(lambda number: chances[min(number, len(chances) - 1)], WANTED, len(chances) - 1)

    @cached_property
    def _middle_seller(self) -> Places | None:
        """The rows of the seller who is expected to sell more than half of those who are expected to sell at all."""
        sellers, expected = self.made.outlook.rows.of("seller"), self.made.world.expected.sum(axis=1)
        sums = {s: float(expected[sellers == s].sum()) for s in sorted(set(sellers.tolist())) if s >= 0}
        order = sorted((s for s in sums if sums[s] > 0), key=lambda s: (sums[s], s))
        return np.flatnonzero(sellers == order[len(order) // 2]) if order else None

    def _newcomers(self, template: Places) -> Real:
        """(sellers, runs) what the first, the first two … bring in the rest of the year, past the ramp of new sellers."""
        made = self.made
        world: World = newcomers(made.world, template, MOST_SELLERS, "new", (SELLER, NOISE))
        spans = (made.world.spans[-1],)
        cut = replace(world.cuts[0], target=world.cuts[0].target[:, -1:], aimed=world.cuts[0].aimed[:, -1:])
        ramped = world.expected * self._ramp[None]
        world = replace(world, expected=ramped, spans=spans, cuts=(cut,))
        drawn = simulate(world, made.drawing.runs, made.drawing.seed, made.drawing.threads, keep=("seller",))
        return np.cumsum(drawn.kept["seller"][:, 0], axis=0)

    @property
    def _ramp(self) -> Real:
        """(periods,) what a seller who starts with the next period sells of a full quota: the plan's slowest ramp."""
        ramps = self.made.ground.plan.ramps
        slowest = min(([float(part) for part in ramps[name]] for name in sorted(ramps)), key=sum, default=[])
        found = np.ones(self.made.world.periods)
        closed = self.made.world.closed
        length = min(len(slowest), self.made.world.open)
        found[closed : closed + length] = slowest[:length]
        return found

    @cached_property
    def risks(self) -> tuple[Sequence[Risk], Worst | None]:
        """The lowest regions with a target above zero, and how often each is the worst of them."""
        made = self.made
        cut = next((cut for cut in made.world.cuts if cut.axis == "region"), None)
        if cut is None:
            return [], None
        lowest = {made.ground.trees["region"].nodes[n].id for n in made.outlook.rows.grain.nodes("region")}
        places = [i for i, key in enumerate(cut.nodes) if key in lowest and cut.target[i, made.year] > 0]
        draws = made.outcome.kept["region"][:, made.year]
        found = [Risk("region", cut.nodes[i], int(cut.target[i, made.year]), i, tail(draws[i])) for i in places]
        targets = np.array([one.target for one in found])
        return found, worst(draws[places], targets) if len(places) > 1 else None

    @property
    def weakest(self) -> tuple[str, float] | None:
        """The id of the region that is most often the worst, and how often."""
        found, how_often = self.risks
        if how_often is None:
            return None
        most = int(np.argmax(how_often.share))
        return found[most].node, float(how_often.share[most])


def answer_tables(made: Answers) -> list[Table]:
    """`drivers`, `needed` and `risk`."""
    needed = (
        "scenario axis:word node name lever:word wanted:ratio chance:ratio needed:ratio needed_low:ratio needed_high:ratio "
        "sellers:count best_chance:ratio"
    )
    risk = (
        "scenario axis:word node name target:money shortfall:money missed_by:money worst_tenth:money worst_share:ratio "
        "worst_attainment:ratio worst_shortfall:money"
    )
    return [
        table(
            "drivers",
            "scenario driver:word low:money high:money swing:money variance_share:ratio",
            Later(lambda: _drivers(made)),
        ),
        table("needed", needed, Later(lambda: _needed(made))),
        table("risk", risk, Later(lambda: _risks(made))),
    ]


def _drivers(made: Answers) -> Iterator[tuple[Value, ...]]:
    for one in made.drivers:
        low, high = round(one.low), round(one.high)
        yield (made.made.name, one.name, low, high, high - low, round(one.share, RATIO_DIGITS))


def _needed(made: Answers) -> Iterator[tuple[Value, ...]]:
    simulated = made.made
    names = names_of(simulated.ground, COMPANY)
    if made.strength is not None:
        chance = share(simulated.company.chance[0, simulated.year])
        yield (simulated.name, COMPANY, COMPANY, names[COMPANY], STRONGER, WANTED, chance, *_strength(made.strength))
        if made.sellers is not None:
            number = made.sellers
            told = (None, None, None, number.value, round(number.best, RATIO_DIGITS))
            yield (simulated.name, COMPANY, COMPANY, names[COMPANY], MORE, WANTED, chance, *told)
    regions = [cut for cut in simulated.world.cuts if cut.axis == "region"]
    for cut in regions:
        names = names_of(simulated.ground, "region")
        for node, key in enumerate(cut.nodes):
            found = made.strength_of(node)
            if found is not None:
                chance = share(simulated.outcome.odds["region"].chance[node, simulated.year])
                yield (simulated.name, "region", key, names[key], STRONGER, WANTED, chance, *_strength(found))


def _strength(found: Strength) -> tuple[Value, ...]:
    return (*(_ratio(value) for value in (found.value, found.low, found.high)), None, round(found.best, RATIO_DIGITS))


def _ratio(value: float | None) -> float | None:
    return None if value is None or not isfinite(value) else round(value, RATIO_DIGITS)


def _risks(made: Answers) -> Iterator[tuple[Value, ...]]:
    simulated, (found, often) = made.made, made.risks
    if simulated.target is not None:
        odds, name = simulated.company, names_of(simulated.ground, COMPANY)[COMPANY]
        short = (whole(odds.shortfall[0, simulated.year]), whole(odds.missed_by[0, simulated.year]))
        tenth = round(tail(simulated.outcome.year))
        yield (simulated.name, COMPANY, COMPANY, name, simulated.target, *short, tenth, None, None, None)
    names = names_of(simulated.ground, "region")
    for place, one in enumerate(found):
        odds = simulated.outcome.odds[one.axis]
        short = (whole(odds.shortfall[one.place, simulated.year]), whole(odds.missed_by[one.place, simulated.year]))
        last: tuple[Value, ...] = (None,) * 3 if often is None else _worst(often, place)
        yield (simulated.name, one.axis, one.node, names[one.node], one.target, *short, round(one.worst_tenth), *last)


def _worst(often: Worst, place: int) -> tuple[Value, ...]:
    return share(often.share[place]), share(often.attainment[place]), whole(often.shortfall[place])
