"""A plan of twelve million cells: fitted, rounded and explained, against bare numpy and a fitting package.

    python benchmarks/decompose.py      needs ipfn beside the program (pip install ipfn)

10,000 sellers × 100 products × 12 months, with the years of all sellers, those of all products and all months declared. Every way
runs in processes of its own, in turn; only the work itself is timed, not the start of Python nor the making of the seed.
Prints tables; README.md keeps the last ones.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from salesplan.allocation.boxes import Demand
from salesplan.allocation.clash import find_clash
from salesplan.allocation.raking import Family, rake
from salesplan.allocation.refine import refine_periods
from salesplan.allocation.rounding import Real, Whole, largest_remainder
from salesplan.allocation.spans import round_parts

SELLERS, PRODUCTS, MONTHS = 10_000, 100, 12
EACH = 1_000  # units of a cell, on average
BARE_ROUNDS = "BARE_ROUNDS"  # the fit's own number of rounds, told to the bare passes
TURNS = 3
SIZES = (9, 84, 834, 8_334)  # sellers, for 10⁴ to 10⁷ cells


@dataclass(frozen=True)
class Problem:
    """A year's plan: last year's cells, and the totals that are declared for each axis."""

    seed: Real
    margins: tuple[Whole, Whole, Whole]

    @property
    def families(self) -> list[Family]:
        """The margins as raking takes them: labels of length 1 along the other axes."""
        made = []
        for axis, totals in enumerate(self.margins):
            shape = [len(totals) if i == axis else 1 for i in range(3)]
            made.append(Family(np.arange(len(totals), dtype=np.int32).reshape(shape), totals.astype(np.float64)))
        return made


def problem(sellers: int) -> Problem:
    """Cells that are large for large sellers and products, but no product of margins; totals unlike last year's."""
    rng = np.random.default_rng(1)
    seed = rng.gamma(2.0, 1.0, (sellers, PRODUCTS, MONTHS))
    seed *= rng.gamma(1.0, 1.0, (sellers, 1, 1))
    seed *= rng.gamma(1.0, 1.0, (1, PRODUCTS, 1))
    total = seed.size * EACH
    shapes = ((sellers, 2.0), (PRODUCTS, 2.0), (MONTHS, 9.0))
    first, second, third = (largest_remainder(total, rng.gamma(shape, 1.0, size)) for size, shape in shapes)
    return Problem(seed, (first, second, third))


def allocate(asked: Problem) -> tuple[Real, Whole]:
    """The whole allocation, as the program does it: fitted, each axis rounded by month, then the cells."""
    exact = rake(asked.seed, asked.families)
    sellers, products, months = asked.margins
    year = (0, MONTHS)
    tables = [
        round_parts(exact.sum(axis=1), months, [{year: total} for total in sellers.tolist()]),
        round_parts(exact.sum(axis=0), months, [{year: total} for total in products.tolist()]),
    ]
    cuts = [(0, size) for size in exact.shape[:-1]]
    return exact, refine_periods(months.reshape(1, 1, -1), cuts, tables, exact)


def assert_exact(asked: Problem, exact: Real, cells: Whole) -> None:
    """All margins to the unit, no cell off by a unit."""
    for axis, totals in enumerate(asked.margins):
        others = tuple(i for i in range(3) if i != axis)
        if (cells.sum(axis=others) != totals).any():
            raise SystemExit(f"axis {axis} doesn't add up")
    if cells.min() < 0 or any((abs(c - e) >= 1).any() for c, e in zip(cells, exact, strict=True)):
        raise SystemExit("a cell is off by a unit")


def rounds_of(asked: Problem) -> int:
    """How many rounds the fit takes: how often its first family is looked at."""
    from salesplan.allocation import raking

    seen, own = [0], raking._wanted  # noqa: SLF001 - counted from outside, so that the timed fit counts nothing

    def counted(*arguments: Any) -> Real:
        seen[0] += 1
        return own(*arguments)

    raking._wanted = counted  # noqa: SLF001
    try:
        rake(asked.seed, asked.families)
    finally:
        raking._wanted = own  # noqa: SLF001
    return seen[0] // len(asked.margins)


def bare(asked: Problem, rounds: int) -> Real:
    """The passes alone: add up, multiply, as many rounds as the fit needs; nothing is checked."""
    table = asked.seed.copy()
    for _ in range(rounds):
        for axis, totals in enumerate(asked.margins):
            others = tuple(i for i in range(3) if i != axis)
            table *= np.expand_dims(totals / table.sum(axis=others), others)
    return table


