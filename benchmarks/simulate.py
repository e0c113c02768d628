"""Ten thousand years of a thousand sellers: `simulate`'s numbers beside numpy drawing as many normals.

    python benchmarks/simulate.py

12 months, 20 regions, 5 product lines; shocks of the company, the regions and the lines, and of every seller for the year and for each
month. The peer is one numpy Generator (SFC64, the same as the program's) that fills a block of normals again and again, on one
thread, as many numbers in all as the simulation draws. Both in turn, in one process; the best of several rounds, because what
else the machine does only ever adds. Processor seconds are those of all threads together, and hardly hang on other work.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter, process_time

import numpy as np
from numpy.random import SFC64, Generator
from timing import resource

from salesplan.metrics.simulation.draw import simulate
from salesplan.metrics.simulation.laws import Lognormal
from salesplan.metrics.simulation.world import Cut, Places, Shock, Span, World

SELLERS, MONTHS, RUNS = 1_000, 12, 10_000
REGIONS, LINES = 20, 5
ROUNDS = 7
GOAL = 1.5
MEMORY = 1024  # MiB


def named(what: str, number: int) -> tuple[str, ...]:
    return tuple(f"{what} {i}" for i in range(number))


def world(sellers: int = SELLERS, spans: int = 1) -> World:
    """A row for each seller; 10,000.00 a month each, and a target of as much."""
    at = np.arange(sellers)
    region, line, none = at % REGIONS, at // REGIONS % LINES, np.zeros(sellers, np.intp)
    periods = [Span(f"month {i}", i, i + 1) for i in range(MONTHS)]
    spans_ = tuple([Span("year", 0, MONTHS), *periods][:spans])

    def cut(axis: str, of: Places) -> Cut:
        nodes = int(of.max()) + 1
        each = np.bincount(of)[:, None] * 1_000_000 * np.array([span.end - span.first for span in spans_])
        return Cut(axis, named(axis, nodes), at, of, each, np.ones(each.shape, np.bool_))

    shocks = (
        Shock("company", ("company",), none, Lognormal(0.05), 1.0),
        Shock("region", named("region", REGIONS), region, Lognormal(0.08), 0.5),
        Shock("product", named("product", LINES), line, Lognormal(0.05), 0.5),
        Shock("seller", named("seller", sellers), at, Lognormal(0.1), 1.0),
        Shock("noise", named("seller", sellers), at, Lognormal(0.2), 0.0),
    )
    cuts = (cut("company", none), cut("region", region), cut("product", line), cut("seller", at))
    expected, sold = np.full((sellers, MONTHS), 1_000_000.0), np.zeros((sellers, MONTHS), np.int64)
    return World(expected, sold, at, 0, shocks, cuts, spans_)


def drawn(sellers: int = SELLERS, runs: int = RUNS) -> int:
    """How many normals that takes."""
    return runs * (sellers * (MONTHS + 1) + (REGIONS + LINES) * MONTHS + 1)


def peer(number: int, block: int = MONTHS * RUNS) -> None:
    """numpy alone, a block at a time."""
    generator, numbers = Generator(SFC64(1)), np.empty(block)
    for first in range(0, number, block):
        generator.standard_normal(out=numbers[: min(block, number - first)])


def best(works: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, tuple[float, float]]:
    """The least seconds of each, in turn: by the clock, and of the processor."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            start = perf_counter(), process_time()
            work()
            taken[name].append((perf_counter() - start[0], process_time() - start[1]))
    return {name: (min(t[0] for t in times), min(t[1] for t in times)) for name, times in taken.items()}


def peak(sellers: int, threads: int, spans: int) -> float:
    """The peak MiB of a process that does nothing else."""
    command = [sys.executable, __file__, "--alone", str(sellers), str(threads), str(spans)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def alone(sellers: int, threads: int, spans: int) -> None:
    simulate(world(sellers, spans), RUNS, threads=threads)
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    plan = world()
    seconds = best(
        {
            "numpy, as many normals, 1 thread": lambda: peer(drawn()),
            "simulate, 1 thread": lambda: simulate(plan, RUNS),
            "simulate, 2 threads": lambda: simulate(plan, RUNS, threads=2),
        }
    )
    bare = next(iter(seconds.values()))
    say(f"| {RUNS:,} runs × {SELLERS:,} sellers × {MONTHS} months | s | ÷ numpy | processor s | ÷ numpy | goal |")
    say("|---|---|---|---|---|---|")
    for name, (clock, processor) in seconds.items():
        goal = f"≤ {GOAL}" if name.startswith("simulate") else ""
        say(f"| {name} | {clock:.2f} | {clock / bare[0]:.2f} | {processor:.2f} | {processor / bare[1]:.2f} | {goal} |")
    say("\n| peak MiB of a process of its own | 1 thread | 2 threads | goal |\n|---|---|---|---|")
    for spans, what in ((1, "the year"), (1 + MONTHS, "the year and every month")):
        say(f"| odds of {what} | {peak(SELLERS, 1, spans):.0f} | {peak(SELLERS, 2, spans):.0f} | < {MEMORY} |")
    say("\n| sellers | runs | processor s | µs for a seller and 1,000 runs |\n|---|---|---|---|")
    sizes = [(SELLERS, RUNS // 4), (SELLERS, RUNS), (SELLERS, RUNS * 4), (SELLERS // 4, RUNS), (SELLERS * 4, RUNS)]
    for sellers, runs in sizes:
        made = world(sellers)
        took = best({"": lambda made=made, runs=runs: simulate(made, runs)}, 3)[""][1]  # type: ignore[misc]
        say(f"| {sellers:,} | {runs:,} | {took:.2f} | {took / sellers / runs * 1e9:.0f} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        alone(*map(int, sys.argv[2:]))
    else:
        main()
