"""Sales summed beforehand (预汇总): what no question tells apart is added up once, for all that is asked of large exports.

A cell holds the counted sales of a period, a region, a product and a channel (missing: none of the plan's), those up to a day
apart from those after it. Its columns are called as those of `sales`, and a sum over cells is the sum over their rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from salesplan.sales.engine import Engine
from salesplan.sales.lookups import EXACT

COUNTED = "counted"  # the column of what is sold, whoever it is put down to: credited and unmatched rows
Summed: TypeAlias = Literal[
    "amount", "quantity", "cost", "fx", "cost_fx"
]  # what is summed; all are below zero for returns
SUMMED: tuple[Summed, ...] = ("quantity", "amount", "cost", "fx", "cost_fx")
AXES = ("region", "product", "channel")
ROWS, CELLS = "sales", "sales_cells"
LEAST = 500_000  # rows, from which on it is worth the while
MOST_CELLS = 2_000_000
ROWS_OF_CELL = 8  # that there have to be, at least


def held(of: Summed) -> str:
    """The column of `sales` with the very numbers that are held, which may be narrow: their sums take half the time."""
    return f"held_{of}"


@dataclass(frozen=True)
class Sales:
    """What an engine has taken in.

    cuts: the days by which cells are told apart; None: there are none. nothing: what is known to be missing or zero in all
    rows, so that nobody needs to ask.
    """

    engine: Engine
    cuts: Collection[date] | None = None
    nothing: Collection[Summed] = ()

    def source(self, *cuts: date | None) -> str:
        """The relation to be asked for sums of counted sales, up to or after some days."""
        held = self.cuts is not None and all(day is None or day in self.cuts for day in cuts)
        return CELLS if held else ROWS

    def first_day(self, source: str) -> str:
        """The SQL of the first day of what a relation has in one row; `day` is the last one."""
        return "first_day" if source == CELLS else "day"


def is_worthwhile(rows: int, cells: int) -> bool:
    """Whether so many rows are to be summed up, of which there may be so many cells."""
    return rows >= max(LEAST, cells * ROWS_OF_CELL) and cells <= MOST_CELLS


def sum_up(engine: Engine, derived: Collection[Mapping[str, str]], cuts: Collection[date]) -> Sales:
    """Make the cells. derived: of each layout, the SQL of columns that are the same in all of its rows (see Typed)."""
    tests = " ".join(f"WHEN day <= DATE '{day.isoformat()}' THEN {i}" for i, day in enumerate(sorted(cuts)))
    keys = ["period", *(f"CASE WHEN {axis} >= 0 THEN {axis} END AS {axis}" for axis in AXES), "returned"]
    keys += [f"CASE {tests} ELSE {len(cuts)} END AS cut" if tests else "0 AS cut"]
    # What a quantity or cost is must not depend on the rows that it is summed with.
    keys += ["quantity > 0 AS above", "cost IS NOT NULL AS costed"]
    same = {of: _same(derived, of) for of in SUMMED}
    sums = [sql or f"CAST(sum({held(of)}) AS {EXACT}) AS {of}" for of, sql in same.items()]
    told = ["true AS counted", "min(day) AS first_day", "max(day) AS day", *sums]
    engine.make(CELLS, f"SELECT {', '.join([*keys, *told])} FROM {ROWS} WHERE {COUNTED} GROUP BY ALL")
    return Sales(engine, frozenset(cuts), frozenset(of for of, sql in same.items() if sql))


def _same(derived: Collection[Mapping[str, str]], of: Summed) -> str:
    """The SQL of a column that is the same in all rows, and in all sums of them: nothing, or zero; empty where it isn't."""
    found = {layout.get(of, "") for layout in derived}
    return f"{found.pop()} AS {of}" if len(found) == 1 and "" not in found else ""
