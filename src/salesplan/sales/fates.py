"""What became of the rows by day (去向累计): summed up once for whatever asks, and what files told up to some days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesplan.sales.cube import atoms_of
from salesplan.sales.engine import Engine
from salesplan.sales.summed import held

BY_DAY = "fates_by_day"


def sum_fates(engine: Engine) -> None:
    """Make the table of all rows by layout, file, fate, why and day: how many, their amounts, and these whatever their sign.

    in_year: whether they fall into the plan's year.
    """
    engine.make(
        BY_DAY,
        "SELECT layout, file, fate, why, day, coalesce(period, -1) >= 0 AS in_year, count(*) AS n, "
        f"sum({held('amount')}) AS amount, sum(abs({held('amount')})) AS size FROM sales "
        "GROUP BY layout, file, fate, why, day, coalesce(period, -1) >= 0",
    )


@dataclass(frozen=True)
class FateSum:
    """Rows of one file with one fate, and what they come to in atoms, whatever their sign.

    stretch: the number of the first of the days that they don't lie after; one past them for all that is later. dated: whether
    they have a day that can be read; those that have none are known of as soon as anything of their file is.
    """

    file: int
    fate: str
    stretch: int
    dated: bool
    rows: int
    atoms: int


def fates_by_stretch(engine: Engine, days: Sequence[date]) -> list[FateSum]:
    """All rows by file and fate in the stretches that end with these days, in order, and after the last of them."""
    ends = " ".join(f"WHEN day <= DATE '{day.isoformat()}' THEN {i}" for i, day in enumerate(days))
    stretch = f"CASE WHEN day IS NULL THEN NULL {ends} ELSE {len(days)} END AS stretch"
    rows = engine.ask(f"SELECT file, fate, {stretch}, CAST(sum(n) AS BIGINT), sum(size) FROM {BY_DAY} GROUP BY ALL")
    first: dict[int, int] = {}
    for file, _, at, *_ in rows:
        if at is not None:
            first[file] = min(first.get(file, at), at)
    return list(_sums(rows, first))


def _sums(rows: Sequence[tuple[int, str, int | None, int, Decimal | None]], first: dict[int, int]) -> Iterator[FateSum]:
    for file, fate, at, count, amount in rows:
        yield FateSum(file, fate, first.get(file, 0) if at is None else at, at is not None, count, atoms_of(amount))
