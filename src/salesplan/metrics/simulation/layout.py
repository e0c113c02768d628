"""The order of work (抽样次序): which rows are drawn together, and where their draws are added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from salesplan.metrics.simulation.world import Places, Span, World

Source = tuple[int, int]  # a shock's place and its member's; an event's place after all shocks, and 0
BLOCK_UNITS = 64  # at most so many units are drawn before what they add up to is handed on
BLOCK_DRAWS = 3_000_000  # nor more numbers of theirs kept in between (24 MB)


@dataclass(frozen=True)
class Row:
    """A row: the sources it shares with other units, its unit's own, the nodes it shares with others, and its unit's own."""

    place: int
    shared: tuple[Source, ...]
    own: tuple[Source, ...]
    outer: tuple[int, ...]
    inner: tuple[int, ...]

    @property
    def kind(self) -> tuple[tuple[Source, ...], tuple[int, ...]]:
        """Rows of one kind are multiplied by the same shared factors and added to the same shared nodes."""
        return self.shared, self.outer


@dataclass(frozen=True)
class Layout:
    """A world, ordered so that little is held at a time; nodes are numbered over all cuts, one cut after the other."""

    world: World

    @cached_property
    def offsets(self) -> list[int]:
        """The number of each cut's first node, and of all."""
        return [0, *accumulate(len(cut.nodes) for cut in self.world.cuts)]

    @cached_property
    def units(self) -> list[list[Row]]:
        """The rows of each unit; units with the same shared nodes beside each other."""
        world = self.world
        sources = _pairs_by_row(self._sources, world.rows)
        nodes = _pairs_by_row(self._nodes, world.rows)
        own, inner = _of_one_unit(self._sources, world.unit), _of_one_unit(self._nodes, world.unit)
        units: dict[int, list[Row]] = {}
        for row, unit in enumerate(world.unit.tolist()):
            split = _split(sources[row], own), _split(nodes[row], inner)
            (shared, mine), (outer, inside) = split
            names = self._names
            units.setdefault(unit, []).append(
                Row(row, tuple(names[s] for s in shared), tuple(names[s] for s in mine), tuple(outer), tuple(inside))
            )
        return sorted(units.values(), key=lambda rows: sorted((row.outer, row.shared) for row in rows))

    @cached_property
    def _names(self) -> list[Source]:
        shocks = self.world.shocks
        members = [(place, member) for place, shock in enumerate(shocks) for member in range(len(shock.members))]
        return members + [(len(shocks) + event, 0) for event in range(len(self.world.events))]

    @cached_property
    def _sources(self) -> tuple[Places, Places]:
        """Pairs of row and source, sources numbered like `_names`."""
        rows, sources, first = [], [], 0
        for shock in self.world.shocks:
            touched = np.flatnonzero(shock.of >= 0)
            rows.append(touched)
            sources.append(first + shock.of[touched])
            first += len(shock.members)
        for place, event in enumerate(self.world.events):
            rows.append(event.rows)
            sources.append(np.full(len(event.rows), first + place, np.intp))
        return _joined(rows), _joined(sources)

    @cached_property
    def _nodes(self) -> tuple[Places, Places]:
        cuts = self.world.cuts
        return _joined([cut.row for cut in cuts]), _joined(
            [first + cut.node for first, cut in zip(self.offsets, cuts, strict=False)]
        )

    @cached_property
    def blocks(self) -> list[list[list[Row]]]:
        """Units that are drawn together."""
        each = max(len(self.world.spans), 1)
        return [list(block) for block in _chunks(self.units, each)]

    def done_with(self, block: int) -> list[int]:
        """The shared nodes that a block is the last to add to."""
        return self._done.get(block, [])

    @cached_property
    def _done(self) -> dict[int, list[int]]:
        last: dict[int, int] = {}
        for number, block in enumerate(self.blocks):
            last |= dict.fromkeys((node for unit in block for row in unit for node in row.outer), number)
        done: dict[int, list[int]] = {}
        for node, number in last.items():
            done.setdefault(number, []).append(node)
        return done

    @cached_property
    def shared(self) -> set[Source]:
        """The sources that rows of several units hang on."""
        return {source for unit in self.units for row in unit for source in row.shared}

    @cached_property
    def facts(self) -> np.ndarray:
        """(nodes, spans) what is sold already, in whole minor units."""
        sold = np.stack([self.world.sold[:, span.first : span.end].sum(axis=1) for span in self.world.spans], axis=1)
        facts = np.zeros((self.offsets[-1], len(self.world.spans)), np.int64)
        rows, nodes = self._nodes
        np.add.at(facts, nodes, sold[rows])
        return facts

    @cached_property
    def goals(self) -> tuple[np.ndarray, np.ndarray]:
        """(nodes, spans) the targets, and whether there is one."""
        cuts = self.world.cuts
        return np.concatenate([cut.target for cut in cuts]), np.concatenate([cut.aimed for cut in cuts])

    @cached_property
    def atoms(self) -> list[int]:
        """The open periods, counted from the first of them, at which a span begins or ends; each stretch begins with one."""
        edges = {0} | {edge for span in self.world.spans for edge in self.within(span)}
        return sorted(edge for edge in edges if edge < self.world.open)

    def within(self, span: Span) -> tuple[int, int]:
        """The open periods of a span, counted from the first open one."""
        closed, opened = self.world.closed, self.world.open
        return min(max(span.first - closed, 0), opened), min(max(span.end - closed, 0), opened)

    @cached_property
    def pieces(self) -> list[tuple[int, int]]:
        """The stretches that each span is made of."""
        place = {edge: i for i, edge in enumerate(self.atoms)} | {self.world.open: len(self.atoms)}
        return [(place[first], place[end]) for first, end in map(self.within, self.world.spans)]


def _pairs_by_row(pairs: tuple[Places, Places], rows: int) -> list[list[int]]:
    """For every row what it is paired with, in growing order."""
    found: list[list[int]] = [[] for _ in range(rows)]
    for row, other in zip(*(side.tolist() for side in pairs), strict=True):
        found[row].append(other)
    return [sorted(each) for each in found]


def _of_one_unit(pairs: tuple[Places, Places], unit: Places) -> set[int]:
    """The right sides of pairs whose rows all belong to one unit."""
    first: dict[int, int] = {}
    several: set[int] = set()
    for mine, other in zip(unit[pairs[0]].tolist(), pairs[1].tolist(), strict=True):
        if first.setdefault(other, mine) != mine:
            several.add(other)
    return first.keys() - several


def _split(numbers: Sequence[int], own: set[int]) -> tuple[list[int], list[int]]:
    """Those of several units, and those of one."""
    return [n for n in numbers if n not in own], [n for n in numbers if n in own]


def _joined(parts: Sequence[Places]) -> Places:
    return np.concatenate([np.zeros(0, np.intp), *(np.asarray(part, np.intp) for part in parts)])


def _chunks(units: Sequence[list[Row]], spans: int) -> Iterator[Sequence[list[Row]]]:
    """Blocks of units: as many as fit, whatever the number of runs, so that a block's work doesn't hang on it."""
    size = max(1, min(BLOCK_UNITS, BLOCK_DRAWS // (10_000 * spans)))
    for first in range(0, len(units), size):
        yield units[first : first + size]
