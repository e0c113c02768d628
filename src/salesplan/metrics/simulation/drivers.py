"""What moves the year (驱动因素): how much of its variance hangs on each source of chance, and how far each swings it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from salesplan.metrics.simulation.blocks import Draw
from salesplan.metrics.simulation.layout import Layout, Source
from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.outcome import Outcome
from salesplan.metrics.simulation.world import World

Name = tuple[str, str]  # the driver, and the member that stands alone; "" for all of them together


@dataclass(frozen=True)
class Driver:
    """A source of chance, by what the company's year would be if all others were as expected; minor units.

    low, high: the year's P10 and P90 then; swing: high − low. share: the variance it has then, of the variance that the year has:
    the first-order index of Sobol (1993), Var(E[year | driver]) ÷ Var(year). The shares of all drivers add up to less than 1 by
    what only happens together (a weak market in a weak region), and by the error of drawing.
    """

    name: str
    member: str
    low: float
    high: float
    share: float

    @property
    def swing(self) -> float:
        """From low to high."""
        return self.high - self.low


def drivers(world: World, outcome: Outcome, threads: int = 1, *, split: Collection[str] = ()) -> tuple[Driver, ...]:
    """Every shock and every kind of event, largest swing first, ties by name; on the same draws as the outcome.

    split: shocks whose members count each for itself. A tornado by construction: one thing moves, the others stand at their
    expectation, so it shows no interactions. Drivers that can't move anything (a fixed law, rows that sell nothing) are there
    with no swing.
    """
    apart = _Apart(world, Draw(Layout(world), outcome.seed, outcome.runs, ()), frozenset(split))
    variance = float(outcome.year.var())
    found = []
    for name in apart.names:
        year = apart.year(name, threads)
        low, high = np.quantile(year, (0.1, 0.9)).tolist()
        found.append(Driver(*name, low, high, float(year.var()) / variance if variance > 0 else 0.0))
    return tuple(sorted(found, key=lambda driver: (-driver.swing, driver.name, driver.member)))


@dataclass(frozen=True)
class _Apart:
    """A world with one thing moving at a time."""

    world: World
    draw: Draw
    split: frozenset[str]

    @cached_property
    def _sources(self) -> dict[Name, list[tuple[Source, np.ndarray]]]:
        """The sources that each driver is made of, with the rows that each touches."""
        found: dict[Name, list[tuple[Source, np.ndarray]]] = {}
        for place, shock in enumerate(self.world.shocks):
            for member, alone in enumerate(shock.members):
                name = (shock.name, alone if shock.name in self.split else "")
                found.setdefault(name, []).append(((place, member), np.flatnonzero(shock.of == member)))
        for place, event in enumerate(self.world.events, len(self.world.shocks)):
            found.setdefault((event.driver, ""), []).append(((place, 0), event.rows))
        return found

    @property
    def names(self) -> list[Name]:
        """Of the drivers."""
        return list(self._sources)

    @cached_property
    def _means(self) -> dict[Name, Real]:
        """What each driver multiplies (rows, open periods) by on average."""
        return {name: self._mean(name) for name in self._sources}

    def _mean(self, name: Name) -> Real:
        world = self.world
        mean = np.ones((world.rows, world.open))
        for tied, rows in self._tied(name):
            if len(tied) == 1 and tied[0][0] < len(world.shocks):
                mean[rows] = world.shocks[tied[0][0]].law.mean
            else:  # events of one driver may touch a row together, and needn't be independent of one another's time
                mean[rows] = np.broadcast_to(self._factors(tied), self.draw.shape).mean(axis=1)
        return mean

    def _tied(self, name: Name) -> Iterator[tuple[tuple[Source, ...], list[int]]]:
        """Rows that hang on the same sources of a driver."""
        sources: dict[int, list[Source]] = {}
        for source, rows in self._sources[name]:
            for row in rows.tolist():
                sources.setdefault(row, []).append(source)
        rows_of: dict[tuple[Source, ...], list[int]] = {}
        for row in sorted(sources):
            rows_of.setdefault(tuple(sources[row]), []).append(row)
        yield from rows_of.items()

    def _factors(self, tied: tuple[Source, ...]) -> Real:
        product = self.draw.factors(tied[0])
        for source in tied[1:]:
            product = product * self.draw.factors(source)
        return product

    def year(self, name: Name, threads: int) -> Real:
        """(runs,) the year if only this driver moves, facts included."""
        world = self.world
        expected = world.expected[:, world.closed :].copy()
        for other, mean in self._means.items():
            if other != name:
                expected *= mean
        touched = np.zeros(world.rows, np.bool_)
        parts = []
        for tied, rows in self._tied(name):
            touched[rows] = True
            weights = expected[rows].sum(axis=0)
            if weights.any():
                parts.append(partial(self._part, tied, weights))
        year = np.full(self.draw.runs, float(world.sold.sum()) + float(expected[~touched].sum()))
        with ThreadPoolExecutor(max(threads, 1)) as pool:
            for drawn in pool.map(lambda part: part(), parts):  # in order: sums don't hang on who is first
                year += drawn
        return year

    def _part(self, tied: tuple[Source, ...], weights: Real) -> Real:
        factors = self._factors(tied)
        if len(factors) == 1:
            return np.asarray(factors[0] * weights.sum())
        factors *= weights[:, None]
        return np.asarray(factors.sum(axis=0))
