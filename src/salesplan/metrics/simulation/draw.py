"""Draws a world (抽样): every run a year that might come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from salesplan.metrics.simulation.blocks import Block, Draw, Drawn
from salesplan.metrics.simulation.layout import Layout
from salesplan.metrics.simulation.normal import Real
from salesplan.metrics.simulation.outcome import Odds, Outcome, runs_for
from salesplan.metrics.simulation.world import World

RUNS = runs_for(0.005)  # a chance is known to half a point at worst
SEED = 1

Progress = Callable[[int, int], None]  # blocks done, of how many


def simulate(
    world: World,
    runs: int = RUNS,
    seed: int = SEED,
    threads: int = 1,
    *,
    keep: Collection[str] = (),
    progress: Progress | None = None,
) -> Outcome:
    """Draw every row `runs` times and say what that makes of every node and span.

    The same world, runs and seed give the same numbers to the last bit, whatever the number of threads. keep: the axes of which
    all draws are wanted; they are held in memory whole. ValueError for less than one run, and where a world doesn't fit together.
    """
    if runs < 1:
        raise ValueError(runs)
    layout = Layout(world)
    kept = [cut for cut in world.cuts if cut.axis in keep]
    offset = dict(zip((cut.axis for cut in world.cuts), layout.offsets, strict=False))
    wanted = {offset[cut.axis] + node for cut in kept for node in range(len(cut.nodes))}
    draw = Draw(layout, seed, runs, wanted)
    gathered = _gather(draw, threads, progress)
    return Outcome(
        runs=runs,
        seed=seed,
        spans=world.spans,
        odds=gathered.by_axis(),
        path=_path(world, gathered.path),
        kept={
            cut.axis: np.stack([gathered.kept[offset[cut.axis] + node] for node in range(len(cut.nodes))])
            for cut in kept
        },
    )


def _path(world: World, drawn: Real) -> Real:
    """(periods, runs) facts and draws from the first period up to each."""
    path = np.zeros((world.periods, drawn.shape[1]))
    path[world.closed :] = drawn
    path += world.sold.sum(axis=0)[:, None]
    return np.cumsum(path, axis=0)


@dataclass
class _Gathered:
    """What blocks come to, one after the other: a shared node is done, and let go, with the last block that adds to it."""

    draw: Draw
    path: Real
    nodes: list[int] = field(default_factory=list)
    odds: list[Odds] = field(default_factory=list)
    kept: dict[int, Real] = field(default_factory=dict)
    open: dict[int, Real] = field(default_factory=dict)

    def add(self, number: int, drawn: Drawn) -> None:
        """Add the block of a number."""
        self.path += drawn.path
        self.nodes += drawn.nodes
        self.odds.append(drawn.odds)
        self.kept |= drawn.kept
        for node, sums in drawn.sums.items():
            self.open[node] = self.open[node] + sums if node in self.open else sums
        for node in self.draw.layout.done_with(number):
            self.finish(node)

    def finish(self, node: int) -> None:
        """The odds of a node that nothing adds to any more."""
        layout = self.draw.layout
        sums = self.open.pop(node, None)
        stretches = np.zeros((len(layout.atoms), self.draw.runs)) if sums is None else sums
        spans = self.draw.spans(node, stretches, np.empty((len(layout.pieces), self.draw.runs)))
        if node in self.draw.keep:
            self.kept[node] = spans.copy()
        self.nodes.append(node)
        self.odds.append(self.draw.odds([node], spans[None]))

    def by_axis(self) -> Mapping[str, Odds]:
        """The odds of every cut, nodes in its order."""
        layout = self.draw.layout
        every = Odds.stacked(self.odds).at(np.argsort(self.nodes))
        ends = zip(layout.world.cuts, layout.offsets, layout.offsets[1:], strict=False)
        return {cut.axis: every.at(np.arange(first, end)) for cut, first, end in ends}


def _gather(draw: Draw, threads: int, progress: Progress | None) -> _Gathered:
    layout = draw.layout
    gathered = _Gathered(draw, np.zeros(draw.shape))
    for number, drawn in enumerate(_blocks(draw, threads)):
        gathered.add(number, drawn)
        if progress:
            progress(number + 1, len(layout.blocks))
    for node in sorted(set(range(layout.offsets[-1])) - set(gathered.nodes)):
        gathered.finish(node)  # a node without rows
    return gathered


def _blocks(draw: Draw, threads: int) -> Iterator[Drawn]:
    """Every block in order; as many at work at once as there are threads, and no more waiting than that."""
    layout = draw.layout
    if threads <= 1:
        shared = {source: draw.factors(source) for source in layout.shared}
        for units in layout.blocks:
            yield Block(draw, units, shared).drawn()
        return
    with ThreadPoolExecutor(threads) as pool:
        shared = dict(zip(layout.shared, pool.map(draw.factors, layout.shared), strict=True))
        waiting: deque[Future[Drawn]] = deque()
        for units in layout.blocks:
            waiting.append(pool.submit(Block(draw, units, shared).drawn))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