def peer(asked: Problem) -> Real:
    """The fit alone by ipfn, with its own settings."""
    from ipfn.ipfn import ipfn

    margins = [totals.astype(np.float64) for totals in asked.margins]
    made: Real = ipfn(asked.seed.copy(), margins, [[0], [1], [2]]).iteration()
    return made


def infeasible(asked: Problem) -> list[Demand]:
    """The declared totals, and what can't be beside them: a seller held to a little, of whom the products ask for more.

    Every product is to sell something with the first seller, together more than the most that the seller may have.
    """
    size = asked.seed.shape
    whole = [(0, n) for n in size]
    demands = [Demand(tuple(whole), *[int(asked.margins[0].sum())] * 2)]
    for axis, totals in enumerate(asked.margins):
        for i, total in enumerate(totals.tolist()):
            demands.append(Demand(tuple((i, i + 1) if a == axis else whole[a] for a in range(3)), total, total))
    most = int(asked.margins[0][0]) - 1
    least = -(-(most + 2) // PRODUCTS)
    demands += [Demand(((0, 1), (j, j + 1), whole[2]), least, None) for j in range(PRODUCTS)]
    return demands


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds (all the ways use one thread), and what came of it."""
    started = time.process_time()
    made = work()
    return time.process_time() - started, made


def measure(way: str, sellers: int) -> dict[str, float]:
    """One process' measurement: seconds, peak MiB and, for the fits, the largest relative error of a margin."""
    asked = problem(sellers)
    told: dict[str, float] = {}
    if way == "whole":
        told["seconds"], (exact, cells) = timed(lambda: allocate(asked))
        told["peak"] = peak()
        assert_exact(asked, exact, cells)
        return told
    if way == "rounds":
        return {"rounds": rounds_of(asked)}
    if way == "clash":
        demands = infeasible(asked)
        told["seconds"], found = timed(lambda: find_clash(asked.seed.shape, demands))
        if found is None:
            raise SystemExit("the clash was not seen")
        return told | {"peak": peak(), "named": len(found.floors) + len(found.caps), "missing": found.missing}
    rounds = int(os.environ.get(BARE_ROUNDS, "0"))
    told["seconds"], table = timed({"bare": lambda: bare(asked, rounds), "ipfn": lambda: peer(asked)}[way])
    told["peak"] = peak()
    sums = [table.sum(axis=tuple(i for i in range(3) if i != axis)) for axis in range(3)]
    told["off"] = max(float(np.abs(s / t - 1).max()) for s, t in zip(sums, asked.margins, strict=True))
    return told


def peak() -> float:
    """MiB of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def once(way: str, sellers: int = SELLERS, rounds: int = 0) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, way, str(sellers)]
    done = subprocess.run(
        command, env=os.environ | {BARE_ROUNDS: str(rounds)}, stdout=subprocess.PIPE, check=True, text=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def main() -> None:
    """Measure and print."""
    rounds = int(once("rounds")["rounds"])
    ways = {"whole": "whole allocation", "bare": f"bare numpy, {rounds} rounds", "ipfn": "ipfn, fit only"}
    turns = [{way: once(way, rounds=rounds) for way in ways} for _ in range(TURNS)]
    print("| 12,000,000 cells | median s | peak MiB | ÷ the whole allocation |")
    print("|---|---|---|---|")
    for way, name in ways.items():
        seconds = statistics.median(turn[way]["seconds"] for turn in turns)
        quotient = statistics.median(turn[way]["seconds"] / turn["whole"]["seconds"] for turn in turns)
        off = f", margins off by {turns[0][way]['off']:.0e}" if "off" in turns[0][way] else ", exact"
        print(f"| {name}{off} | {seconds:.2f} | {max(t[way]['peak'] for t in turns):.0f} | {quotient:.2f} |")
    explained = [once("clash") for _ in range(3)]
    solved = statistics.median(turn["whole"]["seconds"] for turn in turns)
    seconds = statistics.median(one["seconds"] for one in explained)
    peaks, named = max(one["peak"] for one in explained), explained[0]["named"]
    print(f"| infeasible: explained by {named} demands | {seconds:.2f} | {peaks:.0f} | {seconds / solved:.2f} |")
    print("\n| cells | median s | s per million cells |\n|---|---|---|")
    for sellers in SIZES:
        cells = sellers * PRODUCTS * MONTHS
        seconds = statistics.median(once("whole", sellers)["seconds"] for _ in range(3))
        print(f"| {cells:,} | {seconds:.3f} | {seconds / cells * 1e6:.3f} |")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        main()
