"""Draws the rows of some units (分块抽样), all runs at once, and adds them up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np

from salesplan.metrics.simulation.layout import Layout, Row, Source
from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.outcome import Odds, odds_of
from salesplan.metrics.simulation.streams import Stream

MOST_KINDS = 256  # of rows, whose draws are held apart at a time
Kind = tuple[tuple[Source, ...], tuple[int, ...]]
Sources = tuple[Source, ...]


@dataclass(frozen=True)
class Drawn:
    """What a block comes to.

    path: (open periods, runs) all its rows together. sums: by shared node (stretches, runs). nodes, odds: those that are the
    block's own; kept: their draws (spans, runs), where asked for.
    """

    path: Real
    sums: Mapping[int, Real]
    nodes: list[int]
    odds: Odds
    kept: Mapping[int, Real]


@dataclass(frozen=True)
class Draw:
    """How a world is drawn: under which seed, how often; `keep`: the nodes of which all draws are wanted."""

    layout: Layout
    seed: int
    runs: int
    keep: Collection[int]

    @property
    def shape(self) -> tuple[int, int]:
        """Open periods and runs."""
        return self.layout.world.open, self.runs

    def factors(self, source: Source) -> Real:
        """(open periods or 1, runs) what a source multiplies the rows that it touches by."""
        world, (place, member) = self.layout.world, source
        if place >= len(world.shocks):
            event = world.events[place - len(world.shocks)]
            return event.multipliers(Stream(self.seed, ("event", event.name)), self.runs, world.open, world.closed)
        shock = world.shocks[place]
        stream = Stream(self.seed, ("shock", shock.name, shock.members[member]))
        return shock.law.draw(stream.course(world.open, self.runs, shock.persistence))

    def spans(self, node: int, stretches: Real, out: Real) -> Real:
        """(spans, runs) a node's sales by span, facts included, of its draws by stretch (stretches, runs)."""
        for place, (first, end) in enumerate(self.layout.pieces):
            np.sum(stretches[first:end], axis=0, out=out[place])
        out += self.layout.facts[node][:, None]
        return out

    def odds(self, nodes: list[int], draws: Real) -> Odds:
        """The odds of nodes whose draws by span (nodes, spans, runs) are given, and lose their order."""
        target, aimed = self.layout.goals
        return odds_of(draws, target[nodes], aimed[nodes])


class Block:
    """The sums of some units, as they are drawn one after the other."""

    def __init__(self, draw: Draw, units: list[list[Row]], shared: Mapping[Source, Real]) -> None:
        """shared: the factors of all sources that several units hang on."""
        self.draw, self.units, self.shared = draw, units, shared
        self.nodes = list(dict.fromkeys(node for unit in units for row in unit for node in row.inner))
        self.inner = np.empty((len(self.nodes), len(draw.layout.pieces), draw.runs))
        self.multiplied: dict[Sources, Real | None] = {}
        self.kinds: dict[Kind, Real] = {}
        self.path = np.zeros(draw.shape)  # all rows that were folded in
        self.sums: dict[int, Real] = {}  # likewise, of the nodes that other blocks add to as well
        self.row = np.empty(draw.shape)

    def drawn(self) -> Drawn:
        """All units drawn, and added up."""
        place = {node: i for i, node in enumerate(self.nodes)}
        for unit in self.units:
            for node, stretches in self._unit(unit).items():
                self.draw.spans(node, stretches, self.inner[place[node]])
        self._fold()
        kept = {node: self.inner[place[node]].copy() for node in self.nodes if node in self.draw.keep}
        return Drawn(self.path, self.sums, self.nodes, self.draw.odds(self.nodes, self.inner), kept)

    def _unit(self, rows: list[Row]) -> dict[int, Real]:
        """Draw the rows of a unit; what its own nodes come to (stretches, runs)."""
        world, layout = self.draw.layout.world, self.draw.layout
        own: dict[Source, Real] = {}
        products: dict[Sources, Real | None] = {}
        sums = {node: np.zeros((len(layout.atoms), self.draw.runs)) for row in rows for node in row.inner}
        alike = len({row.own for row in rows}) == 1
        for row in rows:
            expected = world.expected[row.place, world.closed :]
            if expected.any():
                mine = _product(products, row.own, lambda source: _known(own, source, self.draw.factors), consume=alike)
                self._draw(row, expected, mine)
                self._add(row, sums)
        return sums

    def _draw(self, row: Row, expected: Real, own: Real | None) -> None:
        """A row's sales in whole minor units (open periods, runs), into `self.row`."""
        if len(self.multiplied) >= MOST_KINDS and row.shared not in self.multiplied:
            self.multiplied.clear()
        shared = _product(self.multiplied, row.shared, self.shared.__getitem__)
        np.multiply(expected[:, None], 1.0 if own is None else own, out=self.row)
        if shared is not None:
            self.row *= shared
        # Whole units: sums of whole numbers are exact in any order, so parts add up and threads change nothing.
        np.rint(self.row, out=self.row)

    def _add(self, row: Row, sums: dict[int, Real]) -> None:
        """Add the row that was drawn to its kind and to the nodes of its unit."""
        if row.kind in self.kinds:
            self.kinds[row.kind] += self.row
        else:
            if len(self.kinds) >= MOST_KINDS:
                self._fold()
            self.kinds[row.kind] = self.row.copy()
        if row.inner:
            stretches = _stretches(self.row, self.draw.layout.atoms)
            for node in row.inner:
                sums[node] += stretches

    def _fold(self) -> None:
        """Add the rows of each kind to the path, and to the sums of the nodes that other blocks add to as well."""
        for (_, outer), drawn in self.kinds.items():
            self.path += drawn
            stretches = _stretches(drawn, self.draw.layout.atoms)
            for node in outer:
                if node in self.sums:
                    self.sums[node] += stretches
                else:
                    self.sums[node] = stretches.copy()
        self.kinds.clear()


def _stretches(draws: Real, atoms: list[int]) -> Real:
    """(stretches, runs) of draws by period (open periods, runs); not to be written to, where every period is a stretch."""
    if len(atoms) == len(draws):
        return draws
    ends = [*atoms[1:], len(draws)]
    sums = np.empty((len(atoms), draws.shape[1]))
    for place, (first, end) in enumerate(zip(atoms, ends, strict=True)):  # three times as fast as reduceat
        np.sum(draws[first:end], axis=0, out=sums[place])
    return sums


def _known(known: dict[Source, Real], source: Source, find: Callable[[Source], Real]) -> Real:
    if source not in known:
        known[source] = find(source)
    return known[source]


def _product(
    known: dict[Sources, Real | None], sources: Sources, factors: Callable[[Source], Real], *, consume: bool = False
) -> Real | None:
    """The product of all factors of some sources (periods or 1, runs), found once; None where there are none.

    consume: nobody asks for the factors again, so that one of them may hold the product.
    """
    if sources not in known:
        product: Real | None = None
        for source in sources:
            product = factors(source) if product is None else _times(product, factors(source), consume=consume)
        known[sources] = product
    return known[sources]


def _times(one: Real, other: Real, *, consume: bool) -> Real:
    large, small = (one, other) if one.size >= other.size else (other, one)
    return np.multiply(large, small, out=large if consume and large.flags.writeable else None)
